"""Network zones from the least to the most trusted, and what is let through between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.lib.text import join_names
from hisaar.platform.documents.pictures import Drawing, Picture

_BOX, _TALL = 150.0, 48.0
_STEP_X, _STEP_Y = 112.0, 74.0
_MARGIN, _KEY = 10.0, 22.0
_HOW_TO_READ = (
    "Least trusted first. Right of the diagonal: inwards. Left: outwards. Numbers: allowing rules."
)
_Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Zone:
    """``trust`` from 0 (anybody) upwards; ``boundary`` names what filters what comes in."""

    code: str
    title: str
    kind: str
    trust: int
    systems: int
    boundary: str = ""
    segregation: str = ""
    address: str = ""


@dataclass(frozen=True)
class Passage:
    """What rules let through from one zone into another."""

    source: str
    target: str
    rules: int
    is_broad: bool = False  # some rule lets anything through


def draw_zones(zones: Sequence[Zone], passages: Sequence[Passage]) -> Picture:
    """Zones down a diagonal by trust; a corner right of it leads inwards, one left of it outwards.

    On each corner stands the number of rules that let something through.
    """
    ordered = sorted(zones, key=lambda z: (z.trust, z.title))
    count = max(len(ordered) - 1, 0)
    drawing = Drawing(
        max(count * _STEP_X + _BOX + 2 * _MARGIN, 420),
        _KEY + count * _STEP_Y + _TALL + 2 * _MARGIN,
    )
    drawing.words(_MARGIN, 14, _HOW_TO_READ, size=9, tone="muted")
    places = {
        z.code: (_MARGIN + at * _STEP_X, _KEY + _MARGIN + at * _STEP_Y)
        for at, z in enumerate(ordered)
    }
    shown = [p for p in passages if {p.source, p.target} <= places.keys() and p.source != p.target]
    ways = [
        (p, *_way(places[p.source], places[p.target]))
        for p in sorted(shown, key=lambda p: p.is_broad)
    ]
    for way in ways:
        _draw_way(drawing, *way)
    for passage, points, _ in ways:
        _draw_count(drawing, *points[1], passage)
    for zone in ordered:
        _draw_zone(drawing, *places[zone.code], zone)
    return drawing.picture(_words(zones, shown))


def _draw_zone(drawing: Drawing, x: float, y: float, zone: Zone) -> None:
    is_open = zone.kind != "internet" and not zone.boundary
    if zone.address:
        drawing.link(zone.address)
    drawing.box(x, y, _BOX, _TALL, tone="paper", edge="bad" if is_open else "primary",
                says=f"{zone.code} · {zone.title}")  # fmt: skip
    drawing.words(x + 9, y + 15, zone.title, within=_BOX - 16, strong=True)
    drawing.words(x + 9, y + 28, f"Trust {zone.trust} · {zone.systems} systems", size=9,
                  tone="muted")  # fmt: skip
    filtered = f"behind {zone.boundary}" if zone.boundary else "nothing filters"
    words = "" if zone.kind == "internet" else filtered
    drawing.words(x + 9, y + 41, words, size=9, tone="bad" if is_open else "muted",
                  within=_BOX - 16)  # fmt: skip
    if zone.address:
        drawing.end_link()


def _way(start: tuple[float, float], end: tuple[float, float]) -> tuple[_Points, float]:
    """Out of one box sideways, round a corner, into the other; and which way the tip points."""
    is_inwards = end[0] > start[0]
    side = start[0] + (_BOX if is_inwards else 0)
    # Neighbours overlap in breadth; the corner stands where the other box is free.
    x = end[0] + _BOX * (0.72 if is_inwards else 0.28)
    y, arrival = start[1] + _TALL / 2, end[1] + (0 if is_inwards else _TALL)
    return [(side, y), (x, y), (x, arrival)], -5 if is_inwards else 5


def _draw_way(drawing: Drawing, passage: Passage, points: _Points, tip: float) -> None:
    tone = "bad" if passage.is_broad else "line"
    drawing.line(points, tone=tone, width=1.8 if passage.is_broad else 1)
    x, y = points[-1]
    drawing.line([(x - 3, y + tip), (x, y), (x + 3, y + tip)], tone=tone)


def _draw_count(drawing: Drawing, x: float, y: float, passage: Passage) -> None:
    said = f"{passage.rules} rule{'s' if passage.rules > 1 else ''}"
    said = f"{said}, one lets anything through" if passage.is_broad else said
    drawing.dot(x, y, 9, tone="bad" if passage.is_broad else "faint",
                says=f"{passage.source} to {passage.target}: {said}")  # fmt: skip
    drawing.words(x, y + 3.2, str(passage.rules), size=9, anchor="middle",
                  tone="paper" if passage.is_broad else "ink")  # fmt: skip
    if passage.is_broad:
        drawing.words(x + 12, y + 3.2, "any", size=9, tone="bad")


def _words(zones: Sequence[Zone], passages: Sequence[Passage]) -> str:
    if not zones:
        return "No network zone is recorded."
    said = f"{len(zones)} network zones and {len(passages)} ways between them."
    naked = [z.title for z in zones if z.kind != "internet" and not z.boundary]
    broad = sum(p.is_broad for p in passages)
    if naked:
        said += f" Nothing filters what enters {join_names(naked)}."
    return f"{said} {broad} ways let anything through." if broad else said
