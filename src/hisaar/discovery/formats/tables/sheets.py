"""A list inside a file: where its headings stand, and its rows below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from hisaar.discovery.formats.facts import Notes
from hisaar.discovery.formats.source import Source
from hisaar.lib.text import fold, tidy

from . import cells, workbooks
from .delimited import Delimited
from .fields import LISTS, folded_synonyms
from .mapping import Mapping, evidence_of_list

SAMPLE_ROWS = 1_000
_HEADING_DEPTH = 40
_WIDEST_FILL = 20_000
_TOTAL = re.compile(
    r"\W*((grand|sub|net)[\s-]*)?totals?\b.*|\W*(sum|count)\W*|\W*(کل|میزان)\b.*", re.IGNORECASE
)
_TYPES = {
    "aduser": "directory_users",
    "adcomputer": "directory_computers",
    "virtualmachine": "virtual_machines",
}
_NUMERIC = re.compile(r"[\d.,%()\s+-]*")

Row = tuple[int, list[Any]]


@dataclass(slots=True)
class Sheet:
    """Rows as they come; ``name`` is empty for a text file."""

    name: str
    rows: Iterator[Row]
    title_words: set[str] = field(default_factory=set)
    type_name: str = ""  # of the objects, when PowerShell named it in the first line

    def where(self, number: int) -> str:
        """Return the place of a row, as the user finds it."""
        return f"sheet '{self.name}', row {number}" if self.name else f"line {number}"


@dataclass(slots=True)
class Table:
    """A sheet whose headings were found: the sample is what was read ahead."""

    sheet: Sheet
    headings: list[str]
    heading_row: int
    sample: list[Row]
    rest: Iterator[Row]

    def rows(self, notes: Notes) -> Iterator[Row]:
        """Yield the rows that hold something, without totals, repeated headings and captions."""
        folded = {fold(heading) for heading in self.headings if heading}
        few = max(2, len(self.headings) // 2)
        totals, captions = [], []
        for number, values in self._all():
            filled = [value for value in values if value not in ("", None)]
            if not filled or (len(filled) <= few and cells.is_blank(filled)):
                continue
            if len(filled) <= few and _is_total(texts := [cells.text(v) for v in filled]):
                totals.append(number)
            elif len(filled) == 1 and len(folded) > 3:
                captions.append((number, texts[0]))
            elif not _are_headings(filled, folded):
                yield number, values
        self._tell(notes, totals, captions)

    def _all(self) -> Iterator[Row]:
        yield from self.sample
        yield from self.rest

    def _tell(self, notes: Notes, totals: list[int], captions: list[tuple[int, str]]) -> None:
        for number in totals[:20]:
            notes.remark(self.sheet.where(number), "This row is a total and was left out.")
        for number, caption in captions[:20]:
            notes.remark(
                self.sheet.where(number), f"This row holds only '{caption[:60]}': left out."
            )
        hidden = len(totals[20:]) + len(captions[20:])
        if hidden:
            notes.remark("the whole list", f"{hidden:,} more totals and captions were left out.")


def sheets(source: Source) -> list[Sheet]:
    """Return the sheets of a workbook, or the one list of a text file."""
    if workbooks.is_workbook(source):
        return [
            Sheet(each.name, _filled(each.walk(), each.merges)) for each in workbooks.sheets(source)
        ]
    text = Delimited(source)
    return [Sheet("", text.rows(), type_name=text.type_name)]


def _filled(rows: Iterable[Row], merges: Sequence[tuple[int, int, int, int]]) -> Iterator[Row]:
    """Give each cell of a merged range downwards the value that Excel shows in all of it."""
    by_top: dict[int, list[tuple[int, int, int, int]]] = {}
    for merge in merges[:_WIDEST_FILL]:
        by_top.setdefault(merge[0], []).append(merge)
    active: list[tuple[tuple[int, int, int, int], Any]] = []
    for number, values in rows:
        at = number - 1
        active += [
            (merge, values[merge[1]])
            for merge in by_top.get(at, ())
            if merge[2] > at and merge[1] < len(values)
        ]
        for (top, left, _, _), value in active:
            if at > top and left < len(values) and values[left] == "":
                values[left] = value
        active = [(merge, value) for merge, value in active if merge[2] > at]
        yield number, values


def locate(sheet: Sheet, subjects: Iterable[str], mapping: Mapping | None = None) -> Table | None:
    """Find the row of headings among the first rows, below titles and blanks."""
    sample = list(islice(sheet.rows, SAMPLE_ROWS))
    best, best_score = -1, 0.0
    for at, (_, values) in enumerate(sample[:_HEADING_DEPTH]):
        headings = _headings(values)
        score = _heading_score(headings, subjects, mapping)
        if score > best_score:
            best, best_score = at, score
    if best < 0:
        return None
    for _, values in sample[:best]:
        for value in values:
            sheet.title_words |= set(cells.text(value).lower().split())
    headings = _headings(sample[best][1])
    return Table(sheet, headings, sample[best][0], sample[best + 1 :], sheet.rows)


def _headings(values: Sequence[Any]) -> list[str]:
    found = [tidy(value)[:200] if isinstance(value, str) else cells.text(value) for value in values]
    while found and not found[-1]:
        found.pop()
    return found


def _heading_score(headings: list[str], subjects: Iterable[str], mapping: Mapping | None) -> float:
    shown = [heading for heading in headings if heading]
    if len(shown) < 2 and not mapping:
        return 0.0
    if mapping and mapping.columns:
        known = {fold(column.heading) for column in mapping.columns}
        hits = sum(fold(heading) in known for heading in shown)
        if hits:
            return 100.0 + hits
    return max((_hits(shown, subject) for subject in subjects), default=0.0)


def _hits(shown: list[str], subject: str) -> float:
    """Count the headings with a meaning; a row of values has few, and words repeat in it."""
    synonyms = folded_synonyms(subject)
    hits = sum(fold(heading) in synonyms for heading in shown)
    whole = evidence_of_list(shown, subject)
    return hits * (0.5 + whole) if hits > 1 or whole else 0.0


def _is_total(texts: list[str]) -> bool:
    """Say whether a row with few values is a sum: the word, and nothing but numbers after it."""
    if not texts or not _TOTAL.fullmatch(texts[0]):
        return False
    return all(_NUMERIC.fullmatch(text) for text in texts[1:])


def _are_headings(filled: list[Any], folded: set[str]) -> bool:
    """Say whether the headings stand once more among the rows, as on each printed page."""
    if len(filled) < 2 or not isinstance(filled[0], str) or fold(filled[0]) not in folded:
        return False
    return all(fold(cells.text(value)) in folded for value in filled)


def fits(table: Table, subject: str, name: str) -> float:
    """Return from 0 to 1 how much a table looks like a kind of list, its titles counted in."""
    evidence = evidence_of_list(table.headings, subject)
    named = table.sheet.type_name.rpartition(".")[2].lower()
    if evidence and _TYPES.get(named) == subject:
        return 1.0
    if not evidence:
        return 0.0
    words = table.sheet.title_words | {table.sheet.name.lower()}
    words |= set(re.split(r"[\W_]+", name.lower())) | set(
        re.split(r"[\W_]+", table.sheet.name.lower())
    )
    hint = 0.25 if words & set(LISTS[subject].words) else 0.0
    depth = min(len([h for h in table.headings if h]), 8) / 80
    return min(1.0, evidence * 0.65 + hint + depth)
