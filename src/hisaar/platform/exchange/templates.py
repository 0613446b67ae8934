"""An empty workbook that explains itself: what an insurer fills to begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from hisaar.platform.evidence.fields import SubjectsField
from hisaar.platform.records import RecordType
from hisaar.platform.records.fields import CodeField

from .exporting import kind_of
from .matching import EXAMPLE, INTRODUCTION, LEFT_OUT, exchanged_fields, heading_of
from .ordering import dependency_order
from .rows import is_file
from .writing import Column, Table, sheet_name

_EXAMPLE_DAY = dt.date(2026, 1, 15)
_RULES = (
    ("Sheets", "One sheet for each register. Fill those that you can; the rest may stay empty."),
    ("Order", "Any. A row may refer to a row of another sheet, also one further on."),
    ("Rows", "One thing a row. Blank rows do no harm. The grey row EXAMPLE is never imported."),
    ("Code", "Leave it empty for a new row: the next code is given. Write it to change a record."),
    ("Again", "Importing the same file twice changes nothing: rows are recognised."),
    ("Empty cells", "An empty cell clears the field. A column that you delete is left alone."),
    ("References", "Write the name or the code. Separate several with semicolons."),
    ("Days", "Day first: 31/12/2026 or 31-Dec-2026. Days that Excel recognises are right too."),
    ("Amounts", "1,234,567 or 12,34,567 or 2.5 crore. Always in rupees."),
    ("Yes or no", "yes or no."),
    ("Files", "A path beside this workbook, such as files/policy.pdf."),
    ("Own columns", f"Begin a heading or the name of a sheet with {LEFT_OUT} to leave it out."),
    ("Formulas", "Replace them by their values before you import: copy, then paste as values."),
    ("Stars", "Columns whose heading ends in * must be filled."),
)


def template_workbook(record_types: Iterable[RecordType]) -> list[Table]:
    """Return an introduction and an empty sheet for each register, for `writing.write_xlsx`.

    Headings carry notes, choices and references drop-downs; one example row stands in each sheet.
    """
    ordered = dependency_order(record_types)
    tables = [_template(record_type, ordered) for record_type in ordered]
    return [_introduction(ordered), *tables]


def _introduction(record_types: Sequence[RecordType]) -> Table:
    registers = [(sheet_name(t.label_plural), t.description) for t in record_types]
    return Table(
        name=INTRODUCTION,
        columns=[Column(heading="How to fill this workbook"), Column(heading="")],
        rows=[("", ""), *_RULES, ("", ""), ("The sheets", ""), *registers],
        is_prose=True,
    )


def _template(record_type: RecordType, record_types: Sequence[RecordType]) -> Table:
    names = exchanged_fields(record_type)
    by_model = {t.model: t for t in record_types}
    code = Column(heading="Code", note="Leave it empty for a new row.")
    return Table(
        name=record_type.label_plural,
        columns=[code, *(_column(record_type, name, by_model) for name in names)],
        examples=[[EXAMPLE, *(_example(record_type.field(n), record_type) for n in names)]],
    )


def _column(record_type: RecordType, name: str, by_model: dict[Any, RecordType]) -> Column:
    field: Any = record_type.field(name)
    target = by_model.get(field.related_model) if field.is_relation else None
    choices = tuple(str(label) for key, label in field.flatchoices or () if key not in (None, ""))
    return Column(
        heading=heading_of(record_type, name) + (" *" if _is_required(field) else ""),
        kind=kind_of(field),
        note=_note(field, target),
        choices=("yes", "no") if isinstance(field, models.BooleanField) else choices,
        chosen_from=_title_column(target) if target and not field.many_to_many else None,
    )


def _is_required(field: Any) -> bool:
    is_given = field.blank or field.has_default() or isinstance(field, models.BooleanField)
    return not (field.many_to_many or is_given)


def _title_column(target: RecordType) -> tuple[str, int] | None:
    names = exchanged_fields(target)
    return (target.label_plural, names.index("title") + 1) if "title" in names else None


def _note(field: Any, target: RecordType | None) -> str:
    """Say what the field is for, and what a cell of it may hold."""
    parts = [str(field.help_text)] if field.help_text else []
    if is_file(field):
        parts.append("The path of a file beside this workbook.")
    elif field.is_relation:
        meta = field.related_model._meta
        what = f"sheet {sheet_name(target.label_plural)}" if target else meta.verbose_name_plural
        several = ", several with semicolons between" if field.many_to_many else ""
        parts.append(f"Name or code, from {what}{several}.")
    elif field.flatchoices:
        labels = [str(label) for key, label in field.flatchoices if key not in (None, "")]
        parts.append(f"One of: {', '.join(labels)}.")
    elif isinstance(field, CodeField):
        parts.append("Name or code of a record.")
    parts.append(_form_note(field))
    return "\n".join(part for part in parts if part)


def _form_note(field: Any) -> str:
    notes: tuple[tuple[type[Any], str], ...] = (
        (models.DateTimeField, "Day and time, as 31/12/2026 14:30."),
        (models.DateField, "A day, as 31/12/2026."),
        (models.DurationField, "A length of time, as 4 hours or 2 days."),
        (models.BooleanField, "yes or no."),
    )
    return next((note for base, note in notes if isinstance(field, base)), "")


def _example(field: Any, record_type: RecordType) -> Any:
    """Return what the worked example holds in this column."""
    if hasattr(field, "example"):
        return field.example(1)
    if is_file(field):
        return "files/example.pdf"
    if field.is_relation:
        return f"Example {field.related_model._meta.verbose_name}"
    if field.flatchoices:
        return next(str(label) for key, label in field.flatchoices if key not in (None, ""))
    if field.name == "title":
        return f"Example {record_type.label}"
    return next((value for base, value in _EXAMPLES if isinstance(field, base)), "")


_EXAMPLES: tuple[tuple[type[Any], Any], ...] = (
    (SubjectsField, "RCA-01"),
    (CodeField, ""),
    (models.DateTimeField, dt.datetime.combine(_EXAMPLE_DAY, dt.time(14, 30))),
    (models.DateField, _EXAMPLE_DAY),
    (models.DurationField, "4 hours"),
    (models.BooleanField, "yes"),
    (models.DecimalField, Decimal(24)),
    (models.IntegerField, 1),
    (models.EmailField, "name@example.com.pk"),
)

__all__ = ("template_workbook",)
