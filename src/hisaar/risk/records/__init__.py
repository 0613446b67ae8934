"""The registers of this context."""

from . import appetite, controls, cover, losses, method, profile, register

__all__ = ("appetite", "controls", "cover", "losses", "method", "profile", "register")
