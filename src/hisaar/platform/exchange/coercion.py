"""What a person typed into a cell, as the value of a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.dates import format_day, format_moment, parse_day, parse_moment
from hisaar.lib.durations import parse_duration
from hisaar.lib.identifiers import as_typed, normalise_email
from hisaar.lib.money import parse_amount
from hisaar.lib.text import did_you_mean, fold, join_names

YES = {"yes", "y", "true", "1", "x", "✓", "✔"}
NO = {"no", "n", "false", "0"}
_CHOICES_TOLD = 12


def coerce(field: Any, value: Any) -> Any:
    """Return the value of `field` that a filled cell states.

    A field class with a method ``from_cell(value)`` decides for itself. Otherwise choices go by
    value or label, and days, moments, amounts, yes and no in the forms that people type.

    Raises
    ------
    ValueError
        With a sentence that says what was read and what works.
    """
    if hasattr(field, "from_cell"):
        return field.from_cell(value)
    if field.flatchoices:
        return _choice(field, value)
    for kinds, reader in _READERS:
        if isinstance(field, kinds):
            return reader(field, value)
    return _text(field, value)


def blank(field: Any) -> Any:
    """Return what an empty cell means: the field's default, or nothing."""
    return field.get_default()


def kept(stored: Any, read: Any) -> Any:
    """Return the stored value when what was read only looks different in a spreadsheet.

    Line ends, spaces around a text, and fractions of a second do not survive a spreadsheet.
    """
    if isinstance(stored, str) and isinstance(read, str):
        return stored if _visible(stored) == _visible(read) else read
    if isinstance(stored, dt.datetime) and isinstance(read, dt.datetime):
        return stored if abs(stored - read) < dt.timedelta(seconds=1) else read
    return read


def _visible(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _choice(field: Any, value: Any) -> Any:
    typed = as_text(value)
    pairs = [(key, str(label)) for key, label in field.flatchoices if key not in (None, "")]
    for key, label in pairs:
        if typed in (str(key), label):
            return key
    found = {key for key, label in pairs if fold(typed) in (fold(str(key)), fold(label))}
    if len(found) == 1:
        return found.pop()
    labels = [label for _, label in pairs]
    told = f"choose {join_names(labels, 'or', limit=_CHOICES_TOLD)}"
    hint = did_you_mean(typed, [*labels, *(str(key) for key, _ in pairs)])
    raise ValueError(f"'{typed}' is not a choice; {hint or told + '.'}")


def _flag(field: Any, value: Any) -> bool:
    typed = as_text(value).casefold()
    if typed in YES:
        return True
    if typed in NO:
        return False
    raise ValueError(f"'{typed}' is neither yes nor no; write one of them.")


def _day(field: Any, value: Any) -> dt.date:
    return parse_day(value)


def _moment(field: Any, value: Any) -> dt.datetime:
    moment = parse_moment(value)
    if moment.microsecond >= 999_500:  # a spreadsheet's fraction of a day, just short of a second
        moment += dt.timedelta(seconds=1)
    return moment.replace(microsecond=0)


def _time(field: Any, value: Any) -> dt.time:
    if isinstance(value, dt.time):
        return value.replace(microsecond=0)
    try:
        return parse_moment(f"2000-01-01 {as_text(value)}").time()
    except ValueError:
        raise ValueError(f"'{value}' is not a time of day; write it as 14:30.") from None


def _duration(field: Any, value: Any) -> dt.timedelta:
    if isinstance(value, dt.time):  # what a cell that shows 4:00 holds
        return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return parse_duration(value)


def _decimal(field: Any, value: Any) -> Decimal:
    amount = parse_amount(value)
    places = Decimal(1).scaleb(-field.decimal_places)
    try:
        rounded = amount.quantize(places)
    except InvalidOperation:
        raise ValueError(f"'{value}' has too many digits.") from None
    if rounded != amount:
        raise ValueError(
            f"'{value}' has more than {field.decimal_places} decimals; round it."
            if field.decimal_places
            else f"'{value}' has decimals; write a whole number."
        )
    return rounded


def _whole(field: Any, value: Any) -> int:
    try:
        amount = parse_amount(value)
    except ValueError:
        raise ValueError(f"'{as_text(value)}' is not a whole number.") from None
    if amount != int(amount):
        raise ValueError(f"'{value}' has decimals; write a whole number.")
    return int(amount)


def _number(field: Any, value: Any) -> float:
    try:
        return float(parse_amount(value))
    except ValueError:
        raise ValueError(f"'{as_text(value)}' is not a number.") from None


def _email(field: Any, value: Any) -> str:
    return normalise_email(value)


def _text(field: Any, value: Any) -> Any:
    """Read text as it was typed; the field itself says whether it fits, as for a form."""
    typed = as_text(value)
    try:
        return field.clean(typed, None)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from None


def as_text(value: Any) -> str:
    """Return a cell as the person sees it, whatever the spreadsheet made of it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return format_moment(value) if value.time() != dt.time() else format_day(value)
    if isinstance(value, dt.date):
        return format_day(value)
    if isinstance(value, float) and not value.is_integer():
        return format(value, ".15g")
    if isinstance(value, str | int | float):
        return as_typed(value)
    return str(value)


_READERS: tuple[tuple[type[Any] | tuple[type[Any], ...], Callable[[Any, Any], Any]], ...] = (
    (models.BooleanField, _flag),
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.TimeField, _time),
    (models.DurationField, _duration),
    (models.DecimalField, _decimal),
    (models.IntegerField, _whole),
    (models.FloatField, _number),
    (models.EmailField, _email),
)
