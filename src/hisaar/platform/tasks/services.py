"""What people do with tasks, and asking for one from elsewhere in the product."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.evidence.services import attach
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import Person
from hisaar.platform.records.refusals import Refused
from hisaar.platform.records.verbs import Text, verb

from . import calendar
from .models import Task
from .recurrence import next_due_on


def _is_open(task: Task) -> bool:
    return task.is_open


def _refuse_closed(task: Task) -> None:
    if not task.is_open:
        day = dates.format_day(task.done_on or task.cancelled_on or task.due_on)
        raise Refused(f"{task.code} was {task.state} on {day}; nothing more can be done with it.")


@verb(when=_is_open)
@transaction.atomic
def complete(
    task: Task, *, note: Text | None = None, evidence: Evidence | None = None,
    on: dt.date | None = None, actor: Any,
) -> Task:  # fmt: skip
    """Record that it was done, today unless told otherwise; one that recurs is planned anew."""
    _refuse_closed(task)
    today = dates.today()
    day = on or today
    if day > today:
        raise Refused(f"{dates.format_day(day)} is still to come; give the day it was done.")
    task.done_on, task.remark = day, note or ""
    records.save(task, actor=actor, action="completed")
    if evidence is not None:
        attach(evidence, subjects=f"{task.code} {task.subject}", actor=actor)
    if task.repeat_every:
        _plan_next(task, actor=actor)
    return task


def _plan_next(task: Task, *, actor: Any) -> Task:
    assert task.done_on is not None  # noqa: S101 - its only caller has just set it
    following = Task(
        title=task.title, details=task.details, owner=task.owner, subject=task.subject,
        source=task.source, repeat_every=task.repeat_every, repeat_unit=task.repeat_unit,
        shift=task.shift, follows=task, reference=task.reference,
        due_on=next_due_on(
            task.done_on, every=task.repeat_every or 1, unit=task.repeat_unit, shift=task.shift,
            working_days=calendar.load(),
        ),
    )  # fmt: skip
    return records.save(following, actor=actor, action="planned")


@verb(when=_is_open)
@transaction.atomic
def reassign(task: Task, *, to: Person, reason: Text | None = None, actor: Any) -> Task:
    """Give it to somebody else, who is told."""
    _refuse_closed(task)
    if task.owner_id == to.pk:
        raise Refused(f"{task.code} is {to.title}'s already.")
    if not to.is_active(dates.today()):
        raise Refused(f"{to.title} does not work here any more; choose somebody else.")
    task.owner, task.escalated_to, task.escalated_on = to, None, None
    task.remark = reason or ""
    records.save(task, actor=actor, action="reassigned")
    notify(to, f"{task.title} is yours now, due {dates.format_day(task.due_on)}.", code=task.code)
    return task


@verb(when=_is_open)
def postpone(task: Task, *, to: dt.date, reason: Text, actor: Any) -> Task:
    """Move the day on which it is due, with a reason; reminders follow the new day."""
    _refuse_closed(task)
    if not reason.strip():
        raise Refused(f"Say why {task.code} is postponed.")
    if to <= task.due_on:
        raise Refused(f"{task.code} is due on {dates.format_day(task.due_on)}; give a later day.")
    task.due_on, task.remark = to, reason
    task.escalated_to, task.escalated_on = None, None
    return records.save(task, actor=actor, action="postponed")


@verb(when=_is_open, confirm="It will not be planned again.")
def cancel(task: Task, *, reason: Text, actor: Any) -> Task:
    """Record that it need not be done, with a reason."""
    _refuse_closed(task)
    if not reason.strip():
        raise Refused(f"Say why {task.code} need not be done.")
    task.cancelled_on, task.remark = dates.today(), reason
    return records.save(task, actor=actor, action="cancelled")


def ensure(
    reference: str, *, title: str, due_on: dt.date, owner: Person | None = None,
    subject: str = "", source: str = Task.Source.RULE, details: str = "", actor: Any = None,
    **recurrence: Any,
) -> Task:  # fmt: skip
    """The one open task under ``reference``, made or brought up to date.

    ``recurrence`` takes ``repeat_every``, ``repeat_unit`` and ``shift``. A task that somebody gave
    to another person, or postponed, keeps its owner and its later day.
    """
    wanted = {"title": title, "subject": subject, "details": details, "source": source}
    task = Task.objects.filter(reference=reference, done_on=None, cancelled_on=None).first()
    if task is None:
        task = Task(reference=reference, owner=owner, due_on=due_on)
    elif due_on > task.due_on:
        task.due_on = due_on
    for name, value in {**wanted, **recurrence}.items():
        setattr(task, name, value)
    return records.save(task, actor=actor)
