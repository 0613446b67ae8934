"""The first screen: what is overdue, which musts fail, what report and Board pack still lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from hisaar.assessment import services
from hisaar.assessment.models import AssessmentYear, ClauseResult, Evaluation
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.catalogue.rules import book
from hisaar.governance.models import Action, CalendarEntry
from hisaar.governance.queries import calendar, entity, overdue_actions
from hisaar.lib.dates import today
from hisaar.platform.evidence.queries import expiring
from hisaar.platform.tasks.models import Task
from hisaar.platform.tasks.queries import overdue
from hisaar.web import access, addresses, navigation
from hisaar.web.pages.visibility import require_every, seen

from . import trend
from .lacks import Lack, due, lacks, report_states
from .state import OPEN, changes_since, evaluation_shown, tallies, working_year
from .tiles import tiles

SHOWN = 8
MOST = 500


class DashboardView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not access.may_all(request, "view", AssessmentYear):
            return redirect("work")
        on = today()
        profile = entity()
        if profile is None:
            return render(request, "web/assessment/begin.html", {"steps": _first_steps()})
        evaluation = evaluation_shown()
        year, reports = working_year(on), report_states()
        tasks, late_tasks = _counted(_overdue_tasks(request, on))
        actions = _overdue_actions(request, on)
        expires, expire = _counted(seen(request, expiring(on, days=60)))
        context = {
            "entity": profile, "evaluation": evaluation, "changes": changes_since(evaluation),
            "tallies": tallies(evaluation), "tiles": tiles(request, evaluation),
            "failing": _failing_musts(evaluation),
            "year": year, "lacks": lacks(year, reports), "due": due(profile, on, reports),
            "tasks": tasks, "actions": actions[:SHOWN], "overdue": late_tasks + len(actions),
            "deadlines": _deadlines(request, on), "expiring": expires, "expire": expire,
            "on": on, "expiring_until": on + dt.timedelta(days=60),
            "trends": trend.charts(), "may_evaluate": may_evaluate(request),
        }  # fmt: skip
        return render(request, "web/assessment/dashboard.html", context)


class OverdueView(LoginRequiredMixin, View):
    """Every task and action whose day has passed, of those that the person may see."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        on = today()
        groups = [
            ("Tasks", list(_overdue_tasks(request, on)[:MOST])),
            ("Actions", _overdue_actions(request, on)[:MOST]),
        ]
        return render(request, "web/pages/overdue.html", {"groups": groups, "on": on})


def _overdue_tasks(request: HttpRequest, on: dt.date) -> QuerySet[Task]:
    return seen(request, overdue(on))


def _overdue_actions(request: HttpRequest, on: dt.date) -> list[Action]:
    if access.may_all(request, "view", Action):
        return overdue_actions(on)
    return overdue_actions(on, pk__in=seen(request, Action.objects.all()).values("pk"))


def _counted(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """The first few rows, and how many there are, in one query."""
    found = list(rows.annotate(number_of_all=Window(Count("pk")))[:SHOWN])
    return found, found[0].number_of_all if found else 0


def _deadlines(request: HttpRequest, on: dt.date) -> list[CalendarEntry]:
    if not access.may_all(request, "view", CalendarEntry):
        return []
    return calendar(on, until=on + dt.timedelta(days=120))[:SHOWN]


def may_evaluate(request: HttpRequest) -> bool:
    return access.may_all(request, "change", AssessmentYear)


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
        require_every(request, "change", AssessmentYear)
        services.current_evaluation(today(), actor=request.user)
        messages.success(request, "All clauses were evaluated as of today.")
        before = request.headers.get("Referer", "")
        hosts = {request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(before, hosts, require_https=request.is_secure())
        return redirect(before if is_ours else "home")


navigation.announce(navigation.Page("Dashboard", "home", "layout-dashboard", order=5))
