"""Hundreds of thousands of new rows at once, under one entry of the audit trail for each batch.

``save_many`` writes an entry for each record; for a directory with a million rights that would say
nothing that the file does not say, at ten times the size. Here the entry names the register, the
codes from the first to the last, how many there are, where they came from, and the SHA-256 of the
rows in canonical form. What changes later goes through ``save`` and ``save_many``, field by field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, connections, router, transaction
from django.db.models import CharField
from django.utils import timezone

from hisaar.platform.audit import chain

from .changes import plain
from .models import Record
from .numbering import assign_codes
from .refusals import Invalid, Refused

R = TypeVar("R", bound=Record)
BATCH = 2000
_UNSTATED = {"id", "version", "created_at", "updated_at"}


@transaction.atomic
def save_bulk(records: Sequence[R], *, actor: Any, action: str = "", source: str = "") -> list[R]:
    """Save new records of one register, numbered in their order, under one audit entry.

    For rows that a program made from a file: lengths, choices and required relations are checked,
    ``clean`` is not called, and ``record_saved`` is not sent. A record's title must be set where
    the model cannot derive it without further queries.
    """
    if not records:
        return []
    if old := next((r for r in records if r.pk is not None), None):
        raise ValueError(f"{old.code} is stored already; save_bulk is for new records.")
    _check(records)
    assign_codes(records)
    now = timezone.now()
    for record in records:
        record.version, record.created_at, record.updated_at = 1, now, now
    model: Any = type(records[0])
    try:
        with transaction.atomic():
            _insert(model, records)
    except IntegrityError as error:
        raise Refused(
            f"One of {len(records)} {model._meta.verbose_name_plural} from {source or 'the file'}"
            f" does not fit what is stored: {error}. Nothing of this batch was written."
        ) from error
    chain.append(
        actor=actor, action=action or "created", subject=chain.batch_subject(records[0].code),
        changes={
            "from": [None, records[0].code], "to": [None, records[-1].code],
            "count": [None, len(records)], "source": [None, source],
            "sha256": [None, digest_of(records)],
        },
    )  # fmt: skip
    return list(records)


def _insert(model: Any, records: Sequence[Any]) -> None:
    """One prepared statement for all rows; ``bulk_create`` spends most of its time on wording its
    statements. The numbers that the database gave are read back by code.
    """
    connection = connections[router.db_for_write(model)]
    fields = [f for f in model._meta.local_concrete_fields if not f.primary_key]
    if model._meta.parents or any(hasattr(f, "get_placeholder") for f in fields):
        model._default_manager.bulk_create(records, batch_size=BATCH)
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(f.column) for f in fields)
    holders = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({holders})"  # noqa: S608
    for record in records:
        record._prepare_related_fields_for_save(operation_name="bulk_create")
    with connection.cursor() as cursor:
        for start in range(0, len(records), BATCH):
            cursor.executemany(statement, [
                [f.get_db_prep_save(f.pre_save(record, True), connection) for f in fields]
                for record in records[start : start + BATCH]
            ])  # fmt: skip
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        rows = model._base_manager.using(connection.alias).filter(code__in=[r.code for r in batch])
        numbers = dict(rows.order_by().values_list("code", "pk"))
        for record in batch:
            record.pk, record._state.adding = numbers[record.code], False
            record._state.db = connection.alias


def digest_of(records: Iterable[Record]) -> str:
    """SHA-256 of the rows, one JSON array a line, values in the order of the model's columns.

    Numbers of the database, versions and moments of writing are left out, so that rows that were
    not changed since give the same digest.
    """
    names: list[str] = []
    running = hashlib.sha256()
    for record in records:
        names = names or [
            f.attname for f in record._meta.concrete_fields if f.name not in _UNSTATED
        ]
        row = [plain(getattr(record, name)) for name in names]
        running.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return running.hexdigest()


def _check(records: Sequence[R]) -> None:
    """Lengths, choices and required relations: what the database of a small insurer lets pass."""
    fields = [f for f in records[0]._meta.concrete_fields if f.name not in {*_UNSTATED, "code"}]
    choices = {f.attname: {c for c, _ in f.flatchoices} | {""} for f in fields if f.choices}
    lengths = {f.attname: f.max_length for f in fields if isinstance(f, CharField) and f.max_length}
    required = [f.attname for f in fields if f.is_relation and not f.null]
    for record in records:
        _title(record)
        for name in required:
            if getattr(record, name) is None:
                raise Invalid({name.removesuffix("_id"): ["Choose one; it cannot be empty."]})
        for name, allowed in choices.items():
            if getattr(record, name) not in allowed:
                raise Invalid({name: [f"'{getattr(record, name)}' is not one of the choices."]})
        for name, length in lengths.items():
            if len(getattr(record, name) or "") > length:
                raise Invalid({name: [f"Longer than {length} letters."]})


def _title(record: Any) -> None:
    if not record.title and hasattr(record, "derive_title"):
        record.title = record.derive_title()[:200]
