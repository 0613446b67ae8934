"""One clause: what it asks, how it is tested, what the records say, and said before."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment.models import Evaluation
from hisaar.assessment.queries import history, latest
from hisaar.catalogue import queries as decisions
from hisaar.catalogue.framework import Clause, Framework, Link, SourceVersion, standards
from hisaar.catalogue.library import guidelines
from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.rules import book
from hisaar.governance.queries import size_band
from hisaar.lib.dates import today
from hisaar.web import access

from . import seen, steps_chart, thresholds

GAPS = 100
SHOWN = 60
# The catalogue names evidence as a register and its field: "bia.review", "role_assignment".
_JOINTS = re.compile(r"[._]")


@dataclass(frozen=True)
class Placed:
    """One version of the source, and where the clause stands in it, if somebody linked it."""

    source: SourceVersion
    link: Link | None

    @property
    def is_summary(self) -> bool:
        return self.source.kind == "summary"


class ClauseView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, clause: str) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        framework, identity = guidelines(), clause.upper()
        if identity not in framework.clauses:
            raise Http404(f"The Guidelines have no clause {clause}.")
        row = framework.clauses[identity]
        sees = seen.sees_outcomes(request)
        evaluation = latest() if sees else None
        on = evaluation.on if evaluation else today()
        context = {
            "clause": row, "sees": sees, "evaluation": evaluation,
            "evidence": seen.evidence(request, [identity], on)[identity],
            "conclusions": seen.conclusions(request, identity),
            "actions": seen.actions(request, identity),
            "decisions": seen.decisions(request, row, on),
            "steps": seen.steps(request, row),
        }  # fmt: skip
        context |= _text(framework, row) | _tested(row, evaluation, on)
        context |= _over_time(identity, sees)
        return render(request, "web/clauses/clause.html", context)


def _text(framework: Framework, clause: Clause) -> dict[str, Any]:
    """What the catalogue itself says, and the clauses before and after."""
    order = list(framework.clauses)
    place = order.index(clause.id)
    return {
        "section": framework.section(clause.section),
        "expected": [" ".join(_JOINTS.split(name)) for name in clause.evidence],
        "sources": [Placed(s, s.links.get(clause.id)) for s in framework.sources],
        "unit": framework.units.get(clause.source_unit),
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
        "crosswalk": [(standards()[code], refs) for code, refs in clause.crosswalk.items()],
    }


def _tested(clause: Clause, evaluation: Evaluation | None, on: dt.date) -> dict[str, Any]:
    """The criterion with this insurer's thresholds, and what the newest evaluation found."""
    result = evaluation.results.filter(clause=clause.id).first() if evaluation else None
    verdict = result.verdict if result else {"gaps": [], "evidence": [], "thresholds": {}}
    size, overrides = size_band(), decisions.overrides(on)
    p = Parameters(book.framework, clause.id, size_band=size, overrides=overrides)
    return {
        "result": result, "verdict": verdict,
        "gaps": verdict["gaps"][:GAPS], "more": max(len(verdict["gaps"]) - GAPS, 0),
        "shown_by": verdict["evidence"][:SHOWN],
        "more_shown_by": max(len(verdict["evidence"]) - SHOWN, 0),
        "thresholds": thresholds.of_clause(clause, verdict["thresholds"], p),
        "criterion": book.criterion(clause.id, size_band=size, overrides=overrides),
    }  # fmt: skip


def _over_time(clause: str, sees: bool) -> dict[str, Any]:
    points = history(clause) if sees else []
    return {
        "points": points, "stays": steps_chart.stays(points)[::-1],
        "picture": steps_chart.drawn(points),
    }  # fmt: skip
