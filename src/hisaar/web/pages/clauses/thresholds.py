"""The thresholds of a clause as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hisaar.catalogue.framework import Clause
from hisaar.catalogue.parameters import Parameters, show
from hisaar.catalogue.rules import book


@dataclass(frozen=True)
class Used:
    """A threshold of the clause as it is read: its value, and whose choice that is."""

    name: str
    label: str
    value: str
    whose: str


def as_read(read: Mapping[str, Any]) -> list[Used]:
    """The thresholds as an evaluation read them."""
    known = book.framework.thresholds
    return [
        Used(name, known[name].label, _shown(reading), reading["whose"])
        for name, reading in read.items()
        if name in known
    ]


def of_clause(clause: Clause, read: Mapping[str, Any], p: Parameters) -> list[Used]:
    """As the evaluation read them; those it did not read, as they stand on the day."""
    known = book.framework.thresholds
    others = [name for name in clause.thresholds if name in known and name not in read]
    for name in others:
        p.shown(name)
    now = {reading.name: reading for reading in p.readings}
    return as_read(read) + [
        Used(name, known[name].label, now[name].shown, now[name].whose) for name in others
    ]


def _shown(reading: Mapping[str, Any]) -> str:
    """The value as people read it; days are kept as text in a verdict."""
    value, unit = reading["value"], reading["unit"]
    return show(dt.date.fromisoformat(value) if unit == "date" and value else value, unit)
