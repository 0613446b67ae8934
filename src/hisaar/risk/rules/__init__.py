"""The rules that controls and the method of risk decide."""

from . import cover, functions, method, profile

__all__ = ("cover", "functions", "method", "profile")
