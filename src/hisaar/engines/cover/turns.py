"""What each event takes of something that lasts for a year, one after another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .events import Amounts, Whole

_HAIR = 1e-9


def taken(amounts: Amounts, year: Whole, years: int, stock: float) -> Amounts:
    """How much each event gets out of a stock that every year begins with anew.

    Every sum is the one that a person would do event by event; only years whose stock runs out are
    gone through in turns, all those years at once.

    Parameters
    ----------
    amounts : float64, shape (n,)
        What each event asks for, PKR.
    year : int64, shape (n,)
        0 … ``years`` - 1; within a year, events come in the order of the array.
    years : int
    stock : float
        PKR a year; infinite where nothing runs out.

    Returns
    -------
    float64, shape (n,)

    Examples
    --------
    >>> taken(np.array([60.0, 50.0, 70.0, 5.0]), np.array([0, 0, 1, 0]), 2, 100.0)
    array([60., 40., 70.,  0.])
    """
    if np.isinf(stock) or not amounts.size:
        return amounts
    asked = np.bincount(year, amounts, minlength=years)
    runs_out = asked > stock * (1 - _HAIR)
    if not runs_out.any():
        return amounts
    given = amounts.copy()
    left = np.full(years, float(stock))
    for events in _turns(year, np.flatnonzero(runs_out[year])):
        of = year[events]
        share = np.minimum(amounts[events], left[of])
        left[of] -= share
        given[events] = share
    return given


def _turns(year: Whole, events: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """The first event of each year, then the second of each, and so on."""
    of = year[events]
    if of.size and (of[1:] < of[:-1]).any():
        events = events[np.argsort(of, kind="stable")]
        of = year[events]
    first = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
    length = np.diff(np.append(first, of.size))
    # Years with many events come first, so that those of a turn are the first few of the list.
    longest = np.argsort(-length, kind="stable")
    first, length = first[longest], length[longest]
    for turn in range(int(length[0]) if length.size else 0):
        going = int(np.searchsorted(-length, -turn, side="left"))
        yield events[first[:going] + turn]
