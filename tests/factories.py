"""Records of any register, made from its declaration: what the contract tests are fed with."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models

from hisaar.platform import records
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.records.fields import CodeField
from hisaar.platform.vault.fields import CnicField

DAY = dt.date(2026, 1, 1)


def sample(field, n: int):  # noqa: C901, PLR0911, PLR0912 - a table, one case a kind of field
    """A value that fits the field; another ``n``, another value where the field has room."""
    if hasattr(field, "example"):
        return field.example(n)
    if field.choices and field.blank:
        return None if field.null else ""
    if field.choices:
        return field.choices[n % len(field.choices)][0]
    match field:
        case FileLink():
            return None
        case CnicField():
            return f"35202-{1000000 + n}-{1 + n % 9}"
        case CodeField() | models.ForeignKey() if field.null or field.blank:
            return None if field.null else ""
        case CodeField():
            return make(_target(field), n).code
        case models.ForeignKey():
            return make(records.type_of(field.related_model), n)
        case models.BooleanField():
            return None if field.null else False
        case models.DateTimeField():
            return dt.datetime(2026, 1, 1 + n % 28, 9, tzinfo=dt.UTC)
        case models.DateField():
            return DAY + dt.timedelta(days=n)
        case models.DecimalField():
            return Decimal(n + 1)
        case models.IntegerField():
            return _whole_number(field, n)
        case models.JSONField():
            return field.get_default()
        case models.EmailField():
            return f"{field.name}{n}@example.com"
    return _text(field, n)


def _target(field):
    wanted = field.registers[0] if field.registers else "people.Person"
    return next(t for t in records.all_types() if t.model._meta.label == wanted)


def _whole_number(field, n):
    limits = {v.code: v.limit_value for v in field.validators if hasattr(v, "limit_value")}
    value = max(limits.get("min_value", 0), 0) + n
    return min(value, limits.get("max_value", value))


def _text(field, n):
    if field.name == "phone":
        return f"+92300{1000000 + n}"
    text = f"{field.verbose_name} {n}"
    return text if field.max_length is None else text[-field.max_length :]


def values(record_type, n: int = 0, **given) -> dict:
    """Field name to value for every field of the form that is not many-to-many."""
    fields = (record_type.field(name) for name in record_type.form_fields)
    found = {f.name: sample(f, n) for f in fields if not f.many_to_many and f.name not in given}
    return found | given


def holds_one_row(record_type) -> bool:
    """Whether the register is made for a single row, as the insurer's own profile."""
    return record_type.has_field("only")


def make(record_type, n: int = 0, **given):
    """A stored record of that register."""
    exists = record_type.model._default_manager
    for attempt in range(n, n + 1000, 100):
        fields = values(record_type, attempt, **given)
        unique = {
            f.name for f in record_type.model._meta.fields if f.unique and f.name in fields
        } or set()
        if not any(exists.filter(**{name: fields[name]}).exists() for name in unique):
            return records.save(record_type.model(**fields), actor=None)
    raise AssertionError(f"no free values for {record_type.name}")
