"""One clause: what it asks, how it is tested, what the records say, and said before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment.models import ClauseConclusion
from hisaar.assessment.queries import history, latest
from hisaar.catalogue import queries as decisions
from hisaar.catalogue.framework import standards
from hisaar.catalogue.library import guidelines
from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book
from hisaar.governance.models import Action
from hisaar.governance.queries import size_band
from hisaar.lib.dates import today
from hisaar.platform.evidence.queries import evidence_for
from hisaar.web import access
from hisaar.web.chips import OUTCOMES

GAPS = 100
WIDTH, HEIGHT = 720, 28


@dataclass(frozen=True)
class Span:
    """One stretch of the status line, in units of the picture."""

    x: float
    width: float
    tone: str
    told: str


class ClauseView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, clause: str) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        framework, identity = guidelines(), clause.upper()
        if identity not in framework.clauses:
            raise Http404(f"The Guidelines have no clause {clause}.")
        row = framework.clauses[identity]
        order = list(framework.clauses)
        place = order.index(identity)
        context = {
            "clause": row, "section": framework.section(row.section),
            "links": framework.links(identity), "unit": framework.units.get(row.source_unit),
            "before": order[place - 1] if place else "",
            "after": order[place + 1] if place + 1 < len(order) else "",
            "conclusions": ClauseConclusion.objects.filter(clause=identity).select_related(
                "year", "concluded_by").order_by("-year__year"),
            "actions": Action.objects.filter(source=identity).select_related("owner"),
            "crosswalk": [(standards()[code], refs) for code, refs in row.crosswalk.items()],
        } | _verdict(identity) | _over_time(identity)  # fmt: skip
        return render(request, "web/clauses/clause.html", context)


def _verdict(clause: str) -> dict[str, Any]:
    evaluation = latest()
    result = evaluation.results.filter(clause=clause).first() if evaluation else None
    verdict = result.verdict if result else {"gaps": [], "evidence": [], "thresholds": {}}
    on = evaluation.on if evaluation else today()
    return {
        "evaluation": evaluation, "result": result, "verdict": verdict,
        "gaps": verdict["gaps"][:GAPS], "more": max(len(verdict["gaps"]) - GAPS, 0),
        "evidence": evidence_for(clause, on),
        "criterion": book.criterion(
            clause, size_band=size_band(), overrides=decisions.overrides(on)
        ),
    }  # fmt: skip


def _over_time(clause: str) -> dict[str, Any]:
    """The outcome at each evaluated day, as a line of stretches and as rows."""
    points = history(clause)
    return {"points": points, "spans": _spans(points) if len(points) > 1 else []}


def _spans(points: list[tuple[dt.date, Outcome]]) -> list[Span]:
    first, last = points[0][0], points[-1][0]
    days = max((last - first).days, 1)
    # The newest outcome has no later day to reach to; it gets a stretch of its own.
    room = WIDTH - 40

    def x(day: dt.date) -> float:
        return round((day - first).days * room / days, 1)

    ends = [*(x(day) for day, _ in points[1:]), float(WIDTH)]
    return [
        Span(x(day), max(end - x(day), 1), OUTCOMES[str(outcome)][0],
             f"{outcome.label} from {day:%d %b %Y}")
        for (day, outcome), end in zip(points, ends, strict=True)
    ]  # fmt: skip
