"""Who held which role when, with the gaps between them, and what one person held together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, product
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
from hisaar.web.pages.visibility import seen

MOST_LABELS = 8
NARROWEST = 0.3


@dataclass(frozen=True)
class Stay:
    """An assignment, and its last day: who leaves the company leaves the role."""

    assignment: RoleAssignment
    to_on: dt.date | None

    def last(self, on: dt.date) -> dt.date:
        return min(self.to_on or on, on)


@dataclass(frozen=True)
class Bar:
    """A stretch of the picture, in percent of its width."""

    label: str
    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class Lane:
    role: str
    bars: list[Bar]
    stays: list[Stay]
    gaps: list[Any]


@dataclass(frozen=True)
class Together:
    """Days on which one person was CISO and head of IT: who watches also ran what is watched."""

    person: Any
    from_on: dt.date
    to_on: dt.date
    is_lasting: bool

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days + 1


class TimelineView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "governance.roleassignment")
        on, labels, order = today(), dict(Role.choices), list(Role.values)
        found = seen(request, RoleAssignment.objects.select_related("person", "reports_to_person"))
        rows = sorted(found, key=lambda a: (order.index(a.role), a.from_on, a.code))
        scale = Scale(min((a.from_on for a in rows), default=on), on)
        by_role = {role: list(group) for role, group in groupby(rows, key=lambda a: a.role)}
        # Gaps between the stays that a person may see are no vacancies unless they see them all.
        sees_all = access.may_all(request, "view", RoleAssignment)
        context = {
            "lanes": [_lane(labels[r], held, scale, sees_all) for r, held in by_role.items()],
            "years": scale.years(), "on": on,
            "together": _together(by_role, on),
        }  # fmt: skip
        return render(request, "web/office/timeline.html", context)


@dataclass(frozen=True)
class Scale:
    """Days to percent of the picture's width."""

    start: dt.date
    end: dt.date

    def x(self, day: dt.date) -> float:
        span = max((self.end - self.start).days, 1)
        inside = min(max(day, self.start), self.end)
        return round((inside - self.start).days * 100 / span, 2)

    def bar(self, label: str, first: dt.date, last: dt.date, kind: str) -> Bar:
        x = self.x(first)
        width = max(self.x(last) - x, NARROWEST)
        return Bar(label, min(x, 100 - width), round(width, 2), kind)

    def years(self) -> list[tuple[str, float]]:
        """Where each year begins; not every one has room for its number."""
        firsts = [dt.date(y, 1, 1) for y in range(self.start.year + 1, self.end.year + 1)]
        every = -(-len(firsts) // MOST_LABELS) or 1
        return [
            (str(day.year) if number % every == 0 and self.x(day) < 94 else "", self.x(day))
            for number, day in enumerate(firsts)
        ]


def _stay(assignment: RoleAssignment) -> Stay:
    ends = [day for day in (assignment.to_on, assignment.person.left_on) if day]
    return Stay(assignment, min(ends, default=None))


def _lane(label: str, held: list[RoleAssignment], scale: Scale, sees_all: bool) -> Lane:
    stays = [_stay(a) for a in held]
    begun = [s for s in stays if s.assignment.from_on <= scale.end]
    bars = [
        scale.bar(str(s.assignment.person), s.assignment.from_on, s.last(scale.end),
                  "acting" if s.assignment.is_acting else "held")
        for s in begun
    ]  # fmt: skip
    gaps = vacancies([s.assignment for s in begun], scale.end) if sees_all else []
    bars += [scale.bar(f"vacant {gap.days} days", gap.from_on, gap.to_on, "gap") for gap in gaps]
    return Lane(label, bars, stays, gaps)


def _together(by_role: dict[str, list[RoleAssignment]], on: dt.date) -> list[Together]:
    """Overlaps of one person's stays as CISO and as head of IT, newest first."""
    pairs = product(by_role.get(Role.CISO, []), by_role.get(Role.HITD, []))
    both = [(_stay(a), _stay(b)) for a, b in pairs if a.person_id == b.person_id]
    found = [overlap for ciso, head in both for overlap in _overlap(ciso, head, on)]
    return sorted(found, key=lambda t: t.from_on, reverse=True)


def _overlap(ciso: Stay, head: Stay, on: dt.date) -> Iterator[Together]:
    first = max(ciso.assignment.from_on, head.assignment.from_on)
    last = min(ciso.last(on), head.last(on))
    if first <= last:
        ends = [day for day in (ciso.to_on, head.to_on) if day]
        yield Together(ciso.assignment.person, first, last, all(day >= on for day in ends))


navigation.announce(
    navigation.Page(
        "People and roles", "timeline", "users", order=50,
        allowed=lambda request: access.may(request, "view", "governance.roleassignment"),
    )
)  # fmt: skip
