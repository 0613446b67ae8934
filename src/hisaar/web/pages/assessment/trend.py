"""Outcomes over time, for the dashboard's chart."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count

from hisaar.assessment.models import ClauseResult
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.web.text import day

TONES = {
    Outcome.MET: "good", Outcome.MET_BY_EXCEPTION: "excused", Outcome.PARTLY: "part",
    Outcome.LATE: "late", Outcome.NOT_MET: "bad", Outcome.NOT_EVIDENCED: "unseen",
}  # fmt: skip


def option() -> dict[str, Any] | None:
    """The musts' outcomes at each evaluated day, stacked; None until there are two days."""
    rows = (
        ClauseResult.objects.filter(strength=Strength.MUST, outcome__in=TONES)
        .values("evaluation__on", "outcome")
        .annotate(number=Count("pk"))
        .values_list("evaluation__on", "outcome", "evaluation_id", "number")
    )
    newest: dict[Any, dict[str, tuple[int, int]]] = defaultdict(dict)
    for on, outcome, evaluation, number in rows:
        kept = newest[on].get(outcome, (0, 0))
        newest[on][outcome] = max(kept, (evaluation, number))
    days = sorted(newest)[-24:]
    if len(days) < 2:
        return None
    # Of several evaluations of one day only the newest counts.
    last = {d: max(evaluation for evaluation, _ in newest[d].values()) for d in days}

    def count(d: Any, outcome: Outcome) -> int:
        evaluation, number = newest[d].get(outcome, (0, 0))
        return number if evaluation == last[d] else 0

    series = [
        {
            "name": outcome.label, "type": "bar", "stack": "musts", "color": f"token:{tone}",
            "data": [count(d, outcome) for d in days],
        }
        for outcome, tone in TONES.items()
    ]  # fmt: skip
    table = [[day(d), *[count(d, o) for o in TONES]] for d in days]
    return {
        "chart": {
            "xAxis": {"type": "category", "data": [day(d) for d in days]},
            "yAxis": {"type": "value", "minInterval": 1}, "legend": {"bottom": 0},
            "series": series,
        },
        "headings": ["As of", *[o.label for o in TONES]], "rows": table,
    }  # fmt: skip
