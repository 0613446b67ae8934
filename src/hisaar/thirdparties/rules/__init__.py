"""The rules that the records on third parties decide."""

from . import exchange, extensions, oversight, verification

__all__ = ("exchange", "extensions", "oversight", "verification")
