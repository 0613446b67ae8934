"""What a save changes: the row as stored beside the row as it shall be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hisaar.platform.vault.fields import seal, unseal

from .models import Record

SILENT = {"id", "code", "version", "created_at", "updated_at"}


@dataclass(eq=False)
class Row:
    record: Record
    links: dict[str, Iterable[Any]]
    stored: Record | None = None
    link_changes: dict[str, tuple[set[int], set[int]]] = field(default_factory=dict)
    is_new: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_new = self.record.pk is None

    def is_changed(self) -> bool:
        return bool(self.changed_fields())

    def changed_fields(self) -> list[Any]:
        """Fields whose value differs from what is stored (all that are set, for a new row)."""
        fields = [f for f in self.record._meta.concrete_fields if f.name not in SILENT]
        if self.is_new:
            return [f for f in fields if getattr(self.record, f.attname) not in (None, "")]
        return [
            f for f in fields
            if getattr(self.record, f.attname) != getattr(self.stored, f.attname)
        ]  # fmt: skip


def load_stored(rows: Sequence[Row]) -> None:
    """Lock and fetch what is stored for the rows that are not new, in one query."""
    old = {row.record.pk: row for row in rows if not row.is_new}
    if old:
        model = type(rows[0].record)
        stored = model._default_manager.select_for_update().in_bulk(list(old))
        for pk, row in old.items():
            row.stored = stored.get(pk)


def write_links(rows: Sequence[Row]) -> None:
    """Set the many-to-many fields that the rows name: three queries a field at the most."""
    for name in sorted({name for row in rows for name in row.links}):
        relevant = [row for row in rows if name in row.links]
        through: Any = getattr(type(relevant[0].record), name).through
        manager: Any = getattr(relevant[0].record, name)
        source, target = manager.source_field.attname, manager.target_field.attname
        before: dict[int, set[int]] = defaultdict(set)
        keys = [row.record.pk for row in relevant]
        found = through._default_manager.filter(**{f"{source}__in": keys})
        for owner, linked in found.values_list(source, target):
            before[owner].add(linked)
        add, drop = [], []
        for row in relevant:
            wanted = {item.pk for item in row.links[name]}
            had = before[row.record.pk]
            if wanted != had:
                row.link_changes[name] = (had, wanted)
            add += [through(**{source: row.record.pk, target: pk}) for pk in wanted - had]
            drop += [(row.record.pk, pk) for pk in had - wanted]
        for owner, linked in drop:
            through._default_manager.filter(**{source: owner, target: linked}).delete()
        through._default_manager.bulk_create(add, batch_size=1000)


def describe(rows: Sequence[Row]) -> list[dict[str, list[Any]]]:
    """For each row, field name to ``[before, after]`` as the audit trail keeps it."""
    codes = _codes_of_relations(rows)
    result = []
    for row in rows:
        changed: dict[str, list[Any]] = {}
        for f in row.changed_fields():
            before = None if row.is_new else getattr(row.stored, f.attname)
            pair = [before, getattr(row.record, f.attname)]
            changed[f.name] = [_shown(f, value, codes) for value in pair]
        for name, (had, wanted) in row.link_changes.items():
            related = row.record._meta.get_field(name).related_model
            changed[name] = [
                sorted(codes.get((related, pk), str(pk)) for pk in keys) for keys in (had, wanted)
            ]
        result.append(changed)
    return result


def _codes_of_relations(rows: Sequence[Row]) -> dict[tuple[Any, int], str]:
    """Codes (or names) of every related row that the changes mention, one query a model."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    for row in rows:
        for f in row.changed_fields():
            if f.is_relation:
                pair = [getattr(row.record, f.attname)]
                pair += [] if row.is_new else [getattr(row.stored, f.attname)]
                wanted[f.related_model] |= {pk for pk in pair if pk is not None}
        for name, (had, now) in row.link_changes.items():
            wanted[row.record._meta.get_field(name).related_model] |= had | now
    return {
        (model, pk): str(getattr(obj, "code", obj))
        for model, keys in wanted.items()
        for pk, obj in model._default_manager.in_bulk(list(keys)).items()
    }


def _shown(f: Any, value: Any, codes: dict[tuple[Any, int], str]) -> Any:
    if hasattr(f, "masked"):
        return f.masked(value)
    if f.is_relation:
        return None if value is None else codes.get((f.related_model, value), str(value))
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON can carry it."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | dt.timedelta | bytes):
        return str(value)
    return value


def raw_values(record: Record) -> dict[str, list[Any]]:
    """Everything a deleted record was, so that it can be brought back."""
    values = {
        f.attname: [plain_raw(f, getattr(record, f.attname)), None]
        for f in record._meta.concrete_fields
        if f.name not in SILENT
    }
    for f in record._meta.many_to_many:
        keys = sorted(getattr(record, f.name).values_list("pk", flat=True))
        if keys:
            values[f.name] = [keys, None]
    return values


def plain_raw(f: Any, value: Any) -> Any:
    """The value as the audit trail may keep it: what is sealed in its column stays sealed here."""
    if f.is_relation:
        return value
    if hasattr(f, "masked"):
        return seal(value, f.sealed_name) if value else value
    return plain(f.to_python(value))


def _from_raw(f: Any, value: Any) -> Any:
    if f.is_relation:
        related: Any = f.related_model
        return value if related._default_manager.filter(pk=value).exists() else None
    if hasattr(f, "masked"):
        return unseal(value, f.sealed_name) if value else value
    return f.to_python(value)


def rebuild(
    model: type[Record], code: str, changes: dict[str, Any]
) -> tuple[Record, dict[str, list[Any]]]:
    """The record and its links as ``raw_values`` kept them; vanished references become empty."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    links_of = {f.name: f for f in model._meta.many_to_many}
    record, links = model(code=code), {}
    for name, (value, _) in changes.items():
        if name in fields:
            setattr(record, name, _from_raw(fields[name], value))
        elif name in links_of:
            target: Any = links_of[name].related_model
            links[name] = list(target._default_manager.filter(pk__in=value))
    return record, links
