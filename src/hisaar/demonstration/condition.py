"""What a condition of the story is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from .story import Story
from .tenants import Size

ALL: tuple[Size, ...] = ("small", "medium", "large")
LARGER: tuple[Size, ...] = ("medium", "large")


def _today(story: Story) -> dt.date:
    return story.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A gap, a strength or an oddity of the demonstration insurer.

    ``records`` says in which sheet, and by what name, it lies; ``clauses`` maps the clauses that
    it decides to the outcome as of ``when``, empty where no register can decide them yet.
    """

    what: str
    records: str
    clauses: dict[str, str]
    sizes: tuple[Size, ...] = ALL
    when: Callable[[Story], dt.date] = _today
