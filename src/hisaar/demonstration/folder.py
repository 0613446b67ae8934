"""The folder on disk: workbooks, one CSV, and papers, written as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from hisaar.lib.dates import MONTHS
from hisaar.lib.money import format_pkr
from hisaar.platform.exchange.writing import Column, Kind, Table, write_csv, write_xlsx

from .story import DIRECTORY, GRANTS, WEAKNESSES, Row, Story

EXPORTS = (DIRECTORY, GRANTS, WEAKNESSES)  # plain tables, as systems give them

# One cell in so many is typed as text instead of being a proper date or number.
_TYPED_DATE = 6
_TYPED_AMOUNT = 3


def write_folder(story: Story, folder: Path, notes: Sequence[tuple[str, str]]) -> list[Path]:
    """Write everything that the story holds; returns the paths, in order."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    rng = Random(story.rng.random())  # noqa: S311 - a story, not a secret
    books: dict[str, list[Table]] = {}
    for (book, sheet), rows in story.sheets.items():
        books.setdefault(book, []).append(_table(sheet, rows, rng))
    first = min(books)
    books[first].insert(0, _notes(story, notes))
    paths = [_write_book(folder, book, books[book], story.on) for book in sorted(books)]
    for name, content in sorted(story.papers.items()):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths


def _write_book(folder: Path, book: str, tables: list[Table], on: dt.date) -> Path:
    if book in EXPORTS:
        path = folder / f"{book}.csv"
        write_csv(tables[0], path)
        return path
    path = folder / f"{book}.xlsx"
    # The day of the story, so that the same story gives the same bytes.
    write_xlsx(tables, path, title=book, created=dt.datetime.combine(on, dt.time(9)))
    return path


def _notes(story: Story, notes: Sequence[tuple[str, str]]) -> Table:
    columns = (Column(heading=story.tenant.title), Column(heading=""))
    return Table(name="Read me", columns=columns, rows=notes, is_prose=True)


def _table(sheet: str, rows: Sequence[Row], rng: Random) -> Table:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_cell(row.get(name, ""), rng) for name in headings] for row in rows]
    columns = [Column(heading=h, kind=_kind(row[at] for row in cells)) for at, h in
               enumerate(headings)]  # fmt: skip
    return Table(name=sheet, columns=columns, rows=cells)


def _kind(values: Any) -> Kind:
    kinds = {type(value) for value in values if value != ""}
    if dt.date in kinds:
        return "day"
    if Decimal in kinds:
        return "amount"
    return "whole" if int in kinds else "text"


def _cell(value: Any, rng: Random) -> Any:
    """Return the cell as somebody in the office would have typed it."""
    if isinstance(value, dt.date) and rng.randrange(_TYPED_DATE) == 0:
        return _typed(value, rng)
    if isinstance(value, Decimal) and rng.randrange(_TYPED_AMOUNT) == 0:
        return format_pkr(value, currency=rng.choice(("", "Rs. ", "PKR ")))
    return value


def _typed(day: dt.date, rng: Random) -> str:
    month = MONTHS[day.month - 1][:3]
    return rng.choice((
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day.day}-{month}-{day:%y}" if day.year >= 2000 else f"{day:%d.%m.%Y}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day:%Y-%m-%d}",
    ))  # fmt: skip
