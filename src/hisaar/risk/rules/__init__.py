"""The rules that controls and the method of risk decide."""

from . import functions, method, profile

__all__ = ("functions", "method", "profile")
