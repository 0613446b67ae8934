"""One key risk indicator over time, against the limits from which it is amber and red."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .room import Label, Room
from .scales import Linear, short

_STATES = {"green": "good", "amber": "part", "red": "bad"}
_TINT = 0.13
_MOST_DOTS = 40  # above this many the dots would be a second line
_FROM_NOTHING = 0.5  # of the highest: when the lowest value is under it, the axis starts at nothing
_APART = 72.0  # what the days on the axis need between them


@dataclass(frozen=True)
class Reading:
    """What was measured on a day."""

    on: dt.date
    value: float


@dataclass(frozen=True)
class Limits:
    """From ``amber`` and ``red`` on the indicator is that; below them when lower is worse."""

    amber: float
    red: float

    @property
    def is_lower_worse(self) -> bool:
        """Whether the indicator is red when it is low."""
        return self.red < self.amber

    def state(self, value: float) -> str:
        """Green, amber or red."""
        turn = -1 if self.is_lower_worse else 1
        if value * turn >= self.red * turn:
            return "red"
        return "amber" if value * turn >= self.amber * turn else "green"

    def said(self, limit: float) -> str:
        """From where on a limit holds."""
        return f"at {short(limit)} or below" if self.is_lower_worse else f"from {short(limit)}"


@dataclass(frozen=True)
class _Sheet:
    drawing: Drawing
    room: Room
    days: Linear
    values: Linear


def draw_line(
    name: str,
    readings: Sequence[Reading],
    limits: Limits | None = None,
    *,
    unit: str = "",
    is_small: bool = False,
) -> Picture:
    """Draw the readings in the order of their days.

    ``is_small`` is for a table's row: 260 by 60, no axis but the last value; otherwise 640 by 250.

    Raises
    ------
    ValueError
        When nothing was measured yet.
    """
    if not readings:
        raise ValueError(f"{name} was not measured yet.")
    ordered = sorted(readings, key=lambda r: r.on)
    sheet = _small(ordered, limits) if is_small else _large(ordered, limits)
    sheet.room.keep(_points(sheet, ordered))
    _draw_bands(sheet, limits, is_small=is_small)
    if not is_small:
        _draw_axes(sheet, ordered, limits, unit)
    _draw_readings(sheet, ordered, limits, unit)
    _draw_last(sheet, ordered[-1], limits, unit)
    return sheet.drawing.picture(_words(name, ordered, limits, unit))


def _small(readings: Sequence[Reading], limits: Limits | None) -> _Sheet:
    return _sheet(readings, limits, Drawing(260, 60), (6, 196, 8, 52))


def _large(readings: Sequence[Reading], limits: Limits | None) -> _Sheet:
    return _sheet(readings, limits, Drawing(640, 250), (52, 540, 16, 216))


def _sheet(
    readings: Sequence[Reading], limits: Limits | None, drawing: Drawing,
    frame: tuple[float, float, float, float],
) -> _Sheet:  # fmt: skip
    left, right, top, bottom = frame
    values = [r.value for r in readings] + ([limits.amber, limits.red] if limits else [])
    low, high = min(values), max(values)
    low = min(low, 0.0) if low < high * _FROM_NOTHING else low * 0.97
    high = high + (high - low) * 0.08 if high > low else low + 1
    first, last = readings[0].on.toordinal(), readings[-1].on.toordinal()
    if first == last:  # one reading stands at the end
        first -= 1
    room = Room(left, top, right, bottom)
    return _Sheet(drawing, room, Linear(first, last, left, right), Linear(low, high, bottom, top))


def _draw_bands(sheet: _Sheet, limits: Limits | None, *, is_small: bool) -> None:
    days, values = sheet.days, sheet.values
    if limits is None:
        return
    bounds = [values.low, *sorted((limits.amber, limits.red)), values.high]
    order = ("red", "amber", "green") if limits.is_lower_worse else ("green", "amber", "red")
    for state, low, high in zip(order, bounds, bounds[1:], strict=False):
        top, bottom = values.at(high), values.at(low)
        if bottom > top:
            sheet.drawing.box(days.start, top, days.end - days.start, bottom - top,
                              tone=_STATES[state], opacity=_TINT, radius=0,
                              says=f"{state.capitalize()}: {low:g} to {high:g}")  # fmt: skip
    if is_small:
        return
    for state, limit in (("amber", limits.amber), ("red", limits.red)):
        y = values.at(limit)
        sheet.drawing.line([(days.start, y), (days.end, y)], tone=_STATES[state], dashed=True)
        text = f"{state} {limits.said(limit)}"
        places = [
            Label(x, y + dy, text, anchor, 9)
            for dy in (-4, 11)
            for x, anchor in ((days.start + 5, "start"), (days.end - 8, "end"))
        ]
        label, _ = sheet.room.best(places)
        sheet.room.write(sheet.drawing, label, tone=_STATES[state])


def _draw_axes(
    sheet: _Sheet, readings: Sequence[Reading], limits: Limits | None, unit: str
) -> None:
    drawing, days, values = sheet.drawing, sheet.days, sheet.values
    for value in values.ticks(6):
        y = values.at(value)
        if limits is None:
            drawing.line([(days.start, y), (days.end, y)], tone="faint")
        drawing.words(days.start - 7, y + 3.5, short(value), size=9.5, tone="muted", anchor="end")
    drawing.line([(days.start, values.end), (days.start, values.start),
                  (days.end, values.start)], tone="line")  # fmt: skip
    if unit:
        drawing.words(4, 12, unit, size=9, tone="muted", within=300)
    shown = _spaced([r.on for r in readings], days)
    for on in shown:
        drawing.words(days.at(on.toordinal()), values.start + 16, f"{on:%-d %b %Y}", size=9,
                      tone="muted", anchor="middle")  # fmt: skip


def _spaced(dates: Sequence[dt.date], days: Linear) -> list[dt.date]:
    """The last day and those before it that leave room for their words."""
    found: list[dt.date] = []
    for on in reversed(dates):
        if not found or days.at(found[-1].toordinal()) - days.at(on.toordinal()) >= _APART:
            found.append(on)
    return found


def _points(sheet: _Sheet, readings: Sequence[Reading]) -> list[tuple[float, float]]:
    return [(sheet.days.at(r.on.toordinal()), sheet.values.at(r.value)) for r in readings]


def _draw_readings(
    sheet: _Sheet, readings: Sequence[Reading], limits: Limits | None, unit: str
) -> None:
    points = _points(sheet, readings)
    if len(points) > 1:
        sheet.drawing.line(points, tone="ink", width=1.8)
    for (x, y), reading in zip(points, readings, strict=True):
        state = limits.state(reading.value) if limits else ""
        said = f"{reading.on.isoformat()}: {_shown(reading.value, unit)}"
        is_last = reading is readings[-1]
        radius = 4.0 if is_last else 2.6 if len(points) <= _MOST_DOTS else 1.2
        sheet.drawing.dot(x, y, radius, tone=_STATES.get(state, "primary"), edge="paper",
                          says=f"{said}, {state}" if state else said)  # fmt: skip


def _draw_last(sheet: _Sheet, last: Reading, limits: Limits | None, unit: str) -> None:
    state = limits.state(last.value) if limits else ""
    x = sheet.days.end + 10
    y = min(max(sheet.values.at(last.value), sheet.values.end + 10), sheet.values.start - 10)
    room = sheet.drawing.width - x
    sheet.drawing.words(x, y + 1, _shown(last.value, unit if len(unit) <= 1 else ""), size=13,
                        strong=True, within=room)  # fmt: skip
    sheet.drawing.words(x, y + 13, state, size=9.5, tone=_STATES.get(state, "muted"))


def _shown(value: float, unit: str) -> str:
    number = f"{value:,.4g}" if abs(value) < 10_000 else short(value)
    return f"{number} {unit}".strip()


def _words(name: str, readings: Sequence[Reading], limits: Limits | None, unit: str) -> str:
    first, last = readings[0], readings[-1]
    now = f"{name}: {_shown(last.value, unit)} on {last.on.isoformat()}"
    if limits:
        bounds = f"amber {limits.said(limits.amber)}, red {limits.said(limits.red)}"
        now += f", {limits.state(last.value)} ({bounds})"
    if len(readings) == 1:
        return f"{now}; the only reading."
    values = [r.value for r in readings]
    return (
        f"{now}; {_shown(first.value, unit)} on {first.on.isoformat()}, and between"
        f" {_shown(min(values), unit)} and {_shown(max(values), unit)} in {len(values)} readings."
    )
