"""Other standards beside the clauses: what do we have under PR.DS-01?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment.queries import latest
from hisaar.catalogue.framework import Standard, standards
from hisaar.catalogue.library import guidelines
from hisaar.lib.dates import today
from hisaar.web import access

from . import seen

SHOWN = 40


class CataloguePage(LoginRequiredMixin, View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            access.require(request, "view", "catalogue.thresholdoverride")
        return super().dispatch(request, *args, **kwargs)


def _standard(code: str) -> Standard:
    if code not in standards():
        raise Http404(f"No standard '{code}' ships with the product.")
    return standards()[code]


class StandardsView(CataloguePage):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        framework = guidelines()
        rows = [
            (standard, len(standard.references), len(framework.coverage(code).untouched))
            for code, standard in standards().items()
        ]
        return render(request, "web/clauses/standards.html", {"rows": rows})


class StandardView(CataloguePage):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        known = _standard(code)
        coverage = guidelines().coverage(code)
        items = [
            (reference, coverage.clauses[name], coverage.extensions[name])
            for name, reference in known.references.items()
        ]
        groups = [
            (name, list(rows)) for name, rows in groupby(items, key=lambda item: item[0].name)
        ]
        context = {"standard": known, "groups": groups, "untouched": coverage.untouched}
        return render(request, "web/clauses/standard.html", context)


class ReferenceView(CataloguePage):
    def get(self, request: HttpRequest, code: str, reference: str) -> HttpResponse:
        known = _standard(code)
        if reference not in known.references:
            raise Http404(f"{known.label} has no reference '{reference}'.")
        framework = guidelines()
        clauses = framework.clauses_under(code, reference)
        extensions = [
            row for row in framework.extensions.values() if reference in row.crosswalk.get(code, ())
        ]
        context = {
            "standard": known, "reference": known.references[reference], "extensions": extensions,
            "sees": seen.sees_outcomes(request), "listed": seen.listed(request, clauses),
            "behind": _behind(request, [clause.id for clause in clauses]),
        }  # fmt: skip
        return render(request, "web/clauses/reference.html", context)


@dataclass(frozen=True)
class Behind:
    """What stands behind one of the clauses: records that its rule named, evidence attached."""

    clause: str
    records: list[str]
    more: int
    evidence: list[Any]


def _behind(request: HttpRequest, clauses: list[str]) -> list[Behind]:
    evaluation = latest() if seen.sees_outcomes(request) else None
    rows = evaluation.results.filter(clause__in=clauses) if evaluation else ()
    records = {row.clause: row.verdict["evidence"] for row in rows}
    attached = seen.evidence(request, clauses, evaluation.on if evaluation else today())
    found = [
        Behind(c, (codes := records.get(c, []))[:SHOWN], max(len(codes) - SHOWN, 0), attached[c])
        for c in clauses
    ]
    return [item for item in found if item.records or item.evidence]
