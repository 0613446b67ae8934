"""Comparing what a file states with the registers: one module for each subject.

Nothing here writes. A reconciler takes facts in pieces and yields drafts of proposals; `rest`
yields what only the whole file shows, such as what it no longer lists.
"""

from .drafts import Draft, Setting
from .rounds import ORDER, Round

__all__ = ("ORDER", "Draft", "Round", "Setting")
