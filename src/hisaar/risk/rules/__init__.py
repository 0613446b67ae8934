"""The rules that the risk register, controls, losses, cover and the method of risk decide."""

from . import appetite, controls, cover, functions, method, profile, register, threats

__all__ = (
    "appetite", "controls", "cover", "functions", "method", "profile", "register", "threats",
)  # fmt: skip
