"""The morning's reminders and escalations; a second run on the same day does nothing."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.notices.models import Notice
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import Person

from . import calendar, queries
from .models import Task

OFFSETS = (14, 7, 1, 0, -7)
DEFAULT_ESCALATION_DAYS = 5


def remind(on: dt.date) -> int:
    """Remind owners 14, 7 and 1 days before, on the day and a week after; returns how many.

    A reminder that was missed, because nothing ran on its day, is made up by the next run.
    """
    tasks = queries.open_tasks(on).filter(due_on__lte=on + dt.timedelta(days=OFFSETS[0]))
    wanted = [(task, key) for task in tasks if (key := _key(task, on))]
    keys = Notice.objects.filter(key__in=[key for _, key in wanted])
    told = set(keys.values_list("key", "person"))
    count = 0
    for task, key in wanted:
        if task.owner and (key, task.owner.pk) not in told:
            count += len(notify(task.owner, sentence(task, on), code=task.code, key=key))
    return count


def _key(task: Task, on: dt.date) -> str:
    """Which of the reminders is due: the last whose day has come."""
    left = (task.due_on - on).days
    offset = min((o for o in OFFSETS if left <= o), default=None)
    return "" if offset is None else f"task {task.code} {task.due_on} {offset}"


def sentence(task: Task, on: dt.date) -> str:
    left = (task.due_on - on).days
    day = format_day(task.due_on)
    if left < 0:
        return f"Overdue by {count_of(-left, 'day')}: {task.title} was due on {day}."
    if left == 0:
        return f"Due today: {task.title}."
    return f"Due in {count_of(left, 'day')}: {task.title}, on {day}."


@transaction.atomic
def escalate(on: dt.date) -> list[Task]:
    """Bring late tasks before the owner's superior; at once when the owner has left.

    Late means ``TASK_ESCALATION_DAYS`` working days past the due day.
    """
    patience = int(getattr(settings, "TASK_ESCALATION_DAYS", DEFAULT_ESCALATION_DAYS))
    working_days = calendar.load()
    late = queries.overdue(on).filter(escalated_to=None, owner__isnull=False)
    managers = dict(Person.objects.values_list("pk", "manager"))
    people = Person.objects.in_bulk({pk for pk in managers.values() if pk})
    raised = []
    for task in late:
        superior = _superior(task, managers, people, on)
        is_late = working_days.working_days_between(task.due_on, on) >= patience
        has_left = task.owner is not None and not task.owner.is_active(on)
        if superior and (is_late or has_left):
            task.escalated_to, task.escalated_on = superior, on
            raised.append(task)
    records.save_many(raised, actor=None, action="escalated")
    for task in raised:
        _tell(task, on)
    return raised


def _superior(
    task: Task, managers: dict[int, int | None], people: dict[int, Person], on: dt.date
) -> Person | None:
    """The nearest superior who still works here."""
    seen: set[int] = set()
    key = managers.get(task.owner_id or 0)
    while key and key not in seen:
        seen.add(key)
        if key in people and people[key].is_active(on):
            return people[key]
        key = managers.get(key)
    return None


def _tell(task: Task, on: dt.date) -> None:
    people = [p for p in (task.escalated_to, task.owner) if p]
    owner = task.owner.title if task.owner else "nobody"
    text = f"Brought before you: {sentence(task, on)} It is {owner}'s."
    notify(people[:1], text, code=task.code, key=f"escalated {task.code} {on}")
    notify(
        people[1:], f"Brought before {people[0].title}: {sentence(task, on)}", code=task.code,
        key=f"escalated {task.code} {on}",
    )  # fmt: skip
