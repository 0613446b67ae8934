"""What announces itself to this context when the product starts."""

from . import contradicting, counting, keeping, telling
from .profile import inventories

__all__ = ("contradicting", "counting", "inventories", "keeping", "telling")
