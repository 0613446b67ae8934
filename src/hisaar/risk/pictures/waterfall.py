"""From what a loss costs to what is paid: which term of the cover takes how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import name_beside
from .scales import Linear, rupees

_WIDTH, _LEFT, _RIGHT = 640.0, 170.0, 108.0
_TOP, _ROW, _BAR = 26.0, 28.0, 16.0
_CLOSE = 1e-6  # of the gross loss: what rounding may leave


@dataclass(frozen=True)
class Step:
    """What one term takes, in the order in which terms are applied."""

    name: str
    amount: float
    tone: str = "sand"


def draw_waterfall(
    gross: float, steps: Sequence[Step], paid: float, *, what: str = "Gross loss"
) -> Picture:
    """Draw one row a term that takes something; terms that take nothing are left out.

    Raises
    ------
    ValueError
        For a negative amount, or when the steps do not lead from gross to paid.
    """
    _check(gross, steps, paid)
    taken = [s for s in steps if s.amount > 0]
    scale = Linear(0, gross or 1, _LEFT, _WIDTH - _RIGHT)
    foot = _TOP + _ROW * (len(taken) + 2)
    drawing = Drawing(_WIDTH, foot + 6)
    for amount in scale.ticks(5):
        x = scale.at(amount)
        drawing.line([(x, _TOP - 6), (x, foot)], tone="faint")
        drawing.words(x, _TOP - 12, rupees(amount), size=9, tone="muted", anchor="middle")
    rows = [(what, 0.0, gross, "other"), *_floating(gross, taken), ("Paid", 0.0, paid, "good")]
    for number, row in enumerate(rows):
        _draw_row(drawing, scale, row, _TOP + number * _ROW, gross)
    _draw_ways(drawing, scale, gross, taken)
    return drawing.picture(_words(gross, taken, paid, what))


def _check(gross: float, steps: Sequence[Step], paid: float) -> None:
    for name, amount in [("The gross loss", gross), *((s.name, s.amount) for s in steps)]:
        if amount < 0:
            raise ValueError(f"{name} is {rupees(amount)}; it cannot be below nothing.")
    left = gross - sum(s.amount for s in steps)
    if abs(left - paid) > max(gross * _CLOSE, 1):
        raise ValueError(
            f"Of {rupees(gross)} the terms leave {rupees(left)}, but {rupees(paid)} is said to be"
            " paid; give every term that takes something."
        )


def _floating(gross: float, taken: Sequence[Step]) -> list[tuple[str, float, float, str]]:
    found, left = [], gross
    for step in taken:
        found.append((step.name, left - step.amount, left, step.tone))
        left -= step.amount
    return found


def _draw_row(
    drawing: Drawing, scale: Linear, row: tuple[str, float, float, str], top: float, gross: float
) -> None:
    name, low, high, tone = row
    amount = high - low
    is_end = tone in ("other", "good")
    name_beside(drawing, _LEFT - 10, top + _ROW / 2, name, _LEFT - 16, strong=is_end)
    part = f"{100 * amount / gross:.0f} %" if gross else ""
    start, end = scale.at(low), scale.at(high)
    told = f"{name}: {rupees(amount)}" + (f", {part} of the loss" if part else "")
    drawing.box(start, top + 6, end - start, _BAR, tone=tone, radius=1.5, says=told)
    said = rupees(amount) if is_end else f"− {rupees(amount)}"
    drawing.words(_WIDTH - 40, top + 18, said, anchor="end", strong=is_end)
    drawing.words(_WIDTH - 6, top + 18, part, size=9, tone="muted", anchor="end")


def _draw_ways(drawing: Drawing, scale: Linear, gross: float, taken: Sequence[Step]) -> None:
    """What is left goes down to the next row."""
    left = gross
    for number in range(len(taken) + 1):
        x, y = scale.at(left), _TOP + number * _ROW + 6 + _BAR
        drawing.line([(x, y), (x, y + _ROW - _BAR)], tone="muted", dashed=True)
        left -= taken[number].amount if number < len(taken) else 0


def _words(gross: float, taken: Sequence[Step], paid: float, what: str) -> str:
    terms = "".join(f" {s.name} takes {rupees(s.amount)}." for s in taken)
    part = f", {100 * paid / gross:.0f} % of it" if gross else ""
    return f"{what} {rupees(gross)}.{terms} Paid: {rupees(paid)}{part}."
