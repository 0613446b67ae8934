"""The rules that the inventory decides, and those that wait for other registers."""

from . import backups, business, configuration, encryption, impact, recovery, technology, window

__all__ = (
    "backups",
    "business",
    "configuration",
    "encryption",
    "impact",
    "recovery",
    "technology",
    "window",
)
