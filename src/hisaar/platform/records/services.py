"""The one way to write records: saved, numbered and audited together, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from hisaar.lib.text import join_names
from hisaar.platform.audit import chain

from . import changes as diff
from .models import Record
from .numbering import assign_codes
from .refusals import Conflict, Invalid, Refused
from .registry import find, type_of, type_of_code
from .signals import record_deleting, record_saved

R = TypeVar("R", bound=Record)
Links = Mapping[str, Iterable[Record]]
BATCH = 1000


def save(
    record: R, *, actor: Any, action: str = "", links: Links | None = None,
    seen_version: int | None = None,
) -> R:  # fmt: skip
    """Save ``record`` and append what changed to the audit trail.

    ``links`` replaces the many-to-many fields that it names. ``seen_version`` is the version that
    the person was looking at; if somebody saved since, Conflict is raised. A save that changes
    nothing writes nothing.
    """
    if seen_version is not None:
        record.version = seen_version
    return save_many([record], actor=actor, action=action, links={0: links or {}})[0]


@transaction.atomic
def save_many(
    records: Sequence[R], *, actor: Any, action: str = "",
    links: Mapping[int, Links] | None = None,
) -> list[R]:  # fmt: skip
    """Save records of one type with a number of queries that does not grow with their number.

    ``links`` maps a record's position to its many-to-many values.
    """
    if not records:
        return []
    links = links or {}
    rows = [diff.Row(record, dict(links.get(i, {}))) for i, record in enumerate(records)]
    diff.load_stored(rows)
    for row in rows:
        _refuse_if_stale(row)
        _prepare(row, alone=len(rows) == 1)
    new = [row.record for row in rows if row.is_new]
    assign_codes(new)
    dirty = [row for row in rows if row.is_new or row.is_changed()]
    _write(dirty)
    diff.write_links(rows)
    changed = [row for row in rows if row in dirty or row.link_changes]
    _announce(changed, actor=actor, action=action)
    return list(records)


def _refuse_if_stale(row: diff.Row) -> None:
    record = row.record
    if row.is_new:
        return
    if row.stored is None:
        raise Refused(f"{record.code} has been deleted since; add it again if it is still needed.")
    if row.stored.version != record.version:
        raise Conflict(
            f"{record.code} was changed by somebody else while you were editing it"
            f" (you saw version {record.version}, it is now {row.stored.version}).",
            mine=record, theirs=row.stored,
        )  # fmt: skip


def _prepare(row: diff.Row, *, alone: bool) -> None:
    record: Any = row.record
    _refuse_missing_relations(row)
    if hasattr(record, "derive_title"):
        record.title = record.derive_title()[:200]
    relations = {f.name for f in record._meta.fields if f.is_relation}
    try:
        record.clean_fields(exclude=relations | {"id", "code", "created_at", "updated_at"})
        record.clean()
        if alone:
            record.validate_unique(exclude={"id", "code"})
            record.validate_constraints(exclude={"id", "code"})
    except ValidationError as error:
        raise Invalid(_sentences(record, error)) from None


def _refuse_missing_relations(row: diff.Row) -> None:
    """Before anything follows such a relation: a title that is derived from it, or `clean`."""
    missing = [
        f for f in row.record._meta.fields
        if f.is_relation and not f.null and getattr(row.record, f.attname) is None
        and f.name not in row.links
    ]  # fmt: skip
    if missing:
        raise Invalid({f.name: [f"Choose the {f.verbose_name}."] for f in missing})


def _sentences(record: Record, error: ValidationError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    # A model's clean() may raise a plain sentence, which belongs to no field.
    told = (
        error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    )
    for name, messages in told.items():
        if name == NON_FIELD_ERRORS:
            found[name] = messages
            continue
        label = _label(type(record), name)
        found[name] = [f"{label[:1].upper()}{label[1:]}: {m}" for m in messages]
    return found


def _field(model: type[Record], name: str) -> Any:
    return model._meta.get_field(name)


def _label(model: type[Record], name: str) -> str:
    return str(_field(model, name).verbose_name)


def _write(rows: Sequence[diff.Row]) -> None:
    if not rows:
        return
    now = timezone.now()
    model = type(rows[0].record)
    for row in rows:
        row.record.version += 1
        row.record.updated_at = now
        if row.is_new:
            row.record.created_at = now
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(
                [r.record for r in rows if r.is_new], batch_size=BATCH
            )
            _update(model, [r.record for r in rows if not r.is_new])
    except IntegrityError as error:
        for row in rows:
            row.record.version -= 1
        raise Refused(_integrity_sentence(model, error)) from error


def _update(model: type[Record], records: Sequence[Record]) -> None:
    if len(records) == 1:
        records[0].save(force_update=True)
    elif records:
        # An upsert of whole rows: one statement a batch, where bulk_update builds a CASE per cell.
        names = [f.name for f in model._meta.concrete_fields if not f.primary_key]
        model._default_manager.bulk_create(
            records, batch_size=BATCH, update_conflicts=True,
            update_fields=names, unique_fields=[model._meta.pk.name],
        )  # fmt: skip


def _integrity_sentence(model: type[Record], error: Exception) -> str:
    text = str(error)
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        columns = [f"{model._meta.db_table}.{_field(model, f).column}" for f in fields]
        if constraint.name in text or (columns and all(c in text for c in columns)):
            names = join_names([_label(model, f) for f in fields])
            return (
                f"Another {model._meta.verbose_name} has the same {names};"
                " change one of them or edit the one that is there."
            )
    return (
        f"A {model._meta.verbose_name} does not fit what is already stored: {text}."
        " Check for a duplicate or for a reference to something deleted."
    )


def _announce(rows: Sequence[diff.Row], *, actor: Any, action: str) -> None:
    described = diff.describe(rows)
    events = [
        chain.Event(action or ("created" if row.is_new else "changed"), row.record.code, change)
        for row, change in zip(rows, described, strict=True)
    ]
    chain.append_many(events, actor=actor)
    if not record_saved.has_listeners(type(rows[0].record) if rows else None):
        return
    for row, event in zip(rows, events, strict=True):
        record_saved.send(
            sender=type(row.record), record=row.record, action=event.action,
            changes=event.changes, actor=actor,
        )  # fmt: skip


@transaction.atomic
def delete(record: Record, *, actor: Any) -> None:
    """Delete a record and its children; Refused, naming them, while others refer to it.

    ``restore`` brings it back, under the same code, from the audit trail.
    """
    record_deleting.send(sender=type(record), record=record, actor=actor)
    for foreign_key, child_type in type_of(record).child_types:
        for child in child_type.model._default_manager.filter(**{foreign_key: record}):
            delete(child, actor=actor)
    values = diff.raw_values(record)
    code = record.code
    try:
        record.delete()
    except (ProtectedError, RestrictedError) as error:
        held: set[Any] = getattr(error, "protected_objects", None) or error.restricted_objects  # type: ignore[union-attr]
        raise Refused(_held_sentence(record, held)) from None
    chain.append(actor=actor, action="deleted", subject=code, changes=values)


def _held_sentence(record: Record, held: Iterable[Any]) -> str:
    codes = sorted(getattr(h, "code", str(h)) for h in held)
    shown = join_names(codes, limit=5)
    return (
        f"{record.code} is still referred to by {shown}."
        " Change or delete those first, or close this record instead."
    )


@transaction.atomic
def restore(code: str, *, actor: Any) -> Record:
    """Bring back the record that was deleted under ``code``, with the values it had."""
    record_type = type_of_code(code)
    entry = next((e for e in chain.history(code) if e.action == "deleted"), None)
    if record_type is None or entry is None:
        raise Refused(f"The audit trail knows no deleted record {code}.")
    if find(code):
        raise Refused(f"{code} is there; nothing to bring back.")
    record, links = diff.rebuild(record_type.model, code, entry.changes)
    return save(record, actor=actor, action="restored", links=links)


def grouped(records: Iterable[Record]) -> Iterable[tuple[type[Record], list[Record]]]:
    """Records gathered by their type, for ``save_many``."""
    ordered = sorted(records, key=lambda r: r._meta.label)
    for model, group in groupby(ordered, key=type):
        yield model, list(group)


def announce(record: Record, *, actor: Any, action: str, changes: Any = None) -> None:
    """Put an act that changes no field of the record into the audit trail, and say so above."""
    chain.append(actor=actor, action=action, subject=record.code, changes=changes or {})
    record_saved.send(
        sender=type(record), record=record, action=action, changes=changes or {}, actor=actor
    )
