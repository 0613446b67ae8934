"""Everything that has a day, for people's own calendars: RFC 5545, by a secret link.

Another part of the product adds its days by registering a source, in its ``receivers``::

    @calendar_source
    def meetings(user, first, last):
        return [CalendarEvent(uid=m.code, title=m.title, starts=m.held_on, code=m.code) for m in …]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from hisaar.lib import dates
from hisaar.platform.accounts import links
from hisaar.platform.accounts.models import User
from hisaar.platform.notices.services import configuration, link_to

from . import calendar
from .models import Task

if TYPE_CHECKING:
    import icalendar

PURPOSE = "calendar"
LIFETIME = dt.timedelta(days=730)
BACK, AHEAD = dt.timedelta(days=366), dt.timedelta(days=731)


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """Something on a day, or at a moment; ``uid`` stays the same when it is moved."""

    uid: str
    title: str
    starts: dt.date | dt.datetime
    ends: dt.date | dt.datetime | None = None
    description: str = ""
    code: str = ""
    category: str = ""
    changed_at: dt.datetime | None = None
    version: int = 0

    @property
    def day(self) -> dt.date:
        """The day in Karachi on which it begins."""
        if isinstance(self.starts, dt.datetime):
            return self.starts.astimezone(dates.KARACHI).date()
        return self.starts


Source = Callable[[User, dt.date, dt.date], Iterable[CalendarEvent]]
_sources: list[Source] = []


def calendar_source(source: Source) -> Source:
    """Add the events that a function returns for a user between two days to every calendar."""
    if source not in _sources:
        _sources.append(source)
    return source


def events_for(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """What every source knows for a user from the first day to the last, in order."""
    found = [event for source in _sources for event in source(user, first, last)]
    return sorted(found, key=lambda event: (event.day, event.title))


@calendar_source
def task_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """The due days of the tasks that are a user's own, or were brought before them."""
    if user.person is None:
        return []
    mine = Task.objects.filter(owner=user.person) | Task.objects.filter(escalated_to=user.person)
    rows = mine.filter(due_on__range=(first, last), done_on=None, cancelled_on=None)
    return [
        CalendarEvent(
            uid=task.code, title=task.title, starts=task.due_on, description=task.details,
            code=task.code, category="task", changed_at=task.updated_at, version=task.version,
        )
        for task in rows.order_by("due_on", "code")
    ]  # fmt: skip


@calendar_source
def holiday_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    return [
        CalendarEvent(uid=f"holiday-{day}", title=name, starts=day, category="holiday")
        for day, name in calendar.load().holidays_between(first, last).items()
    ]


def feed(user: User, *, on: dt.date | None = None) -> bytes:
    """A user's calendar as a file, from a year before a day (today) to two years after it."""
    import icalendar

    day = on or dates.today()
    site = configuration().site_name
    result = icalendar.Calendar()
    result.add("prodid", "-//Hisaar//Calendar//EN")
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", site)
    result.add("x-wr-timezone", "Asia/Karachi")
    for event in events_for(user, day - BACK, day + AHEAD):
        result.add_component(_entry(event))
    return bytes(result.to_ical())


def _entry(event: CalendarEvent) -> icalendar.Event:
    import icalendar

    entry = icalendar.Event()
    entry.add("uid", f"{event.uid}@hisaar")
    entry.add("dtstamp", (event.changed_at or timezone.now()).astimezone(dt.UTC))
    entry.add("summary", event.title)
    starts, ends = event.starts, event.ends
    if isinstance(starts, dt.datetime):
        starts = starts.astimezone(dt.UTC)
        ends = ends.astimezone(dt.UTC) if isinstance(ends, dt.datetime) else None
    else:
        ends = (ends or starts) + calendar.ONE_DAY  # RFC 5545: the end is not included
        entry.add("transp", "TRANSPARENT")
    entry.add("dtstart", starts)
    if ends is not None:
        entry.add("dtend", ends)
    entry.add("sequence", event.version)
    link = link_to(event.code)
    if text := "\n\n".join(part for part in (event.description, link) if part):
        entry.add("description", text)
    if link.startswith("http"):
        entry.add("url", link)
    if event.category:
        entry.add("categories", [event.category])
    return entry


def issue_feed_link(user: User, *, actor: Any) -> str:
    """The secret part of a user's calendar address, shown once; the one before ends to work."""
    subject = f"user-{user.pk}"
    links.withdraw(PURPOSE, subject)
    return links.issue(
        PURPOSE, subject=subject, lifetime=LIFETIME, actor=actor, is_single_use=False
    )


def open_feed(secret: str) -> bytes:
    """The calendar behind a secret link; LinkRefused when it opens nothing (any more)."""
    link = links.open_link(PURPOSE, secret)
    key = link.subject.removeprefix("user-")
    user = User.objects.filter(pk=key, is_active=True).select_related("person").first()
    if user is None:
        raise links.LinkRefused("The account of this calendar is closed.")
    return feed(user)
