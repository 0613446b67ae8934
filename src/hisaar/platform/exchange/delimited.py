"""CSV and TSV, in whatever encoding and with whatever separator Excel or a directory wrote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from hisaar.platform.records import Refused

from .limits import Limits
from .sheets import Sheet, build_sheet, column_letters

# A text that starts with one of these would be run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_SNIFFED_ROWS = 20


def defuse(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def restore(text: str) -> str:
    """Take off the apostrophe that `defuse` put."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMULA_STARTS) else text


def read_delimited(
    content: bytes, *, name: str, source: str, prefers_tab: bool, limits: Limits
) -> Sheet | None:
    """Read one delimited file; it is refused when it is not text or holds formulas."""
    text = _decode(content, source)
    separator = _separator_line(text)
    if separator:
        text = text.partition("\n")[2]
    separator = separator or _sniff(text, prefers_tab=prefers_tab)
    rows = _rows(text, separator, source, limits)
    return build_sheet(rows, name=name, source=source)


def _decode(content: bytes, source: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise Refused(f"{source} is not a text file; save the sheet as CSV UTF-8 or as .xlsx.")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(f"The letters of {source} cannot be read; save the sheet as CSV UTF-8.")


def _separator_line(text: str) -> str:
    """Return the separator that a first line ``sep=;`` names; Excel does not show that line."""
    found = _SEPARATOR_LINE.match(text)
    return found[1] if found else ""


def _sniff(text: str, *, prefers_tab: bool) -> str:
    """Return the separator that gives most of the first rows the same, largest width."""
    sample = "".join(io.StringIO(text[: 1 << 16], newline="").readlines()[: _SNIFFED_ROWS * 3])
    best, best_score = "\t" if prefers_tab else ",", 0
    for separator in "\t,;|" if prefers_tab else _SEPARATORS:
        widths = []
        try:
            for values in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                widths += [len(values)] if values else []
        except csv.Error:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        score = (common - 1) * widths.count(common)
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(text: str, separator: str, source: str, limits: Limits) -> Iterator[Sequence[Any]]:
    """Yield rows with texts undressed; a quoted line break does not start a new row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number, filled = 0, 0
    try:
        for number, values in enumerate(reader, start=1):
            filled += bool(values)
            if filled > limits.rows:
                raise Refused(f"{source} has more than {limits.rows:,} rows; split it.")
            if len(values) > limits.columns:
                _refuse_width(values, source, number, limits)
            yield [_value(value, source, number, at) for at, value in enumerate(values)]
    except csv.Error as error:
        raise Refused(f"{source} is not valid CSV after row {number}: {error}.") from error


def _refuse_width(values: Sequence[str], source: str, number: int, limits: Limits) -> None:
    if any(value.strip() for value in values[limits.columns :]):
        raise Refused(
            f"{source} has {len(values):,} columns in row {number}; a register has at most"
            f" {limits.columns}."
        )


def _value(text: str, source: str, number: int, at: int) -> str:
    if text[:1] != "=":
        return restore(text)
    kept = _KEPT_AS_TEXT.fullmatch(text)  # how directories keep the zeros of ="00123"
    if kept is None:
        raise Refused(
            f"{source} holds a formula in cell {column_letters(at)}{number}; replace it by its"
            " value (copy, then paste as values)."
        )
    return kept[1]
