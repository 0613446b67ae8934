"""The rules that the inventory decides, and those that wait for other registers."""

from . import business, impact, technology

__all__ = ("business", "impact", "technology")
