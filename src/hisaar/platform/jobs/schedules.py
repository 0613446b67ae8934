"""When something that repeats was last due. Times of day are Karachi's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from hisaar.lib.dates import KARACHI

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Schedule(Protocol):
    def latest(self, now: dt.datetime) -> dt.datetime:
        """The last moment, up to ``now``, at which it was due."""
        ...


@dataclass(frozen=True)
class Daily:
    """Every day at a time.

    >>> noon = dt.datetime(2026, 11, 24, 12, tzinfo=KARACHI)
    >>> Daily.parse("02:00").latest(noon).isoformat(), Daily.parse("13:30").latest(noon).day
    ('2026-11-24T02:00:00+05:00', 23)
    """

    at: dt.time

    @classmethod
    def parse(cls, text: str) -> Daily:
        return cls(dt.time.fromisoformat(text))

    def latest(self, now: dt.datetime) -> dt.datetime:
        local = now.astimezone(KARACHI)
        due = dt.datetime.combine(local.date(), self.at, tzinfo=KARACHI)
        return due if due <= local else due - dt.timedelta(days=1)


@dataclass(frozen=True)
class Weekly:
    """Once a week: ``"sun 03:00"``.

    >>> Weekly.parse("sun 03:00").latest(dt.datetime(2026, 11, 24, tzinfo=KARACHI)).isoformat()
    '2026-11-22T03:00:00+05:00'
    """

    weekday: int
    at: dt.time

    @classmethod
    def parse(cls, text: str) -> Weekly:
        day, _, at = text.partition(" ")
        return cls(DAYS.index(day.lower()), dt.time.fromisoformat(at))

    def latest(self, now: dt.datetime) -> dt.datetime:
        due = Daily(self.at).latest(now)
        return due - dt.timedelta(days=(due.weekday() - self.weekday) % 7)


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight.

    >>> Every(15).latest(dt.datetime(2026, 11, 24, 12, 44, 3, tzinfo=KARACHI)).minute
    30
    """

    minutes: int

    def latest(self, now: dt.datetime) -> dt.datetime:
        local = now.astimezone(KARACHI).replace(second=0, microsecond=0)
        since_midnight = local.hour * 60 + local.minute
        return local - dt.timedelta(minutes=since_midnight % self.minutes)
