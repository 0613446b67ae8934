"""Registers as sheets: their rows as an import takes them back, and templates to fill."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models

from hisaar.lib.text import fold
from hisaar.platform.records import Record, RecordType

from .directory import CODE as CODE_FORM
from .matching import CODE, exchanged_fields, heading_of
from .ordering import dependency_order
from .rows import is_file
from .writing import SEPARATOR, Column, Kind, Table

Show = Callable[[Any], Any]
_CHUNK = 2_000
_SEPARATES = re.compile(r"[;\n]")


def export_sheets(
    record_types: Iterable[RecordType],
    querysets: Mapping[RecordType, Any] | None = None,
    *,
    file_cell: Callable[[int, str], str] | None = None,
) -> list[Table]:
    """Return a sheet for each register, rows read as they are written.

    Parameters
    ----------
    querysets
        The rows to take of a register, where not all; what a person may see, or has filtered.
    file_cell
        What a cell says for a stored file, from its primary key and name: a path beside the
        workbook where the files are written too. Without it the cell says the name.

    Notes
    -----
    A record that is referred to is written by its title where that names it alone in its whole
    register, and by its code otherwise, so that the sheets import back without a change.
    """
    given = querysets or {}
    return [
        Table(
            name=record_type.label_plural,
            columns=_columns(record_type),
            rows=_rows(record_type, given.get(record_type), file_cell),
        )
        for record_type in dependency_order(record_types)
    ]


def exported_fields(record_type: RecordType) -> list[str]:
    """Return the fields that leave the product in a file: sensitive and masked ones never do."""
    return [
        name
        for name in exchanged_fields(record_type)
        if not getattr(record_type.field(name), "is_sensitive", False)
        and not hasattr(record_type.field(name), "masked")
    ]


def _columns(record_type: RecordType) -> list[Column]:
    columns = [Column(heading="Code")]
    for name in exported_fields(record_type):
        field: Any = record_type.field(name)
        columns.append(
            Column(
                heading=heading_of(record_type, name),
                kind=kind_of(field),
                note=str(field.help_text),
                choices=_labels(field),
            )
        )
    return columns


def kind_of(field: Any) -> Kind:
    """Return how a spreadsheet shows the values of a field."""
    kinds: tuple[tuple[type[Any], Kind], ...] = (
        (models.DateTimeField, "moment"),
        (models.DateField, "day"),
        (models.DecimalField, "amount" if _is_money(field) else "number"),
        (models.FloatField, "number"),
        (models.IntegerField, "whole"),
    )
    if field.is_relation or field.flatchoices:
        return "text"
    return next((kind for base, kind in kinds if isinstance(field, base)), "text")


def _is_money(field: Any) -> bool:
    return "pkr" in f"{field.verbose_name} {field.help_text}".casefold()


def _labels(field: Any) -> tuple[str, ...]:
    if field.is_relation:
        return ()
    if isinstance(field, models.BooleanField):
        return ("yes", "no")
    return tuple(str(label) for key, label in field.flatchoices if key not in (None, ""))


def _rows(
    record_type: RecordType, queryset: Any, file_cell: Callable[[int, str], str] | None
) -> Iterator[list[Any]]:
    """Yield rows by code: one query, and one for each register or list that they refer to."""
    if queryset is None:
        queryset = record_type.model._default_manager.all()
    fields: list[Any] = [record_type.field(name) for name in exported_fields(record_type)]
    labels: dict[Any, Show] = {}
    shows = [_show(field, labels, file_cell) for field in fields]
    single = [f for f in fields if not f.many_to_many]
    places = {f.name: at for at, f in enumerate(single, start=2)}
    stored = queryset.order_by("code").values_list("pk", CODE, *(f.attname for f in single))
    readers = [(places.get(field.name, 0), show) for field, show in zip(fields, shows, strict=True)]
    for values in stored.iterator(chunk_size=_CHUNK):
        yield [values[1], *(show(values[at]) if show else values[at] for at, show in readers)]


def _show(
    field: Any, labels: dict[Any, Show], file_cell: Callable[[int, str], str] | None
) -> Show | None:
    """Return what turns a stored value into a cell; None where the cell is the value."""
    if field.many_to_many:
        return _show_links(field, _labels_of(field.related_model, labels))
    if is_file(field):
        return _show_file(field, file_cell)
    if field.is_relation:
        return _labels_of(field.related_model, labels)
    if field.flatchoices:
        return _show_choice(field)
    return None


def _show_choice(field: Any) -> Show:
    """Show labels; a label that two choices share gives way to their values."""
    pairs = [(key, str(label)) for key, label in field.flatchoices]
    counts = Counter(fold(label) for _, label in pairs) + Counter(
        fold(str(key)) for key, label in pairs if fold(str(key)) != fold(label)
    )
    shown = {key: label if counts[fold(label)] == 1 else str(key) for key, label in pairs}
    return lambda value: "" if value is None else shown.get(value, value)


def _labels_of(model: Any, known: dict[Any, Show]) -> Show:
    """Return what names a record of the model: title if it is the only one so called, or code."""
    if model not in known:
        # Asked for when the first cell refers to it: most links of many rows are empty.
        names = cache(lambda: _names(model))
        known[model] = lambda key: names().get(key)
    name = known[model]
    return lambda key: "" if key is None else name(key)


def _names(model: Any) -> dict[Any, str]:
    if not issubclass(model, Record):
        return {row.pk: str(row) for row in model._default_manager.all()}
    rows = list(model._default_manager.values_list("pk", "code", "title"))
    counts = Counter(fold(title) for _, _, title in rows)
    return {
        pk: title if counts[fold(title)] == 1 and _is_a_name(title) else code
        for pk, code, title in rows
    }


def _is_a_name(title: str) -> bool:
    """Say whether a title in a cell can only be read as a title."""
    is_code = CODE_FORM.search(title.upper()) is not None
    return (
        bool(fold(title)) and title == title.strip() and not (is_code or _SEPARATES.search(title))
    )


def _show_links(field: Any, name: Show) -> Show:
    """Show many-to-many values, by the primary key of their owner, in the order of their codes."""
    through = field.remote_field.through
    source, target = field.m2m_column_name(), field.m2m_reverse_name()
    linked: dict[Any, list[Any]] = defaultdict(list)
    for owner, key in through._default_manager.order_by(target).values_list(source, target):
        linked[owner].append(name(key))
    return lambda owner: SEPARATOR.join(linked.get(owner, ()))


def _show_file(field: Any, file_cell: Callable[[int, str], str] | None) -> Show:
    names = dict(field.related_model._default_manager.values_list("pk", "name"))
    if file_cell is None:
        return lambda key: names.get(key, "")
    return lambda key: file_cell(key, names[key]) if key in names else ""


__all__: Sequence[str] = ("export_sheets", "kind_of")
