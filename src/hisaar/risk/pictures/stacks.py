"""Amounts that are made up of parts, one bar each: who bears a scenario, what an offer costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hisaar.platform.documents.pictures import Drawing, Picture

from .keys import ROW, Entry, breadth, draw_key, name_beside
from .scales import Linear, rupees

_WIDTH, _LEFT, _TOTAL = 640.0, 176.0, 66.0
_TOP, _ROW, _BAR = 26.0, 30.0, 16.0
_INSIDE = 46.0  # how wide a part has to be to hold its amount


@dataclass(frozen=True)
class Kind:
    """What a part is called, and how it is shown; ``dashed`` for what nobody bears willingly."""

    name: str
    tone: str
    opacity: float = 1
    dashed: bool = False


@dataclass(frozen=True)
class Stack:
    """One bar: an amount of each kind, in their order, and a word at its end."""

    name: str
    amounts: Sequence[float]
    note: str = ""
    strong: bool = False
    address: str = ""

    @property
    def total(self) -> float:
        return sum(self.amounts)


def draw_stacks(kinds: Sequence[Kind], stacks: Sequence[Stack]) -> Picture:
    """Draw one bar a stack, in the order given.

    Raises
    ------
    ValueError
        For no stack, a negative amount, or amounts that are not one of each kind.
    """
    _check(kinds, stacks)
    notes = max(breadth(s.note, 9) for s in stacks)
    end = _WIDTH - _TOTAL - (notes + 12 if notes else 0)
    scale = Linear(0, max(s.total for s in stacks) or 1, _LEFT, max(end, _LEFT + 120))
    foot = _TOP + _ROW * len(stacks)
    drawing = Drawing(_WIDTH, foot + ROW + 10)
    for amount in scale.ticks(5):
        x = scale.at(amount)
        drawing.line([(x, _TOP - 6), (x, foot)], tone="faint")
        drawing.words(x, _TOP - 12, rupees(amount), size=9, tone="muted", anchor="middle")
    for number, stack in enumerate(stacks):
        _draw_stack(drawing, scale, kinds, stack, _TOP + _ROW * number)
    key = [Entry(k.name, k.tone, "box", dashed=k.dashed, opacity=k.opacity) for k in kinds]
    draw_key(drawing, 8, foot + 18, key, _WIDTH - 16)
    return drawing.picture(_words(kinds, stacks))


def _check(kinds: Sequence[Kind], stacks: Sequence[Stack]) -> None:
    if not stacks:
        raise ValueError("There is nothing to draw.")
    for stack in stacks:
        if len(stack.amounts) != len(kinds):
            raise ValueError(f"{stack.name} needs one amount of each kind.")
        if min(stack.amounts) < 0:
            raise ValueError(f"{stack.name}: no part is below nothing.")


def _draw_stack(
    drawing: Drawing, scale: Linear, kinds: Sequence[Kind], stack: Stack, top: float
) -> None:
    if stack.address:
        drawing.link(stack.address)
    name_beside(drawing, _LEFT - 10, top + _ROW / 2, stack.name, _LEFT - 16, strong=stack.strong)
    if stack.address:
        drawing.end_link()
    reached = 0.0
    for kind, amount in zip(kinds, stack.amounts, strict=True):
        start, reached = scale.at(reached), reached + amount
        wide = scale.at(reached) - start
        if wide <= 0:
            continue
        told = f"{stack.name}, {kind.name[0].lower()}{kind.name[1:]}: {rupees(amount)}"
        drawing.box(start, top + 6, wide, _BAR, tone=kind.tone, edge=kind.tone, radius=0,
                    opacity=kind.opacity, dashed=kind.dashed, says=told)  # fmt: skip
        if wide >= _INSIDE:
            tone = "paper" if kind.opacity == 1 and kind.tone in ("good", "primary") else "ink"
            drawing.words(start + wide / 2, top + 18, rupees(amount), size=9, anchor="middle",
                          tone=tone)  # fmt: skip
    end = scale.at(reached) + 6
    drawing.words(end, top + 18, rupees(stack.total), size=9.5, strong=True)
    if stack.note:
        drawing.words(_WIDTH - 6, top + 18, stack.note, size=9, tone="muted", anchor="end")


def _words(kinds: Sequence[Kind], stacks: Sequence[Stack]) -> str:
    said = []
    for stack in stacks:
        parts = ", ".join(
            f"{kind.name} {rupees(amount)}"
            for kind, amount in zip(kinds, stack.amounts, strict=True)
            if amount
        )
        note = f" ({stack.note})" if stack.note else ""
        said.append(f"{stack.name}: {rupees(stack.total)}{f': {parts}' if parts else ''}{note}.")
    return " ".join(said)
