"""What announces itself to this context when the product starts."""

from . import contradicting, counting, days, keeping, telling
from .covering import following
from .profile import inventories

__all__ = ("contradicting", "counting", "days", "following", "inventories", "keeping", "telling")
