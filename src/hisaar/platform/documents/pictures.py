"""Drawings as SVG that stand in pages, reports and downloads alike.

    drawing = Drawing(560, 120)
    drawing.box(10, 10, 160, 28, tone="critical")
    drawing.words(20, 28, "Motor claims")
    picture = drawing.picture("One critical function: motor claims.")
    picture.svg             for a page, where the classes ``tone-…`` follow light and dark
    picture.as_data()       for the typesetter
    picture.png(scale=2)    for who needs pixels

Every tone has a colour that prints; nothing may be told by a tone alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import typst

from .typesetting import house_fonts

TONES = {
    "ink": "#1d2736", "muted": "#56637a", "line": "#9aa5b5", "faint": "#dfe4ea",
    "paper": "#ffffff", "primary": "#006575", "sand": "#c98a3a",
    "good": "#17663a", "excused": "#5f9e78", "part": "#b9750f", "late": "#8a5300",
    "bad": "#a3201d", "unseen": "#6a2c91",
    "critical": "#a3201d", "important": "#b9750f", "other": "#56637a",
}  # fmt: skip
_FAMILY = "'Source Sans 3', Inter, sans-serif"
_LETTERS = re.compile(r'(<text [^>]*fill="([^"]+)"[^>]*)>')
_SHEET = b"""#set page(width: auto, height: auto, margin: 4pt)
#image(bytes(sys.inputs.picture), format: "svg")"""
_PER_LETTER = 0.53  # of the size: how wide a letter is on average


@dataclass(frozen=True)
class Picture:
    """``alternative`` says in words what the picture shows."""

    svg: str
    alternative: str

    def as_data(self) -> dict[str, str]:
        """For the typesetter, whose SVG reader knows of a variable font only the thinnest weight:
        an outline gives the letters their strength back."""
        return {"svg": self._outlined(), "alternative": self.alternative}

    def png(self, *, scale: float = 2.0) -> bytes:
        """The picture in pixels, ``scale`` of them for one of its units."""
        drawn = typst.compile(
            _SHEET, format="png", ppi=72.0 * scale, font_paths=house_fonts(),
            sys_inputs={"picture": self._outlined()},
        )  # fmt: skip
        return drawn if isinstance(drawn, bytes) else drawn[0]

    def _outlined(self) -> str:
        return _LETTERS.sub(r'\1 stroke="\2" stroke-width="0.38">', self.svg)


@dataclass(frozen=True)
class Exhibit:
    """A picture with the table that says the same, for a page, the report and a file alike.

    ``key`` names it among the others of its place; ``rows`` hold plain values, codes as text;
    ``means`` is the sentence under it; ``empty`` is said in place of rows.
    """

    key: str
    title: str
    picture: Picture | None
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]] = ()
    means: str = ""
    empty: str = ""


