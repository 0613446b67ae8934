"""The same conclusion for several clauses at once, without leaving the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.assessment import queries, services
from hisaar.assessment.models import AssessmentYear, ClauseConclusion
from hisaar.lib.dates import today
from hisaar.lib.text import join_names
from hisaar.platform.records import Refused
from hisaar.web.pages.visibility import require_every

from .desk import desk_row, year_or_404
from .editing import evaluation_for
from .state import scored

CHOICES = {
    "design": ClauseConclusion.Design.values, "operation": ClauseConclusion.Operation.values,
}  # fmt: skip


class BulkView(LoginRequiredMixin, View):
    """All of them, or, when somebody else was faster with one, none."""

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        require_every(request, "add", ClauseConclusion)
        require_every(request, "change", ClauseConclusion)
        found = year_or_404(year)
        chosen = _chosen(request.POST.getlist("clause"))
        try:
            told = _conclude(found, chosen, _values(request), request.user)
        except Refused as refused:
            return self.answer(found, [], str(refused), is_refused=True)
        return self.answer(found, list(chosen), told)

    def answer(
        self, year: AssessmentYear, clauses: list[str], told: str, *, is_refused: bool = False
    ) -> HttpResponse:
        request = self.request
        if "HX-Request" not in request.headers:
            (messages.error if is_refused else messages.success)(request, told)
            return redirect("desk", year=year.year)
        rows = []
        if clauses:
            evaluation = evaluation_for(request, year)
            rows = [desk_row(row) for row in queries.desk(evaluation, year)]
        context = {
            "told": told, "is_refused": is_refused, "blank": sum(row.is_blank for row in rows),
            "rows": [row for row in rows if row.id in clauses], "may_conclude": True,
        }  # fmt: skip
        return render(request, "web/pages/concluded.html", context)


def _chosen(sent: list[str]) -> dict[str, int | None]:
    """Clauses that ask for something, each with the version that its row showed (``CISO-01:3``)."""
    wanted = set(scored())
    pairs = (text.partition(":") for text in sent)
    return {
        clause: int(version) if version.isdecimal() else None
        for clause, _, version in pairs
        if clause in wanted
    }


def _values(request: HttpRequest) -> dict[str, Any]:
    return {
        name: value
        for name, known in CHOICES.items()
        if (value := request.POST.get(name, "")) in known
    }


@transaction.atomic
def _conclude(
    year: AssessmentYear, chosen: dict[str, int | None], values: dict[str, Any], actor: Any
) -> str:
    if not chosen or not values:
        raise Refused("Tick clauses and choose a conclusion; nothing was changed.")
    now = dict(year.conclusions.filter(clause__in=chosen).values_list("clause", "version"))
    changed = [c for c, seen in chosen.items() if seen is not None and seen != now.get(c, 0)]
    if changed:
        verb = "was" if len(changed) == 1 else "were"
        raise Refused(
            f"{join_names(changed)} {verb} concluded by somebody else since you opened this page;"
            " nothing was changed. Reload the page to see their conclusion."
        )
    services.conclude_many(
        year, chosen, actor=actor, concluded_by=actor.person, concluded_on=today(), **values
    )
    return f"{len(chosen)} clause{' is' if len(chosen) == 1 else 's are'} concluded."
