"""Rows of a text file: the separator found, PowerShell's and Excel's first lines passed over."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice

from hisaar.discovery.formats.facts import ReadingRefused
from hisaar.discovery.formats.limits import CELL, COLUMNS, ROWS
from hisaar.discovery.formats.source import Source

_SEPARATOR_LINE = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)
_TYPE_LINE = re.compile(r'\s*"?#TYPE\s+([\w.+`\[\],-]+)"?[,;\s]*', re.IGNORECASE)
_SAMPLE = 200
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
# Group memberships of one account fill a cell far beyond the library's default of 128 KB.
csv.field_size_limit(max(csv.field_size_limit(), CELL))

Row = tuple[int, list[str]]


class Delimited:
    """A delimited text: its separator and what its first lines say about it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.type_name = ""
        self.skipped = 0
        named = ""
        sample = list(islice(source.lines(), _SAMPLE))
        for line in sample[:3]:
            if found := _TYPE_LINE.fullmatch(line):
                self.type_name = found[1]
            elif found := _SEPARATOR_LINE.fullmatch(line):
                named = found[1]
            elif line.strip():
                break
            self.skipped += 1
        self.separator = named or _separator(sample[self.skipped :], source.suffix)

    def rows(self) -> Iterator[Row]:
        """Yield the number of the line in which a row begins, and its texts."""
        lines = islice(self.source.lines(), self.skipped, None)
        reader = csv.reader(_without_nul(lines), delimiter=self.separator)
        before, count = 0, 0
        try:
            for values in reader:
                number, before = self.skipped + before + 1, reader.line_num
                count += 1
                self._check(values, number, count)
                yield number, [_undressed(value) for value in values]
        except csv.Error as error:
            raise ReadingRefused(
                f"{self.source.name} cannot be read after line {self.skipped + before}: a quotation"
                " mark that was opened is probably never closed."
            ) from error

    def _check(self, values: list[str], number: int, count: int) -> None:
        if len(values) > COLUMNS and any(value.strip() for value in values[COLUMNS:]):
            raise ReadingRefused(
                f"{self.source.name} has {len(values):,} columns in line {number}; at most"
                f" {COLUMNS} are read."
            )
        if count > ROWS:
            raise ReadingRefused(f"{self.source.name} has more than {ROWS:,} rows; split it.")


def _undressed(text: str) -> str:
    if text[:2] == '="' and (kept := _KEPT_AS_TEXT.fullmatch(text)):
        return kept[1]
    return text


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") if "\0" in line else line for line in lines)


def _separator(sample: list[str], suffix: str) -> str:
    """Return the separator that gives most of the first rows the same, largest width.

    One that leaves quotation marks inside of values is none: group memberships, joined by
    semicolons in a quoted cell, would otherwise look like columns.
    """
    preferred = "\t,;|" if suffix in {".tsv", ".tab"} else ",;\t|"
    for is_strict in (True, False):
        scores = [(_score(sample, each, is_strict), -at) for at, each in enumerate(preferred)]
        best, at = max(scores)
        if best > 0:
            return preferred[-at]
    return preferred[0]


def _score(sample: list[str], separator: str, is_strict: bool) -> int:
    rows: list[list[str]] = []
    try:
        rows += csv.reader(iter(sample), delimiter=separator, strict=is_strict)
    except csv.Error as error:  # the sample may end within a cell of several lines
        if is_strict and "unexpected end" not in str(error):
            return 0
    if is_strict and any(value.count('"') % 2 for values in rows for value in values):
        return 0
    widths = [len(values) for values in rows if len(values) > 1]
    common = max(set(widths), key=lambda width: widths.count(width) * width, default=1)
    return (common - 1) * widths.count(common)
