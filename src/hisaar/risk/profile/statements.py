"""What a statement of the profile is, and the book of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hisaar.governance.vocabulary import ProfileCategory

SIZES = ("small", "medium", "large")
LEVELS = (1, 2, 3, 4, 5)
STATEMENTS = tuple(
    f"I-{letter}{number}"
    for letter, count in (("T", 16), ("D", 8), ("P", 10), ("O", 10), ("E", 4))
    for number in range(1, count + 1)
)


@dataclass(frozen=True)
class Statement:
    """``bands`` hold, by size, the lowest numbers of levels 2 to 5; without them, the level is
    chosen by the words of ``levels``. ``channels`` are sales channels that it speaks of."""

    id: str
    category: str
    text: str
    help: str = ""
    unit: str = ""
    bands: Mapping[str, tuple[int, ...]] | None = None
    levels: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    most_words: str = ""
    descends_from: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.bands is not None

    @property
    def is_percent(self) -> bool:
        return self.unit == "percent"

    def level_of(self, number: int, size: str) -> int:
        """The level in whose band a number lies."""
        if self.bands is None:
            raise ValueError(f"{self.id} is answered by words, not by a number")
        return 1 + sum(number >= start for start in self.bands[size])

    def words(self, size: str) -> tuple[str, ...]:
        """What each level means for an insurer of the size, from 1 to 5."""
        if self.bands is None:
            return self.levels
        starts = self.bands[size]
        sign = " %" if self.is_percent else ""
        first = "none" if starts[0] == 1 else f"under {starts[0]:,}{sign}"
        between = [
            f"{low:,}{sign}" if high == low + 1 else f"{low:,}–{high - 1:,}{sign}"
            for low, high in pairwise(starts)
        ]
        last = f"{starts[-1]:,}{sign} or more"
        return (first, *between, f"{last}, {self.most_words}" if self.most_words else last)


@dataclass(frozen=True)
class Book:
    """All statements in order, and what follows from bands.

    ``expected`` is the maturity that an inherent risk of level 1 to 5 calls for; ``domains`` are
    those of the controls that bear on a category.
    """

    version: str
    statements: Mapping[str, Statement]
    expected: tuple[int, ...]
    domains: Mapping[str, tuple[str, ...]]
    below_highest: int
    below_second: int

    @cached_property
    def by_category(self) -> Mapping[str, tuple[Statement, ...]]:
        return {
            str(c): tuple(s for s in self.statements.values() if s.category == c)
            for c in ProfileCategory.values
        }


class StatementsError(ValueError):
    """The statements cannot be used; ``faults`` names everything that is wrong, by its key."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))
