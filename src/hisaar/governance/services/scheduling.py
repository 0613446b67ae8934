"""The compliance calendar as tasks: each entry that is not done has one, on a working day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.governance.models import CalendarEntry
from hisaar.lib.dates import format_day, today
from hisaar.platform import records
from hisaar.platform.tasks import calendar, services
from hisaar.platform.tasks.models import Task

PREFIX = "calendar"


def reference(entry: CalendarEntry) -> str:
    """What the task is kept under: the entry, with the day and owner that it was last given."""
    owner = entry.owner.code if entry.owner else "-"
    return f"{PREFIX} {entry.code} {entry.due_on} {owner}"


@transaction.atomic
def keep_tasks() -> int:
    """Bring the tasks in step with the compliance calendar; returns how many were changed.

    A task that somebody postponed, gave to another or cancelled stays so until the entry itself
    gets another day or owner.
    """
    entries = {e.code: e for e in CalendarEntry.objects.select_related("owner")}
    latest = {task.subject: task for task in _tasks()}
    open_days, changed = calendar.load(), 0
    for code, entry in entries.items():
        task = latest.get(code)
        if entry.done_on is None:
            changed += _keep(entry, task, open_days)
        elif task is not None and task.is_open and entry.done_on <= today():
            services.complete(task, on=entry.done_on, actor=None)
            changed += 1
    for code, task in latest.items():
        if code not in entries and task.is_open and task.reference:
            services.cancel(task, reason=f"{code} is no longer in the calendar.", actor=None)
            changed += 1
    return changed


def _tasks() -> list[Task]:
    """Tasks made for entries, and those that came in by a file for them, oldest first."""
    made = Task.objects.filter(reference__startswith=f"{PREFIX} ")
    brought = Task.objects.filter(reference="", source=Task.Source.CALENDAR, subject__gt="")
    return list((made | brought).select_related("owner").order_by("pk"))


def _keep(entry: CalendarEntry, task: Task | None, open_days: calendar.WorkingDays) -> bool:
    wanted, due_on = reference(entry), open_days.previous_working_day(entry.due_on)
    if task is None or task.done_on or (task.cancelled_on and task.reference != wanted):
        services.ensure(
            wanted, title=entry.title, due_on=due_on, owner=entry.owner, subject=entry.code,
            source=Task.Source.CALENDAR, details=_details(entry, due_on),
            shift=Task.Shift.PREVIOUS,
        )  # fmt: skip
        return True
    if task.cancelled_on or (task.reference == wanted and task.title == entry.title):
        return False
    _, _, day, owner = task.reference.split() if task.reference else ("", "", "", "")
    if day != str(entry.due_on):
        task.due_on, task.details = due_on, _details(entry, due_on)
    if owner != wanted.split()[-1]:
        task.owner, task.escalated_to, task.escalated_on = entry.owner, None, None
    task.title, task.reference = entry.title, wanted
    records.save(task, actor=None, action="rescheduled")
    return True


def _details(entry: CalendarEntry, due_on: dt.date) -> str:
    parts = [f"Asked for by {entry.source}." if entry.source else ""]
    if due_on != entry.due_on:
        parts.append(f"Offices are closed on {format_day(entry.due_on)}, its day.")
    return " ".join(filter(None, parts))


def close_task(entry: CalendarEntry, *, actor: Any) -> None:
    """Complete the task of an entry that was done."""
    found = Task.objects.filter(
        reference__startswith=f"{PREFIX} {entry.code} ", done_on=None, cancelled_on=None
    ).first()
    if found is not None and entry.done_on and entry.done_on <= today():
        services.complete(found, on=entry.done_on, actor=actor)


def entry_of(task: Task) -> CalendarEntry | None:
    """The entry that a task is kept for."""
    if not task.reference.startswith(f"{PREFIX} "):
        return None
    return CalendarEntry.objects.filter(code=task.subject).first()
