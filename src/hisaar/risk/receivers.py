"""What announces itself to this context when the product starts."""

from . import contradicting

__all__ = ("contradicting",)
