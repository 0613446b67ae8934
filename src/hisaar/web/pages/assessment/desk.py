"""The year's page: all clauses with what the rules found and what people concluded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.assessment import queries, services
from hisaar.assessment.models import AssessmentYear, ClauseConclusion
from hisaar.catalogue.outcomes import WORST_FIRST, Strength
from hisaar.catalogue.rules import book
from hisaar.lib.dates import today
from hisaar.platform.records import type_of, verbs
from hisaar.web import access, addresses, chips, navigation
from hisaar.web.pages.visibility import require_every

from .dashboard import may_evaluate
from .progress import progress
from .state import changes_since, evaluation_shown, working_year

DESIGN = dict(ClauseConclusion.Design.choices)
OPERATION = dict(ClauseConclusion.Operation.choices)


@dataclass(frozen=True)
class DeskRow:
    """One clause as the page shows it: words and chips made once, the template only lays out."""

    id: str
    section: str
    obligation: str
    strength: str
    strength_chip: Any
    outcome: str
    outcome_chip: Any
    share: str
    gaps: int
    owner: str
    priority: int
    design: str
    operation: str
    is_blank: bool
    has_remark: bool
    version: int


def desk_row(row: queries.Row) -> DeskRow:
    clause, result, conclusion = row.clause, row.result, row.conclusion
    share = f"{result.met} of {result.population}" if result and result.population else ""
    design = conclusion.design if conclusion else ""
    return DeskRow(
        clause.id, clause.section, clause.obligation, str(clause.strength),
        chips.strength_chip(str(clause.strength)), str(row.outcome),
        chips.outcome_chip(str(row.outcome)), share, result.gap_count if result else 0,
        clause.owner, clause.examiner_priority, DESIGN.get(design, ""),
        OPERATION.get(conclusion.operation, "") if conclusion else "",
        not design and str(clause.strength) != "context",
        bool(conclusion and (conclusion.remark or conclusion.management_comment)),
        conclusion.version if conclusion else 0,
    )  # fmt: skip


def year_or_404(number: int) -> AssessmentYear:
    """The year, with how much of its programme is planned, done, and late."""
    open_work = Q(planned__completed_on=None, planned__deferral_approved_on=None)
    found = (
        AssessmentYear.objects.filter(year=number)
        .select_related("board_meeting", "programme_approver")
        .annotate(
            planned_work=Count("planned"),
            planned_done=Count("planned", filter=~Q(planned__completed_on=None)),
            planned_late=Count("planned", filter=open_work & Q(planned__planned_on__lt=today())),
        )
        .first()
    )
    if found is None:
        raise Http404(f"The assessment year {number} is not open; open it on the assessment page.")
    return found


class DeskView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        access.require_all(request, "view", AssessmentYear)
        found = year_or_404(year)
        frozen = queries.freeze_of(found)
        wants_current = request.GET.get("state") == "current" or frozen is None
        evaluation = frozen if frozen and not wants_current else evaluation_shown()
        rows = [desk_row(row) for row in queries.desk(evaluation, found)]
        outcomes = Counter(row.outcome for row in rows)
        context = {
            "year": found, "evaluation": evaluation, "frozen": frozen, "rows": rows,
            "is_current": wants_current,
            "changes": changes_since(evaluation) if wants_current else 0,
            "outcomes": [(o, outcomes[o]) for o in WORST_FIRST if outcomes[o]],
            "sections": book.framework.sections,
            "strengths": [s.value for s in Strength], "owners": sorted({row.owner for row in rows}),
            "blank": sum(row.is_blank for row in rows),
            "designs": ClauseConclusion.Design.choices,
            "operations": ClauseConclusion.Operation.choices,
            "progress": progress(found, frozen, sum(bool(row.design) for row in rows)),
            "steps": _steps(request, found), "years": _years(),
            "may_conclude": access.may_all(request, "change", ClauseConclusion),
            "may_evaluate": wants_current and may_evaluate(request),
            "chosen": {k: request.GET.get(k, "") for k in FILTERS},
        }  # fmt: skip
        return render(request, "web/assessment/desk.html", context)


FILTERS = ("section", "strength", "outcome", "owner", "priority", "conclusion", "q")


@dataclass(frozen=True)
class Step:
    label: str
    address: str


def _steps(request: HttpRequest, year: AssessmentYear) -> list[Step]:
    """What can be done with the year now, by this person."""
    return [
        Step(verbs.label(action), addresses.record(year, f"do/{action.__name__}/"))
        for action in type_of(year).actions
        if verbs.is_offered(action, year) and access.may(request, action.__name__, type_of(year))
    ]


def _years() -> list[int]:
    return list(AssessmentYear.objects.order_by("-year").values_list("year", flat=True))


class NewestView(LoginRequiredMixin, View):
    """To the year that is being worked on, or to the page that opens one."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", AssessmentYear)
        year = working_year(today())
        if year is not None:
            query = request.GET.urlencode()
            address = reverse("desk", args=[year.year])
            return redirect(f"{address}?{query}" if query else address)
        context = {
            "proposed": today().year,
            "may_open": access.allows(request, "add", AssessmentYear()),
        }
        return render(request, "web/assessment/open.html", context)


class OpenYearView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_every(request, "add", AssessmentYear)
        typed = request.POST.get("year", "")
        if not typed.isdigit() or not 2020 <= int(typed) <= today().year + 1:
            error = "Write a year from 2020 to next year."
            context = {"proposed": today().year, "error": error, "may_open": True}
            return render(request, "web/assessment/open.html", context, status=422)
        year = services.open_year(int(typed), actor=request.user)
        return redirect("desk", year=year.year)


navigation.announce(
    navigation.Page(
        "Assessment desk", "desk-newest", "clipboard-check", order=20,
        allowed=lambda request: access.may_all(request, "view", AssessmentYear),
    )
)  # fmt: skip
