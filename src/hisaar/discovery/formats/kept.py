"""Looking into foreign data without trusting its shape, and keeping what has no name here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .facts import Notes
from .limits import KEPT_DEPTH, KEPT_ENTRIES, KEPT_TEXT


def mapping_of(value: Any) -> dict[str, Any]:
    """Return `value` when it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """Return `value` when it is a list, an object as a list of one, otherwise an empty list."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def text_of(value: Any) -> str:
    """Return a text or number as a tidy text; anything else is an empty text."""
    if isinstance(value, str):
        return " ".join(value.split())[: KEPT_TEXT * 4]
    if isinstance(value, bool) or value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value) if _is_int(value) else ""


def _is_int(value: Any) -> bool:
    return isinstance(value, int)


def number_of(value: Any) -> float | None:
    """Return a finite number, also one that was written as text."""
    try:
        number = float(value) if not isinstance(value, bool) else None
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number is not None and abs(number) < 1e15 else None


def whole_of(value: Any) -> int | None:
    """Return a whole number, also one that was written as text."""
    number = number_of(value)
    return int(number) if number is not None and number == int(number) else None


def texts_of(values: Any) -> list[str]:
    """Return the texts in a list, without blanks and repetitions, in their order."""
    items: Iterable[Any] = values if isinstance(values, list | tuple) else [values]
    return list(dict.fromkeys(text for item in items if (text := text_of(item))))


def stated(**values: Any) -> dict[str, Any]:
    """Return the values that say something: neither None nor empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def other(values: dict[str, Any], known: Iterable[str], notes: Notes, kind: str) -> dict[str, Any]:
    """Return the entries of an object that have no name here, cut to the limits, and count them."""
    left: dict[str, Any] = {}
    for name in values.keys() - set(known):
        notes.not_known(f"{kind} {name}")
        if len(left) < KEPT_ENTRIES:
            left[str(name)[:200]] = cut(values[name])
    return dict(sorted(left.items()))


def cut(value: Any, depth: int = 0) -> Any:
    """Return foreign data with long texts, long lists and deep nesting cut."""
    if isinstance(value, str):
        return value if len(value) <= KEPT_TEXT else f"{value[:KEPT_TEXT]}…"
    if isinstance(value, dict):
        if depth >= KEPT_DEPTH:
            return "…"
        items = list(value.items())[:KEPT_ENTRIES]
        return {str(name)[:200]: cut(inner, depth + 1) for name, inner in items}
    if isinstance(value, list):
        return "…" if depth >= KEPT_DEPTH else [cut(v, depth + 1) for v in value[:KEPT_ENTRIES]]
    return value if isinstance(value, bool | int | float) or value is None else str(value)[:200]
