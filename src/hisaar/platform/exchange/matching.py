"""Which register a sheet is for, and which field a column fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hisaar.lib.text import did_you_mean, fold
from hisaar.platform.records import RecordType

from .sheets import Sheet, column_letters
from .writing import LISTS_SHEET, sheet_name

CODE = "code"
EXAMPLE = "EXAMPLE"  # in the code column: a row of the template, not of the insurer
INTRODUCTION = "Read me"
LEFT_OUT = "#"  # begins the name of a sheet or heading that is not for import

_STAMP = re.compile(r"[\W\d_]+$")  # the day or number behind the name of a download
_NUMBER_BEFORE = re.compile(r"^\s*\d+[\s._-]+")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_PASSED_OVER = {fold(LISTS_SHEET), fold(INTRODUCTION)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What keeps a file from being imported: where it stands, and what to do about it."""

    sheet: str
    row: int | None = None
    column: str = ""
    value: str = ""
    message: str
    source: str = ""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        where = ", ".join(part for part in (self.sheet, row, self.column) if part)
        return f"{where}: {self.message}" if where else self.message


@dataclass(slots=True, kw_only=True)
class MatchedSheet:
    """A sheet with its register and, by column index, the field that each column fills."""

    sheet: Sheet
    record_type: RecordType
    columns: dict[int, str] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """Return the heading of a field as the file has it, or its label."""
        at = next((at for at, column in self.columns.items() if column == name), None)
        return self.sheet.headings[at] if at is not None else heading_of(self.record_type, name)

    def fault(self, row: int | None, message: str, *, name: str = "", value: Any = "") -> Fault:
        """Return a fault of this sheet; `name` is the field that it is about."""
        return Fault(
            sheet=self.sheet.name,
            source=self.sheet.source,
            row=row,
            column=self.heading(name) if name else "",
            value=str(value),
            message=message,
        )


def heading_of(record_type: RecordType, name: str) -> str:
    """Return what stands over the column of a field: its label with a capital."""
    label = str(record_type.field(name).verbose_name)
    return label[:1].upper() + label[1:]


def exchanged_fields(record_type: RecordType) -> list[str]:
    """Return the fields that a file can fill: those of the form, in its order."""
    return list(record_type.form_fields)


def match_sheets(
    sheets: Sequence[Sheet],
    record_types: Sequence[RecordType],
    *,
    into: RecordType | None = None,
) -> tuple[list[MatchedSheet], list[Fault]]:
    """Find the register of each sheet and the field of each column; what fits nothing is a fault.

    `into` names the register of a lone sheet whatever it is called.
    """
    matched: list[MatchedSheet] = []
    faults: list[Fault] = []
    names = _names_of(record_types)
    for sheet in sheets:
        record_type = into if into is not None and len(sheets) == 1 else None
        record_type = record_type or names.get(fold(sheet.name)) or names.get(_bare(sheet.name))
        if record_type is not None:
            matched.append(MatchedSheet(sheet=sheet, record_type=record_type))
        elif not (_is_left_out(sheet) or sheet.is_hidden):
            faults.append(_unknown_sheet(sheet, record_types))
    for match in matched:
        faults += _match_columns(match)
    return matched, faults


def _names_of(record_types: Iterable[RecordType]) -> dict[str, RecordType]:
    """Return the folded names under which people may call the sheet of a register."""
    names: dict[str, RecordType] = {}
    for record_type in record_types:
        for name in (
            record_type.slug,
            record_type.label_plural,
            sheet_name(record_type.label_plural),
            record_type.label,
            record_type.model.__name__,
            record_type.prefix,
        ):
            names.setdefault(fold(name), record_type)
    return names


def _bare(name: str) -> str:
    """Return the folded name without what people put around it when they save a file.

    A number before it, a remark in brackets behind it, the day or number of a download:

    >>> _bare("03 People (AD users export)"), _bare("people-2026-11-24")
    ('people', 'people')
    """
    return fold(_STAMP.sub("", _REMARK.sub("", _NUMBER_BEFORE.sub("", name))))


def _is_left_out(sheet: Sheet) -> bool:
    return sheet.name.startswith(LEFT_OUT) or fold(sheet.name) in _PASSED_OVER


def _unknown_sheet(sheet: Sheet, record_types: Sequence[RecordType]) -> Fault:
    labels = [t.label_plural for t in record_types]
    hint = did_you_mean(sheet.name, labels)
    return Fault(
        sheet=sheet.name,
        source=sheet.source,
        message=(
            f"No register is called '{sheet.name}'{'; ' + hint if hint else '.'} Rename the sheet,"
            f" delete it, or begin its name with {LEFT_OUT} to leave it out."
        ),
    )


def _match_columns(match: MatchedSheet) -> list[Fault]:
    faults: list[Fault] = []
    known = _fields_of(match.record_type)
    ignored = {"id", "version", "createdat", "updatedat", "title"} - set(known)
    for at, heading in enumerate(match.sheet.headings):
        name = known.get(fold(heading)) if heading else None
        if name is not None and name in match.columns.values():
            faults.append(_fault_of(match, at, "is there twice; delete one of the columns."))
        elif name is not None:
            match.columns[at] = name
        elif heading and not heading.startswith(LEFT_OUT) and fold(heading) not in ignored:
            faults.append(_unknown_heading(match, at, known))
    widest = max((len(row.values) for row in match.sheet.rows), default=0)
    bare = {at for at in range(widest) if not _heading_at(match, at)}
    for row in match.sheet.rows:
        strays = [at for at in bare if at < len(row.values) and row.values[at] != ""]
        if strays:
            letters = column_letters(strays[0])
            message = f"Column {letters} has values but no heading; write one or delete it."
            faults.append(match.fault(row.number, message))
            break
    return faults


def _heading_at(match: MatchedSheet, at: int) -> str:
    headings = match.sheet.headings
    return headings[at] if at < len(headings) else ""


def _fields_of(record_type: RecordType) -> dict[str, str]:
    """Return folded headings to field names: a field's own name wins over another's label."""
    names = [CODE, *exchanged_fields(record_type)]
    found = {fold(name): name for name in names}
    for name in names:
        found.setdefault(fold(str(record_type.field(name).verbose_name)), name)
    return found


def _unknown_heading(match: MatchedSheet, at: int, known: dict[str, str]) -> Fault:
    heading = match.sheet.headings[at]
    labels = [heading_of(match.record_type, name) for name in known.values()]
    hint = did_you_mean(heading, [*labels, *known.values()])
    message = (
        f"is not a field of {match.record_type.label_plural}{'; ' + hint if hint else '.'} Rename"
        f" the column, delete it, or begin its heading with {LEFT_OUT} to leave it out."
    )
    return _fault_of(match, at, message)


def _fault_of(match: MatchedSheet, at: int, message: str) -> Fault:
    heading = match.sheet.headings[at]
    return Fault(
        sheet=match.sheet.name,
        source=match.sheet.source,
        row=match.sheet.heading_row,
        column=heading,
        value=heading,
        message=f"'{heading}' (column {column_letters(at)}) {message}",
    )
