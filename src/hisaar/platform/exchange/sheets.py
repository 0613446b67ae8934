"""A sheet as the importer sees it: headings, and rows under the numbers that the user sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from hisaar.lib.text import tidy

_LOOKED_AT = 30  # filled rows that decide how wide the table is
_TITLE_ROWS = 10  # filled rows among which the headings are looked for


class Row(NamedTuple):
    """One filled row; `number` is the one at the left edge of the spreadsheet."""

    number: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of a file. An empty cell is ``""``; headings may be ``""`` where nobody wrote one.

    ``folder`` is where paths written in cells start from; an upload has none.
    """

    name: str
    source: str
    headings: tuple[str, ...]
    rows: Sequence[Row]
    heading_row: int = 1
    is_hidden: bool = False
    folder: Path | None = None


def column_letters(index: int) -> str:
    """Return the letters over a column, the first being 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def is_blank(value: Any) -> bool:
    """Say whether a cell looks empty to the person who reads it."""
    return value is None or (isinstance(value, str) and not value.strip())


def filled_rows(rows: Iterable[Sequence[Any]]) -> Iterable[Row]:
    """Number rows from 1, drop the blank ones, and cut each behind its last value."""
    for number, values in enumerate(rows, start=1):
        width = len(values)
        while width and is_blank(values[width - 1]):
            width -= 1
        if width:
            yield Row(number, tuple("" if is_blank(value) else value for value in values[:width]))


def build_sheet(
    rows: Iterable[Sequence[Any]], *, name: str, source: str, is_hidden: bool = False
) -> Sheet | None:
    """Find the headings among the first rows; None for a sheet without any value."""
    filled = iter(filled_rows(rows))
    first = list(islice(filled, _LOOKED_AT))
    if not first:
        return None
    place = _heading_place(first)
    return Sheet(
        name=name,
        source=source,
        headings=tuple(tidy(str(value)) for value in first[place].values),
        rows=[*first[place + 1 :], *filled],
        heading_row=first[place].number,
        is_hidden=is_hidden,
    )


def _heading_place(first: Sequence[Row]) -> int:
    """Return the first row that looks like headings: texts only, at least half the width."""
    widths = [sum(value != "" for value in row.values) for row in first]
    wanted = max(widths) / 2
    for place, row in enumerate(first[:_TITLE_ROWS]):
        texts = sum(isinstance(value, str) and value != "" for value in row.values)
        if texts == widths[place] >= wanted:
            return place
    return 0
