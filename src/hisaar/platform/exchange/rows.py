"""One row of a file on its way to becoming, or changing, a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from hisaar.lib.text import fold
from hisaar.platform.evidence.fields import FileLink, SubjectsField
from hisaar.platform.records.fields import CodeField

from .coercion import as_text, blank, coerce
from .matching import CODE, EXAMPLE, Fault, MatchedSheet

State = Literal["new", "changed", "unchanged"]


@dataclass(slots=True, eq=False)
class ImportedRow:
    """A row with its cells by field name.

    ``values`` holds what its cells mean, as far as they have been read; ``raw`` what refers to
    other records and waits to be looked up. ``before`` is what an existing record held, by
    column of the database; ``links`` are the many-to-many values that the row states.
    """

    match: MatchedSheet
    number: int
    code: str = ""
    raw: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[Any]] = field(default_factory=dict)
    record: Any = None
    before: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)
    is_blocked: bool = False
    state: State = "unchanged"

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_faulty(self) -> bool:
        """Whether the row cannot be saved, for its own faults or those of a row it refers to."""
        return self.is_blocked or bool(self.faults)

    def note_stored(self) -> None:
        """Remember what the record holds now, to tell later whether it changed."""
        names = (f.attname for f in self.record._meta.concrete_fields)
        self.before = {name: getattr(self.record, name) for name in names}

    def blame(self, message: str, *, name: str = "", value: Any = "") -> None:
        """Note a fault of this row; `name` is the field that it is about."""
        self.faults.append(self.match.fault(self.number, message, name=name, value=value))

    def changed_columns(self) -> list[str]:
        """Return the columns of the database in which the record differs from before."""
        before = self.before or {}
        return [name for name, value in before.items() if getattr(self.record, name) != value]


def is_reference(field: Any) -> bool:
    """Say whether a cell of the field names other records or files."""
    return field.is_relation or isinstance(field, CodeField | SubjectsField)


def read_rows(match: MatchedSheet) -> Iterator[ImportedRow]:
    """Read the plain cells of a sheet; those that refer to records are kept for later."""
    fields = {at: match.record_type.field(name) for at, name in match.columns.items()}
    plans = [(at, f.name, f, is_reference(f)) for at, f in fields.items()]
    for number, cells in match.sheet.rows:
        row = ImportedRow(match, number)
        for at, name, f, refers in plans:
            cell = cells[at] if at < len(cells) else ""
            if isinstance(cell, str):
                cell = cell.strip()
            if name == CODE:
                row.code = as_text(cell).upper()
            elif refers:
                row.raw[name] = cell
            else:
                _read_plain(row, name, f, cell)
        if fold(row.code) != fold(EXAMPLE):
            yield row


def _read_plain(row: ImportedRow, name: str, field: Any, cell: Any) -> None:
    if cell == "":
        row.values[name] = blank(field)
        return
    try:
        row.values[name] = coerce(field, cell)
    except ValueError as error:
        row.blame(str(error), name=name, value=as_text(cell))


def is_file(field: Any) -> bool:
    """Say whether a cell of the field holds the path of a file beside the workbook."""
    return isinstance(field, FileLink)
