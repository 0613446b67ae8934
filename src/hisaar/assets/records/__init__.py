"""The registers of this context."""

from . import business, network, protection, technology

__all__ = ("business", "network", "protection", "technology")
