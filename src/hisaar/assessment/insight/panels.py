"""One table or picture of a chapter, with the sentence that says what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hisaar.lib.dates import format_day
from hisaar.platform.documents.pictures import Exhibit, Picture

# Centimetres on a page of A4 within its margins, less what stands above and under a picture:
# width and height upright, then turned.
UPRIGHT, TURNED = (16.6, 18.5), (25.2, 12.6)
# A wider picture than this has letters too small to read on an upright page.
WIDEST = 760
MOST_ROWS = 2_000
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


@dataclass(frozen=True)
class Panel:
    """``on_paper`` is how many rows the report shows; the workbook shows all.

    ``widths`` has a word for each column: "auto" or "wide". ``empty`` is said in place of rows.
    """

    key: str
    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    means: str = ""
    picture: Picture | None = None
    empty: str = ""
    widths: Sequence[str] = ()
    on_paper: int = 12

    @classmethod
    def of(cls, exhibit: Exhibit, *, widths: Sequence[str] = (), on_paper: int = 12) -> Panel:
        return cls(**vars(exhibit), widths=widths, on_paper=on_paper)

    def as_data(self) -> dict[str, Any]:
        rows = [[told(cell) for cell in row] for row in self.rows]
        return {
            "key": self.key, "title": self.title, "headings": list(self.headings),
            "rows": rows[:MOST_ROWS], "number": len(rows), "means": self.means,
            "empty": self.empty, "on_paper": self.on_paper,
            "widths": list(self.widths) or ["wide"] * len(self.headings),
            "picture": _picture(self.picture),
        }  # fmt: skip


def narrowed(exhibit: Exhibit, headings: Mapping[int, str]) -> Exhibit:
    """The exhibit with the columns that a page has room for, under headings short enough for it."""
    return replace(
        exhibit, headings=tuple(headings.values()),
        rows=[[row[place] for place in headings] for row in exhibit.rows],
    )  # fmt: skip


def told(cell: Any) -> str:
    """A cell as people read it."""
    if cell is None or cell == "":
        return "–"
    if hasattr(cell, "year"):
        return format_day(cell)
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def _picture(picture: Picture | None) -> dict[str, Any] | None:
    """The picture with the share of the page's width at which it also fits the page's height.

    One that is wide gets a page of its own, turned.
    """
    if picture is None:
        return None
    found = _SIZE.search(picture.svg)
    wide, tall = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    is_turned = wide > WIDEST and wide > tall
    room_wide, room_tall = TURNED if is_turned else UPRIGHT
    # Small ones are not blown up: 520 units fill an upright page with letters as large as ours.
    share = min(1.0, room_tall * wide / (room_wide * tall), wide / 520)
    return picture.as_data() | {"width": round(100 * share), "is_turned": is_turned}
