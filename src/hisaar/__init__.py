"""Hisaar: the cybersecurity framework of an insurer, run as software."""

__version__ = "0.1.0"
