"""The scale on which the insurer rates risks: levels of likelihood and impact, and what both give.

It belongs to the method in force. What an insurer has not written down yet is taken from a usual
scale of five by five, and said to be so.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hisaar.lib.sharing import shared
from hisaar.lib.text import join_names

from .models import RiskMethod, ScaleLevel
from .vocabulary import Rating

Axis = ScaleLevel.Axis


@dataclass(frozen=True, slots=True)
class Step:
    """A level: from how many events a year, rupees of one event, or product of both it begins."""

    level: int
    name: str
    at_least: float | None
    meaning: str = ""


LIKELIHOOD = (
    Step(1, "Rare", 0.0, "Less than once in 50 years"),
    Step(2, "Unlikely", 0.02, "Once in 10 to 50 years"),
    Step(3, "Possible", 0.1, "Once in 2 to 10 years"),
    Step(4, "Likely", 0.5, "About once a year"),
    Step(5, "Almost certain", 2.0, "Several times a year"),
)
IMPACT = (
    Step(1, "Minor", 0.0, "Less than PKR 1 million"),
    Step(2, "Moderate", 1e6, "PKR 1 to 10 million"),
    Step(3, "Serious", 1e7, "PKR 10 to 100 million"),
    Step(4, "Major", 1e8, "PKR 100 million to 1 billion"),
    Step(5, "Severe", 1e9, "PKR 1 billion and more"),
)
# Where ratings begin, as shares of the highest product: 5, 10 and 17 of 25.
SHARES = {Rating.LOW: 0.0, Rating.MEDIUM: 0.2, Rating.HIGH: 0.4, Rating.EXTREME: 0.68}


@dataclass(frozen=True)
class Scale:
    """Levels in rising order; ``note`` says what of them is not the insurer's own."""

    method: RiskMethod | None
    likelihood: tuple[Step, ...]
    impact: tuple[Step, ...]
    ratings: tuple[Step, ...]
    note: str = ""

    @property
    def is_own(self) -> bool:
        return not self.note

    @property
    def highest(self) -> int:
        """The highest product of both levels."""
        return self.likelihood[-1].level * self.impact[-1].level

    def rating(self, score: int) -> Rating:
        """How a product of both levels is rated."""
        reached = [s.level for s in self.ratings if s.at_least is None or score >= s.at_least]
        return Rating(max(reached, default=Rating.LOW))

    def level_of_rate(self, per_year: float) -> int | None:
        """The level of likelihood of so many events a year; None where none of them says so."""
        return _reached(self.likelihood, per_year)

    def level_of_amount(self, rupees: float) -> int | None:
        """The level of impact of an event of so many rupees; None where no level says so."""
        return _reached(self.impact, rupees)

    def name_of(self, axis: str, level: int | None) -> str:
        """What the insurer calls a level: ``name_of("impact", 4)`` gives ``Major``."""
        steps = {Axis.LIKELIHOOD: self.likelihood, Axis.IMPACT: self.impact,
                 Axis.RATING: self.ratings}[Axis(axis)]  # fmt: skip
        return next((s.name for s in steps if s.level == level), str(level or ""))

    def fault(self, likelihood: int, impact: int) -> str:
        """Why a pair of levels is not on this scale; empty when it is."""
        for axis, steps, level in (("likelihood", self.likelihood, likelihood),
                                   ("impact", self.impact, impact)):  # fmt: skip
            levels = [s.level for s in steps]
            if level not in levels:
                there = f"{levels[0]} to {levels[-1]}"
                return f"{axis.capitalize()} {level} is not on the scale; it has {there}."
        return ""


def _reached(steps: Sequence[Step], value: float) -> int | None:
    told = [s for s in steps if s.at_least is not None]
    if not told:
        return None
    # What lies below the first level that says where it begins is the lowest level.
    return max((s.level for s in told if value >= (s.at_least or 0)), default=steps[0].level)


def scale(on: dt.date) -> Scale:
    """The scale of the method in force on the day."""
    return scales().on(on)


@dataclass(frozen=True)
class Scales:
    """The scale of any day, from methods that were read once."""

    methods: tuple[RiskMethod, ...]

    def on(self, day: dt.date) -> Scale:
        found = [m for m in self.methods if m.is_in_force(day)]
        return _scale_of(max(found, key=lambda m: (m.approved_on, m.pk), default=None))


@shared
def scales() -> Scales:
    """Every method that was approved, with its levels; two queries."""
    rows = RiskMethod.objects.filter(approved_on__isnull=False)
    return Scales(tuple(rows.prefetch_related("scale_levels")))


def _scale_of(method: RiskMethod | None) -> Scale:
    levels = list(method.scale_levels.all()) if method else []
    own = {axis: _steps(row for row in levels if row.axis == axis) for axis in Axis.values}
    likelihood = own[Axis.LIKELIHOOD] or LIKELIHOOD
    impact = own[Axis.IMPACT] or IMPACT
    ratings = own[Axis.RATING] or _usual_ratings(likelihood[-1].level * impact[-1].level)
    return Scale(method, likelihood, impact, ratings, _note([a for a in own if not own[a]]))


def _steps(rows: Iterable[ScaleLevel]) -> tuple[Step, ...]:
    return tuple(
        Step(r.level, r.title, None if r.at_least is None else float(r.at_least), r.meaning)
        for r in sorted(rows, key=lambda r: r.level)
    )


def _usual_ratings(highest: int) -> tuple[Step, ...]:
    return tuple(
        Step(rating.value, str(rating.label), float(math.ceil(share * highest - 1e-9)))
        for rating, share in SHARES.items()
    )


def _note(lacking: Sequence[str]) -> str:
    if not lacking:
        return ""
    what = join_names(["ratings" if a == Axis.RATING else a for a in lacking])
    return (
        f"Levels of {what} are the usual ones, not the insurer's own: record them with the method."
    )
