"""What the inventories below this context count for statements of the profile."""

from . import insurer, links, parties, systems

__all__ = ("insurer", "links", "parties", "systems")
