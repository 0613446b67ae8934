"""What announces itself to this context when the product starts."""

from . import contradicting
from .profile import inventories

__all__ = ("contradicting", "inventories")
