"""The rules that the records on third parties decide."""

from . import exchange, extensions, oversight, standing, verification

__all__ = ("exchange", "extensions", "oversight", "standing", "verification")