@dataclass
class Drawing:
    """A sheet of ``width`` by ``height`` units, the origin at the top left."""

    width: float
    height: float
    _parts: list[str] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, *, tone: str = "faint",
        edge: str = "", radius: float = 3, dashed: bool = False, opacity: float = 1,
        says: str = "",
    ) -> None:  # fmt: skip
        """A rectangle; ``edge`` is the tone of its outline, ``says`` what hovering tells."""
        kind = _tones(fill=tone, stroke=edge) + _thin(opacity)
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}"'
            f' rx="{radius:g}"{kind}{dash}{_told("rect", says)}'
        )

    def words(
        self, x: float, y: float, text: str, *, size: float = 10.5, tone: str = "ink",
        anchor: str = "start", within: float = 0, strong: bool = False, turn: float = 0,
    ) -> None:  # fmt: skip
        """A line of text on the baseline ``y``; cut, with an ellipsis, to ``within`` units.

        ``turn`` is by how many degrees it is turned clockwise about its anchor.
        """
        shown = cut(text, within, size) if within else text
        turned = f' transform="rotate({turn:g} {x:.1f} {y:.1f})"' if turn else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FAMILY}" font-size="{size:g}"'
            f' font-weight="{600 if strong else 400}" text-anchor="{anchor}"{turned}'
            f"{_tones(fill=tone)}>{escape(shown)}</text>"
        )

    def line(
        self, points: Sequence[tuple[float, float]], *, tone: str = "line", width: float = 1,
        dashed: bool = False, says: str = "",
    ) -> None:  # fmt: skip
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<polyline points="{path}" stroke-width="{width:g}"{dash}'
            f"{_tones(fill='none', stroke=tone)}{_told('polyline', says)}"
        )

    def area(
        self, points: Sequence[tuple[float, float]], *, tone: str, opacity: float = 1,
        edge: str = "", says: str = "",
    ) -> None:  # fmt: skip
        """A filled shape with these corners."""
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._parts.append(
            f'<polygon points="{corners}"{_tones(fill=tone, stroke=edge)}{_thin(opacity)}'
            f"{_told('polygon', says)}"
        )

    def arrow(
        self, start: tuple[float, float], end: tuple[float, float], *, tone: str = "line",
        width: float = 1, dashed: bool = False, says: str = "",
    ) -> None:  # fmt: skip
        """A curve that leaves ``start`` and arrives at ``end`` downwards, with a head."""
        (x0, y0), (x1, y1) = start, end
        bend = (y1 - y0) / 2 or 12
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<path d="M{x0:.1f} {y0:.1f}C{x0:.1f} {y0 + bend:.1f} {x1:.1f} {y1 - bend:.1f}'
            f' {x1:.1f} {y1:.1f}" stroke-width="{width:g}"{dash}'
            f"{_tones(fill='none', stroke=tone)}{_told('path', says)}"
            f'<path d="M{x1 - 3:.1f} {y1 - 5:.1f}L{x1:.1f} {y1:.1f}L{x1 + 3:.1f} {y1 - 5:.1f}z"'
            f"{_tones(fill=tone)}/>"
        )

    def dot(
        self, x: float, y: float, radius: float, *, tone: str, edge: str = "",
        opacity: float = 1, says: str = "",
    ) -> None:  # fmt: skip
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"{_tones(fill=tone, stroke=edge)}'
            f"{_thin(opacity)}{_told('circle', says)}"
        )

    def group(self, data: Mapping[str, str]) -> None:
        """What is drawn until ``end_group`` carries these ``data-…``, for a page's script."""
        told = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        self._parts.append(f"<g{told}>")

    def end_group(self) -> None:
        self._parts.append("</g>")

    def link(self, address: str) -> None:
        """What is drawn until ``end_link`` leads to the address (in pages only)."""
        self._parts.append(f'<a href="{escape(address)}">')

    def end_link(self) -> None:
        self._parts.append("</a>")

    def picture(self, alternative: str) -> Picture:
        # What holds links is no picture to a screen reader, but a group in which one can move.
        role = "group" if any(part.startswith("<a ") for part in self._parts) else "img"
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="{role}"'
            f' aria-label="{escape(alternative)}"'
            f' viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
            f' width="{self.width:.0f}" height="{self.height:.0f}">{"".join(self._parts)}</svg>'
        )
        return Picture(svg, alternative)


def cut(text: str, within: float, size: float = 10.5) -> str:
    """The text as far as it goes into ``within`` units, with an ellipsis when it was longer."""
    room = max(int(within / (size * _PER_LETTER)), 1)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _tones(**named: str) -> str:
    """Attributes with the printing colours, and the classes by which a page restates them."""
    classes = [f"{kind}-{tone}" for kind, tone in named.items() if tone and tone != "none"]
    colours = "".join(f' {kind}="{TONES.get(tone, tone)}"' for kind, tone in named.items() if tone)
    return f' class="{" ".join(classes)}"{colours}' if classes else colours


def _thin(opacity: float) -> str:
    return f' fill-opacity="{opacity:g}"' if opacity < 1 else ""


def _told(element: str, says: str) -> str:
    return f"><title>{escape(says)}</title></{element}>" if says else "/>"
