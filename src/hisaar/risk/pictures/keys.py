"""What the lines and boxes of a picture stand for, and words that do not fit into one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hisaar.platform.documents.pictures import Drawing

ROW = 16.0
_MARK, _GAP, _SIZE = 20.0, 14.0, 10.0
Form = Literal["line", "box", "dot"]


@dataclass(frozen=True)
class Entry:
    """``form`` is what the picture shows it as."""

    name: str
    tone: str
    form: Form = "line"
    dashed: bool = False
    opacity: float = 1


def breadth(text: str, size: float = 10.5) -> float:
    """About how wide the text stands."""
    return len(text) * size * 0.53


def rows_of(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """The entries on as many rows as they need within the width."""
    rows: list[list[Entry]] = [[]]
    used = 0.0
    for entry in entries:
        wide = min(_MARK + breadth(entry.name, _SIZE) + _GAP, width)
        if rows[-1] and used + wide > width:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += wide
    return [row for row in rows if row]


def draw_key(drawing: Drawing, x: float, y: float, entries: Sequence[Entry], width: float) -> float:
    """Draw the entries from the baseline ``y`` on; return how high they stand."""
    rows = rows_of(entries, width)
    for number, row in enumerate(rows):
        left = x
        for entry in row:
            _draw_mark(drawing, left, y + number * ROW - 3.5, entry)
            drawing.words(left + _MARK, y + number * ROW, entry.name, size=_SIZE,
                          within=width - _MARK)  # fmt: skip
            left += _MARK + breadth(entry.name, _SIZE) + _GAP
    return len(rows) * ROW


def _draw_mark(drawing: Drawing, x: float, y: float, entry: Entry) -> None:
    if entry.form == "line":
        drawing.line([(x, y), (x + 15, y)], tone=entry.tone, width=2, dashed=entry.dashed)
    elif entry.form == "box":
        drawing.box(x + 2, y - 4.5, 11, 9, tone=entry.tone, edge=entry.tone, radius=1,
                    opacity=entry.opacity, dashed=entry.dashed)  # fmt: skip
    else:
        drawing.dot(x + 8, y, 3.5, tone=entry.tone)


def two_lines(text: str, within: float, size: float = 10.5) -> list[str]:
    """The text on one line, or broken at a space into two when it is longer than the room."""
    if breadth(text, size) <= within or " " not in text:
        return [text]
    words, first = text.split(), ""
    while words and breadth(f"{first} {words[0]}".strip(), size) <= within:
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)] if first else [text]


def name_beside(
    drawing: Drawing, right: float, middle: float, name: str, within: float, *, strong: bool = False
) -> None:
    """A name that ends at ``right``, on one line or two about the height ``middle``."""
    lines = two_lines(name, within)
    for row, text in enumerate(lines):
        y = middle + 3.5 + 12 * (row - (len(lines) - 1) / 2)
        drawing.words(right, y, text, anchor="end", within=within, strong=strong)
