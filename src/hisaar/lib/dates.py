"""Days and moments as people type them, reporting years, and working days.

Days are read day first, as in Pakistan. Only `today` looks at the clock; everything else takes
the day as an argument.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

KARACHI: Final = ZoneInfo("Asia/Karachi")
WEEKEND: Final = frozenset({5, 6})  # Saturday and Sunday, as date.weekday() counts them
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_FORMS: Final = "write the day first, as 31/12/2026 or 31-Dec-2026, or as 2026-12-31"
MOMENT_FORMS: Final = "write it as 31/12/2026 14:30 or 2026-12-31T14:30"

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2199
_CENTURY_TURN = 70  # 26 is 2026, 69 is 2069, 70 is 1970
_EXCEL_EPOCH = datetime.combine(date(1899, 12, 30), time())
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 3 Oct 1954 to 10 Jan 2119
_FULL_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_SEPARATOR = r"\s*[-/.\s]\s*"
_GAP = r"[\s\-/.,]*"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})")
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})")
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?{_GAP}([a-z]{{3,9}}){_GAP}(\d{{4}}|\d{{2}})"
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}}){_GAP}(\d{{1,2}})(?:st|nd|rd|th)?[\s,\-/.]+(\d{{4}})"
)
_TIME = re.compile(
    r"(?P<day>.*?\d)(?:\s*,)?[\sT]\s*(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|PKT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")


def today() -> date:
    """Return the day it is in Karachi, whatever zone the machine is set to."""
    return datetime.now(KARACHI).date()


def parse_day(value: object) -> date:
    """Return the day that `value` states.

    Takes dates, moments (an aware one counts as the day in Karachi), the serial numbers of a
    spreadsheet, and text in the forms that people type, day first; a time of day behind it is
    dropped. A two-digit year from 70 on is in the 1900s.

    Raises
    ------
    ValueError
        With a sentence that says what was read and which forms work.

    >>> parse_day("31-Dec-26"), parse_day(46387), parse_day("Dec 31, 2026") == date(2026, 12, 31)
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31), True)
    """
    if isinstance(value, datetime):
        return (value.astimezone(KARACHI) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _day_from_text(value)
    return _from_serial(value, DAY_FORMS).date()


def parse_moment(value: object, *, zone: tzinfo = KARACHI) -> datetime:
    """Return the moment that `value` states, with its zone; without one it is in `zone`.

    Takes all that `parse_day` takes; a day alone means its first minute.

    >>> parse_moment("31/12/2026 2:30 pm").isoformat()
    '2026-12-31T14:30:00+05:00'
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=zone)
    if not isinstance(value, str):
        return _from_serial(value, MOMENT_FORMS).replace(tzinfo=zone)
    shown = _shown(value, MOMENT_FORMS)
    if _NUMBER.fullmatch(shown):
        return _from_serial(float(shown), MOMENT_FORMS).replace(tzinfo=zone)
    found = _TIME.fullmatch(shown)
    if found is None:
        return datetime.combine(_day_without_time(shown, MOMENT_FORMS), time(), tzinfo=zone)
    clock = _clock(found, shown)
    day = _day_without_time(found["day"], MOMENT_FORMS)
    return datetime.combine(day, clock, tzinfo=_zone_of(found["zone"], zone))


def _day_from_text(text: str) -> date:
    shown = _shown(text, DAY_FORMS)
    if _NUMBER.fullmatch(shown):
        return _from_serial(float(shown), DAY_FORMS).date()
    if _TIME.fullmatch(shown):
        return parse_moment(shown).astimezone(KARACHI).date()
    return _day_without_time(shown, DAY_FORMS)


def _day_without_time(text: str, forms: str) -> date:
    """Read a day in one of four orders; text is what stands before any time of day."""
    shown = text.strip().rstrip(",")
    low = shown.lower()
    if found := _DAY_FIRST.fullmatch(low):
        return _calendar_day(int(found[3]), int(found[2]), int(found[1]), shown, found[3])
    if found := _YEAR_FIRST.fullmatch(low):
        return _calendar_day(int(found[1]), int(found[2]), int(found[3]), shown, found[1])
    if found := _DAY_MONTH.fullmatch(low):
        month = _month(found[2], shown)
        return _calendar_day(int(found[3]), month, int(found[1]), shown, found[3])
    if found := _MONTH_DAY.fullmatch(low):
        month = _month(found[1], shown)
        return _calendar_day(int(found[3]), month, int(found[2]), shown, found[3])
    raise ValueError(f"'{shown}' is not a day; {forms}.")


def _shown(text: str, forms: str) -> str:
    shown = " ".join(text.split())
    if not shown:
        raise ValueError(f"The day is empty; {forms}.")
    if len(shown) > 60:
        raise ValueError(f"'{shown[:60]}…' is too long for a day; {forms}.")
    return shown


def _month(word: str, shown: str) -> int:
    for number, name in enumerate(_FULL_MONTHS, start=1):
        if word == "sept" or name.startswith(word):
            return 9 if word == "sept" else number
    raise ValueError(f"'{word}' in '{shown}' is not a month; {DAY_FORMS}.")


