"""Who held which role when, with the gaps between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.governance.models import RoleAssignment
from hisaar.governance.queries import vacancies
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import today
from hisaar.web import access, navigation

WIDTH, LEFT, ROW = 1000, 0, 34


@dataclass(frozen=True)
class Bar:
    """A stay in office, drawn from ``x`` over ``width`` of a thousand."""

    assignment: RoleAssignment | None
    label: str
    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class Lane:
    role: str
    bars: list[Bar]
    assignments: list[RoleAssignment]
    gaps: list[Any]


class TimelineView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "governance.roleassignment")
        on = today()
        found = RoleAssignment.objects.select_related("person", "reports_to_person")
        rows = sorted(found, key=lambda a: (a.role, a.from_on))
        start = min((a.from_on for a in rows), default=on)
        scale = Scale(start, on)
        labels = dict(Role.choices)
        lanes = [
            _lane(labels.get(role, role), list(group), scale)
            for role, group in groupby(rows, key=lambda a: a.role)
        ]
        context = {"lanes": lanes, "years": scale.years(), "on": on}
        return render(request, "web/office/timeline.html", context)


@dataclass(frozen=True)
class Scale:
    """Days to thousandths of the picture's width."""

    start: dt.date
    end: dt.date

    def x(self, day: dt.date) -> float:
        span = max((self.end - self.start).days, 1)
        inside = min(max(day, self.start), self.end)
        return round((inside - self.start).days * WIDTH / span, 1)

    def years(self) -> list[tuple[int, float]]:
        firsts = [dt.date(y, 1, 1) for y in range(self.start.year + 1, self.end.year + 1)]
        return [(day.year, self.x(day)) for day in firsts]


def _lane(label: str, assignments: list[RoleAssignment], scale: Scale) -> Lane:
    bars = []
    for a in assignments:
        last = a.to_on or scale.end
        x = scale.x(a.from_on)
        kind = "acting" if a.is_acting else "held"
        bars.append(Bar(a, str(a.person), x, max(scale.x(last) - x, 2), kind))
    gaps = vacancies(assignments, scale.end)
    for gap in gaps:
        x = scale.x(gap.from_on)
        bars.append(Bar(None, f"vacant {gap.days} days", x, max(scale.x(gap.to_on) - x, 2), "gap"))
    return Lane(label, bars, assignments, gaps)


navigation.announce(
    navigation.Page(
        "People and roles", "timeline", "users", order=50,
        allowed=lambda request: access.may(request, "view", "governance.roleassignment"),
    )
)  # fmt: skip
