"""What one event of a scenario may cost: the ranges that people gave, over what comes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW
from .scales import Log, rupees, spread

_WIDTH, _TALL = 520.0, 130.0
_LEFT, _RIGHT, _TOP, _FOOT = 112.0, 14.0, 14.0, 48.0
_HALF_WIDTH = 1.6448536269514722  # of a standard normal's middle 90 %, in standard deviations
_REACH = 3.2  # standard deviations to either side that are shown
_POINTS = 120
_SURE = 0.02  # the least spread that is drawn, when low and high are all but the same


@dataclass(frozen=True)
class Estimate:
    """One person's 90 % range for the rupees of one event."""

    name: str
    low: float
    high: float
    best: float | None = None


@dataclass(frozen=True)
class _Curve:
    """A lognormal by the logarithm of its median and its standard deviation there."""

    middle: float
    deviation: float

    def quantile(self, deviations: float) -> float:
        """The amount that lies so many standard deviations from the median."""
        return math.exp(self.middle + deviations * self.deviation)

    def height(self, amount: float) -> float:
        """The density on a log axis, 1 at its highest."""
        return math.exp(-(((math.log(amount) - self.middle) / self.deviation) ** 2) / 2)


def draw_density(
    low: float, high: float, *, estimates: Sequence[Estimate] = (), what: str = "One event costs"
) -> Picture:
    """Draw the lognormal with 5 % below ``low`` and 5 % above ``high``, with people's ranges.

    Raises
    ------
    ValueError
        For amounts that are none, or a low above its high.
    """
    for one in [Estimate("The range", low, high), *estimates]:
        _check(one)
    curve = _Curve(
        (math.log(low) + math.log(high)) / 2,
        max((math.log(high) - math.log(low)) / 2 / _HALF_WIDTH, _SURE),
    )
    base = _TOP + ROW * len(estimates) + (8 if estimates else 0) + _TALL
    drawing = Drawing(_WIDTH, base + _FOOT)
    scale = _scale(curve, estimates)
    _draw_axis(drawing, scale, base, what)
    _draw_curve(drawing, scale, curve, base)
    _draw_marks(drawing, scale, (low, curve.quantile(0), high), base)
    for number, one in enumerate(estimates):
        _draw_estimate(drawing, scale, one, _TOP + ROW * number)
    return drawing.picture(_words(low, curve.quantile(0), high, estimates))


def _check(one: Estimate) -> None:
    if not one.low > 0 or not math.isfinite(one.high):
        raise ValueError(f"{one.name}: the lowest and the highest amount have to be above nothing.")
    if one.low > one.high:
        raise ValueError(
            f"{one.name}: {rupees(one.low)} as the lowest is above {rupees(one.high)}."
        )


def _scale(curve: _Curve, estimates: Sequence[Estimate]) -> Log:
    low = min([curve.quantile(-_REACH), *(e.low for e in estimates)])
    high = max([curve.quantile(_REACH), *(e.high for e in estimates)])
    return Log(*spread(low, high), _LEFT, _WIDTH - _RIGHT)


def _draw_axis(drawing: Drawing, scale: Log, base: float, what: str) -> None:
    for amount in scale.ticks(7):
        x = scale.at(amount)
        drawing.line([(x, _TOP), (x, base)], tone="faint")
        anchor = "end" if x > scale.end - 12 else "middle"
        drawing.words(x, base + 15, rupees(amount), size=9, tone="muted", anchor=anchor)
    drawing.line([(scale.start, base), (scale.end, base)], tone="line")
    drawing.words(8, base - 4, what, size=9.5, tone="muted", within=_LEFT - 12)


def _draw_curve(drawing: Drawing, scale: Log, curve: _Curve, base: float) -> None:
    ends = curve.quantile(-_REACH), curve.quantile(_REACH)
    left, right = scale.at(ends[0]), scale.at(ends[1])
    points = []
    for number in range(_POINTS + 1):
        x = left + (right - left) * number / _POINTS
        points.append((x, base - (_TALL - 20) * curve.height(scale.value(x))))
    drawing.area([(left, base), *points, (right, base)], tone="primary", opacity=0.16)
    drawing.line(points, tone="primary", width=2)


def _draw_marks(
    drawing: Drawing, scale: Log, amounts: tuple[float, float, float], base: float
) -> None:
    told = (("5 %", "end", "one event in 20 costs less"),
            ("half", "middle", "one event in two costs more"),
            ("95 %", "start", "one event in 20 costs more"))  # fmt: skip
    is_narrow = scale.at(amounts[2]) - scale.at(amounts[0]) < 120
    for amount, (name, anchor, said) in zip(amounts, told, strict=True):
        x = scale.at(amount)
        is_middle = anchor == "middle"
        drawing.line([(x, base - _TALL + (16 if is_middle else 60)), (x, base)], tone="ink",
                     dashed=not is_middle, says=f"{rupees(amount)}: {said}")  # fmt: skip
        drawing.dot(x, base, 3, tone="ink", says=f"{rupees(amount)}: {said}")
        y = base - _TALL + (11 if is_middle else 54)
        shift = {"end": -4.0, "middle": 0.0, "start": 4.0}[anchor] if is_narrow else 0.0
        drawing.words(x + shift, y, f"{name} {rupees(amount)}", size=9.5,
                      anchor=anchor if is_narrow else "middle", strong=True)  # fmt: skip
    nine = f"9 events in 10 cost {rupees(amounts[0])} to {rupees(amounts[2])} (log scale)"
    drawing.words(scale.end, base + 32, nine, size=9, tone="muted", anchor="end")


def _draw_estimate(drawing: Drawing, scale: Log, one: Estimate, top: float) -> None:
    start, end = scale.at(one.low), scale.at(one.high)
    drawing.words(_LEFT - 8, top + 10, one.name, size=9.5, anchor="end", within=_LEFT - 12)
    drawing.box(start, top + 3, end - start, 7, tone="sand", radius=3,
                says=f"{one.name}: {rupees(one.low)} to {rupees(one.high)}")  # fmt: skip
    if one.best is not None:
        drawing.dot(scale.at(one.best), top + 6.5, 3.5, tone="ink",
                    says=f"{one.name}: most likely {rupees(one.best)}")  # fmt: skip


def _words(low: float, middle: float, high: float, estimates: Sequence[Estimate]) -> str:
    nine = f"Nine events in ten cost {rupees(low)} to {rupees(high)}"
    said = [f"{nine}; half of all cost more than {rupees(middle)}."]
    for one in estimates:
        best = f", most likely {rupees(one.best)}" if one.best is not None else ""
        said.append(f"{one.name}: {rupees(one.low)} to {rupees(one.high)}{best}.")
    return " ".join(said)
