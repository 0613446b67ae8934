"""Thresholds as people type them, tested against the kind of value that the rules expect."""

from __future__ import annotations

import re
from typing import Any

from hisaar.lib.dates import parse_day

from .entries import Threshold
from .parameters import show

_NUMBER = re.compile(r"(?P<number>\d{1,6})\s*(?P<unit>[a-z]+|%)?", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def parse_value(threshold: Threshold, text: str) -> Any:
    """Return the value that ``text`` states for a threshold.

    A list has commas between its items; a table is written ``high: 4; medium: 24``. Raises
    ``ValueError`` with a sentence that says what works. A value that the text of the Guidelines
    itself gives can be made stricter, never laxer.
    """
    stated = text.strip()
    if not stated:
        raise ValueError(f"The value for {threshold.name} is empty.")
    if threshold.source == "text":
        return _stricter(threshold, stated)
    if isinstance(threshold.default, int):
        return _whole(threshold, stated)
    if isinstance(threshold.default, list):
        return _items(threshold, stated, like=threshold.default[0])
    if isinstance(threshold.default, dict):
        return _table(threshold, stated)
    if threshold.unit == "day of the year":
        return _day_of_year(threshold, stated)
    return parse_day(stated) if threshold.unit == "date" else stated


def _refusal(threshold: Threshold, stated: str, wanted: str) -> ValueError:
    example = show(threshold.default, threshold.unit)
    return ValueError(
        f"'{stated}' is not a value for {threshold.name}: write {wanted}. The default is {example}."
    )


def _whole(threshold: Threshold, stated: str) -> int:
    found = _NUMBER.fullmatch(stated.lower())
    # "18 months" is what people type and what the product prints.
    units = {None, threshold.unit, threshold.unit.removesuffix("s")}
    if threshold.unit == "percent":
        units.add("%")
    if found is None or found["unit"] not in units:
        raise _refusal(threshold, stated, _wanted(threshold))
    number = int(found["number"])
    if threshold.unit == "percent" and number > 100:
        raise _refusal(threshold, stated, _wanted(threshold))
    return number


def _wanted(threshold: Threshold) -> str:
    if threshold.unit == "percent":
        return "a whole number from 0 to 100"
    return "a whole number" + (f" of {threshold.unit}" if threshold.unit != "count" else "")


def _items(threshold: Threshold, stated: str, *, like: Any) -> list[Any]:
    parts = [part.strip() for part in re.split(r"[,\n]", stated) if part.strip()]
    if isinstance(like, int):
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise _refusal(threshold, stated, "whole numbers with commas between them")
        return [int(part) for part in parts]
    return parts


def _table(threshold: Threshold, stated: str) -> dict[str, Any]:
    wanted = f"a value for each of {', '.join(threshold.default)}, as 'high: 4; low: 72'"
    found: dict[str, Any] = {}
    for row in filter(None, (row.strip() for row in re.split(r"[;\n]", stated))):
        name, colon, value = (part.strip() for part in row.partition(":"))
        if not colon or name not in threshold.default or name in found:
            raise _refusal(threshold, stated, wanted)
        found[name] = _cell(threshold, stated, value, like=threshold.default[name])
    if set(found) != set(threshold.default):
        raise _refusal(threshold, stated, wanted)
    return {name: found[name] for name in threshold.default}


def _cell(threshold: Threshold, stated: str, value: str, *, like: Any) -> Any:
    if isinstance(like, list):
        return [] if value == "none" else [part.strip() for part in value.split(",") if part]
    if not value.isascii() or not value.isdigit():
        raise _refusal(threshold, stated, "whole numbers behind the colons")
    return int(value)


def _day_of_year(threshold: Threshold, stated: str) -> str:
    if not _DAY_OF_YEAR.fullmatch(stated):
        raise _refusal(threshold, stated, "month and day as 04-30")
    return stated


def _stricter(threshold: Threshold, stated: str) -> int:
    shown = show(threshold.default, threshold.unit)
    if not isinstance(threshold.default, int):
        raise ValueError(f"{threshold.name} is {shown} by the text itself and cannot be changed.")
    value = _whole(threshold, stated)
    if value > threshold.default:
        raise ValueError(
            f"{threshold.name} is {shown} by the text itself: it can be made shorter, not longer."
        )
    return value
