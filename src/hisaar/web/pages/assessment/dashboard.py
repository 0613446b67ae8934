"""The first screen: what is overdue, which musts fail, what report and Board pack still lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.assessment import services
from hisaar.assessment.models import AssessmentYear, ClauseResult, CommissionReport, Evaluation
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.catalogue.rules import book
from hisaar.governance.queries import calendar, entity, overdue_actions
from hisaar.lib.dates import ReportingYear, today
from hisaar.platform.evidence.queries import expiring
from hisaar.platform.tasks.queries import overdue
from hisaar.web import access, addresses, navigation

from . import trend
from .state import OPEN, changes_since, evaluation_shown, tallies, working_year

SHOWN = 8


@dataclass(frozen=True)
class Lack:
    """One thing that report or Board pack still lacks, and where it is done."""

    text: str
    address: str
    is_done: bool


class DashboardView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not access.may_all(request, "view", AssessmentYear):
            return redirect("work")
        on = today()
        profile = entity()
        if profile is None:
            return render(request, "web/assessment/begin.html", {"steps": _first_steps()})
        evaluation = evaluation_shown()
        year = working_year(on)
        reports = _reports()
        context = {
            "entity": profile, "evaluation": evaluation, "changes": changes_since(evaluation),
            "tallies": tallies(evaluation), "failing": _failing_musts(evaluation),
            "year": year, "lacks": _lacks(year, reports), "due": _due(profile, on, reports),
            "tasks": list(overdue(on)[:SHOWN]), "actions": overdue_actions(on)[:SHOWN],
            "deadlines": calendar(on, until=on + dt.timedelta(days=120))[:SHOWN],
            "expiring": list(expiring(on, days=60)[:SHOWN]),
            "trend": trend.option(), "may_evaluate": _may_evaluate(request),
        }  # fmt: skip
        return render(request, "web/assessment/dashboard.html", context)


def _reports() -> dict[int, str]:
    """The state of each reporting year's newest report that counts."""
    rows = CommissionReport.objects.exclude(status=CommissionReport.Status.VOID)
    return dict(rows.order_by("edition").values_list("reporting_year", "status"))


def _may_evaluate(request: HttpRequest) -> bool:
    return access.may(request, "change", "assessment.assessmentyear")


@dataclass(frozen=True)
class Failing:
    clause: Any
    outcome: Outcome
    met: int
    population: int
    gap: dict[str, str]


def _failing_musts(evaluation: Evaluation) -> list[Failing]:
    """Musts that are open, worst first, each with the first thing that is wrong."""
    rows = evaluation.results.filter(strength=Strength.MUST, outcome__in=OPEN)
    found = [_failing(row) for row in rows]
    return sorted(found, key=lambda f: (OPEN.index(f.outcome), f.clause.examiner_priority))


def _failing(row: ClauseResult) -> Failing:
    gaps = row.verdict["gaps"]
    first = gaps[0] if gaps else {"record": "", "reason": row.note, "remedy": ""}
    clause = book.framework.clauses[row.clause]
    return Failing(clause, Outcome(row.outcome), row.met, row.population, first)


def _lacks(year: Any, reports: dict[int, str]) -> list[Lack]:
    """The way to the filed report, step by step."""
    if year is None:
        return [Lack("Open the assessment year", reverse("desk-newest"), False)]
    desk, room = reverse("desk", args=[year.year]), reverse("report-room", args=[year.year])
    scored = sum(1 for c in book.framework.clauses.values() if c.strength != Strength.CONTEXT)
    blank = scored - year.concluded
    status = reports.get(year.year, "")
    return [
        Lack("Programme approved", room, year.programme_approved_on is not None),
        Lack("Records frozen as of the year's end", room, year.is_frozen),
        Lack(f"{blank} clauses without a conclusion" if blank > 0 else "Every clause concluded",
             f"{desk}?conclusion=blank", blank <= 0),
        Lack("Tabled at the Board, with its conclusion", room, bool(year.board_conclusion)),
        Lack("Report built", room, bool(status)),
        Lack("Signed by the CISO", room, status in ("signed_once", "signed", "filed")),
        Lack("Signed by the CEO or COO", room, status in ("signed", "filed")),
        Lack("Filed with the Commission", room, status == "filed"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Due:
    label: str
    on: dt.date
    days: int


def _due(profile: Any, on: dt.date, reports: dict[int, str]) -> Due | None:
    """The next day on which a report is due that is not filed yet."""
    for number in (on.year - 1, on.year):
        year = ReportingYear(number, profile.year_end_month, profile.year_end_day)
        if reports.get(number) != "filed" and (year.due_on >= on or number == on.year - 1):
            return Due(f"Report on {year.label}", year.due_on, (year.due_on - on).days)
    return None


def _first_steps() -> list[Lack]:
    base = addresses.registers()
    return [
        Lack("Record the insurer: registration, kind, size", f"{base}entity-profiles/new/", False),
        Lack("Download the workbook, fill in what you have, import it", reverse("import"), False),
        Lack("Name the CISO, the head of IT, CEO and COO", f"{base}role-assignments/new/", False),
        Lack("Read what the Guidelines ask", reverse("clauses"), False),
    ]  # fmt: skip


class EvaluateView(LoginRequiredMixin, View):
    """Run all rules as of today, and come back to where the button was."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "change", "assessment.assessmentyear")
        services.current_evaluation(today(), actor=request.user)
        messages.success(request, "All clauses were evaluated as of today.")
        return redirect("home")


navigation.announce(navigation.Page("Dashboard", "home", "layout-dashboard", order=5))
