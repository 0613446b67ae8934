"""The register of risks as it stood on a day: ratings, treatments, acceptances, rupees."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from hisaar.assets.queries import active_functions
from hisaar.lib.sharing import shared
from hisaar.platform.records.dated import in_force

from .models import (
    Acceptance,
    Indicator,
    LossScenario,
    Quantification,
    Risk,
    RiskRating,
    Treatment,
)
from .models.register import Area
from .scale import Scales, scales
from .vocabulary import Rating

# Where the Guidelines expect cyber risk to be looked for; technology and support come on top.
KEY_AREAS = (
    Area.UNDERWRITING, Area.CLAIMS, Area.COLLECTION, Area.REINSURANCE, Area.INVESTMENT,
    Area.DISTRIBUTION, Area.FINANCE, Area.PERSONNEL,
)  # fmt: skip


def open_risks(on: dt.date) -> QuerySet[Risk]:
    """Risks identified by the day and in force on it."""
    identified = Q(identified_on__isnull=True) | Q(identified_on__lte=on)
    return Risk.objects.filter(in_force(on), identified)


@dataclass(frozen=True)
class Standing:
    """A risk on a day, by its latest rating until then and the scale of the day of that rating."""

    risk: Risk
    rating: RiskRating | None
    inherent: Rating | None
    residual: Rating | None
    treatments: list[Treatment] = field(default_factory=list)
    acceptances: list[Acceptance] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    on: dt.date | None = None

    @property
    def code(self) -> str:
        return self.risk.code

    @property
    def inherent_score(self) -> int | None:
        return self.rating.inherent_score if self.rating else None

    @property
    def residual_score(self) -> int | None:
        return self.rating.residual_score if self.rating else None

    @property
    def open_treatments(self) -> list[Treatment]:
        return [t for t in self.treatments if self.on and t.is_open(self.on)]

    @property
    def is_accepted(self) -> bool:
        """Whether an acceptance is in force."""
        return any(self.on and a.is_in_force(self.on) for a in self.acceptances)

    @property
    def is_answered(self) -> bool:
        """Whether something is done about it, was done, or somebody bears it as it is."""
        return bool(self.treatments) or self.is_accepted


@shared
def standings(on: dt.date) -> list[Standing]:
    """Each open risk as it stood, the highest residual score first; treatments that were dropped
    by the day and acceptances of later days are left out."""
    rows = open_risks(on).select_related("owner").prefetch_related(
        Prefetch("ratings", RiskRating.objects.filter(rated_on__lte=on)
                 .order_by("rated_on", "code"), to_attr="ratings_on"),
        Prefetch("treatments", Treatment.objects.select_related("owner"), to_attr="all_treatments"),
        Prefetch("acceptances", Acceptance.objects.filter(accepted_on__lte=on)
                 .select_related("approver"), to_attr="acceptances_on"),
        Prefetch("indicators", Indicator.objects.filter(in_force(on)), to_attr="indicators_on"),
    )  # fmt: skip
    known = scales()
    found = [_standing(risk, on, known) for risk in rows]
    return sorted(found, key=lambda s: (-(s.residual_score or 0), -(s.inherent_score or 0),
                                        s.risk.code))  # fmt: skip


def _standing(risk: Any, on: dt.date, known: Scales) -> Standing:
    rating = risk.ratings_on[-1] if risk.ratings_on else None
    inherent = residual = None
    if rating is not None:
        in_use = known.on(rating.rated_on)
        inherent = in_use.rating(rating.inherent_score)
        residual = in_use.rating(rating.residual_score)
    treatments = [t for t in risk.all_treatments if t.counts(on)]
    return Standing(
        risk, rating, inherent, residual, treatments, risk.acceptances_on, risk.indicators_on, on
    )


@dataclass(frozen=True)
class AreaExposure:
    """The risks of an operational area; ``unassessed`` of them have no rating yet."""

    area: str
    label: str
    count: int
    residual: Rating | None
    score: int
    internal: int
    external: int
    unassessed: int
    is_key: bool
    is_active: bool = True

    @property
    def is_assessed(self) -> bool:
        return self.count > self.unassessed


def exposure_by_area(on: dt.date) -> list[AreaExposure]:
    """Areas that have risks or an active function, ranked by what remains of their risks."""
    active = set(active_functions(on).values_list("area", flat=True))
    by_area: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings(on):
        by_area[standing.risk.area].append(standing)
    rows = [
        _exposure(area, by_area[area], is_active=area in active)
        for area in Area.values if area in active or by_area.get(area)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-(r.residual or 0), -r.score, r.label))


def _exposure(area: str, found: list[Standing], *, is_active: bool) -> AreaExposure:
    return AreaExposure(
        area, str(Area(area).label), len(found),
        max((s.residual for s in found if s.residual), default=None),
        sum(s.residual_score or 0 for s in found),
        sum(s.risk.is_internal for s in found), sum(not s.risk.is_internal for s in found),
        sum(s.rating is None for s in found), area in KEY_AREAS, is_active,
    )  # fmt: skip


@dataclass(frozen=True)
class Rupees:
    """What the scenarios of a risk cost a year on average, and one year in a hundred."""

    mean: float
    one_in_100: float | None
    scenarios: tuple[str, ...]


@shared
def latest_quantification(on: dt.date) -> Quantification | None:
    """The newest that was computed by the day; None where there is none."""
    rows = Quantification.objects.filter(computed_on__lte=on).exclude(results={})
    return rows.order_by("-computed_on", "-pk").first()


@shared
def rupees_by_risk(on: dt.date) -> dict[int, Rupees]:
    """By the key of a risk, what its scenarios cost as the latest quantification has it.

    Means add up. A loss of one year in a hundred does not: of several scenarios the largest stands.
    """
    latest = latest_quantification(on)
    rows = {r["code"]: r for r in latest.results.get("scenarios", ())} if latest else {}
    if not rows:
        return {}
    pairs = LossScenario.risks.through.objects.filter(lossscenario__code__in=list(rows))
    codes: dict[int, list[str]] = defaultdict(list)
    for risk, code in pairs.order_by("lossscenario__code").values_list(
        "risk_id", "lossscenario__code"
    ):
        codes[risk].append(code)
    return {risk: _rupees(rows, found) for risk, found in codes.items()}


def _rupees(rows: dict[str, Any], codes: Iterable[str]) -> Rupees:
    found = [rows[code] for code in codes]
    worst = [float(r["one_in_100"]) for r in found if r.get("one_in_100") is not None]
    return Rupees(
        sum(float(r.get("mean") or 0) for r in found), max(worst, default=None),
        tuple(r["code"] for r in found),
    )  # fmt: skip
