"""The inherent risk profile as a radar: how far out a category lies is how much it brings along."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW, Entry, draw_key, rows_of, two_lines

_WIDTH, _RADIUS = 520.0, 128.0
_TOP, _MARGIN = 44.0, 10.0
_FEWEST = 3
_MIDDLE = 0.2  # of the radius: below this a label stands over or under its axis, not beside it
LEVELS = ("least", "minimal", "moderate", "significant", "most")
_Point = tuple[float, float]


@dataclass(frozen=True)
class Series:
    """One value an axis, in their order; None where nothing was answered."""

    name: str
    values: Sequence[float | None]
    tone: str = "primary"
    dashed: bool = False


@dataclass(frozen=True)
class _Radar:
    centre: _Point
    axes: Sequence[str]
    highest: int
    levels: Sequence[str]

    def point(self, axis: int, value: float) -> _Point:
        """Where a value lies on an axis; the first one points upwards, the others clockwise."""
        angle = 2 * math.pi * axis / len(self.axes)
        out = _RADIUS * min(max(value, 0), self.highest) / self.highest
        return self.centre[0] + out * math.sin(angle), self.centre[1] - out * math.cos(angle)

    def said(self, value: float) -> str:
        """The number with the name of the level it is nearest to."""
        place = min(max(round(value), 1), self.highest) - 1
        level = f" ({self.levels[place]})" if place < len(self.levels) else ""
        return f"{float(f'{value:.2f}'):g}{level}"


def draw_radar(
    axes: Sequence[str],
    series: Sequence[Series],
    *,
    highest: int = 5,
    levels: Sequence[str] = LEVELS,
) -> Picture:
    """Draw the series over each other, the first one filled; the key stands below.

    Raises
    ------
    ValueError
        For fewer than three axes, no series, or a series with another number of values.
    """
    _check(axes, series)
    key = [Entry(s.name, s.tone, dashed=s.dashed) for s in series]
    wide = _WIDTH - 2 * _MARGIN
    radar = _Radar((_WIDTH / 2, _TOP + _RADIUS), axes, highest, levels)
    bottom = max(radar.point(a, highest)[1] for a in range(len(axes))) + 48
    drawing = Drawing(_WIDTH, bottom + len(rows_of(key, wide)) * ROW)
    _draw_rings(drawing, radar)
    for number in range(len(axes)):
        _draw_axis(drawing, radar, number)
    for place, one in reversed(list(enumerate(series))):
        _draw_series(drawing, radar, one, is_first=place == 0)
    _draw_levels(drawing, radar)
    draw_key(drawing, _MARGIN, bottom + 6, key, wide)
    return drawing.picture(_words(radar, series))


def _check(axes: Sequence[str], series: Sequence[Series]) -> None:
    if len(axes) < _FEWEST:
        raise ValueError("A radar needs at least three axes; show fewer as bars.")
    if not series:
        raise ValueError("A radar needs at least one series of values.")
    for one in series:
        if len(one.values) != len(axes):
            raise ValueError(
                f"{one.name} has {len(one.values)} values for {len(axes)} axes; give one each."
            )


def _draw_rings(drawing: Drawing, radar: _Radar) -> None:
    for level in range(radar.highest, 0, -1):
        ring = [radar.point(axis, level) for axis in range(len(radar.axes))]
        drawing.line([*ring, ring[0]], tone="line" if level == radar.highest else "faint")


def _draw_levels(drawing: Drawing, radar: _Radar) -> None:
    for level in range(1, radar.highest + 1):
        x, y = radar.point(0, level)
        name = radar.levels[level - 1] if level <= len(radar.levels) else ""
        drawing.words(x + 4, y + 9, f"{level} {name}".strip(), size=8.5, tone="muted")


def _draw_axis(drawing: Drawing, radar: _Radar, number: int) -> None:
    x, y = radar.point(number, radar.highest)
    drawing.line([radar.centre, (x, y)], tone="faint")
    side = x - radar.centre[0]
    if abs(side) < _RADIUS * _MIDDLE:
        anchor, room, dx = "middle", _WIDTH / 2, 0.0
    else:
        anchor, dx = ("start", 9.0) if side > 0 else ("end", -9.0)
        room = (_WIDTH - x if side > 0 else x) - 9 - 2
    lines = two_lines(radar.axes[number], room)
    is_over = y < radar.centre[1] - _RADIUS * (1 - _MIDDLE)
    first = y - 8 - 12 * (len(lines) - 1) if is_over else y + 4
    if not is_over and anchor == "middle":
        first = y + 16
    for row, text in enumerate(lines):
        drawing.words(x + dx, first + 12 * row, text, anchor=anchor, within=room, strong=True)


def _draw_series(drawing: Drawing, radar: _Radar, one: Series, *, is_first: bool) -> None:
    points = [None if v is None else radar.point(a, v) for a, v in enumerate(one.values)]
    known = [p for p in points if p is not None]
    if is_first and len(known) == len(points):
        drawing.area(known, tone=one.tone, opacity=0.14)
    for start, end in zip(points, [*points[1:], points[0]], strict=True):
        if start is not None and end is not None:
            drawing.line([start, end], tone=one.tone, width=2.2 if is_first else 1.6,
                         dashed=one.dashed)  # fmt: skip
    for axis, (point, value) in enumerate(zip(points, one.values, strict=True)):
        if point is not None and value is not None:
            said = f"{one.name}, {radar.axes[axis]}: {radar.said(value)}"
            drawing.dot(*point, 3.6 if is_first else 2.8, tone=one.tone, says=said)


def _words(radar: _Radar, series: Sequence[Series]) -> str:
    said = []
    for one in series:
        values = ", ".join(
            f"{axis} {'not answered' if value is None else radar.said(value)}"
            for axis, value in zip(radar.axes, one.values, strict=True)
        )
        said.append(f"{one.name}: {values}.")
    first, last = radar.levels[0], radar.levels[-1]
    return f"{len(radar.axes)} axes from 1 ({first}) to {radar.highest} ({last}). {' '.join(said)}"
