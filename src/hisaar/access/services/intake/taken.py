"""What goes in and what comes out of an intake."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

EXAMPLES = 25
UNRESOLVED = 5000


class FactLike(Protocol):
    """One thing that a file states, as the readers of formats hand it on."""

    @property
    def subject(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def where(self) -> str: ...


class Example(NamedTuple):
    """One of many: what would be or was done, with which record."""

    change: str
    register: str
    name: str
    detail: str = ""


class Unresolved(NamedTuple):
    """A fact that could not be taken in, and why."""

    where: str
    sentence: str


@dataclass(frozen=True)
class Taken:
    """How many records are new, changed, gone and as before.

    ``withheld`` counts what the file no longer shows but was left in place, because so much at
    once looks like a file that was cut off; ``confirm_gone`` ends it.
    """

    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0
    withheld: int = 0
    unresolved: int = 0
    by_register: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    faults: tuple[Unresolved, ...] = ()
    is_trial: bool = False

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)


class Tally:
    """Collects, while an intake runs, what becomes its result."""

    def __init__(self, examples: int = EXAMPLES) -> None:
        self.most_examples = examples
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.examples: list[Example] = []
        self.faults: list[Unresolved] = []
        self.unresolved = 0
        self._shown: Counter[tuple[str, str]] = Counter()

    def note(self, change: str, register: str, name: str = "", detail: str = "") -> None:
        self.counts[register][change] += 1
        if change == "unchanged":
            return
        self._shown[change, register] += 1
        if self._shown[change, register] <= self.most_examples:
            self.examples.append(Example(change, register, name, detail))

    def blame(self, where: str, sentence: str) -> None:
        self.unresolved += 1
        if len(self.faults) < UNRESOLVED:
            self.faults.append(Unresolved(where, sentence))

    def result(self, *, is_trial: bool) -> Taken:
        sums: Counter[str] = Counter()
        for counts in self.counts.values():
            sums.update(counts)
        return Taken(
            new=sums["new"], changed=sums["changed"], gone=sums["gone"],
            unchanged=sums["unchanged"], withheld=sums["withheld"], unresolved=self.unresolved,
            by_register={name: dict(counts) for name, counts in self.counts.items()},
            examples=tuple(self.examples), faults=tuple(self.faults), is_trial=is_trial,
        )  # fmt: skip


class Seen:
    """Which rows the file showed: one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, key: int) -> None:
        place, bit = divmod(key, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 65536 - len(self._bits)))
        self._bits[place] |= 1 << bit

    def __contains__(self, key: int) -> bool:
        place, bit = divmod(key, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)


@dataclass(frozen=True)
class Setting:
    """What an intake was asked to do."""

    actor: Any
    on: dt.date
    source: str
    is_trial: bool


def day(value: Any) -> dt.date | None:
    """A day as files state it."""
    return value.date() if isinstance(value, dt.datetime) else value or None
