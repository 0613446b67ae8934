"""Key risk indicators: numbers counted from records, and numbers that somebody enters.

Whatever can be counted is announced under a name, here or by a context above::

    @measures("overdue_treatments", "Risk treatments past their day", unit="treatments")
    def overdue_treatments(on: date) -> float | None: ...
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from hisaar.lib.sharing import shared
from hisaar.platform.records.dated import in_force

from .measuring import all_measures, measure_named, measures
from .models import Indicator, IndicatorValue


def indicators_in_force(on: dt.date) -> QuerySet[Indicator]:
    return Indicator.objects.filter(in_force(on)).select_related("owner")


@shared
def counted(name: str, on: dt.date) -> float | None:
    """What a measure says of the day; None where it is not known or records cannot say."""
    found = measure_named(name)
    return None if found is None else found.count(on)


@dataclass(frozen=True)
class Reading:
    """What an indicator stood at, since when, and the record that says so (empty: counted now)."""

    value: Decimal
    measured_on: dt.date
    record: str = ""


def measured(indicator: Indicator, on: dt.date) -> Decimal | None:
    """What the indicator stood at on the day: the last value stored by then, or counted now."""
    reading = readings([indicator], on).get(indicator.pk)
    return reading.value if reading else None


def readings(indicators: Iterable[Indicator], on: dt.date) -> dict[int, Reading]:
    """By the key of an indicator, its latest value by the day; one query for all.

    A value of the day itself counts before one counted now. Where nothing was stored that day, an
    indicator that records can be counted for is counted as of the day.
    """
    rows = list(indicators)
    latest = _latest(on, tuple(sorted(i.pk for i in rows)))
    found: dict[int, Reading] = {}
    for indicator in rows:
        row = latest.get(indicator.pk)
        if indicator.measure and (row is None or row.measured_on < on):
            value = counted(indicator.measure, on)
            if value is not None:
                found[indicator.pk] = Reading(Decimal(repr(value)), on)
                continue
        if row is not None:
            found[indicator.pk] = Reading(row.value, row.measured_on, row.code)
    return found


@shared
def _latest(on: dt.date, keys: tuple[int, ...]) -> dict[int, IndicatorValue]:
    rows = IndicatorValue.objects.filter(indicator__in=keys, measured_on__lte=on)
    return {row.indicator_id: row for row in rows.order_by("measured_on", "code")}


def series(indicator: Indicator, since: dt.date, on: dt.date) -> list[tuple[dt.date, Decimal]]:
    """The values stored between two days, in their order; of several on a day the last."""
    return all_series([indicator], since, on).get(indicator.pk, [])


def all_series(
    indicators: Iterable[Indicator], since: dt.date, on: dt.date
) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """``series`` of many indicators, in one query."""
    rows = IndicatorValue.objects.filter(
        indicator__in=[i.pk for i in indicators], measured_on__gte=since, measured_on__lte=on
    ).order_by("measured_on", "code")
    found: dict[int, dict[dt.date, Decimal]] = defaultdict(dict)
    for row in rows.values_list("indicator_id", "measured_on", "value"):
        found[row[0]][row[1]] = row[2]
    return {key: list(days.items()) for key, days in found.items()}


__all__ = (
    "Reading", "all_measures", "all_series", "counted", "indicators_in_force", "measure_named",
    "measured", "measures", "readings", "series",
)  # fmt: skip
