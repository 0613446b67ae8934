"""When something that recurs is due again."""

from __future__ import annotations

import datetime as dt

from hisaar.lib.dates import add_months

from .calendar import ONE_DAY, WorkingDays


def next_due_on(
    done_on: dt.date, *, every: int, unit: str, shift: str, working_days: WorkingDays
) -> dt.date:
    """The next due day after it was done: always later than that day, moved off a holiday.

    A shift to the working day before that would not leave a day in between goes forward instead.
    """
    due = done_on + dt.timedelta(days=every) if unit == "days" else add_months(done_on, every)
    if shift == "previous" and (earlier := working_days.previous_working_day(due)) > done_on:
        return earlier
    if shift == "none":
        return due
    return max(working_days.next_working_day(due), done_on + ONE_DAY)
