"""How often a year costs more than an amount: loss exceedance before controls, after, with cover.

Both axes are of ratios: amounts from left to right, and down how rare a year is. The data stand
in ``data-stops`` for the page's script; without it every line says its amounts on hovering.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.lib.text import join_names
from hisaar.platform.documents.pictures import Drawing, Picture, cut

from .curve_trace import Line, Point, Trace
from .keys import ROW, Entry, draw_key, rows_of
from .room import Label, Room, around
from .scales import Log, rupees, spread, years

__all__ = ("Limit", "Line", "Mark", "draw_curve")

_WIDTH, _TALL = 640.0, 300.0
_LEFT, _RIGHT, _TOP, _FOOT = 66.0, 18.0, 30.0, 44.0
_GUIDES = (1 / 20, 1 / 100)
_TOLD = (1 / 2, 1 / 5, 1 / 10, 1 / 20, 1 / 50, 1 / 100, 1 / 200, 1 / 500)
_STOPS = 48
_NAME = 180.0
_BESIDE = (("start", 7, 3), ("end", -7, 3), ("start", 0, -7), ("end", 0, 15))  # right, left, …
_MOST = 7  # powers of ten that the axis of amounts holds
_PALE = ("sand", "line", "faint", "excused")  # tones in which words could not be read
_FALLEN = 0.9  # a line is shown from where it has begun to fall
_NOTHING = (1e6, 1e8)  # the axis when nothing is ever lost


@dataclass(frozen=True)
class Mark:
    """A single point to be named: an amount exceeded with a chance a year."""

    name: str
    chance: float
    amount: float
    tone: str = "ink"


@dataclass(frozen=True)
class Limit:
    """What the Board bears: with no more than this chance a year may the amount be exceeded."""

    name: str
    chance: float
    amount: float


@dataclass(frozen=True)
class _Sheet:
    drawing: Drawing
    room: Room
    x: Log
    y: Log


def draw_curve(
    lines: Sequence[Line],
    *,
    marks: Sequence[Mark] = (),
    appetite: Sequence[Limit] = (),
    rarest: float = 1000,
    what: str = "Loss of a year",
) -> Picture:
    """Draw the lines over each other, with what the Board bears as a step between them.

    Parameters
    ----------
    lines : sequence of Line
        Before controls, as controls stand, with cover; in the order in which the key names them.
    marks : sequence of Mark
    appetite : sequence of Limit
    rarest : float
        Down to one year in how many the picture goes; further when a mark or a limit does.
    what : str
        What the amounts are, for the axis.

    Raises
    ------
    ValueError
        For no line, or for one whose amounts fall, that has not as many chances as amounts, or
        for a chance or an amount that is none.
    """
    if not lines:
        raise ValueError("A curve needs at least one line of amounts and chances.")
    named: list[Mark | Limit] = [*marks, *appetite]
    _check(named)
    traces = [Trace(line) for line in lines]
    floor = min([1 / rarest, *(p.chance for p in named)])
    # The key stands below when there is no room for names at the lines; its place is kept then.
    for is_direct in (True, False):
        sheet = _sheet(traces, named, floor, what, key=0 if is_direct else len(lines))
        _draw_appetite(sheet, appetite)
        drawn = [_draw_trace(sheet, trace) for trace in traces]
        is_named = _name_lines(sheet, traces, drawn) if is_direct else _draw_key(sheet, traces)
        if is_named:
            break
    _name_limits(sheet, appetite)
    _draw_marks(sheet, marks)
    _draw_told(sheet, traces)
    sheet.drawing.end_group()
    return sheet.drawing.picture(_words(traces, marks, appetite, what))


def _check(points: Sequence[Mark | Limit]) -> None:
    for point in points:
        if not 0 < point.chance <= 1:
            raise ValueError(f"{point.name}: a chance a year lies above 0 and is at most 1.")
        if not point.amount > 0:
            raise ValueError(f"{point.name}: the amount has to be above nothing.")


def _bounds(appetite: Sequence[Limit]) -> list[tuple[float, float]]:
    """Chance and amount, the most frequent first; what a rarer year may cost binds the others."""
    found: list[tuple[float, float]] = []
    for limit in sorted(appetite, key=lambda one: (one.chance, one.amount)):
        found.append((limit.chance, min([limit.amount, *(amount for _, amount in found)])))
    return found[::-1]


def _sheet(
    traces: Sequence[Trace], points: Sequence[Mark | Limit], floor: float, what: str, *, key: int
) -> _Sheet:
    right, bottom = _WIDTH - _RIGHT, _TOP + _TALL
    entries = [Entry(t.line.name, "ink") for t in traces[:key]]
    foot = _FOOT + ROW * len(rows_of(entries, right - _LEFT))
    low, high = _amounts(traces, points, floor)
    drawing = Drawing(_WIDTH, bottom + foot)
    room = Room(_LEFT, _TOP - 8, right, bottom)
    sheet = _Sheet(drawing, room, Log(low, high, _LEFT, right), Log(floor, 1, bottom, _TOP))
    drawing.group({"curve": _stops(sheet, traces)})
    _draw_axes(sheet, what)
    return sheet


def _amounts(
    traces: Sequence[Trace], points: Sequence[Mark | Limit], floor: float
) -> tuple[float, float]:
    tops = [a for a in (t.amount(floor) for t in traces) if a > 0]
    starts = [a for a in (t.amount(t.chances[0] * _FALLEN) for t in traces) if a > 0]
    named = [p.amount for p in points]
    if not tops and not named:
        return _NOTHING
    high = max([*tops, *named])
    low = max(min([*starts, *named]), high / 10**_MOST)
    return spread(low * 0.95, high * 1.05)


def _draw_axes(sheet: _Sheet, what: str) -> None:
    drawing, bottom, right = sheet.drawing, sheet.y.start, sheet.x.end
    for amount in sheet.x.ticks(9):
        x = sheet.x.at(amount)
        drawing.line([(x, sheet.y.end), (x, bottom)], tone="faint")
        anchor = "end" if x > right - 12 else "middle"
        drawing.words(x, bottom + 15, rupees(amount), size=9.5, tone="muted", anchor=anchor)
    for chance in sheet.y.ticks(14):
        y = sheet.y.at(chance)
        is_guide = any(abs(chance / g - 1) < 0.01 for g in _GUIDES)
        drawing.line([(_LEFT, y), (right, y)], tone="line" if is_guide else "faint",
                     dashed=is_guide)  # fmt: skip
        span = round(1 / chance)
        drawing.words(_LEFT - 7, y + 3.5, f"1 in {span:,}" if span > 1 else "every",
                      size=9.5, tone="ink" if is_guide else "muted", anchor="end",
                      strong=is_guide)  # fmt: skip
    drawing.line([(_LEFT, sheet.y.end), (_LEFT, bottom), (right, bottom)], tone="line")
    drawing.words(4, 14, "How often a year costs more", size=9.5, tone="muted")
    drawing.words(right, bottom + 32, f"{what} (log scale)", size=9.5, tone="muted",
                  anchor="end")  # fmt: skip


def _draw_trace(sheet: _Sheet, trace: Trace) -> list[Point]:
    line, found = trace.line, trace.points(sheet.x, sheet.y)
    band = trace.band(sheet.x, sheet.y)
    if band:
        sheet.drawing.area(band, tone=line.tone, opacity=0.16,
                           says=f"{line.name}: two standard errors either side")  # fmt: skip
    if len(found) > 1:
        sheet.drawing.line(found, tone=line.tone, width=2.2, dashed=line.dashed)
        sheet.room.keep(found)
    return found


def _name_lines(sheet: _Sheet, traces: Sequence[Trace], drawn: Sequence[Sequence[Point]]) -> bool:
    """Names beside the lines; False, and nothing written, when one finds no room."""
    found: list[tuple[Label, str]] = []
    for trace, points in zip(traces, drawn, strict=True):
        text = cut(trace.line.name, _NAME, 10)
        places = [
            Label(x + dx, y + dy, text, anchor)
            for anchor, dx, dy in (
                ("start", 7, 3),
                ("end", -7, 3),
                ("start", 0, -7),
                ("end", 0, 15),
            )
            for x, y in points[::-1]
        ]
        if not places:
            return False
        label, hits = sheet.room.best(places)
        others = [other.box for other, _ in found]
        if hits or any(_overlap(label.box, other) for other in others):
            return False
        found.append((label, trace.line.tone))
    for label, tone in found:
        sheet.room.write(sheet.drawing, label, tone="ink" if tone in _PALE else tone, strong=True)
    return True


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_key(sheet: _Sheet, traces: Sequence[Trace]) -> bool:
    entries = [
        Entry(f"{t.line.name}{'' if any(t.chances) else ' (no loss)'}", t.line.tone,
              dashed=t.line.dashed)
        for t in traces
    ]  # fmt: skip
    draw_key(sheet.drawing, _LEFT, sheet.y.start + 50, entries, sheet.x.end - _LEFT)
    return True


def _draw_appetite(sheet: _Sheet, appetite: Sequence[Limit]) -> None:
    if not appetite:
        return
    step: list[Point] = []
    height = sheet.y.end
    for chance, amount in _bounds(appetite):
        step += [(sheet.x.at(amount), height), (sheet.x.at(amount), sheet.y.at(chance))]
        height = sheet.y.at(chance)
    step.append((sheet.x.end, height))
    sheet.drawing.area([*step, (sheet.x.end, sheet.y.end)], tone="bad", opacity=0.07,
                       says="More, or more often, than the Board bears")  # fmt: skip
    sheet.drawing.line(step, tone="bad", width=1.4, dashed=True)
    sheet.room.keep(step)


def _name_limits(sheet: _Sheet, appetite: Sequence[Limit]) -> None:
    for limit in appetite:
        x, y = sheet.x.at(limit.amount), sheet.y.at(limit.chance)
        said = f"{limit.name}: {rupees(limit.amount)} in {years(limit.chance)}"
        sheet.drawing.box(x - 3.5, y - 3.5, 7, 7, tone="bad", radius=0, says=said)
        text = cut(f"{limit.name} {rupees(limit.amount)}", _NAME, 9.5)
        at_edge = [Label(sheet.x.end - 5, y + dy, text, "end", 9.5) for dy in (-5, 11)]
        label, _ = sheet.room.best([*around(x, y, text), *at_edge])
        sheet.room.write(sheet.drawing, label, tone="bad")


def _draw_marks(sheet: _Sheet, marks: Sequence[Mark]) -> None:
    for mark in marks:
        x, y = sheet.x.at(mark.amount), sheet.y.at(mark.chance)
        said = f"{mark.name}: {rupees(mark.amount)}, {years(mark.chance)}"
        sheet.drawing.dot(x, y, 4, tone=mark.tone, edge="paper", says=said)
        text = cut(f"{mark.name} {rupees(mark.amount)}", _NAME, 9.5)
        label, _ = sheet.room.best(around(x, y, text))
        sheet.room.write(sheet.drawing, label, tone=mark.tone)


def _draw_told(sheet: _Sheet, traces: Sequence[Trace]) -> None:
    """Points that say their amount on hovering; only those on the guides can be seen."""
    for trace in traces:
        for chance in _TOLD:
            amount = trace.amount(chance)
            if (
                chance < max(sheet.y.low, trace.chances[-1])
                or not sheet.x.low <= amount <= sheet.x.high
            ):
                continue
            is_guide = chance in _GUIDES
            sheet.drawing.dot(
                sheet.x.at(amount), sheet.y.at(chance), 3.2 if is_guide else 7,
                tone=trace.line.tone, opacity=1 if is_guide else 0,
                says=f"{trace.line.name}: {years(chance)} costs more than {rupees(amount)}"
                f"{trace.doubt(amount)}",
            )  # fmt: skip


def _stops(sheet: _Sheet, traces: Sequence[Trace]) -> str:
    """What the page's script shows where the pointer is: names, tones, and place by place."""
    stops = []
    for number in range(_STOPS + 1):
        x = sheet.x.start + (sheet.x.end - sheet.x.start) * number / _STOPS
        amount = sheet.x.value(x)
        chances = [t.chance(amount) for t in traces]
        heights = [round(sheet.y.at(c), 1) if c >= sheet.y.low else None for c in chances]
        at = [[y, t.often(amount)] for y, t in zip(heights, traces, strict=True)]
        stops.append([round(x, 1), rupees(float(f"{amount:.2g}")), at])
    names = [[t.line.name, t.line.tone] for t in traces]
    frame = [sheet.x.start, sheet.y.end, sheet.x.end, sheet.y.start]
    return json.dumps({"lines": names, "frame": frame, "stops": stops}, separators=(",", ":"))


def _words(
    traces: Sequence[Trace], marks: Sequence[Mark], appetite: Sequence[Limit], what: str
) -> str:
    said = [f"{what}: how often it is exceeded."]
    for trace in traces:
        if not any(trace.chances):
            said.append(f"{trace.line.name}: no loss.")
            continue
        at = [
            f"more than {rupees(amount)} in {years(c)}" if amount else f"nothing in {years(c)}"
            for c, amount in ((c, trace.amount(c)) for c in _GUIDES)
        ]
        said.append(f"{trace.line.name}: {join_names(at)}.")
    for limit in appetite:
        over = [t.line.name for t in traces if t.amount(limit.chance) > limit.amount]
        bears = f"{limit.name}: {rupees(limit.amount)} in {years(limit.chance)}"
        said.append(f"{bears}, {f'exceeded by {join_names(over)}' if over else 'kept'}.")
    said += [f"{m.name}: {rupees(m.amount)} in {years(m.chance)}." for m in marks]
    return " ".join(said)
