"""How a field's value is shown: one small function per column, chosen once per register.

Rows of a list are put together here, not by a template per cell: fifty rows of eight columns are
four hundred cells, and a template engine spends more on them than the database does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.records import RecordType
from hisaar.platform.records.models import Record
from hisaar.web import addresses, chips, text

LONG = 140
JUDGED = {
    "status", "severity", "criticality", "priority", "rating", "level", "grade", "outcome",
    "impact", "likelihood", "result", "state", "tier",
}  # fmt: skip
Render = Callable[[Any], str]  # record → HTML


@dataclass(frozen=True)
class Column:
    """A column of a list, or a fact on a page: its name, its label, how it looks."""

    name: str
    label: str
    css: str
    sort: str
    render: Render
    full: Render | None = None  # on a page of its own, where there is room


@cache
def column(record_type: RecordType, name: str) -> Column:
    """The column of a field or property of the register's model."""
    field = _field(record_type, name)
    if field is None:
        value = getattr(record_type.model, name, None)
        label = getattr(getattr(value, "fget", value), "short_description", name.replace("_", " "))
        return Column(name, _capital(label), "", "", _computed(name))
    label = _capital(getattr(field, "verbose_name", name))
    css, render = _shown(record_type, field)
    full = _prose(name) if css == "hs-long" and not field.many_to_many else None
    return Column(name, label, css, _sort_key(field), render, full)


def columns(record_type: RecordType) -> list[Column]:
    return [column(record_type, name) for name in record_type.column_names]


def section(record_type: RecordType, record: Record, names: Iterable[str]) -> list[dict[str, Any]]:
    """The facts below one heading of the detail page."""
    facts = []
    for name in names:
        if name == "title":
            continue  # the heading of the page says it
        found = column(record_type, name)
        facts.append({
            "label": found.label,
            "html": mark_safe((found.full or found.render)(record)),  # noqa: S308 - escaped
            "is_wide": found.css == "hs-long",
        })  # fmt: skip
    return facts


def rows(
    record_type: RecordType, records: Sequence[Record], *, ticks: bool = False,
    columns: Sequence[Column] | None = None,
) -> SafeString:  # fmt: skip
    """Table rows for a list; every renderer escapes what people typed."""
    shown = columns or [column(record_type, name) for name in record_type.column_names]
    opened = [f'<td class="{c.css}">' if c.css else "<td>" for c in shown]
    pairs = list(zip(opened, [c.render for c in shown], strict=True))
    parts: list[str] = []
    for record in records:
        parts.append("<tr>")
        if ticks:
            parts.append(_tick(record.code))
        for start, render in pairs:
            parts += (start, render(record), "</td>")
        parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308 - made of escaped parts


def plain(record_type: RecordType, name: str, value: Any) -> str:
    """A value as the audit trail keeps it, in the words of the form."""
    field = _field(record_type, name)
    if value is None or value == "":
        return text.NOTHING
    if field is not None and getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        return text.moment(dt.datetime.fromisoformat(value))
    if isinstance(field, models.DateField) and isinstance(value, str):
        return text.day(dt.date.fromisoformat(value))
    return text.text(value)


def _tick(code: str) -> str:
    return (
        f'<td class="hs-tick"><input class="form-check-input" type="checkbox" name="codes"'
        f' value="{code}" aria-label="Choose {code}"></td>'
    )


def _field(record_type: RecordType, name: str) -> Any:
    try:
        return record_type.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _capital(label: Any) -> str:
    shown = str(label)
    return shown[:1].upper() + shown[1:]


def _sort_key(field: Any) -> str:
    if field.many_to_many or field.one_to_many:
        return ""
    if field.is_relation:
        names = {f.name for f in field.related_model._meta.fields}
        return f"{field.name}__title" if "title" in names else field.attname
    return str(field.name)


