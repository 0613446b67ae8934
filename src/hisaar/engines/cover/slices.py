"""What layers would pay in a year, for many retentions and limits, out of one set of losses.

A layer pays what lies between two heights of an event. Let H(h) be a year's losses, each cut off at
height h; a layer from r to e then pays H(e) - H(r). Heights are climbed once, and at each height
only the events that reach it are looked at, which soon are few.
"""

from __future__ import annotations

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
    sums = np.zeros(years)
    below = 0.0
    for height in heights:
        slices = np.minimum(amounts, height)
        slices -= below
        if amounts.size * _FEW < years:
            np.add.at(sums, year, slices)
        else:
            sums += np.bincount(year, slices, minlength=years)
        yield height, sums
        reaches = amounts > height
        amounts, year, below = amounts[reaches], year[reaches], float(height)
