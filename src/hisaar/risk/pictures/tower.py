"""The cover as a tower of layers over the retention, and how far losses reach up beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW, Entry, draw_key, two_lines
from .scales import Linear, rupees

_WIDTH, _TALL = 640.0, 320.0
_LEFT, _TOP, _FOOT = 66.0, 30.0, 66.0
_TOWER, _SUB, _GAP = 206.0, 19.0, 12.0
_COLUMN = 64.0  # the widest a loss stands
_HIGHER = 2.5  # times the tower: what reaches higher is cut off, with its amount
_TWO, _ONE = 27.0, 13.0  # how high a layer has to be for two lines of words, and for one
_NUMBER = 44.0  # how wide a part has to be to hold its amount
_FAINT = 0.3
Kind = Literal["retained", "paid", "uninsured"]
_KINDS: dict[Kind, tuple[str, str, float]] = {
    "retained": ("Retained", "sand", 0.45),
    "paid": ("Paid by the cover", "good", 1),
    "uninsured": ("Not insured", "bad", _FAINT),
}


@dataclass(frozen=True)
class Layer:
    """``limit`` rupees above ``attachment`` of one event, of which ``share`` is placed."""

    name: str
    attachment: float
    limit: float
    share: float = 1
    premium: float | None = None
    aggregate: float | None = None  # the most of a year
    note: str = ""
    address: str = ""

    @property
    def top(self) -> float:
        """Up to which amount it reaches."""
        return self.attachment + self.limit


@dataclass(frozen=True)
class Sublimit:
    """The most that one kind of loss is paid, whatever the limit says."""

    name: str
    limit: float


@dataclass(frozen=True)
class Part:
    """Some rupees of a loss, and where they stay."""

    name: str
    amount: float
    kind: Kind


@dataclass(frozen=True)
class Column:
    """One loss, from the bottom upwards."""

    name: str
    parts: Sequence[Part]

    @property
    def gross(self) -> float:
        """All of it, in rupees."""
        return sum(p.amount for p in self.parts)


def draw_tower(
    layers: Sequence[Layer],
    columns: Sequence[Column] = (),
    *,
    sublimits: Sequence[Sublimit] = (),
) -> Picture:
    """Draw layers on an axis of rupees, sublimits beside them, then losses.

    Layers that insure the same rupees stand side by side. Losses far above the tower are cut off.

    Raises
    ------
    ValueError
        For no layer, a limit that is none, a share outside 0 to 1, or a negative part of a loss.
    """
    _check(layers, columns)
    ordered = sorted(layers, key=lambda one: (one.attachment, one.name))
    scale = _scale(ordered, columns)
    drawing = Drawing(_WIDTH, _TOP + _TALL + _FOOT + ROW)
    _draw_axis(drawing, scale)
    _draw_gaps(drawing, scale, ordered)
    for beside in _beside(ordered):
        lanes = _lanes(beside)
        for layer, lane in zip(beside, lanes, strict=True):
            _draw_layer(drawing, scale, layer, lane, max(lanes) + 1)
    right = _draw_sublimits(drawing, scale, ordered, sublimits)
    _draw_columns(drawing, scale, columns, right + _GAP)
    if columns:
        key = [Entry(name, tone, "box", opacity=thin, dashed=kind == "uninsured")
               for kind, (name, tone, thin) in _KINDS.items()]  # fmt: skip
        draw_key(drawing, _LEFT, _TOP + _TALL + _FOOT + 6, key, _WIDTH - _LEFT)
    return drawing.picture(_words(ordered, columns, sublimits))


def _check(layers: Sequence[Layer], columns: Sequence[Column]) -> None:
    if not layers:
        raise ValueError("There is no cover to draw; record a policy with a layer first.")
    for layer in layers:
        if layer.limit <= 0 or layer.attachment < 0:
            raise ValueError(f"{layer.name}: a layer has a limit above nothing, over a retention.")
        if not 0 <= layer.share <= 1:
            raise ValueError(f"{layer.name}: the share of a layer lies between 0 and 1.")
    for column in columns:
        if any(p.amount < 0 for p in column.parts):
            raise ValueError(f"{column.name}: no part of a loss is below nothing.")


def _scale(layers: Sequence[Layer], columns: Sequence[Column]) -> Linear:
    top = max(layer.top for layer in layers)
    reach = min(max([c.gross for c in columns], default=0.0), top * _HIGHER)
    return Linear(0, max(top, reach) * 1.06, _TOP + _TALL, _TOP)


def _draw_axis(drawing: Drawing, scale: Linear) -> None:
    bottom = scale.start
    for amount in scale.ticks(8):
        y = scale.at(amount)
        drawing.line([(_LEFT, y), (_WIDTH - 4, y)], tone="line" if not amount else "faint")
        drawing.words(_LEFT - 7, y + 3.5, rupees(amount), size=9.5, tone="muted", anchor="end")
    drawing.words(_LEFT, 14, "The cover", size=9.5, tone="muted")
    drawing.line([(_LEFT, scale.end), (_LEFT, bottom)], tone="line")


def _beside(layers: Sequence[Layer]) -> list[list[Layer]]:
    """The layers in groups that share no rupee with each other."""
    groups: list[list[Layer]] = []
    reached = 0.0
    for layer in layers:
        if not groups or layer.attachment >= reached * (1 - 1e-9):
            groups.append([])
        groups[-1].append(layer)
        reached = max(reached, layer.top)
    return groups


def _lanes(layers: Sequence[Layer]) -> list[int]:
    """Side by side where layers insure the same rupees."""
    tops: list[float] = []
    found = []
    for layer in layers:
        free = (n for n, top in enumerate(tops) if top <= layer.attachment * (1 + 1e-9))
        lane = next(free, len(tops))
        tops[lane : lane + 1] = [layer.top]
        found.append(lane)
    return found


def _draw_gaps(drawing: Drawing, scale: Linear, layers: Sequence[Layer]) -> None:
    """What no layer insures: the retention below, gaps between, and all above."""
    reached = 0.0
    for layer in layers:
        if layer.attachment > reached * (1 + 1e-9):
            name = "Gap" if reached else "Retention"
            _draw_gap(drawing, scale, (reached, layer.attachment), name)
        reached = max(reached, layer.top)
    _draw_gap(drawing, scale, (reached, scale.high), "No cover above")


def _draw_gap(drawing: Drawing, scale: Linear, ends: tuple[float, float], name: str) -> None:
    low, high = ends
    top, bottom = scale.at(high), scale.at(low)
    amount = low if name == "No cover above" else high - low
    tone = "sand" if name == "Retention" else "bad"
    drawing.box(_LEFT, top, _TOWER, bottom - top, tone=tone, edge=tone, dashed=True, radius=0,
                opacity=_FAINT if name == "Retention" else 0.08,
                says=f"{name} {rupees(amount)}")  # fmt: skip
    if bottom - top >= _ONE:
        drawing.words(_LEFT + 6, top + 12, f"{name} {rupees(amount)}", size=9.5,
                      tone="ink" if name == "Retention" else "bad")  # fmt: skip
    elif name == "Retention":
        drawing.words(_LEFT, bottom + 15, f"{name} {rupees(amount)}", size=9.5)


def _draw_layer(drawing: Drawing, scale: Linear, layer: Layer, lane: int, lanes: int) -> None:
    wide = _TOWER / lanes
    x, top = _LEFT + lane * wide, scale.at(layer.top)
    tall = scale.at(layer.attachment) - top
    said, terms = _terms(layer)
    if layer.address:
        drawing.link(layer.address)
    drawing.box(x, top, wide, tall, tone="paper", edge="primary", dashed=True, radius=0)
    told = "; ".join(filter(None, (f"{layer.name}: {said}", terms)))
    drawing.box(x, top, wide * layer.share, tall, tone="primary", edge="primary", radius=0,
                opacity=0.22, says=told)  # fmt: skip
    fits = 0 if tall < _ONE else max(int((tall - 3) / 12), 1)
    lines = [(layer.name, True), (said, False), (terms, False)]
    if fits < len(lines):
        lines = [(f"{layer.name}: {said}", True), (terms, False)]
    for row, (text, strong) in enumerate(lines[:fits]):
        drawing.words(x + 6, top + 12 + 12 * row - (1 if tall < _TWO else 0), text, size=9.5,
                      within=wide - 10, strong=strong)  # fmt: skip
    if layer.address:
        drawing.end_link()


def _terms(layer: Layer) -> tuple[str, str]:
    share = f"{100 * layer.share:g} % of " if layer.share < 1 else ""
    said = f"{share}{rupees(layer.limit)} above {rupees(layer.attachment)}"
    terms = [
        f"{rupees(layer.aggregate)} a year" if layer.aggregate is not None else "",
        f"premium {rupees(layer.premium)}" if layer.premium is not None else "",
        layer.note,
    ]
    return said, " · ".join(filter(None, terms))


def _draw_sublimits(
    drawing: Drawing, scale: Linear, layers: Sequence[Layer], sublimits: Sequence[Sublimit]
) -> float:
    """Boxes with a corner cut off, each as high as it pays; return where they end."""
    base = layers[0].attachment
    right = _LEFT + _TOWER + (4 if sublimits else 0)
    for sub in sublimits:
        top, bottom = scale.at(base + sub.limit), scale.at(base)
        notch = min(6.0, bottom - top)
        shape = [(right, bottom), (right, top), (right + _SUB - 3 - notch, top),
                 (right + _SUB - 3, top + notch), (right + _SUB - 3, bottom)]  # fmt: skip
        drawing.area(shape, tone="unseen", opacity=0.2, edge="unseen",
                     says=f"At most {rupees(sub.limit)} for {sub.name}")  # fmt: skip
        drawing.words(right + 11, top - 4, f"{sub.name} {rupees(sub.limit)}", size=9,
                      turn=-90, within=top - _TOP)  # fmt: skip
        right += _SUB
    return right


def _draw_columns(drawing: Drawing, scale: Linear, columns: Sequence[Column], left: float) -> None:
    if not columns:
        return
    drawing.words(left, 14, "Losses, and who pays them", size=9.5, tone="muted")
    step = (_WIDTH - 8 - left) / len(columns)
    wide = min(step - 8, _COLUMN)
    for number, column in enumerate(columns):
        x = left + step * number + (step - wide) / 2
        _draw_column(drawing, scale, column, x, wide)
        _draw_foot(drawing, column, x + wide / 2, scale.start, step)


def _draw_foot(drawing: Drawing, column: Column, x: float, bottom: float, room: float) -> None:
    """What the loss is called, and what was paid of it."""
    for row, text in enumerate(two_lines(column.name, room - 2, 9.5)):
        drawing.words(x, bottom + 15 + 12 * row, text, size=9.5, anchor="middle",
                      within=room - 2)  # fmt: skip
    paid = sum(p.amount for p in column.parts if p.kind == "paid")
    if room >= _NUMBER + 8:
        drawing.words(x, bottom + 41, f"{rupees(paid)} paid", size=9, anchor="middle",
                      tone="good" if paid else "muted")  # fmt: skip
    share = f"{100 * paid / column.gross:.0f} %" if column.gross else "no loss"
    drawing.words(x, bottom + 53, share, size=9, tone="muted", anchor="middle")


def _draw_column(drawing: Drawing, scale: Linear, column: Column, x: float, wide: float) -> None:
    reached = 0.0
    for part in column.parts:
        low, reached = reached, reached + part.amount
        top, bottom = scale.at(reached), scale.at(low)
        if bottom - top <= 0:
            continue
        name, tone, thin = _KINDS[part.kind]
        drawing.box(x, top, wide, bottom - top, tone=tone, edge=tone, radius=0, opacity=thin,
                    dashed=part.kind == "uninsured",
                    says=f"{column.name}, {part.name}: {rupees(part.amount)}"
                    f" {name[0].lower()}{name[1:]}")  # fmt: skip
        if bottom - top >= _ONE and wide >= _NUMBER:
            on_dark = part.kind == "paid"
            drawing.words(x + wide / 2, (top + bottom) / 2 + 3.5, rupees(part.amount), size=9,
                          anchor="middle", tone="paper" if on_dark else "ink")  # fmt: skip
    y = scale.at(column.gross)
    is_cut = column.gross > scale.high
    if is_cut:
        wave = [(x + wide * n / 8, y + (5 if n % 2 else 1)) for n in range(9)]
        drawing.line(wave, tone="paper", width=3)
    drawing.words(x + wide / 2, y - 4, f"{'↑ ' if is_cut else ''}{rupees(column.gross)}",
                  size=9.5 if wide >= _NUMBER else 8, anchor="middle", strong=True)  # fmt: skip


def _words(
    layers: Sequence[Layer], columns: Sequence[Column], sublimits: Sequence[Sublimit]
) -> str:
    said = []
    for layer in layers:
        amounts, terms = _terms(layer)
        said.append(f"{layer.name}: {amounts}{f' ({terms})' if terms else ''}.")
    said += [f"At most {rupees(s.limit)} for {s.name}." for s in sublimits]
    for column in columns:
        parts = ", ".join(
            f"{rupees(p.amount)} {_KINDS[p.kind][0].lower()} ({p.name})"
            for p in column.parts if p.amount
        )  # fmt: skip
        said.append(
            f"{column.name}: {rupees(column.gross)}{f', of which {parts}' if parts else ''}."
        )
    return " ".join(said)