def _shown(record_type: RecordType, field: Any) -> tuple[str, Render]:
    """Class and renderer by what the field is: the first description that fits."""
    name = field.name
    is_list = field.many_to_many or field.one_to_many
    described: tuple[tuple[bool, str, Callable[[], Render]], ...] = (
        (name == "title", "hs-title", lambda: _linked(record_type, name)),
        (name == "code", "", lambda: _linked(record_type, name)),
        (getattr(field, "is_sensitive", False) or hasattr(field, "masked"), "",
         lambda: _masked(field)),
        (isinstance(field, FileLink), "", lambda: _file(name)),
        (is_list, "hs-long", lambda: _many(name)),
        (field.is_relation, "", lambda: _related(name)),
        (bool(getattr(field, "choices", None)), "", lambda: _chosen(field)),
        (isinstance(field, models.TextField), "hs-long", lambda: _long(name)),
    )  # fmt: skip
    found = next(((css, make) for fits, css, make in described if fits), None)
    if found:
        return found[0], found[1]()
    for kind, css, shown in _BY_KIND:
        if isinstance(field, kind):
            return css, _formatted(name, shown)
    return "", _formatted(name, _escaped)


def _escaped(value: Any) -> str:
    """Text with every code in it turned into a link."""
    return addresses.with_links(value) if value not in (None, "") else text.NOTHING


def _ticked(value: Any) -> str:
    return text.NOTHING if value is None else "Yes" if value else "No"


_BY_KIND: tuple[tuple[type[models.Field[Any, Any]], str, Callable[[Any], str]], ...] = (
    (models.BooleanField, "", _ticked),
    (models.DateTimeField, "hs-date", text.moment),
    (models.DateField, "hs-date", text.day),
    (models.DecimalField, "hs-number", text.number),
    (models.IntegerField, "hs-number", text.number),
    (models.FloatField, "hs-number", text.number),
)


def _formatted(name: str, shown: Callable[[Any], str]) -> Render:
    return lambda record: shown(getattr(record, name))


def _linked(record_type: RecordType, name: str) -> Render:
    css = ' class="hs-code"' if name == "code" else ""

    def render(record: Any) -> str:
        address = f"{addresses.registers()}{record_type.slug}/{record.code}/"
        return f'<a{css} href="{address}">{escape(getattr(record, name))}</a>'

    return render


def _related(name: str) -> Render:
    return lambda record: item(getattr(record, name))


def _many(name: str) -> Render:
    def render(record: Any) -> str:
        related = [item(other) for other in getattr(record, name).all()[:50]]
        return ", ".join(related) or text.NOTHING

    return render


def item(other: Any) -> str:
    """A related record as a link, anything else as text."""
    if other is None:
        return text.NOTHING
    if isinstance(other, Record):
        return f'<a href="{addresses.record(other)}">{escape(other)}</a>'
    return escape(other)


def _chosen(field: Any) -> Render:
    labels = {value: str(label) for value, label in field.flatchoices}
    if field.name == "strength":
        return lambda record: chips.strength_chip(record.strength)
    if field.name == "outcome":
        return lambda record: chips.outcome_chip(record.outcome)
    is_judged = field.name in JUDGED

    def render(record: Any) -> str:
        value = getattr(record, field.name)
        if value in (None, ""):
            return text.NOTHING
        label = _capital(labels.get(value, value))
        return chips.choice_chip(value, label) if is_judged else escape(label)

    return render


def _long(name: str) -> Render:
    def render(record: Any) -> str:
        value = str(getattr(record, name) or "")
        if len(value) > LONG:
            value = f"{value[:LONG].rstrip()}…"
        return escape(value) or text.NOTHING

    return render


def _prose(name: str) -> Render:
    def render(record: Any) -> str:
        value = getattr(record, name)
        return (
            f'<div class="hs-prose">{addresses.with_links(value)}</div>' if value else text.NOTHING
        )

    return render


def _masked(field: Any) -> Render:
    """Sealed fields: what the field itself says may be shown, else dots."""
    hide = getattr(field, "masked", lambda value: "•••••")

    def render(record: Any) -> str:
        value = getattr(record, field.name)
        return escape(hide(value)) if value else text.NOTHING

    return render


def _file(name: str) -> Render:
    def render(record: Any) -> str:
        stored = getattr(record, name)
        if stored is None:
            return text.NOTHING
        address = addresses.record(record, f"files/{name}/")
        return f'<a href="{address}">{escape(stored)}</a>'

    return render


def _computed(name: str) -> Render:
    def render(record: Any) -> str:
        value = getattr(record, name)
        value = value() if callable(value) else value
        if isinstance(value, Record):
            return item(value)
        if isinstance(value, list | tuple) and value and isinstance(value[0], Record):
            return ", ".join(item(other) for other in value)
        return escape(text.text(value))

    return render
