"""Days, moments and numbers as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

NOTHING = "—"


@lru_cache(maxsize=8192)
def _day(value: dt.date) -> str:
    return date_format(value, "j M Y")


def day(value: dt.date | dt.datetime | None) -> str:
    """``24 Nov 2026``; a moment counts as the day in the time zone of the pages."""
    if not value:
        return NOTHING
    if isinstance(value, dt.datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return _day(value)


def moment(value: dt.datetime | None) -> str:
    """``24 Nov 2026, 14:05``."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{_day(local.date())}, {local:%H:%M}"


def number(value: Any) -> str:
    """Thousands apart by commas, no trailing zeros behind the point."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Decimal):
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return f"{value:,}"


_KINDS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (bool, lambda value: "Yes" if value else "No"),
    (dt.datetime, moment),
    (dt.date, day),
    ((int, float, Decimal), number),
    ((list, tuple, set, frozenset), lambda value: ", ".join(text(v) for v in value) or NOTHING),
)


def text(value: Any) -> str:
    """Any value as plain text, by what it is."""
    if value is None or value == "":
        return NOTHING
    return next((shown(value) for kind, shown in _KINDS if isinstance(value, kind)), str(value))
