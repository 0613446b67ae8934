"""Markdown from plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table, or nothing when there are no rows."""
    body = [_row(row) for row in rows]
    if not body:
        return ""
    return "\n".join([_row(headings), _row(["---"] * len(headings)), *body]) + "\n"


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(cell(c) for c in cells) + " |"


def cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def code(words: Iterable[str], between: str = ", ") -> str:
    """Each word in code type."""
    return between.join(f"`{word}`" for word in words)
