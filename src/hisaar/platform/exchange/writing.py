"""Tables out, as workbooks and CSV that are safe to open and pleasant to fill.

No cell is ever written as a formula or a link, whatever its text begins with.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Literal

from hisaar.lib.dates import KARACHI
from hisaar.lib.durations import format_duration
from hisaar.lib.text import fold
from hisaar.platform.records import Refused

from .delimited import defuse

Kind = Literal["text", "day", "moment", "amount", "whole", "number"]

LISTS_SHEET = "Lists"
SEPARATOR = "; "  # between several values in one cell

_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_ROWS_TO_FILL = 1_000  # rows below the data that drop-downs cover
_MEASURED_ROWS = 50
_NARROWEST, _WIDEST = 10, 48
_SAFE_DIGITS = 15
_LAKHS = r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;#,##0.00"
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "day": "dd mmm yyyy",
    "moment": "dd mmm yyyy hh:mm",
    "amount": _LAKHS,
    "whole": "0",
    "number": "General",
}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what stands over it, what is explained there, and what may be chosen.

    ``choices`` makes a drop-down; ``chosen_from`` makes one of a column of another sheet, as
    ``(sheet name, column index)``. Both suggest only: other values can be typed.
    """

    heading: str
    kind: Kind = "text"
    note: str = ""
    choices: tuple[str, ...] = ()
    chosen_from: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet to write; rows may be a generator. `examples` stand above them, in grey italics."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = ()
    examples: Sequence[Sequence[Any]] = ()
    is_prose: bool = False


def sheet_name(name: str) -> str:
    """Return the name as a tab can carry it: 31 characters, none of ``[]:*?/\\'``.

    >>> sheet_name("business/impact: analyses")
    'Business impact analyses'
    """
    clean = " ".join(_NOT_IN_NAMES.sub(" ", name).split())
    return (clean[:1].upper() + clean[1:])[:_LONGEST_NAME].strip() or "Sheet"


def cell_value(value: Any) -> Any:
    """Return what a cell holds for a value of a record: text, number, day or local moment."""
    cell: Any = value
    if value is None:
        cell = ""
    elif isinstance(value, bool):
        cell = "yes" if value else "no"
    elif isinstance(value, dt.datetime) and value.tzinfo:
        cell = value.astimezone(KARACHI).replace(tzinfo=None)
    elif isinstance(value, dt.timedelta):
        cell = format_duration(value)
    elif isinstance(value, list | tuple | set | frozenset):
        cell = SEPARATOR.join(str(cell_value(item)) for item in value)
    elif not isinstance(value, str | int | float | Decimal | dt.date):
        cell = str(value)
    return cell


def write_csv(table: Table, target: Path | str | IO[bytes]) -> None:
    """Write one table as UTF-8 with a byte order mark, which is how Excel recognises it."""
    if isinstance(target, Path | str):
        with Path(target).open("wb") as stream:
            write_csv(table, stream)
        return
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([defuse(column.heading) for column in table.columns])
    writer.writerows([_csv_text(v) for v in row] for row in chain(table.examples, table.rows))
    text.flush()
    text.detach()