def _calendar_day(year: int, month: int, day: int, shown: str, typed_year: str) -> date:
    if len(typed_year) == 2:
        year += 1900 if year >= _CENTURY_TURN else 2000
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise ValueError(
            f"'{shown}' is in the year {year}; days from {_EARLIEST_YEAR} to {_LATEST_YEAR} work."
        )
    if not 1 <= month <= 12:
        raise ValueError(f"'{shown}' has {month} as its month; {DAY_FORMS}.")
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = f"{MONTHS[month - 1]} {year}"
        raise ValueError(f"'{shown}' does not exist: {name} has {length} days; {DAY_FORMS}.")
    return date(year, month, day)


def _from_serial(value: object, forms: str) -> datetime:
    """Read a spreadsheet's count of days since 30 December 1899."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a day; {forms}.")
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        raise ValueError(f"{value:.15g} is a number, not a day; {forms}.")
    return _EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))


def _clock(found: re.Match[str], shown: str) -> time:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    half = (found["half"] or "").lower()[:1]
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"'{shown}' has no possible time of day; {MOMENT_FORMS}.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, second)


def _zone_of(text: str | None, zone: tzinfo) -> tzinfo:
    """Return the zone that was typed behind the time, or `zone` when none was."""
    if text is None:
        return zone
    name = text.upper()
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    if name == "PKT":
        return KARACHI
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))


def add_months(day: date, months: int) -> date:
    """Move by whole months; a day that the month does not have becomes its last.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 3, 31), -13)
    (datetime.date(2026, 2, 28), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _clamped(year, month + 1, day.day)


def months_ago(on: date, months: int) -> date:
    """Return the first day that still counts as "within `months` months" as of `on`."""
    return add_months(on, -months)


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True, order=True)
class ReportingYear:
    """An insurer's accounting year, named by the calendar year in which it ends.

    The report on it is due on the first `due_month`/`due_day` after its last day: 30 April
    following, unless told otherwise.

    >>> ReportingYear(2026).due_on, ReportingYear(2027, 6, 30).label
    (datetime.date(2027, 4, 30), '2026-27')
    """

    year: int
    end_month: int = 12
    end_day: int = 31
    due_month: int = 4
    due_day: int = 30

    def __post_init__(self) -> None:
        for what, month, day in (
            ("end", self.end_month, self.end_day),
            ("due day", self.due_month, self.due_day),
        ):
            if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(2024, month)[1]):
                raise ValueError(f"A reporting year's {what} cannot be day {day} of month {month}.")

    @property
    def last_day(self) -> date:
        """The balance sheet day."""
        return _clamped(self.year, self.end_month, self.end_day)

    @property
    def first_day(self) -> date:
        """The day after the end of the year before."""
        return self.previous.last_day + timedelta(days=1)

    @property
    def due_on(self) -> date:
        """The last day on which a report on this year is in time."""
        same_year = _clamped(self.year, self.due_month, self.due_day)
        if same_year > self.last_day:
            return same_year
        return _clamped(self.year + 1, self.due_month, self.due_day)

    @property
    def previous(self) -> ReportingYear:
        """The reporting year before this one."""
        return replace(self, year=self.year - 1)

    @property
    def following(self) -> ReportingYear:
        """The reporting year after this one."""
        return replace(self, year=self.year + 1)

    @property
    def label(self) -> str:
        """``2026`` for a calendar year, ``2025-26`` for one that spans two."""
        first = self.first_day.year
        return str(self.year) if first == self.year else f"{first}-{self.year % 100:02d}"

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @classmethod
    def containing(cls, day: date, end_month: int = 12, end_day: int = 31) -> ReportingYear:
        """Return the reporting year in which `day` falls."""
        year = cls(day.year, end_month, end_day)
        return year if day <= year.last_day else year.following


def is_working_day(
    day: date, holidays: Collection[date] = (), *, weekend: Collection[int] = WEEKEND
) -> bool:
    """Say whether offices are open; `holidays` are the days that the caller's calendar closes."""
    return day.weekday() not in weekend and day not in holidays


def next_working_day(
    day: date, holidays: Collection[date] = (), *, weekend: Collection[int] = WEEKEND
) -> date:
    """Return `day` itself when it is a working day, otherwise the first one after it."""
    while not is_working_day(day, holidays, weekend=weekend):
        day += timedelta(days=1)
    return day


def add_working_days(
    day: date, count: int, holidays: Collection[date] = (), *, weekend: Collection[int] = WEEKEND
) -> date:
    """Return the working day that is `count` working days after `day`, before it if negative.

    The day itself is not counted: one working day after a Friday is the Monday.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays, weekend=weekend)
    return day


def working_days_between(
    first: date, last: date, holidays: Collection[date] = (), *, weekend: Collection[int] = WEEKEND
) -> int:
    """Count the working days after `first` up to and with `last`; negative when it is before."""
    if last < first:
        return -working_days_between(last, first, holidays, weekend=weekend)
    days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays, weekend=weekend) for day in days)


def format_day(day: date) -> str:
    """Return the day as it is shown everywhere: ``31 Dec 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_moment(moment: datetime) -> str:
    """Return the moment in Karachi's time: ``31 Dec 2026, 14:30``; a naive one as it stands."""
    local = moment.astimezone(KARACHI) if moment.tzinfo else moment
    return f"{format_day(local)}, {local:%H:%M}"
