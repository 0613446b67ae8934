"""What the insurer faces at the moment, told from records: one sentence for each source.

Contexts above announce what they know for one of the five parts of a situation report::

    @tells("vulnerabilities", order=30)
    def overdue(since: date, on: date) -> Told: ...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .models import SituationReport

Fact = tuple[str, Any, str]


@dataclass(frozen=True)
class Told:
    """A sentence, and the numbers in it: label, number, and where they lead (or nothing)."""

    sentence: str
    facts: Sequence[Fact] = field(default_factory=tuple)


Source = Callable[[dt.date, dt.date], "Told | None"]


@dataclass(frozen=True)
class _Announced:
    part: str
    order: int
    name: str
    source: Source


_sources: dict[str, _Announced] = {}


def tells(part: str, *, order: int = 50) -> Callable[[Source], Source]:
    """Ask a source for its sentence in a part; ``None`` when it has nothing to say."""
    if part not in SituationReport.PARTS:
        raise ValueError(f"'{part}' is not one of {', '.join(SituationReport.PARTS)}")

    def announce(source: Source) -> Source:
        name = f"{source.__module__}.{source.__name__}"
        _sources[name] = _Announced(part, order, name, source)
        return source

    return announce


def told(since: dt.date, on: dt.date) -> dict[str, list[Told]]:
    """Part to what its sources say of the time from one day to the other."""
    found: dict[str, list[Told]] = {part: [] for part in SituationReport.PARTS}
    for announced in sorted(_sources.values(), key=lambda a: (a.order, a.name)):
        if (said := announced.source(since, on)) is not None:
            found[announced.part].append(said)
    return found


def latest_report(on: dt.date) -> SituationReport | None:
    """The newest report issued by the day."""
    rows = SituationReport.objects.filter(issued_on__lte=on, reported_on__lte=on)
    return rows.select_related("author").order_by("-reported_on", "-code").first()
