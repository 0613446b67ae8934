"""Lengths of time: ISO 8601 for exchange, plain words for people."""

from __future__ import annotations

import re
from datetime import timedelta

FORMS = "write it as PT4H, 4 hours, 90 minutes, 2 days or 1:30"

_ISO = re.compile(
    r"P(?!$)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?P<hours>\d{1,4}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?")
_WORDS = re.compile(r"(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>[a-z]+)\s*(?:,|and)?\s*", re.IGNORECASE)
_UNITS = {
    "weeks": ("w", "week", "weeks"),
    "days": ("d", "day", "days"),
    "hours": ("h", "hr", "hrs", "hour", "hours"),
    "minutes": ("m", "min", "mins", "minute", "minutes"),
    "seconds": ("s", "sec", "secs", "second", "seconds"),
}
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_UNIT_OF_WORD = {word: unit for unit, words in _UNITS.items() for word in words}
_LONGEST = timedelta(days=36_525)


def parse_duration(value: object) -> timedelta:
    """Return the length of time that `value` states; months and years have no fixed length.

    Raises
    ------
    ValueError
        With a sentence that says what was read and which forms work.

    >>> parse_duration("P1DT2H"), parse_duration("90 min")
    (datetime.timedelta(days=1, seconds=7200), datetime.timedelta(seconds=5400))
    """
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not value.strip() or len(value) > 60:
        raise ValueError(f"{value!r} is not a length of time; {FORMS}.")
    text = value.strip()
    found = _ISO.fullmatch(text) or _CLOCK.fullmatch(text)
    if found:
        seconds = sum(
            _SECONDS[unit] * int(count) for unit, count in found.groupdict().items() if count
        )
    else:
        seconds = _from_words(text)
    if seconds > _LONGEST.total_seconds():
        raise ValueError(f"'{text}' is longer than a hundred years; {FORMS}.")
    return timedelta(seconds=seconds)


def _from_words(text: str) -> int:
    seconds, position = 0.0, 0
    while position < len(text):
        part = _WORDS.match(text, position)
        unit = _UNIT_OF_WORD.get(part["unit"].lower()) if part else None
        if part is None or unit is None:
            raise ValueError(f"'{text}' is not a length of time; {FORMS}.")
        seconds += float(part["count"]) * _SECONDS[unit]
        position = part.end()
    return round(seconds)


def _split(length: timedelta) -> list[tuple[int, str]]:
    left, parts = round(length.total_seconds()), []
    for unit in ("days", "hours", "minutes", "seconds"):
        count, left = divmod(left, _SECONDS[unit])
        if count:
            parts.append((count, unit))
    return parts


def format_iso_duration(length: timedelta) -> str:
    """Return the length in ISO 8601, to the second: ``P1DT2H``, ``PT0S``."""
    if length < timedelta(0):
        raise ValueError("A negative length of time has no form in ISO 8601.")
    parts = _split(length)
    days = "".join(f"{count}D" for count, unit in parts if unit == "days")
    clock = "".join(f"{count}{unit[0].upper()}" for count, unit in parts if unit != "days")
    return f"P{days}" + (f"T{clock}" if clock or not days else "") + ("0S" if not parts else "")


def format_duration(length: timedelta) -> str:
    """Return the length in words, to the second: ``1 day 2 hours``.

    >>> format_duration(timedelta(hours=26))
    '1 day 2 hours'
    """
    sign = "-" if length < timedelta(0) else ""
    parts = _split(abs(length))
    words = [f"{count:,} {unit if count > 1 else unit[:-1]}" for count, unit in parts]
    return sign + " ".join(words) if words else "0 seconds"
