"""The rules of chapter ASM: the yearly assessment and its report."""

from . import assessment, report, waiting

__all__ = ("assessment", "report", "waiting")
