"""Where a value lies on an axis, and how rupees and chances are written on it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_UNITS = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"), (1e3, " k"), (1, ""))
_OFTEN = 0.5  # above this chance a year, "one year in 1.6" says less than "63 years in 100"


def rupees(amount: float) -> str:
    """An amount to three digits, short enough for an axis.

    >>> rupees(12_500_000), rupees(999_600_000), rupees(-40_000), rupees(0)
    ('Rs 12.5 m', 'Rs 1 bn', 'Rs -40 k', 'Rs 0')
    """
    return f"Rs {short(amount)}"


def short(value: float) -> str:
    """A number to three digits, in thousands, millions or billions."""
    size = float(f"{abs(value):.3g}")
    unit, name = next((u for u in _UNITS if size >= u[0]), _UNITS[-1])
    sign = "-" if value < 0 and size else ""
    return f"{sign}{float(f'{size / unit:.3g}'):g}{name}"


def years(chance: float) -> str:
    """A chance a year, as people say it.

    >>> years(0.05), years(0.63), years(0.004), years(0), years(0.15)
    ('one year in 20', '63 years in 100', 'one year in 250', 'never', 'one year in 6.7')
    """
    if chance <= 0:
        return "never"
    if chance > _OFTEN:
        return f"{100 * chance:.2g} years in 100" if chance < 0.995 else "every year"
    span = 1 / chance
    return f"one year in {float(f'{span:.2g}'):,g}"


@dataclass(frozen=True)
class Log:
    """From ``low`` at ``start`` to ``high`` at ``end``, equal ratios at equal lengths."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where the value lies; what is outside is put on the nearer end."""
        held = min(max(value, self.low), self.high)
        part = math.log(held / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)

    def value(self, place: float) -> float:
        """What lies at the place."""
        part = (place - self.start) / (self.end - self.start)
        return float(self.low * (self.high / self.low) ** part)

    def ticks(self, most: int = 9) -> list[float]:
        """1, 2 and 5 of each power of ten, or 1 and 3, or powers only: at most so many."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        for digits in ((1, 2, 5), (1, 3), (1,)):
            found = [d * 10.0**p for p in range(first, last + 1) for d in digits]
            found = [t for t in found if self.low * 0.999 <= t <= self.high * 1.001]
            if len(found) <= most:
                return found
        return found[:: -(-len(found) // most)]


@dataclass(frozen=True)
class Linear:
    """From ``low`` at ``start`` to ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where the value lies; what is outside is put on the nearer end."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, most: int = 7) -> list[float]:
        """Round values, at most so many."""
        step = rounded_up((self.high - self.low) / most)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [n * step for n in range(first, last + 1)]


def rounded_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten.

    >>> rounded_up(130), rounded_up(5), rounded_up(0.7)
    (200.0, 5.0, 1.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    digit = next(d for d in (1, 2, 5, 10) if value <= d * power * (1 + 1e-9))
    return digit * power


def rounded_down(value: float) -> float:
    """The last 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-12)
    digit = next(d for d in (5, 2, 1) if value >= d * power * (1 - 1e-9))
    return digit * power


def spread(low: float, high: float) -> tuple[float, float]:
    """The ends of a log axis that holds both with room, also when they are the same."""
    first, last = rounded_down(low), rounded_up(high)
    return (first, last) if last / first >= 10 else (first / 5, last * 2)


def among(amounts: Sequence[float], chances: Sequence[float], amount: float) -> float:
    """The chance that belongs to an amount on a falling curve, between its points in ratios.

    0 beyond the last amount; where the same amount stands twice, the curve falls at it.
    """
    place = bisect_right(amounts, amount) - 1
    if place < 0:
        return chances[0]
    if amounts[place] == amount:
        return chances[place]
    if place + 1 == len(amounts):
        return 0.0
    ends = (amounts[place], amounts[place + 1])
    return _between(ends, (chances[place], chances[place + 1]), amount)


def _between(ends: tuple[float, float], values: tuple[float, float], at: float) -> float:
    if min(*ends, *values) <= 0:  # no ratio leads to nothing: it stays until it falls
        return values[0]
    return along(ends, values, at)


def along(ends: tuple[float, float], values: tuple[float, float], at: float) -> float:
    """What belongs to a place between two ends when equal ratios go with equal ratios."""
    first, last, place = (math.log(v) for v in (*ends, at))  # a ratio itself may overflow
    part = (place - first) / (last - first)
    start, end = (math.log(v) for v in values)
    return math.exp(start + part * (end - start))
