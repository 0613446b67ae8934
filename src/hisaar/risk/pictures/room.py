"""Where words find room in a picture without lying on a line or on other words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hisaar.platform.documents.pictures import Drawing

from .keys import breadth

_STEP = 3.0  # between the points that stand for a line
_Point = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """Words at a place; ``anchor`` as in SVG."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = 10.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what it covers."""
        wide = breadth(self.text, self.size)
        left = {"start": self.x, "middle": self.x - wide / 2, "end": self.x - wide}[self.anchor]
        return left, self.y - self.size, left + wide, self.y + 3


@dataclass
class Room:
    """What is still free between four edges."""

    left: float
    top: float
    right: float
    bottom: float
    _points: list[_Point] = field(default_factory=list)
    _boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def keep(self, points: Sequence[_Point]) -> None:
        """A line runs here."""
        for start, end in pairwise(points):
            steps = max(int(math.dist(start, end) / _STEP), 1)
            self._points += [
                (start[0] + (end[0] - start[0]) * n / steps,
                 start[1] + (end[1] - start[1]) * n / steps)
                for n in range(steps + 1)
            ]  # fmt: skip

    def hits(self, label: Label) -> int:
        """How much of what is there the words would lie on; 0 is free."""
        left, top, right, bottom = label.box
        if left < self.left or right > self.right or top < self.top or bottom > self.bottom:
            return 1000
        on_lines = sum(left <= x <= right and top <= y <= bottom for x, y in self._points)
        on_words = sum(
            b[0] < right and left < b[2] and b[1] < bottom and top < b[3] for b in self._boxes
        )
        return on_lines + 20 * on_words

    def best(self, labels: Sequence[Label]) -> tuple[Label, int]:
        """The first of the labels that lies on least, and how much that is."""
        found = [(self.hits(label), place) for place, label in enumerate(labels)]
        least, place = min(found)
        return labels[place], least

    def write(
        self, drawing: Drawing, label: Label, *, tone: str, strong: bool = False
    ) -> None:  # fmt: skip
        """Draw the words and keep their place; what they have to lie on is paled under them."""
        left, top, right, bottom = label.box
        if self.hits(label):
            drawing.box(left - 1, top + 1, right - left + 2, bottom - top - 1, tone="paper",
                        opacity=0.8, radius=2)  # fmt: skip
        self._boxes.append(label.box)
        drawing.words(label.x, label.y, label.text, size=label.size, tone=tone,
                      anchor=label.anchor, strong=strong)  # fmt: skip


def around(x: float, y: float, text: str, *, size: float = 9.5) -> list[Label]:
    """Where the words about a point may stand: right, left, over and under it."""
    return [
        Label(x + 7, y - 5, text, "start", size), Label(x + 7, y + 11, text, "start", size),
        Label(x - 7, y + 11, text, "end", size), Label(x - 7, y - 5, text, "end", size),
        Label(x, y - 8, text, "middle", size), Label(x, y + 16, text, "middle", size),
    ]  # fmt: skip
