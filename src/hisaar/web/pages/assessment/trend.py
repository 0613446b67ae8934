"""Outcomes over time, strength by strength, for the dashboard's charts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from hisaar.assessment.models import ClauseResult
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.web.text import day

TONES = {
    Outcome.MET: "good", Outcome.MET_BY_EXCEPTION: "excused", Outcome.PARTLY: "part",
    Outcome.LATE: "late", Outcome.NOT_MET: "bad", Outcome.NOT_EVIDENCED: "unseen",
}  # fmt: skip
SHOWN = (Strength.MUST, Strength.SHOULD, Strength.CONSIDER)
DAYS = 24

Counts = Mapping[Outcome, int]


@dataclass(frozen=True)
class Chart:
    """One strength's outcomes at each evaluated day, stacked, with the same figures as rows."""

    strength: Strength
    identity: str
    label: str
    option: dict[str, Any]
    headings: list[str]
    rows: list[list[Any]]


def charts() -> list[Chart]:
    """A chart for each strength, never blended; nothing until there are two days."""
    found = _counts()
    days = sorted({on for by_day in found.values() for on in by_day})[-DAYS:]
    if len(days) < 2:
        return []
    return [_chart(strength, days, found.get(strength, {})) for strength in SHOWN]


def _counts() -> dict[str, dict[dt.date, dict[Outcome, int]]]:
    """Strength to day to numbers; of several evaluations of one day only the newest counts."""
    rows = (
        ClauseResult.objects.filter(strength__in=SHOWN, outcome__in=TONES)
        .values("evaluation__on", "evaluation_id", "strength", "outcome")
        .annotate(number=Count("pk"))
        .values_list("evaluation__on", "evaluation_id", "strength", "outcome", "number")
    )
    kept = list(rows)
    newest: dict[dt.date, int] = {}
    for on, evaluation, *_ in kept:
        newest[on] = max(evaluation, newest.get(on, 0))
    found: dict[str, dict[dt.date, dict[Outcome, int]]] = defaultdict(lambda: defaultdict(dict))
    for on, evaluation, strength, outcome, number in kept:
        if evaluation == newest[on]:
            found[strength][on][Outcome(outcome)] = number
    return found


def _chart(strength: Strength, days: list[dt.date], by_day: Mapping[dt.date, Counts]) -> Chart:
    counts = [by_day.get(on, {}) for on in days]
    series = [
        {
            "name": outcome.label, "type": "bar", "stack": "outcomes", "color": f"token:{tone}",
            "data": [at.get(outcome, 0) for at in counts],
        }
        for outcome, tone in TONES.items()
    ]  # fmt: skip
    option = {
        "xAxis": {"type": "category", "data": [day(on) for on in days]},
        "yAxis": {"type": "value", "minInterval": 1},
        # One line that scrolls: on a phone a second one would lie over the days.
        "legend": {"bottom": 0, "type": "scroll"},
        "series": series,
    }
    rows = [[day(on), *[at.get(o, 0) for o in TONES]] for on, at in zip(days, counts, strict=True)]
    return Chart(
        strength, f"{strength}-over-time", f"Outcomes of clauses worded as {strength}, over time",
        option, ["As of", *[o.label for o in TONES]], rows,
    )  # fmt: skip
