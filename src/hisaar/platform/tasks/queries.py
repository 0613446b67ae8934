"""Whose tasks are due, and which are late, as of a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from hisaar.platform.people.models import Person

from .models import Task


def open_tasks(on: dt.date) -> QuerySet[Task]:
    """Tasks neither done nor cancelled at the end of that day, the most urgent first."""
    return (
        Task.objects.filter(Q(done_on=None) | Q(done_on__gt=on))
        .filter(Q(cancelled_on=None) | Q(cancelled_on__gt=on))
        .select_related("owner", "escalated_to")
        .order_by("due_on", "code")
    )


def due_for(person: Person, on: dt.date, *, days: int = 14) -> QuerySet[Task]:
    """What a person has to do, themselves or as the superior, that is late or due within days."""
    mine = Q(owner=person) | Q(escalated_to=person)
    return open_tasks(on).filter(mine, due_on__lte=on + dt.timedelta(days=days))


def overdue(on: dt.date) -> QuerySet[Task]:
    """Tasks whose day has passed."""
    return open_tasks(on).filter(due_on__lt=on)


def unowned(on: dt.date) -> QuerySet[Task]:
    """Tasks that nobody is reminded of."""
    return open_tasks(on).filter(owner=None)


def about(code: str, on: dt.date) -> QuerySet[Task]:
    """Open tasks that concern a record or clause."""
    return open_tasks(on).filter(subject=code.upper())
