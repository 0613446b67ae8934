"""One line of a loss exceedance curve: read between its points, and as points of a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .scales import Log, along, among, years

Point = tuple[float, float]
_CLOSE = 1.2  # units: points nearer to the last one are left out


@dataclass(frozen=True)
class Line:
    """By rising amount in rupees, the chance that a year costs more.

    ``errors`` are the standard errors of the chances, where they were simulated.
    """

    name: str
    amounts: Sequence[float]
    chances: Sequence[float]
    tone: str = "primary"
    dashed: bool = False
    errors: Sequence[float] = ()


@dataclass(frozen=True)
class Trace:
    """The line with chances that never rise; what noise there was is taken off."""

    line: Line
    amounts: list[float] = field(init=False)
    chances: list[float] = field(init=False)

    def __post_init__(self) -> None:
        line = self.line
        amounts, chances = [float(a) for a in line.amounts], [float(c) for c in line.chances]
        if not amounts or len(amounts) != len(chances):
            raise ValueError(
                f"{line.name} has {len(amounts)} amounts and {len(chances)} chances;"
                " give at least one, and as many of each."
            )
        if len(line.errors) not in (0, len(amounts)):
            raise ValueError(f"{line.name}: give one standard error for each amount, or none.")
        if not all(map(math.isfinite, [*amounts, *chances])) or min(amounts) < 0:
            raise ValueError(f"{line.name}: every amount and chance has to be a number above 0.")
        if any(b < a for a, b in pairwise(amounts)):
            raise ValueError(f"{line.name}: the amounts of a curve have to rise.")
        least = 1.0
        for place, chance in enumerate(chances):
            least = chances[place] = max(min(chance, least), 0.0)
        object.__setattr__(self, "amounts", amounts)
        object.__setattr__(self, "chances", chances)

    def chance(self, amount: float) -> float:
        """The chance that a year costs more than the amount."""
        return among(self.amounts, self.chances, amount)

    def often(self, amount: float) -> str:
        """The chance in words; beyond the last amount only what it stays below is known."""
        if amount > self.amounts[-1] and self.chances[-1] > 0:
            return f"less than {years(self.chances[-1])}"
        return years(self.chance(amount))

    def amount(self, chance: float) -> float:
        """The largest amount that is exceeded with at least this chance; 0 when there is none."""
        last = max((p for p, c in enumerate(self.chances) if c >= chance), default=None)
        if last is None:
            return 0.0
        low = self.amounts[last]
        if last + 1 == len(self.amounts):
            return low
        return self._crossing(last, chance) if low > 0 else self.amounts[last + 1]

    def _crossing(self, place: int, chance: float) -> float:
        before, after = self.chances[place], self.chances[place + 1]
        if after <= 0:  # it stays as it is until it falls to nothing
            return self.amounts[place + 1]
        if chance == before:
            return self.amounts[place]
        return along((before, after), (self.amounts[place], self.amounts[place + 1]), chance)

    def points(self, x: Log, y: Log) -> list[Point]:
        """The line within the frame, from left to right, never rising."""
        found: list[Point] = []
        end = self.amount(y.low)
        start = x.low if self.amounts[0] <= x.low or len(set(self.amounts)) == 1 else (
            self.amounts[0])  # fmt: skip
        if end <= x.low or start > x.high:
            return []
        inner = [a for a in self.amounts if start < a < min(end, x.high)]
        for amount in (start, *inner):
            found += self._at(x, y, amount)
        if end <= x.high:
            found += [(x.at(end), y.at(self._before(end))), (x.at(end), y.at(self.chance(end)))]
        else:
            found.append((x.end, y.at(self.chance(x.high))))
        return _thinned(found)

    def _at(self, x: Log, y: Log, amount: float) -> list[Point]:
        before, after = self._before(amount), self.chance(amount)
        place = x.at(amount)
        return [(place, y.at(c)) for c in dict.fromkeys((before, after))]

    def _before(self, amount: float) -> float:
        """The chance just below an amount at which the line may fall at once."""
        first = next((p for p, a in enumerate(self.amounts) if a >= amount), None)
        if first is None or self.amounts[first] > amount:
            return self.chance(amount)
        if first and self.chances[first] <= 0 < self.chances[first - 1]:
            return self.chances[first - 1]
        return self.chances[first]

    def band(self, x: Log, y: Log) -> list[Point]:
        """Two standard errors either side, as the corners of a shape."""
        if not len(self.line.errors):
            return []
        shown = [
            (x.at(a), c, 2 * float(e))
            for a, c, e in zip(self.amounts, self.chances, self.line.errors, strict=True)
            if x.low <= a <= x.high and c >= y.low
        ]
        upper = [(at, y.at(c + e)) for at, c, e in shown]
        lower = [(at, y.at(max(c - e, y.low))) for at, c, e in shown]
        return [*upper, *lower[::-1]] if len(shown) > 1 else []

    def doubt(self, amount: float) -> str:
        """The standard error of the chance there, in words."""
        if not len(self.line.errors):
            return ""
        place = min(range(len(self.amounts)), key=lambda p: abs(self.amounts[p] - amount))
        return (
            f" (chance {100 * self.chance(amount):.2g} %,"
            f" standard error {100 * float(self.line.errors[place]):.2g} %)"
        )


def _thinned(points: Sequence[Point]) -> list[Point]:
    kept = list(points[:1])
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= _CLOSE:
            kept.append(point)
    return [*kept, *points[-1:]] if len(points) > 1 else kept
