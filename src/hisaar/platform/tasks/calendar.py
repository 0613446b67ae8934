"""Working days in Pakistan: the public holidays, as the insurer corrects them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hisaar.lib.dates import WEEKEND
from hisaar.platform.records.refusals import Refused

from .models import HolidayOverride

ONE_DAY = dt.timedelta(days=1)
LONGEST_CLOSURE = 60


@dataclass(frozen=True)
class Correction:
    name: str
    is_working: bool


@cache
def published(year: int) -> Mapping[dt.date, str]:
    """The public holidays of a year; those that follow the moon are estimates."""
    import holidays

    return dict(holidays.country_holidays("PK", years=year, language="en_US"))


@dataclass(frozen=True)
class WorkingDays:
    """The calendar with the insurer's corrections, loaded once for many questions."""

    corrections: Mapping[dt.date, Correction]

    def is_working_day(self, day: dt.date) -> bool:
        if correction := self.corrections.get(day):
            return correction.is_working
        return day.weekday() not in WEEKEND and day not in published(day.year)

    def holiday_name(self, day: dt.date) -> str:
        """What is celebrated on that day, or nothing; a Sunday is no holiday."""
        if correction := self.corrections.get(day):
            return "" if correction.is_working else correction.name
        return published(day.year).get(day, "")

    def holidays_between(self, first: dt.date, last: dt.date) -> dict[dt.date, str]:
        """The holidays from the first day to the last, in order."""
        known = {d for year in range(first.year, last.year + 1) for d in published(year)}
        named = {day: self.holiday_name(day) for day in sorted(known | set(self.corrections))}
        return {day: name for day, name in named.items() if name and first <= day <= last}

    def next_working_day(self, day: dt.date) -> dt.date:
        """The day itself when offices are open, otherwise the first one after it."""
        return self._nearest(day, ONE_DAY)

    def previous_working_day(self, day: dt.date) -> dt.date:
        """The day itself when offices are open, otherwise the last one before it."""
        return self._nearest(day, -ONE_DAY)

    def _nearest(self, day: dt.date, step: dt.timedelta) -> dt.date:
        for ahead in range(LONGEST_CLOSURE):
            if self.is_working_day(day + step * ahead):
                return day + step * ahead
        raise Refused(
            f"No working day lies within {LONGEST_CLOSURE} days of {day}; look at the holidays"
            " that were entered."
        )

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The working day that is ``count`` after the day (before it, if negative)."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        for _ in range(abs(count)):
            day = self._nearest(day + step, step)
        return day

    def working_days_between(self, first: dt.date, last: dt.date) -> int:
        """The working days after ``first`` up to and with ``last``; negative when it is before."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (first + ONE_DAY * ahead for ahead in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)


def load() -> WorkingDays:
    """The calendar as it is corrected now; one query."""
    rows = HolidayOverride.objects.values_list("day", "title", "is_working")
    return WorkingDays({day: Correction(name, is_working) for day, name, is_working in rows})


def is_working_day(day: dt.date) -> bool:
    return load().is_working_day(day)


def next_working_day(day: dt.date) -> dt.date:
    return load().next_working_day(day)


def add_working_days(day: dt.date, count: int) -> dt.date:
    return load().add_working_days(day, count)


def working_days_between(first: dt.date, last: dt.date) -> int:
    return load().working_days_between(first, last)