def _csv_text(value: Any) -> Any:
    if isinstance(value, str):
        return defuse(value)
    cell = cell_value(value)
    if isinstance(cell, str):
        return defuse(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return f"{cell:f}" if isinstance(cell, Decimal) else cell


def write_xlsx(
    tables: Iterable[Table],
    target: Path | str | IO[bytes],
    *,
    title: str = "Hisaar",
    created: dt.datetime | None = None,
) -> None:
    """Write a workbook row by row, so that memory does not grow with the rows.

    ``created`` is what the file says of its making; given, the same rows give the same bytes.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    path = str(target) if isinstance(target, Path | str) else target
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(path, options) as workbook:
        workbook.set_properties({"title": title} | ({"created": created} if created else {}))
        _Writer(workbook, list(tables)).write()


class _Writer:
    """One workbook being written."""

    def __init__(self, workbook: Any, tables: Sequence[Table]) -> None:
        self.workbook = workbook
        self.tables = tables
        wrap = {"text_wrap": True, "valign": "top"}
        self.heading = workbook.add_format(
            {"bold": True, "bg_color": "#E6EDF5", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.prose = workbook.add_format(wrap)
        grey = {"italic": True, "font_color": "#6B7280"}
        self.formats = {
            is_example: {
                kind: workbook.add_format({"num_format": form, **(grey if is_example else {})})
                for kind, form in _FORMATS.items()
            }
            for is_example in (False, True)
        }
        self.lists: dict[tuple[str, ...], int] = {}

    def write(self) -> None:
        taken: set[str] = {fold(LISTS_SHEET)}
        for table in self.tables:
            name = _free_name(sheet_name(table.name), taken)
            worksheet = self.workbook.add_worksheet(name)
            if table.is_prose:
                self._write_prose(worksheet, table)
            else:
                self._write_table(worksheet, table)
        self._write_lists()

    def _write_prose(self, worksheet: Any, table: Table) -> None:
        """Write sentences: the first bold, without grid and filter."""
        worksheet.hide_gridlines(2)
        widths = [24, 90] if len(table.columns) > 1 else [110]
        for at, width in enumerate(widths):
            worksheet.set_column(at, at, width, self.prose)
        worksheet.write_string(0, 0, table.columns[0].heading, self.title)
        for number, row in enumerate(table.rows, start=1):
            for at, value in enumerate(row):
                if value:
                    worksheet.write_string(number, at, str(value), self.prose)

    def _write_table(self, worksheet: Any, table: Table) -> None:
        rows = iter(table.rows)
        measured = list(islice(rows, _MEASURED_ROWS))
        self._set_columns(worksheet, table, [*table.examples, *measured])
        for at, column in enumerate(table.columns):
            worksheet.write_string(0, at, column.heading, self.heading)
            if column.note:
                worksheet.write_comment(0, at, column.note, {"x_scale": 2, "author": "Hisaar"})
        worksheet.freeze_panes(1, 1)
        number = 0
        for number, row in enumerate(table.examples, start=1):
            self._write_row(worksheet, table, number, row, is_example=True)
        for number, row in enumerate(chain(measured, rows), start=number + 1):  # noqa: B020
            self._write_row(worksheet, table, number, row, is_example=False)
        if table.columns:
            worksheet.autofilter(0, 0, max(number, 1), len(table.columns) - 1)
        self._add_drop_downs(worksheet, table, number + _ROWS_TO_FILL)

    def _set_columns(self, worksheet: Any, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        for at, column in enumerate(table.columns):
            lengths = [len(str(cell_value(row[at]))) for row in rows if at < len(row)]
            longest = max([len(column.heading) + 3, *lengths], default=0)
            if column.kind in {"day", "moment", "amount"}:
                longest = max(longest if column.kind == "day" else 18, 13)
            width = min(max(longest + 1, _NARROWEST), _WIDEST)
            worksheet.set_column(at, at, width, self.formats[False][column.kind])

    def _write_row(
        self, worksheet: Any, table: Table, number: int, row: Sequence[Any], *, is_example: bool
    ) -> None:
        formats = self.formats[is_example]
        plain = formats["text"] if is_example else None
        for at, value in enumerate(row):
            cell = value if type(value) is str else cell_value(value)
            if cell == "":
                continue
            if type(cell) is str:
                if len(cell) > _LONGEST_TEXT:
                    raise Refused(_too_long(table, at, number))
                worksheet.write_string(number, at, cell, plain)
            elif isinstance(cell, dt.date):
                kind: Kind = "moment" if isinstance(cell, dt.datetime) else "day"
                worksheet.write_datetime(number, at, cell, formats[kind])
            else:
                self._write_number(worksheet, number, at, cell, formats[table.columns[at].kind])

    def _write_number(self, worksheet: Any, number: int, at: int, cell: Any, form: Any) -> None:
        """Write a number, as text when a spreadsheet would drop some of its digits."""
        digits = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
        significant = digits.replace(".", "").strip("-0")
        if isinstance(cell, float) or len(significant) <= _SAFE_DIGITS:
            worksheet.write_number(number, at, cell, form)
        else:
            worksheet.write_string(number, at, digits)

    def _add_drop_downs(self, worksheet: Any, table: Table, last_row: int) -> None:
        for at, column in enumerate(table.columns):
            source = self._source(column)
            if source:
                rule = {"validate": "list", "source": source, "show_error": False}
                worksheet.data_validation(1, at, last_row, at, rule)

    def _source(self, column: Column) -> str:
        from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

        if column.chosen_from is not None:
            name, at = column.chosen_from
            letters = xl_col_to_name(at, True)
            return f"='{sheet_name(name)}'!{letters}$2:{letters}${_ROWS_TO_FILL}"
        if not column.choices:
            return ""
        place = self.lists.setdefault(column.choices, len(self.lists))
        letters = xl_col_to_name(place, True)
        return f"='{LISTS_SHEET}'!{letters}$1:{letters}${len(column.choices)}"

    def _write_lists(self) -> None:
        """Write the choices of all drop-downs on one hidden sheet, each in a column."""
        if not self.lists:
            return
        worksheet = self.workbook.add_worksheet(LISTS_SHEET)
        worksheet.hide()
        for number in range(max(map(len, self.lists))):
            for at, choices in enumerate(self.lists):
                if number < len(choices):
                    worksheet.write_string(number, at, choices[number])


def _free_name(name: str, taken: set[str]) -> str:
    """Return the name, numbered when a sheet of that name is there already."""
    candidate, number = name, 1
    while fold(candidate) in taken:
        number += 1
        candidate = f"{name[: _LONGEST_NAME - 4]} {number}"
    taken.add(fold(candidate))
    return candidate


def _too_long(table: Table, at: int, number: int) -> str:
    return (
        f"{table.name}, row {number + 1}: {table.columns[at].heading} has more than"
        f" {_LONGEST_TEXT:,} characters, which no spreadsheet cell holds; export as CSV instead."
    )


__all__ = ("Column", "Table", "cell_value", "sheet_name", "write_csv", "write_xlsx")
