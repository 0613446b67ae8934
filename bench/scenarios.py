"""RP-100 and SINGLE: portfolios of losses defined by formula, without a random number.

Needs ``hisaar.engines`` only; peers take the bare numbers.
"""

from __future__ import annotations

from typing import NamedTuple

from hisaar.engines.loss import Lognormal, Poisson, Portfolio, Scenario


class Numbers(NamedTuple):
    """Events a year, and the range of one event that holds nine of ten, in rupees."""

    rate: float
    low: float
    high: float


SINGLE = Numbers(0.5, 1e6, 5e7)


def rp100(count: int = 100) -> list[Numbers]:
    """A hundred scenarios, 38.197 events a year."""
    made = []
    for i in range(count):
        low = 1e5 * 10 ** (((37 * i) % 100) / 50)
        ratio = 10 + 90 * ((61 * i) % 100) / 99
        made.append(Numbers(0.01 * 200 ** (i / max(count - 1, 1)), low, low * ratio))
    return made


def portfolio(numbers: list[Numbers] | None = None) -> Portfolio:
    """The same as Hisaar takes it; scenarios are called 0, 1, 2 …"""
    return Portfolio(
        Scenario(str(i), Poisson(one.rate), Lognormal.from_range(one.low, one.high))
        for i, one in enumerate(rp100() if numbers is None else numbers)
    )
