"""The insurer whose governance is whole, for the rules that rest on it."""

from tests.governance.conftest import built, insurer

__all__ = ("built", "insurer")
