"""Field by field: what is recorded against what a file states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from hisaar.lib.text import fold

from .drafts import CHANGED, CONTRADICTS, Draft


def plain(value: Any) -> Any:
    """A value as a line of a proposal keeps it; a record is its code."""
    if hasattr(value, "code") and hasattr(value, "pk"):
        return value.code
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def recorded(record: Any, name: str) -> Any:
    """What is recorded in a field, as `plain`; the relation must have been fetched."""
    return plain(getattr(record, name))


def is_same(one: Any, other: Any) -> bool:
    """Whether two values say the same, whatever their case, spaces and punctuation."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (fold(one) == fold(other) and fold(one) != "")
    return bool(one == other)


def compared(
    record: Any, wanted: dict[str, Any], *, subject: str, key: str, guarded: Collection[str] = (),
) -> Iterator[Draft]:  # fmt: skip
    """Yield at most two drafts: what the file adds or changes, and what it contradicts.

    ``guarded`` names the fields that a person decided: where one is filled in, a file that says
    otherwise contradicts it.
    """
    parts: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for name, value in wanted.items():
        before, after = recorded(record, name), plain(value)
        if after in (None, "") or is_same(before, after):
            continue
        is_decided = name in guarded and before not in (None, "")
        was, becomes = parts.setdefault(CONTRADICTS if is_decided else CHANGED, ({}, {}))
        was[name], becomes[name] = before, after
    for what, (was, becomes) in sorted(parts.items()):
        yield Draft(
            subject=subject, what=what, key=key, title=str(record)[:200],
            register=record._meta.label, target=record.code, before=was, after=becomes,
            sentence=in_words(type(record), what, was, becomes),
        )  # fmt: skip


def in_words(model: Any, what: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """One sentence that says what is recorded and what the file says instead."""
    said = []
    for name, value in after.items():
        label, was = label_of(model, name), before.get(name)
        if was in (None, ""):
            said.append(f"{label}: {shown(value)}")
        elif what == CONTRADICTS:
            said.append(f"{label} is recorded as {shown(was)}, the file says {shown(value)}")
        else:
            said.append(f"{label}: {shown(was)} becomes {shown(value)}")
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def label_of(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


def shown(value: Any) -> str:
    """A plain value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, ""):
        return "nothing"
    text = str(value).removeprefix("host:")
    return text if len(text) <= 120 else f"{text[:119]}…"
