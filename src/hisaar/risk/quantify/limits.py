"""The Board's limits on losses beside the losses that were computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hisaar.risk.models import AppetiteLimit
from hisaar.risk.models.appetite import Appetite

from .results import LimitFigures, Year

Measure = AppetiteLimit.Measure
FIELDS = {
    Measure.EXPECTED_LOSS: "mean",
    Measure.LOSS_1_IN_20: "one_in_20",
    Measure.LOSS_1_IN_100: "one_in_100",
}


def stated(on: dt.date) -> list[AppetiteLimit]:
    """The limits on losses of the appetite in force, in the order of their codes."""
    approved = Appetite.objects.filter(approved_on__lte=on)
    found = [row for row in approved if row.is_in_force(on)]
    if not found:
        return []
    newest = max(found, key=lambda row: (row.approved_on, row.pk))
    return list(newest.limits.filter(measure__in=list(FIELDS)).order_by("code"))


def most_in_a_bad_year(limits: Sequence[AppetiteLimit]) -> float | None:
    """What one year in 100 may cost after cover; None where the Board did not say."""
    found = [
        float(row.limit) for row in limits
        if row.measure == Measure.LOSS_1_IN_100 and row.is_after_cover
    ]  # fmt: skip
    return min(found, default=None)


def limits_of(
    limits: Sequence[AppetiteLimit], after: Year, with_cover: Year | None
) -> tuple[LimitFigures, ...]:
    """Each limit with the loss that it is for: after cover where it says so and there is cover."""
    return tuple(_figures(row, with_cover if row.is_after_cover and with_cover else after)
                 for row in limits)  # fmt: skip


def _figures(row: AppetiteLimit, year: Year) -> LimitFigures:
    value: float = getattr(year, FIELDS[Measure(row.measure)])
    state = "within"
    if row.is_breached(value):
        state = "breached"
    elif row.warning is not None and value >= float(row.warning):
        state = "warning"
    return LimitFigures(row.code, row.title, row.measure, float(row.limit), value, state)
