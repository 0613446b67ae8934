"""The rules that controls decide."""

from . import functions

__all__ = ("functions",)
