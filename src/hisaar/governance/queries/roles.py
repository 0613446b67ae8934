"""Who holds what, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from hisaar.governance.models import RoleAssignment
from hisaar.lib.sharing import is_sharing, shared
from hisaar.platform.people.models import Person

_JOINED = (
    "person__unit", "reports_to_person__unit", "appointed_by", "decision", "appointment",
    "job_description",
)  # fmt: skip


class Vacancy(NamedTuple):
    """Days on which nobody held a role: the first, the last, how many, and which assignment's end
    began it (``code``)."""

    from_on: dt.date
    to_on: dt.date
    days: int
    code: str


def assignments(role: str, on: dt.date) -> list[RoleAssignment]:
    """Every assignment of the role that had begun by that day, oldest first."""
    if is_sharing():
        return [a for a in _of_the_day(on) if a.role == role]
    return _begun(on, role=role)


@shared
def _of_the_day(on: dt.date) -> tuple[RoleAssignment, ...]:
    """Of all roles: where many rules ask, each for its role, all are loaded once."""
    return tuple(_begun(on))


def _begun(on: dt.date, **narrowed: object) -> list[RoleAssignment]:
    rows = RoleAssignment.objects.filter(from_on__lte=on, **narrowed)
    return list(rows.select_related(*_JOINED).order_by("from_on", "code"))


def holders(role: str, on: dt.date) -> list[RoleAssignment]:
    """The assignments of the role in force on that day, oldest first."""
    return [a for a in assignments(role, on) if is_in_office(a, on)]


def is_in_office(assignment: RoleAssignment, on: dt.date) -> bool:
    """Held that day, by somebody who still works here: who leaves, leaves the role."""
    left = assignment.person.left_on
    return assignment.is_held(on) and (left is None or left >= on)


def _last_day(assignment: RoleAssignment) -> dt.date | None:
    days = [day for day in (assignment.to_on, assignment.person.left_on) if day]
    return min(days, default=None)


def holder(role: str, on: dt.date) -> Person | None:
    """The person who holds the role that day; the latest, when there are several."""
    held = holders(role, on)
    return held[-1].person if held else None


def was_holding(person: Person, roles: Iterable[str], on: dt.date) -> RoleAssignment | None:
    """The assignment by which the person held one of ``roles`` that day, in their order."""
    order = [str(role) for role in roles]
    held = RoleAssignment.objects.filter(person=person, role__in=order, from_on__lte=on)
    fitting = [a for a in held if a.is_held(on)]
    return min(fitting, key=lambda a: order.index(a.role), default=None)


def current_roles(on: dt.date) -> dict[str, list[RoleAssignment]]:
    """Role to the assignments in force that day, in one query."""
    found: dict[str, list[RoleAssignment]] = {}
    begun = RoleAssignment.objects.filter(from_on__lte=on).select_related("person__unit")
    for assignment in begun.order_by("from_on", "code"):
        if is_in_office(assignment, on):
            found.setdefault(assignment.role, []).append(assignment)
    return found


def vacancies(
    history: Iterable[RoleAssignment], on: dt.date, *, since: dt.date | None = None
) -> list[Vacancy]:
    """Gaps between successive holders, and the one that lasts on that day, oldest first.

    Only gaps that reach into the time after ``since`` are returned.
    """
    found: list[Vacancy] = []
    covered: dt.date | None = None  # the last day on which somebody is known to hold it
    code = ""
    for assignment in sorted(history, key=lambda a: a.from_on):
        if covered is not None:
            found.append(_between(covered, assignment.from_on, code))
        ends = min(_last_day(assignment) or on, on)
        if covered is None or ends >= covered:
            covered, code = ends, assignment.code
    if covered is not None and covered < on:
        found.append(_between(covered, on + dt.timedelta(days=1), code))
    return [v for v in found if v.days > 0 and (since is None or v.to_on >= since)]


def _between(last: dt.date, following: dt.date, code: str) -> Vacancy:
    one = dt.timedelta(days=1)
    return Vacancy(last + one, following - one, (following - last).days - 1, code)
