"""What a quantification says, as plain figures: rupees (PKR) and chances of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .notes import Note

Points = tuple[tuple[float, float], ...]


def rupees(amount: float) -> float:
    """An amount to the paisa: what differs beyond it is noise of the machine."""
    return round(float(amount), 2)


def chance(value: float) -> float:
    return round(min(max(float(value), 0.0), 1.0), 12)


def points(amounts: Iterable[float], chances: Iterable[float]) -> Points:
    """A curve as pairs of an amount and the chance that a year exceeds it."""
    pairs = zip(np.asarray(amounts), np.asarray(chances), strict=True)
    return tuple((rupees(x), chance(p)) for x, p in pairs)


@dataclass(frozen=True)
class Year:
    """The loss of a year; the errors are of simulation, and 0 where nothing was simulated.

    ``curve`` is for all events of a year together, ``occurrence`` for the largest of them.
    """

    mean: float
    one_in_20: float
    one_in_100: float
    tail_one_in_20: float
    tail_one_in_100: float
    curve: Points
    occurrence: Points
    mean_error: float = 0.0
    one_in_20_error: float = 0.0
    one_in_100_error: float = 0.0
    tail_one_in_20_error: float = 0.0
    tail_one_in_100_error: float = 0.0


@dataclass(frozen=True)
class ScenarioFigures:
    """One scenario: events a year, what one costs, what a year costs, its share of bad years.

    ``one_in_100`` is of the scenario alone; ``share_tail`` of the worst year in 100 of all.
    """

    code: str
    title: str
    type: str
    rate_before: float
    rate: float
    event_mean: float
    mean_before: float
    mean: float
    share_mean: float
    share_tail: float
    one_in_100: float


@dataclass(frozen=True)
class ControlFigures:
    """What a control saves as it stands, and what it would save beyond that if it worked.

    The figures of what it would save are None for a control that works.
    """

    code: str
    title: str
    level: str
    counts: float
    yearly_cost: float | None
    worth: float
    worth_one_in_100: float
    worth_tail: float
    would_save: float | None = None
    would_save_one_in_100: float | None = None
    would_save_tail: float | None = None


@dataclass(frozen=True)
class SensitivityFigures:
    """The mean of the worst year in 100 when one input is a tenth lower and a tenth higher."""

    name: str
    what: str
    low: float
    high: float


@dataclass(frozen=True)
class CoverOfScenario:
    """What policies do with a scenario in an average year; the sentence is of that year."""

    code: str
    gross: float
    paid: float
    uninsured: float
    retained: float
    binding: str
    sentence: str


@dataclass(frozen=True)
class Adequacy:
    """Whether what stays with the insurer can be lived with, and if not, why."""

    is_enough: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class CoverFigures:
    """What the policies in force pay in an average year, and what took the rest."""

    policies: tuple[str, ...]
    warranties_broken: tuple[str, ...]
    paid_mean: float
    paid_error: float
    ratio: float
    reinstatements_mean: float
    constraints: dict[str, float]
    scenarios: tuple[CoverOfScenario, ...]
    adequacy: Adequacy


@dataclass(frozen=True)
class LimitFigures:
    """A limit of the Board on losses, beside the loss: within, warning or breached."""

    code: str
    title: str
    measure: str
    limit: float
    value: float
    state: str


@dataclass(frozen=True)
class Results:
    """Everything that is said of a year's loss as of a day.

    ``before`` is without any control, ``after`` with controls as they stand, ``with_cover`` what
    policies leave of that; the last is simulated with ``years`` and ``seed``, the others are exact.
    """

    as_of: dt.date
    years: int
    seed: int
    before: Year
    after: Year
    with_cover: Year | None
    scenarios: tuple[ScenarioFigures, ...]
    controls: tuple[ControlFigures, ...]
    sensitivities: tuple[SensitivityFigures, ...]
    cover: CoverFigures | None
    appetite: tuple[LimitFigures, ...]
    notes: tuple[Note, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is stored, printed and sent: plain values that JSON knows."""
        found = _plain(asdict(self))
        found["controls"] = [
            {name: value for name, value in row.items()
             if value is not None or not name.startswith("would_save")}
            for row in found["controls"]
        ]  # fmt: skip
        return {"unit": "PKR", **found}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value
