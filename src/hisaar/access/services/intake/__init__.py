"""A directory's export taken in: hundreds of thousands of accounts and grants, piece by piece."""

from .run import take_in
from .taken import Example, FactLike, Taken, Unresolved

__all__ = ("Example", "FactLike", "Taken", "Unresolved", "take_in")
