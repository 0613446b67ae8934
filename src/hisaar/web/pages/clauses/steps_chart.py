"""A clause's outcomes over time as a picture of steps: the better, the higher."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import zip_longest

from hisaar.catalogue.outcomes import Outcome
from hisaar.web.chips import OUTCOMES

WIDTH, HEIGHT = 720, 96
# The newest outcome has no later day to reach to; it gets a stretch of its own.
LAST = 40

# From the floor up. What is not scored stands lowest, so that it never looks like progress.
LEVELS = {
    Outcome.NOT_EVALUATED: 0.08,
    Outcome.NOT_APPLICABLE: 0.08,
    Outcome.NOT_MET: 0.2,
    Outcome.NOT_EVIDENCED: 0.35,
    Outcome.PARTLY: 0.55,
    Outcome.LATE: 0.7,
    Outcome.MET_BY_EXCEPTION: 0.85,
    Outcome.MET: 1.0,
}


@dataclass(frozen=True)
class Step:
    """One stretch of the picture, in its own units."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    told: str


@dataclass(frozen=True)
class Stay:
    """A row of the table: since when an outcome has stood, and until when."""

    outcome: Outcome
    from_on: dt.date
    to_on: dt.date | None


def stays(points: list[tuple[dt.date, Outcome]]) -> list[Stay]:
    """Evaluations in a row with the same outcome as one stretch, oldest first."""
    turns = [
        (day, outcome)
        for number, (day, outcome) in enumerate(points)
        if number == 0 or points[number - 1][1] != outcome
    ]
    return [
        Stay(outcome, day, following[0] if following else None)
        for (day, outcome), following in zip_longest(turns, turns[1:])
    ]


def drawn(points: list[tuple[dt.date, Outcome]]) -> list[Step]:
    """The stretches from the first evaluated day to the last."""
    if not points:
        return []
    first, last = points[0][0], points[-1][0]
    days = max((last - first).days, 1)

    def x(day: dt.date) -> float:
        return round((day - first).days * (WIDTH - LAST) / days, 1)

    return [
        _step(stay, x(stay.from_on), x(stay.to_on) if stay.to_on else float(WIDTH))
        for stay in stays(points)
    ]


def _step(stay: Stay, start: float, end: float) -> Step:
    height = round(LEVELS[stay.outcome] * HEIGHT, 1)
    told = f"{stay.outcome.label} from {stay.from_on:%d %b %Y}"
    tone = OUTCOMES[str(stay.outcome)][0]
    return Step(start, HEIGHT - height, round(max(end - start, 1), 1), height, tone, told)
