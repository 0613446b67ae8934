"""A clause opened on the desk: what is behind its verdict, and the conclusion, edited in place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment import queries, services
from hisaar.assessment.models import AssessmentYear, ClauseConclusion, Evaluation
from hisaar.catalogue import queries as decisions
from hisaar.catalogue.rules import book
from hisaar.lib.dates import today
from hisaar.platform.records import Conflict, Refused
from hisaar.web import access
from hisaar.web.pages.clauses import seen, thresholds
from hisaar.web.registers import pickers

from .desk import desk_row, year_or_404
from .state import evaluation_shown

FIELDS = (
    "design", "operation", "remark", "management_comment", "owner", "remediation",
    "remediation_due_on",
)  # fmt: skip
GAPS = 40


class ConclusionForm(forms.ModelForm):  # type: ignore[type-arg]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ClauseConclusion
        fields = FIELDS
        widgets = {
            "remark": forms.Textarea({"rows": 3}),
            "management_comment": forms.Textarea({"rows": 3}),
            "remediation": forms.Textarea({"rows": 2}),
            "remediation_due_on": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        }


class RowView(LoginRequiredMixin, View):
    """GET: the opened row. POST: save the conclusion; the row above is refreshed with it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            access.require_all(request, "view", AssessmentYear)
            if kwargs["clause"] not in book.framework.clauses:
                raise Http404(f"The Guidelines have no clause {kwargs['clause']}.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, year: int, clause: str) -> HttpResponse:
        found = year_or_404(year)
        conclusion = _conclusion(found, clause)
        return self.show(found, clause, self.form(conclusion))

    def post(self, request: HttpRequest, year: int, clause: str) -> HttpResponse:
        found = year_or_404(year)
        conclusion = _conclusion(found, clause)
        access.require(request, _action(conclusion), ClauseConclusion, conclusion)
        form = self.form(conclusion, request.POST)
        if not form.is_valid():
            return self.show(found, clause, form)
        values = {name: form.cleaned_data[name] for name in FIELDS}
        values |= {"concluded_by": request.user.person, "concluded_on": today()}  # type: ignore[union-attr]
        try:
            services.conclude(
                found, clause, actor=request.user, seen_version=form.cleaned_data["version"],
                **values,
            )  # fmt: skip
        except Conflict as conflict:
            form.add_error(None, f"{conflict} Their values are shown below; yours are kept here.")
            return self.show(found, clause, form, theirs=conflict.theirs)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.show(found, clause, form)
        return self.show(found, clause, self.form(_conclusion(found, clause)), is_saved=True)

    def form(self, conclusion: ClauseConclusion, data: Any = None) -> ConclusionForm:
        form = ConclusionForm(
            data, instance=conclusion, initial={"version": conclusion.version}, auto_id="c_%s"
        )
        pickers.lighten(form, self.request)
        return form

    def show(
        self, year: AssessmentYear, clause: str, form: ConclusionForm, *, theirs: Any = None,
        is_saved: bool = False,
    ) -> HttpResponse:  # fmt: skip
        evaluation = evaluation_for(self.request, year)
        result = evaluation.results.filter(clause=clause).first()
        verdict = result.verdict if result else {"gaps": [], "evidence": [], "thresholds": {}}
        context = {
            "year": year, "clause": book.framework.clauses[clause], "form": form,
            "result": result, "verdict": verdict, "gaps": verdict["gaps"][:GAPS],
            "more": max(len(verdict["gaps"]) - GAPS, 0), "theirs": theirs, "is_saved": is_saved,
            "criterion": book.criterion(
                clause, size_band=evaluation.size_band,
                overrides=decisions.overrides(evaluation.on),
            ),
            "thresholds": thresholds.as_read(verdict["thresholds"]),
            "state": "current" if self.request.GET.get("state") == "current" else "",
            "evidence": seen.evidence(self.request, [clause], evaluation.on)[clause],
            "may_conclude": access.allows(self.request, _action(form.instance), form.instance),
        }  # fmt: skip
        if is_saved:
            rows = [desk_row(r) for r in queries.desk(evaluation, year)]
            context["row"] = next(row for row in rows if row.id == clause)
            context["blank"] = sum(row.is_blank for row in rows)
        return render(self.request, "web/assessment/row_open.html", context)


def _action(conclusion: ClauseConclusion) -> str:
    return "change" if conclusion.pk else "add"


def _conclusion(year: AssessmentYear, clause: str) -> ClauseConclusion:
    found = year.conclusions.select_related("owner").filter(clause=clause).first()
    return found or ClauseConclusion(year=year, clause=clause)


def evaluation_for(request: HttpRequest, year: AssessmentYear) -> Evaluation:
    frozen = queries.freeze_of(year)
    if frozen is None or request.GET.get("state") == "current":
        return evaluation_shown()
    return frozen
