"""One line of the register for each open risk: rated, in rupees, treated, borne, and what is late.

Filters stand in the address, so that what is shown can be kept as a bookmark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from hisaar.risk.drawn import SHOWS, place_of
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import Acceptance, Risk, RiskRating, Treatment
from hisaar.risk.register import Rupees, Standing, rupees_by_risk, standings
from hisaar.risk.vocabulary import Rating

from .words import rating_chip, rupees

SOON = dt.timedelta(days=30)  # an acceptance that expires within so many days is told
OVERDUE = (
    ("any", "Anything overdue"), ("rating", "Ratings too old or missing"),
    ("treatments", "Treatments past their day"), ("acceptances", "Acceptances expired or soon"),
)  # fmt: skip
SORTS = (
    ("rating", "Rating, then rupees"), ("rupees", "Rupees, then rating"),
    ("rated", "Longest not rated"), ("code", "Code"),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A risk as the register's page shows it."""

    standing: Standing
    rupees: Rupees | None
    on: dt.date
    period: dt.timedelta

    @property
    def risk(self) -> Risk:
        return self.standing.risk

    @property
    def rating(self) -> RiskRating | None:
        return self.standing.rating

    @property
    def inherent_chip(self) -> SafeString:
        return rating_chip(self.standing.inherent, self.standing.inherent_score)

    @property
    def residual_chip(self) -> SafeString:
        return rating_chip(self.standing.residual, self.standing.residual_score)

    @property
    def open(self) -> list[Treatment]:
        return self.standing.open_treatments

    @property
    def late(self) -> list[Treatment]:
        return [t for t in self.open if t.is_overdue(self.on)]

    @property
    def acceptance(self) -> Acceptance | None:
        """The acceptance in force that lasts longest; else the one that ended last."""
        dated = [a for a in self.standing.acceptances if a.expires_on and not a.withdrawn_on]
        return max(dated, key=lambda a: (a.is_in_force(self.on), a.expires_on), default=None)

    @property
    def is_accepted(self) -> bool:
        return self.acceptance is not None and self.acceptance.is_in_force(self.on)

    @property
    def is_acceptance_late(self) -> bool:
        """Expired with nothing done instead, or about to expire."""
        if self.acceptance is None or self.acceptance.expires_on is None:
            return False
        if self.is_accepted:
            return self.acceptance.expires_on <= self.on + SOON
        return not self.open

    @property
    def is_rating_late(self) -> bool:
        """Never rated, or of medium and above and rated too long ago."""
        if self.rating is None or self.standing.residual is None:
            return True
        is_minor = self.standing.residual < Rating.MEDIUM
        return not is_minor and self.rating.rated_on < self.on - self.period

    @property
    def is_late(self) -> bool:
        return self.is_rating_late or bool(self.late) or self.is_acceptance_late

    @property
    def late_said(self) -> str:
        return f"{len(self.late)} overdue"

    @property
    def mean_said(self) -> str:
        return rupees(self.rupees.mean if self.rupees else None)

    @property
    def one_said(self) -> str:
        return rupees(self.rupees.one_in_100 if self.rupees else None)

    @property
    def mean(self) -> float:
        return self.rupees.mean if self.rupees else -1.0

    def place(self, show: str) -> tuple[int, int] | None:
        """Likelihood and impact, before controls or with them."""
        return place_of(self.standing, show)


def period_of_ratings(on: dt.date) -> dt.timedelta:
    """How long a rating counts at this insurer."""
    return thresholds("GOV-18", on).days("risk_review_days")


def rows(on: dt.date) -> list[Row]:
    """All open risks, the worst first."""
    worth, period = rupees_by_risk(on), period_of_ratings(on)
    return ordered([Row(s, worth.get(s.risk.pk), on, period) for s in standings(on)], "rating")


_TESTS: Mapping[str, Callable[[Row], bool]] = {
    "any": lambda r: r.is_late,
    "rating": lambda r: r.is_rating_late,
    "treatments": lambda r: bool(r.late),
    "acceptances": lambda r: r.is_acceptance_late,
}
_ORDERS: Mapping[str, Callable[[Row], tuple[Any, ...]]] = {
    "rating": lambda r: (-(r.standing.residual_score or 0), -r.mean, r.risk.code),
    "rupees": lambda r: (-r.mean, -(r.standing.residual_score or 0), r.risk.code),
    "rated": lambda r: (r.rating.rated_on if r.rating else dt.date.min, r.risk.code),
    "code": lambda r: (r.risk.code,),
}


def ordered(found: Sequence[Row], sort: str) -> list[Row]:
    return sorted(found, key=_ORDERS.get(sort, _ORDERS["rating"]))


@dataclass(frozen=True)
class Filter:
    """What the address asks for; anything unknown in it asks for nothing."""

    area: str = ""
    source: str = ""
    owner: str = ""
    rating: str = ""
    overdue: str = ""
    q: str = ""
    cell: str = ""
    show: str = "residual"
    sort: str = "rating"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filter:
        asked = {name: given.get(name, "").strip() for name in cls.__dataclass_fields__}
        asked["show"] = asked["show"] if asked["show"] in dict(SHOWS) else "residual"
        asked["sort"] = asked["sort"] if asked["sort"] in dict(SORTS) else "rating"
        return cls(**asked)

    @property
    def place(self) -> tuple[int, int] | None:
        """``cell=4x3``: likelihood 4, impact 3."""
        likelihood, _, impact = self.cell.partition("x")
        is_place = likelihood.isdecimal() and impact.isdecimal() and len(self.cell) <= 5
        return (int(likelihood), int(impact)) if is_place else None

    @property
    def is_narrow(self) -> bool:
        return any((self.area, self.source, self.owner, self.rating, self.overdue, self.q,
                    self.place))  # fmt: skip

    def without_cell(self, found: Sequence[Row]) -> list[Row]:
        """The rows that all of it lets through but the place on the heat map."""
        return [row for row in found if self._lets(row)]

    def narrow(self, found: Sequence[Row]) -> list[Row]:
        kept = self.without_cell(found)
        if self.place is not None:
            kept = [row for row in kept if row.place(self.show) == self.place]
        return ordered(kept, self.sort)

    def _lets(self, row: Row) -> bool:
        risk = row.risk
        owner = risk.owner.code if risk.owner else "none"
        residual = str(row.standing.residual.value) if row.standing.residual else "none"
        given = ((self.area, risk.area), (self.source, risk.source), (self.owner, owner),
                 (self.rating, residual))  # fmt: skip
        if any(wanted and wanted != has for wanted, has in given):
            return False
        if self.overdue in _TESTS and not _TESTS[self.overdue](row):
            return False
        return self.q.lower() in f"{risk.code} {risk.title} {risk.description}".lower()
