"""The assessment year's standard steps as tasks: who does what until which working day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hisaar.assessment.models import AssessmentYear, Signature
from hisaar.assessment.queries import freeze_of
from hisaar.governance.queries import current_roles
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import KARACHI, today
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.tasks import calendar, services
from hisaar.platform.tasks.models import Task

from . import deadlines

ONE_DAY = dt.timedelta(days=1)
NOTICE = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of every year.

    ``before``: days before the filing day. ``after_end``: at the earliest so many days after the
    year's last day, for what stands on the whole year.
    """

    key: str
    title: str
    role: Role
    before: int
    after_end: int = 0


# With a filing day of 30 April: 31 January, 28 February, 7, 15, 21 and 31 March, 10 and 15 April.
STEPS = (
    Step(
        key="inventory", title="Certify the inventory of functions, processes, systems and data",
        role=Role.HITD, before=89,
    ),
    Step(key="evidence", title="Collect the evidence of {year}", role=Role.CISO, before=61),
    Step(
        key="impact", title="Refresh the impact analyses of critical functions",
        role=Role.HEAD_OF_RISK, before=61,
    ),
    Step(key="freeze", title="Freeze {year}", role=Role.CISO, before=54, after_end=3),
    Step(
        key="conclusions", title="Conclude on every clause and finish the assessment of {year}",
        role=Role.CISO, before=46, after_end=10,
    ),
    Step(
        key="delivery", title="Deliver the results of {year} to management", role=Role.CISO,
        before=40, after_end=12,
    ),
    Step(
        key="board", title="Table the assessment of {year} at the Board",
        role=Role.COMPANY_SECRETARY, before=30, after_end=15,
    ),
    Step(
        key="ciso-signature", title="Sign the report on {year} as CISO", role=Role.CISO,
        before=20, after_end=20,
    ),
    Step(
        key="executive-signature", title="Sign the report on {year} as CEO or COO", role=Role.CEO,
        before=15, after_end=22,
    ),
)  # fmt: skip
PROGRAMME = Step(
    key="programme", title="Have the assessment programme of {year} approved", role=Role.CISO,
    before=0,
)  # fmt: skip
_STEPS = {step.key: step for step in (PROGRAMME, *STEPS)}


def reference(year: int, key: str) -> str:
    return f"assessment {year} {key}"


@transaction.atomic
def plan(year: AssessmentYear, *, actor: Any) -> list[Task]:
    """Make the tasks of a year that is still to be filed; those that were ever made stay as is.

    Filing itself stands in the compliance calendar, which keeps its own task.
    """
    on = today()
    due_on = deadlines.filing_due_on(year.year, on)
    if due_on is None or due_on < on or deadlines.is_filed(year.year):
        return []
    made = Task.objects.filter(reference__startswith=reference(year.year, ""))
    known = set(made.values_list("reference", flat=True))
    taken = steps_taken(year)
    missing = [
        step
        for step in _STEPS.values()
        if reference(year.year, step.key) not in known and step.key not in taken
    ]
    if not missing:
        return []
    roles, open_days = current_roles(on), calendar.load()
    return [
        services.ensure(
            reference(year.year, step.key), title=step.title.format(year=year.year),
            due_on=open_days.previous_working_day(_day(step, year, due_on, on)),
            owner=_holder(step.role, roles), subject=year.code, source=Task.Source.CALENDAR,
            shift=Task.Shift.PREVIOUS, actor=actor,
        )
        for step in missing
    ]  # fmt: skip


def steps_taken(year: AssessmentYear) -> dict[str, dt.date]:
    """Which steps the records show as taken, and when. A freeze before the year's end is none."""
    freeze = freeze_of(year)
    is_final = freeze is not None and freeze.on >= year.period_end_on
    found = {
        "programme": year.programme_approved_on,
        "freeze": freeze.made_at.astimezone(KARACHI).date() if freeze and is_final else None,
        "conclusions": year.completed_on,
        "delivery": year.delivered_on,
        "board": year.board_meeting.held_on if year.board_meeting else None,
    }
    signatures = Signature.objects.filter(report__reporting_year=year.year, voided_on=None)
    for role, day in signatures.values_list("role", "signed_on"):
        is_ciso = role == Signature.Role.CISO
        found["ciso-signature" if is_ciso else "executive-signature"] = day
    return {key: day for key, day in found.items() if day}


def _day(step: Step, year: AssessmentYear, due_on: dt.date, on: dt.date) -> dt.date:
    """The step's day, in the year's order, but neither past already nor after the filing day."""
    if step is PROGRAMME:
        day = year.period_start_on
    else:
        day = due_on - ONE_DAY * step.before
        if step.after_end:
            day = max(day, year.period_end_on + ONE_DAY * step.after_end)
    if day < on:
        day = on + NOTICE
    return min(day, due_on)


def _holder(role: Role, roles: dict[str, Any]) -> Person | None:
    """Who holds the role, else the CISO."""
    held = roles.get(role) or roles.get(Role.CISO)
    return held[-1].person if held else None


def plan_all(*, actor: Any = None) -> list[Task]:
    """Plan every year that is still to be filed."""
    made: list[Task] = []
    for year in AssessmentYear.objects.order_by("year"):
        made += plan(year, actor=actor)
    return made


def assign(on: dt.date) -> list[Task]:
    """Give steps that nobody owns to who holds the role by now."""
    waiting = list(
        Task.objects.filter(
            reference__startswith="assessment ", owner=None, done_on=None, cancelled_on=None
        )
    )
    if not waiting:
        return []
    roles = current_roles(on)
    for task in waiting:
        step = _STEPS.get(task.reference.split(maxsplit=2)[-1])
        task.owner = _holder(step.role, roles) if step else None
    return records.save_many(
        [t for t in waiting if t.owner is not None], actor=None, action="assigned"
    )


def finish_steps(year: AssessmentYear, *, actor: Any) -> None:
    """Complete the tasks of the steps that the records show as taken."""
    taken = steps_taken(year)
    open_tasks = Task.objects.filter(
        reference__in=[reference(year.year, key) for key in taken], done_on=None, cancelled_on=None
    )
    for task in open_tasks.select_related("owner"):
        day = taken[task.reference.split(maxsplit=2)[-1]]
        services.complete(task, on=min(day, today()), actor=actor)
