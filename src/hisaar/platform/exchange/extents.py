"""How far the values of a worksheet reach, and what must not be among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from hisaar.platform.records import Refused

from .limits import Limits
from .markup import Attributes, local_name, parse
from .sheets import column_letters

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class Extent:
    """Counts of one worksheet; rows and columns from 1. Formatting without a value is nothing."""

    last_row: int = 0
    last_column: int = 0
    last_cell: str = ""
    widest_cell: str = ""
    filled_rows: int = 0
    merges: list[tuple[str, int]] = field(default_factory=list)


def measure(chunks: Iterable[bytes], where: str, limits: Limits) -> Extent:
    """Read a worksheet's XML once; formulas, error values and absurd sizes are refused."""
    scan = _Scan(where)
    parse(chunks, where, scan.start)
    extent = scan.extent
    if extent.last_column > limits.columns:
        raise Refused(
            f"{where} has a value in cell {extent.widest_cell}; a register has at most"
            f" {limits.columns} columns, so delete what stands to the right of it."
        )
    if extent.filled_rows > limits.rows:
        raise Refused(
            f"{where} has {extent.filled_rows:,} rows; split it into files of at most"
            f" {limits.rows:,}."
        )
    if extent.last_row * extent.last_column > limits.cells:
        raise Refused(
            f"{where} has a value in cell {extent.last_cell}, far below the others; delete it or"
            " move it up."
        )
    return extent


class _Scan:
    """Told each element of a worksheet by the parser."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.extent = Extent()
        self.row = 0
        self.cell = ""
        self.kind: str | None = None
        self.filled_row = 0
        self.columns: dict[str, int] = {}
        by_name: dict[str, Callable[[Attributes], None]] = {
            "row": self._row, "c": self._cell, "v": self._value, "is": self._value,
            "f": self._formula, "mergeCell": self._merge,
        }  # fmt: skip
        self.handlers: dict[str, Callable[[Attributes], None] | None] = dict(by_name)

    def start(self, name: str, attributes: Attributes) -> None:
        """Pass an element to its handler, whatever prefix it came with."""
        try:
            handler = self.handlers[name]
        except KeyError:
            handler = self.handlers[name] = self.handlers.get(local_name(name))
        if handler is not None:
            handler(attributes)

    def _row(self, attributes: Attributes) -> None:
        self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
        self.cell = ""

    def _cell(self, attributes: Attributes) -> None:
        self.kind = attributes.get("t")
        self.cell = attributes.get("r") or self._next_cell()

    def _next_cell(self) -> str:
        """Return the cell to the right of the one before: the letters may be left out."""
        before = self._place(self.cell)[0] if self.cell else 0
        return f"{column_letters(before)}{self.row}"

    def _place(self, cell: str) -> tuple[int, int]:
        """Return column and row of ``AB12``, both from 1."""
        found = _CELL.fullmatch(cell)
        if found is None:
            raise ValueError(cell)
        letters = found[1]
        column = self.columns.get(letters)
        if column is None:
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            self.columns[letters] = column
        row = int(found[2])
        if row > _LAST_ROW or column > _LAST_COLUMN:
            raise ValueError(cell)
        return column, row

    def _value(self, _: Attributes) -> None:
        if self.kind == "e":
            raise Refused(
                f"{self.where} shows an error instead of a value in cell {self.cell}; correct it."
            )
        column, row = self._place(self.cell)
        extent = self.extent
        if row > extent.last_row:
            extent.last_row, extent.last_cell = row, self.cell
        if column > extent.last_column:
            extent.last_column, extent.widest_cell = column, self.cell
        if row != self.filled_row:
            self.filled_row = row
            extent.filled_rows += 1

    def _formula(self, _: Attributes) -> None:
        raise Refused(
            f"{self.where} holds a formula in cell {self.cell}; replace it by its value (copy, then"
            " paste as values)."
        )

    def _merge(self, attributes: Attributes) -> None:
        ref = attributes.get("ref", "")
        self.extent.merges.append((ref, self._place(ref.rpartition(":")[2])[1]))
