"""In which order registers are written, so that what a row refers to is there before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from hisaar.platform.evidence.fields import SubjectsField
from hisaar.platform.records import RecordType
from hisaar.platform.records.fields import CodeField


def dependency_order(record_types: Iterable[RecordType]) -> list[RecordType]:
    """Sort registers behind those that they refer to; a circle is cut where a field may be empty.

    Fields of the key and fields that must be filled count before the others. Registers that do
    not depend on each other keep the order in which they were given.
    """
    left = list(record_types)
    models = {record_type.model for record_type in left}
    needed = {t.model: _references(t, models, hard=True) for t in left}
    wanted = {t.model: _references(t, models, hard=False) for t in left}
    ordered: list[RecordType] = []
    while left:
        open_models = {t.model for t in left}
        free = [t for t in left if not (needed[t.model] | wanted[t.model]) & open_models]
        if not free:  # a circle: cut it where the fewest references have to wait
            possible = [t for t in left if not needed[t.model] & open_models] or left
            free = [min(possible, key=lambda t: len(wanted[t.model] & open_models))]
        ordered.append(free[0])
        left.remove(free[0])
    return ordered


def _references(record_type: RecordType, models: set[Any], *, hard: bool) -> set[Any]:
    """Return the models that this register points to, itself left out."""
    keys = {name for names in record_type.keys for name in names}
    found: set[Any] = set()
    for name in {*record_type.form_fields, *keys}:
        field: Any = record_type.field(name)
        is_hard = name in keys or not (field.null or field.many_to_many)
        if is_hard != hard:
            continue
        if isinstance(field, CodeField):
            found |= code_targets(field) or models
        elif field.is_relation:
            found.add(field.related_model)
        elif isinstance(field, SubjectsField):
            found |= models
    return (found & models) - {record_type.model}


def code_targets(field: CodeField) -> set[Any]:
    """Return the models into which a field of codes may point; empty when any will do."""
    return {apps.get_model(label) for label in field.registers}
