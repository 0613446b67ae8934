"""The days of governance in people's calendars: as far as each may see the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.catalogue.models import ApplicabilityDecision, ClauseException, ThresholdOverride
from hisaar.platform.accounts.models import User
from hisaar.platform.accounts.permissions import visible
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.records.models import Record
from hisaar.platform.tasks.feed import CalendarEvent, calendar_source
from hisaar.platform.tasks.models import Task

from .models import Action, CalendarEntry, Decision, DocumentVersion, Meeting


def event(record: Record, day: dt.date, category: str, title: str = "") -> CalendarEvent:
    """An event that leads to a record; ``category`` tells apart several days of one record."""
    return CalendarEvent(
        uid=f"{record.code}-{category.replace(' ', '-')}", title=title or record.title,
        starts=day, code=record.code, category=category, changed_at=record.updated_at,
        version=record.version,
    )  # fmt: skip


def days_of(
    user: User, model: type[Record], column: str, span: tuple[dt.date, dt.date], *, category: str,
    words: str = "{}", **conditions: Any,
) -> Iterator[CalendarEvent]:  # fmt: skip
    """One event for each record that the user may see and whose day lies in the span."""
    rows: Iterable[Any] = visible(user, model).filter(**{f"{column}__range": span}, **conditions)
    for row in rows:
        yield event(row, getattr(row, column), category, words.format(row.title))


@calendar_source
def compliance_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """What law or the Board wants by a day; what the user has as a task stands there already."""
    found = list(days_of(
        user, CalendarEntry, "due_on", (first, last), category="compliance", done_on=None
    ))  # fmt: skip
    if not found or user.person_id is None:
        return found
    mine = Task.objects.filter(owner=user.person_id, done_on=None, cancelled_on=None)
    held = set(mine.values_list("subject", flat=True))
    return [entry for entry in found if entry.code not in held]


@calendar_source
def meetings(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    return list(days_of(user, Meeting, "held_on", (first, last), category="meeting"))


@calendar_source
def review_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When documents and decisions are looked at again, and when exceptions end."""
    span = (first, last)
    return [
        *days_of(
            user, DocumentVersion, "review_due_on", span, category="review",
            words="Review: {}", approved_on__isnull=False, superseded_on=None, withdrawn_on=None,
        ),
        *days_of(
            user, Decision, "review_on", span, category="review", words="Review: {}",
            revoked_on=None,
        ),
        *days_of(
            user, Decision, "expires_on", span, category="expiry", words="Ends: {}",
            revoked_on=None,
        ),
        *(
            found
            for model in (ClauseException, ThresholdOverride, ApplicabilityDecision)
            for found in days_of(
                user, model, "ends_on", span, category="expiry", words="Ends: {}",
                approved_on__isnull=False, withdrawn_on=None,
            )
        ),
    ]  # fmt: skip


@calendar_source
def evidence_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When evidence of the user's own runs out: certificates, letters, test reports."""
    if user.person_id is None:
        return []
    return list(days_of(
        user, Evidence, "expires_on", (first, last), category="expiry", words="Expires: {}",
        owner=user.person_id, superseded_on=None,
    ))  # fmt: skip


@calendar_source
def action_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """The due days of the user's own actions."""
    if user.person_id is None:
        return []
    return list(days_of(
        user, Action, "due_on", (first, last), category="action", owner=user.person_id,
        done_on=None, cancelled_on=None,
    ))  # fmt: skip
