"""Named amounts side by side: what scenarios contribute, and what the result is sensitive to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW, Entry, draw_key, name_beside
from .scales import Linear, rupees

_WIDTH, _LEFT, _RIGHT = 640.0, 186.0, 96.0
_TOP, _ROW, _BAR, _SWING = 26.0, 34.0, 11.0, 22.0


@dataclass(frozen=True)
class Share:
    """One name with one amount of each series; the second may be left out."""

    name: str
    first: float
    second: float | None = None
    address: str = ""


@dataclass(frozen=True)
class Swing:
    """What the result becomes when one thing is lower or higher, as the two are said to be."""

    name: str
    low: float
    high: float
    low_said: str = "lower"
    high_said: str = "higher"
    address: str = ""


def draw_shares(
    shares: Sequence[Share], *, first: str = "In an average year", second: str = "One year in 100"
) -> Picture:
    """Draw two bars a name, the largest first amount on top, with what part of all each is.

    Raises
    ------
    ValueError
        When there is nothing to compare.
    """
    if not shares:
        raise ValueError("There is nothing to compare.")
    ordered = sorted(shares, key=lambda s: (-s.first, s.name))
    values = [v for s in ordered for v in (s.first, s.second or 0)]
    scale = _scale(min(0.0, *values), max(0.0, *values))
    foot = _TOP + _ROW * len(ordered)
    drawing = Drawing(_WIDTH, foot + ROW + 8)
    _draw_axis(drawing, scale, foot)
    totals = [sum(s.first for s in shares), sum(s.second or 0 for s in shares)]
    for number, share in enumerate(ordered):
        top = _TOP + _ROW * number
        _draw_name(drawing, share.name, share.address, top + 16)
        for row, (value, name, tone) in enumerate(
            ((share.first, first, "primary"), (share.second, second, "sand"))
        ):
            if value is not None:
                y = top + 4 + row * (_BAR + 2)
                said = f"{share.name}, {name[0].lower()}{name[1:]}"
                ends = (scale.at(0), scale.at(value))
                _draw_share(drawing, ends, y, tone, (said, _part(value, totals[row])))
    key = [Entry(first, "primary", "box"), Entry(second, "sand", "box")]
    has_second = any(s.second is not None for s in shares)
    draw_key(drawing, 8, foot + 16, key if has_second else key[:1], _WIDTH - 16)
    return drawing.picture(_share_words(ordered, first, second, totals))


def draw_swings(
    swings: Sequence[Swing], *, base: float, what: str = "The expected loss"
) -> Picture:
    """Draw a tornado about ``base``: what swings the result most stands on top.

    Raises
    ------
    ValueError
        When there is nothing to compare.
    """
    if not swings:
        raise ValueError("There is nothing to compare.")
    ordered = sorted(swings, key=lambda s: (-abs(s.high - s.low), s.name))
    values = [base, *(v for s in ordered for v in (s.low, s.high))]
    pad = (max(values) - min(values)) * 0.34  # for the words beside the bars
    scale = _scale(min(values) - pad, max(values) + pad)
    foot = _TOP + 30 * len(ordered)
    drawing = Drawing(_WIDTH, foot + ROW + 8)
    _draw_axis(drawing, scale, foot)
    for number, swing in enumerate(ordered):
        top = _TOP + 30 * number
        _draw_name(drawing, swing.name, swing.address, top + 14)
        for value, said in ((swing.low, swing.low_said), (swing.high, swing.high_said)):
            _draw_swing(drawing, scale, (base, value), top, (swing.name, said))
    x = scale.at(base)
    drawing.line([(x, _TOP - 6), (x, foot)], tone="ink", width=1.4)
    drawing.words(x, foot + 14, f"{what}: {rupees(base)}", anchor="middle", strong=True)
    return drawing.picture(_swing_words(ordered, base, what))


def _scale(low: float, high: float) -> Linear:
    if high <= low:
        high = low + max(abs(low), 1)
    return Linear(low, high, _LEFT, _WIDTH - _RIGHT)


def _draw_axis(drawing: Drawing, scale: Linear, foot: float) -> None:
    for amount in scale.ticks(5):
        x = scale.at(amount)
        drawing.line([(x, _TOP - 6), (x, foot)], tone="faint" if amount else "line")
        drawing.words(x, _TOP - 12, rupees(amount), size=9, tone="muted", anchor="middle")


def _draw_name(drawing: Drawing, name: str, address: str, y: float) -> None:
    if address:
        drawing.link(address)
    name_beside(drawing, _LEFT - 10, y, name, _LEFT - 16)
    if address:
        drawing.end_link()


def _draw_share(
    drawing: Drawing, ends: tuple[float, float], y: float, tone: str, told: tuple[str, str]
) -> None:
    start, end = sorted(ends)
    drawing.box(start, y, end - start, _BAR, tone=tone, radius=1.5, says=": ".join(told))
    drawing.words(end + 5, y + 9, told[1], size=9, tone="muted")


def _draw_swing(
    drawing: Drawing, scale: Linear, ends: tuple[float, float], top: float, told: tuple[str, str]
) -> None:
    (base, value), (name, said) = ends, told
    if value == base:
        return
    start, end = sorted((scale.at(base), scale.at(value)))
    is_less = value < base
    drawing.box(start, top + 3, end - start, _SWING, tone="good" if is_less else "late",
                radius=1.5, opacity=0.75, says=f"{name} {said}: {rupees(value)}")  # fmt: skip
    x, anchor = (start - 5, "end") if is_less else (end + 5, "start")
    drawing.words(x, top + 12, said, size=8.5, tone="muted", anchor=anchor, within=70)
    drawing.words(x, top + 23, rupees(value), size=9, anchor=anchor)


def _part(value: float, total: float) -> str:
    return f"{rupees(value)} ({100 * value / total:.0f} %)" if total > 0 else rupees(value)


def _share_words(shares: Sequence[Share], first: str, second: str, totals: Sequence[float]) -> str:
    said = [f"{first}: {rupees(totals[0])} together."]
    if any(s.second is not None for s in shares):
        said.append(f"{second}: {rupees(totals[1])} together.")
    for share in shares:
        also = "" if share.second is None else f" and {_part(share.second, totals[1])}"
        said.append(f"{share.name}: {_part(share.first, totals[0])}{also}.")
    return " ".join(said)


def _swing_words(swings: Sequence[Swing], base: float, what: str) -> str:
    said = [f"{what} is {rupees(base)}."]
    said += [
        f"{s.name}: {rupees(s.low)} when {s.low_said}, {rupees(s.high)} when {s.high_said}."
        for s in swings
    ]
    return " ".join(said)
