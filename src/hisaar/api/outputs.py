"""Records as JSON: read as plain rows, relations as codes, without building a model a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from hisaar.platform.evidence.fields import SubjectsField
from hisaar.platform.records import Record, RecordType

from .schemas import computed_columns, shown_fields

Show = Callable[[Any], Any]
_SEALED = "••••••"


@dataclass(frozen=True)
class Plan:
    """How a row is read: names in their order, paths in the query, what turns values into JSON."""

    names: tuple[str, ...]
    paths: tuple[str, ...]
    shows: tuple[tuple[int, Show], ...]
    links: tuple[Any, ...]
    computed: tuple[str, ...]


@cache
def plan(record_type: RecordType) -> Plan:
    names, paths = ["code", "title", "version"], ["code", "title", "version"]
    shows: list[tuple[int, Show]] = []
    for field in shown_fields(record_type):
        if field.many_to_many:
            continue
        if show := _show(field):
            shows.append((len(names), show))
        names.append(field.name)
        paths.append(_path(field))
    links = tuple(f for f in shown_fields(record_type) if f.many_to_many)
    ends = ("created_at", "updated_at")
    return Plan(
        (*names, *ends), (*paths, *ends, "pk"), tuple(shows), links, computed_columns(record_type)
    )


def _path(field: Any) -> str:
    if field.is_relation and issubclass(field.related_model, Record):
        return f"{field.name}__code"
    return str(field.attname)


def _show(field: Any) -> Show | None:
    """What turns the stored value into what leaves; sealed values leave masked."""
    if hasattr(field, "masked"):
        masked: Show = field.masked
        return masked
    if getattr(field, "is_sensitive", False):
        return lambda value: _SEALED if value else ""
    if isinstance(field, SubjectsField) or hasattr(field, "vocabulary"):
        return lambda value: (value or "").split()
    return None


def rows(record_type: RecordType, queryset: Any) -> list[dict[str, Any]]:
    """The rows of the query: one query, one more for each kind of link, one if columns compute."""
    how = plan(record_type)
    found = list(queryset.values_list(*how.paths))
    items = [dict(zip(how.names, values, strict=False)) for values in found]
    for at, show in how.shows:
        name = how.names[at]
        for item in items:
            item[name] = show(item[name])
    keys = [values[-1] for values in found]
    if items and how.links:
        _add_links(how.links, items, keys)
    if items and how.computed:
        _add_computed(record_type, how.computed, items, keys)
    return items


def _add_links(fields: Iterable[Any], items: list[dict[str, Any]], keys: list[int]) -> None:
    for field in fields:
        through: Any = field.remote_field.through
        source, target = field.m2m_column_name(), field.m2m_field_name()
        target = f"{field.m2m_reverse_field_name()}__code"
        linked: dict[int, list[str]] = defaultdict(list)
        pairs = through._default_manager.filter(**{f"{source}__in": keys})
        for owner, code in pairs.order_by(target).values_list(source, target):
            linked[owner].append(code)
        for key, item in zip(keys, items, strict=True):
            item[field.name] = linked.get(key, [])


def _add_computed(
    record_type: RecordType, names: Iterable[str], items: list[dict[str, Any]], keys: list[int]
) -> None:
    relations = [f.name for f in record_type.model._meta.fields if f.is_relation]
    manager = record_type.model._default_manager
    records = manager.select_related(*relations).in_bulk(keys)
    for key, item in zip(keys, items, strict=True):
        for name in names:
            value = getattr(records[key], name)
            item[name] = _plain(value() if callable(value) else value)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | list) else str(value)


def one(record: Record, record_type: RecordType) -> dict[str, Any]:
    """A stored record, read afresh."""
    return rows(record_type, record_type.model._default_manager.filter(pk=record.pk))[0]
