"""The Board's limits, and how the insurer stands to them on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hisaar.lib.money import rounded_pkr
from hisaar.lib.sharing import shared

from .indicators import Reading, readings
from .models import Appetite, AppetiteLimit, LimitBreach, Quantification
from .register import latest_quantification, standings
from .vocabulary import Rating

Measure = AppetiteLimit.Measure
_KEYS = {
    Measure.EXPECTED_LOSS: "mean",
    Measure.LOSS_1_IN_20: "one_in_20",
    Measure.LOSS_1_IN_100: "one_in_100",
}


@dataclass(frozen=True)
class LimitStanding:
    """A limit beside what it measures: ``within``, ``warning``, ``breached`` or ``unknown``.

    ``source`` is the code of the record that the value was read from.
    """

    limit: AppetiteLimit
    value: float | None
    state: str
    breach: LimitBreach | None = None
    source: str = ""
    reason: str = ""

    @property
    def code(self) -> str:
        return self.limit.code

    @property
    def is_in_rupees(self) -> bool:
        return self.limit.measure in AppetiteLimit.LOSSES

    def shown(self, value: Any) -> str:
        """A value of this limit, with its unit, for people."""
        if value is None:
            return "unknown"
        if self.is_in_rupees:
            return rounded_pkr(float(value))
        if self.limit.measure == Measure.RESIDUAL_RATING:
            return str(Rating(int(value)).label) if int(value) in Rating.values else "none"
        unit = self.limit.indicator.unit if self.limit.indicator else ""
        return f"{float(value):,.6g} {unit}".strip()

    @property
    def sentence(self) -> str:
        """How it stands, for people."""
        limit = self.shown(self.limit.limit)
        if self.value is None:
            reason = self.reason or "nothing on record says"
            return f"{self.limit.title}: {reason}; the limit is {limit}."
        word = {"within": "within", "warning": "near", "breached": "beyond"}[self.state]
        return f"{self.limit.title}: {self.shown(self.value)}, {word} the limit of {limit}."


@shared
def appetite(on: dt.date) -> Appetite | None:
    """The appetite approved by the day and in force on it; of several, the one approved last."""
    rows = Appetite.objects.filter(approved_on__lte=on).select_related(
        "owner", "approved_by", "decision__committee"
    )
    found = [row for row in rows if row.is_in_force(on)]
    return max(found, key=lambda row: (row.approved_on, row.pk), default=None)


@shared
def limits(on: dt.date) -> list[LimitStanding]:
    """Each limit of the appetite in force with its value on the day."""
    found = appetite(on)
    if found is None:
        return []
    rows = list(found.limits.select_related("indicator").order_by("code"))
    known = readings([r.indicator for r in rows if r.indicator], on)
    latest = latest_quantification(on)
    breaches = _open_breaches(rows, on)
    return [_standing(row, on, known, latest, breaches.get(row.pk)) for row in rows]


def _open_breaches(rows: list[AppetiteLimit], on: dt.date) -> dict[int, LimitBreach]:
    found = LimitBreach.objects.filter(limit__in=[r.pk for r in rows], found_on__lte=on)
    joined = found.select_related("owner", "acceptance", "treatment", "decision")
    ordered = joined.order_by("found_on", "code")
    return {breach.limit_id: breach for breach in ordered if breach.is_open(on)}


def _standing(
    limit: AppetiteLimit, on: dt.date, known: dict[int, Reading],
    latest: Quantification | None, breach: LimitBreach | None,
) -> LimitStanding:  # fmt: skip
    if limit.measure in AppetiteLimit.LOSSES:
        value, source, reason = _loss(limit, latest)
    elif limit.measure == Measure.INDICATOR:
        value, source, reason = _indicator(limit, known)
    else:
        value, source, reason = _rating(limit, on)
    return LimitStanding(limit, value, _state(limit, value), breach, source, reason)


Read = tuple[float | None, str, str]


def _loss(limit: AppetiteLimit, latest: Quantification | None) -> Read:
    if latest is None:
        return None, "", "no quantification was computed yet"
    part = "with_cover" if limit.is_after_cover else "after"
    # Without any policy in force, what remains after cover is the loss itself.
    figures = latest.results.get(part) or latest.results.get("after") or {}
    value = figures.get(_KEYS[Measure(limit.measure)])
    return (None if value is None else float(value)), latest.code, f"{latest.code} does not say"


def _indicator(limit: AppetiteLimit, known: dict[int, Reading]) -> Read:
    indicator = limit.indicator
    reading = known.get(indicator.pk) if indicator else None
    if indicator is None or reading is None:
        return None, "", "its indicator has no value yet"
    return float(reading.value), reading.record or indicator.code, ""


def _rating(limit: AppetiteLimit, on: dt.date) -> Read:
    rated = [s for s in standings(on) if s.residual is not None]
    if not rated:
        return None, "", "no risk is rated yet"
    if limit.measure == Measure.HIGH_RISKS:
        high = [s for s in rated if s.residual and s.residual >= Rating.HIGH]
        return float(len(high)), high[0].risk.code if high else rated[0].risk.code, ""
    worst = max(rated, key=lambda s: (s.residual or 0, s.residual_score or 0))
    return float(worst.residual or 0), worst.risk.code, ""


def _state(limit: AppetiteLimit, value: float | None) -> str:
    if value is None:
        return "unknown"
    if limit.is_breached(value):
        return "breached"
    if limit.warning is None:
        return "within"
    warned = float(limit.warning)
    is_near = value >= warned if limit.is_lower_better else value <= warned
    return "warning" if is_near else "within"
