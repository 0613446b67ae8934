"""What layers would pay in a year, for many retentions and limits, out of one set of losses.

A layer pays what lies between two heights of an event. Let H(h) be a year's losses, each cut off at
height h; a layer from r to e then pays H(e) - H(r). The heights are climbed once. Each event is
looked at once, where it ends; below that it is one more in its year's count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from .events import Amounts, Whole

_FEW = 8


def climb(
    amounts: Amounts, year: Whole, years: int, heights: Sequence[float]
) -> Iterator[tuple[float, Amounts]]:
    """Walk up the heights; with each comes every year's sum of losses cut off at it.

    Parameters
    ----------
    amounts : float64, shape (n,)
        PKR of each event.
    year : int, shape (n,)
    years : int
    heights : sequence of float
        Ascending, PKR; infinity for whole losses.

    Yields
    ------
    tuple of float and float64, shape (years,)
        The array is the same each time, and only good until the next height.

    Examples
    --------
    >>> made = np.array([4.0, 9.0, 2.0]), np.array([0, 0, 1])
    >>> [(height, sums.tolist()) for height, sums in climb(*made, 2, [3, np.inf])]
    [(3, [6.0, 2.0]), (inf, [13.0, 2.0])]
    """
    sums, below = np.zeros(years), 0.0
    above = np.bincount(year, minlength=years).astype(np.float64)
    for height, (ending, of) in zip(heights, _slices(amounts, year, heights), strict=True):
        _add(above, of, np.full(of.size, -1.0))
        if math.isfinite(height):
            sums += above * (height - below)
        _add(sums, of, ending - below)
        yield height, sums
        below = float(height)


def _slices(
    amounts: Amounts, year: Whole, heights: Sequence[float]
) -> Iterator[tuple[Amounts, Whole]]:
    """The events that end above each height's predecessor and not above it, with their years."""
    where = np.searchsorted(heights, amounts, side="left")
    # Two bytes are sorted by their digits, in one pass.
    turn = np.argsort(where.astype(np.uint16 if len(heights) < 2**16 else np.int64), kind="stable")
    amounts, year = amounts[turn], year[turn]
    start = 0
    for end in np.bincount(where, minlength=len(heights)).cumsum()[: len(heights)].tolist():
        yield amounts[start:end], year[start:end]
        start = end


def _add(sums: Amounts, place: Whole, amounts: Amounts) -> None:
    if amounts.size * _FEW < sums.size:
        np.add.at(sums, place, amounts)
    else:
        sums += np.bincount(place, amounts, minlength=sums.size)
