"""Answers beside what the inventories count on the same day.

Whoever holds an inventory announces how a statement is counted; contexts above this one, too::

    @counts("I-T6")
    def persons_from_outside(on: date) -> Count | None: ...

``None`` says that nothing is on record from which one could count: a register that nobody keeps is
no proof that there is nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hisaar.lib.sharing import shared

from .statements import STATEMENTS, Statement


@dataclass(frozen=True)
class Count:
    """What the records of a day say of a statement, and in which list they stand.

    ``number`` for what is counted, ``level`` where records fix the level, ``at_least`` where they
    only show that it cannot be lower. ``query`` narrows the list as its filters do.
    """

    says: str
    number: int | None = None
    level: int | None = None
    at_least: int | None = None
    register: str = ""
    query: str = ""

    def level_for(self, statement: Statement, size: str) -> int | None:
        """The level that the records would give, as far as they fix it."""
        if self.number is not None and statement.is_numeric:
            return statement.level_of(self.number, size)
        return self.level


Counter = Callable[[dt.date], Count | None]
_counters: dict[str, Counter] = {}


def counts(*statements: str) -> Callable[[Counter], Counter]:
    """Ask the function whenever one of these statements is laid beside the inventories."""

    def announce(counter: Counter) -> Counter:
        for statement in statements:
            if statement not in STATEMENTS:
                raise ValueError(f"{counter.__name__} counts {statement}, which is no statement")
            _counters[statement] = counter
        return counter

    return announce


def is_counted(statement: str) -> bool:
    """Whether there is an inventory from which the statement could be counted."""
    return statement in _counters


def count_for(statement: str, on: dt.date) -> Count | None:
    """What the records of the day say of one statement."""
    counter = _counters.get(statement)
    return counter(on) if counter else None


@shared
def counted(on: dt.date) -> Mapping[str, Count]:
    """What the records of the day say, by statement; as many queries however many records."""
    found = {s: _counters[s](on) for s in STATEMENTS if s in _counters}
    return {statement: count for statement, count in found.items() if count is not None}


class Answer(Protocol):
    level: int | None
    number: int | None
    counted_number: int | None

    @property
    def asked(self) -> Statement: ...


@dataclass(frozen=True)
class Difference:
    """An answer and what the records say do not agree; ``sentence`` says how."""

    sentence: str


def difference(
    statement: Statement, size: str, *, level: int | None, number: int | None, count: Count | None,
    tolerance: int,
) -> Difference | None:  # fmt: skip
    """Where answer and records part by more than ``tolerance`` percent of what is counted, or,
    where words are compared, by level."""
    if count is None or level is None:
        return None
    if count.at_least is not None and level < count.at_least:
        return Difference(f"answered level {level}, but {count.says}: level {count.at_least} at"
                          " least")  # fmt: skip
    if number is not None and count.number is not None:
        return _by_number(statement, number, count, tolerance)
    told = count.level_for(statement, size)
    if told is not None and told != level:
        return Difference(f"answered level {level}, but {count.says}: level {told}")
    return None


def _by_number(
    statement: Statement, number: int, count: Count, tolerance: int
) -> Difference | None:  # fmt: skip
    counted_number = count.number or 0
    apart = abs(number - counted_number)
    if apart * 100 <= tolerance * counted_number:
        return None
    unit = " percent" if statement.is_percent else ""
    by = f", {apart * 100 / counted_number:,.0f} percent apart" if counted_number else ""
    return Difference(f"answered {number:,}{unit}, but {count.says}{by}")


def apart_on(answer: Answer, size: str, count: Count | None, tolerance: int) -> str:
    """How an answer that stands and the records part, in words; empty where they agree.

    A number is held against what was counted with it. Inventories that have moved since call for a
    new answer only when another level follows from them.
    """
    asked = answer.asked
    if answer.number is not None and answer.counted_number is not None:
        then = Count(f"the inventories then held {answer.counted_number:,}",
                     number=answer.counted_number)  # fmt: skip
        told = _by_number(asked, answer.number, then, tolerance)
        if told is not None:
            return told.sentence
        now = count.level_for(asked, size) if count else None
        if now is None or now == asked.level_of(answer.number, size):
            return ""
    told = difference(
        asked, size, level=answer.level, number=answer.number, count=count, tolerance=tolerance
    )
    return told.sentence if told else ""
