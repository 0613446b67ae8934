"""What follows in governance when records change: tasks for the calendar, notices to owners."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from hisaar.lib.dates import today
from hisaar.platform.jobs.services import enqueue_once
from hisaar.platform.records.signals import record_deleting, record_saved
from hisaar.platform.tasks.models import Task

from . import events  # noqa: F401 - adds the days of governance to people's calendars
from .models import Action, CalendarEntry
from .services.diary import complete_entry
from .services.reminding import tell_owner
from .services.scheduling import close_task, entry_of


@receiver(record_saved, sender=CalendarEntry)
def keep_its_task(record: CalendarEntry, action: str, actor: Any, **_: Any) -> None:
    """At once when the entry is done; otherwise by the job, which takes a whole import in one."""
    if action == "done":
        close_task(record, actor=actor)
    else:
        enqueue_once("governance.keep_calendar")


@receiver(record_deleting, sender=CalendarEntry)
def drop_its_task(**_: Any) -> None:
    enqueue_once("governance.keep_calendar")


@receiver(record_saved, sender=Task)
def complete_its_entry(record: Task, action: str, actor: Any, **_: Any) -> None:
    """What is done as a task is done in the calendar; an entry that is done already stays so."""
    entry = entry_of(record) if action == "completed" and record.done_on else None
    if entry is not None and entry.done_on is None and record.done_on:
        complete_entry(entry, on=record.done_on, remark=record.remark or None, actor=actor)


@receiver(record_saved, sender=Action)
def tell_its_owner(record: Action, changes: dict[str, Any], actor: Any, **_: Any) -> None:
    if "owner" in changes:
        tell_owner(record, changes, actor=actor, on=today())
