"""Small charts as SVG, drawn here so that page and paper show the same one; each with its words.

Every segment carries its number, so that nothing is told by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from hisaar.catalogue.outcomes import Outcome
from hisaar.lib.text import join_names

from .facts import Tally

COLOURS = {
    Outcome.MET: "#17663a",
    Outcome.MET_BY_EXCEPTION: "#5f9e78",
    Outcome.PARTLY: "#d08a1d",
    Outcome.LATE: "#8a5300",
    Outcome.NOT_MET: "#a3201d",
    Outcome.NOT_EVIDENCED: "#6a2c91",
    Outcome.NOT_APPLICABLE: "#9aa5b5",
    Outcome.NOT_EVALUATED: "#dfe4ea",
}
_DARK_TEXT = {Outcome.NOT_EVALUATED, Outcome.PARTLY, Outcome.NOT_APPLICABLE}
_FONT = 'font-family="\'Source Sans 3\', sans-serif" font-weight="400"'
_LETTERS = re.compile(r'(<text [^>]*fill="([^"]+)")>')
_WIDTH, _LEFT, _RIGHT = 560, 200, 26
_ROW, _BAR = 21, 14
_LEGEND = 24


@dataclass(frozen=True)
class Chart:
    svg: str
    alternative: str

    def as_data(self) -> dict[str, str]:
        """For the typesetter, whose SVG reader knows of a variable font only the thinnest weight:
        an outline gives the letters their strength back."""
        return {
            "svg": _LETTERS.sub(r'\1 stroke="\2" stroke-width="0.38">', self.svg),
            "alternative": self.alternative,
        }


def stacked(rows: Sequence[tuple[str, Tally]], *, what: str) -> Chart:
    """Horizontal bars of outcomes, one a row, all on one scale of numbers of clauses."""
    shown = [o for o in COLOURS if any(counts[o] for _, counts in rows)]
    longest = max((counts.total for _, counts in rows), default=1) or 1
    unit = (_WIDTH - _LEFT - _RIGHT) / longest
    legend, legend_height = _legend(shown)
    parts = [legend]
    for number, (label, counts) in enumerate(rows):
        top = legend_height + number * _ROW
        parts.append(_text(_LEFT - 10, top + 11, _cut(label), anchor="end"))
        parts.append(_bar(counts, shown, unit, top))
        end = _LEFT + counts.total * unit
        parts.append(_text(end + 6, top + 11, str(counts.total), colour="#56637a"))
    height = legend_height + len(rows) * _ROW + 2
    return Chart(_svg(height, parts), f"{what}. {_words(rows, shown)}")


def _bar(counts: Tally, shown: Sequence[Outcome], unit: float, top: float) -> str:
    parts, left = [], float(_LEFT)
    for outcome in shown:
        number = counts[outcome]
        if not number:
            continue
        width = number * unit
        parts.append(
            f'<rect x="{left:.1f}" y="{top}" width="{max(width - 0.8, 0.6):.1f}"'
            f' height="{_BAR}" fill="{COLOURS[outcome]}"/>'
        )
        if width >= 9 + 5 * (len(str(number)) - 1):
            colour = "#1d2736" if outcome in _DARK_TEXT else "#ffffff"
            middle = left + (width - 0.8) / 2
            parts.append(
                _text(middle, top + 10.6, str(number), anchor="middle", colour=colour, size=9.2)
            )
        left += width
    return "".join(parts)


def _legend(shown: Sequence[Outcome]) -> tuple[str, float]:
    parts, left, top = [], 0.0, 0.0
    for outcome in shown:
        label = outcome.label.capitalize()
        width = 30 + 5.1 * len(label)
        if left + width > _WIDTH:
            left, top = 0.0, top + 17
        parts.append(
            f'<rect x="{left:.1f}" y="{top + 1}" width="10" height="10"'
            f' fill="{COLOURS[outcome]}"/>' + _text(left + 15, top + 10, label, size=10.5)
        )
        left += width
    return "".join(parts), top + _LEGEND


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = "#1d2736",
    size: float = 10.5,
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {_FONT} font-size="{size}" text-anchor="{anchor}"'
        f' fill="{colour}">{escape(words)}</text>'
    )


def _cut(label: str) -> str:
    return label if len(label) <= 40 else f"{label[:39].rstrip()}…"


def _svg(height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}"'
        f' width="{_WIDTH}" height="{height:.0f}">{"".join(parts)}</svg>'
    )


def _words(rows: Sequence[tuple[str, Tally]], shown: Sequence[Outcome]) -> str:
    told = []
    for label, counts in rows:
        parts = [f"{counts[o]} {o.label}" for o in shown if counts[o]]
        told.append(f"{label}: {join_names(parts) or 'none'}.")
    return " ".join(told)
