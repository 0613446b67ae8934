"""What simulated or counted losses say about risk, each figure with its standard error.

References
----------
C. Acerbi, D. Tasche, "On the coherence of expected shortfall", Journal of Banking & Finance 26
(2002), 1487-1503.
B. J. Manistre, G. H. Hancock, "Variance of the CTE estimator", North American Actuarial Journal 9
(2005), 129-156 (the standard error of a tail mean).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit

from . import refusals
from .special import Floats

HAIR = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A simulated figure and how far it may be off: about 2 of 3 times within one error."""

    value: float
    standard_error: float


def losses_of(values: ArrayLike) -> Floats:
    """A column of losses, one a year, or a refusal."""
    column = np.asarray(values, np.float64)
    if column.ndim != 1 or not column.size:
        raise Unfit("A column of losses is needed, one for each year.")
    if not np.isfinite(column).all():
        raise Unfit("A loss is missing or infinite.")
    return column


def mean(values: ArrayLike) -> Estimate:
    """Mean loss with its standard error, in the unit of the losses.

    Examples
    --------
    >>> mean([1.0, 3.0])
    Estimate(value=2.0, standard_error=1.0)
    """
    column = losses_of(values)
    spread = float(column.std(ddof=1)) if column.size > 1 else math.inf
    return Estimate(float(column.mean()), spread / math.sqrt(column.size))


def value_at_risk(values: ArrayLike, level: float, *, is_sorted: bool = False) -> Estimate:
    """The lower quantile of equally likely losses.

    Parameters
    ----------
    values : array_like of float, shape (years,)
    level : float
        Between 0 and 1.
    is_sorted : bool
        They rise already.

    Returns
    -------
    Estimate
        The error is half the distance of the losses that lie one binomial standard deviation of
        ranks to either side.

    Raises
    ------
    Unfit
        For no or missing losses, or a level outside 0 to 1.

    Examples
    --------
    >>> value_at_risk([4.0, 1.0, 3.0, 2.0], 0.5).value
    2.0
    """
    ordered = _ordered(values, level, is_sorted)
    return Estimate(float(ordered[_rank(ordered.size, level)]), _rank_error(ordered, level))


def tail_value_at_risk(values: ArrayLike, level: float, *, is_sorted: bool = False) -> Estimate:
    """The mean of the worst ``1 - level`` of equally likely losses; coherent also at ties.

    Parameters
    ----------
    values : array_like of float, shape (years,)
    level : float
        Between 0 and 1.
    is_sorted : bool
        They rise already.

    Returns
    -------
    Estimate

    Raises
    ------
    Unfit
        For no or missing losses, or a level outside 0 to 1.

    Notes
    -----
    Not the mean of all losses at or above the quantile, which changes by a jump where many years
    cost the same, and can rise when risk falls.

    Examples
    --------
    >>> tail_value_at_risk([0.0, 0.0, 0.0, 10.0], 0.5).value
    5.0
    """
    ordered = _ordered(values, level, is_sorted)
    place = _rank(ordered.size, level)
    at = float(ordered[place])
    excess = ordered[place:] - at
    weight = ordered.size * (1 - level)
    figure = at + float(excess.sum()) / weight
    tail = float((excess**2).sum()) / weight - (figure - at) ** 2
    error = math.sqrt(max(tail + level * (figure - at) ** 2, 0.0) / weight)
    return Estimate(figure, error)


def exceedance(values: ArrayLike, amount: float) -> Estimate:
    """Share of years that cost more than the amount."""
    column = losses_of(values)
    share = float(np.count_nonzero(column > amount)) / column.size
    return Estimate(share, math.sqrt(share * (1 - share) / column.size))


def discrete_value_at_risk(amounts: ArrayLike, chances: ArrayLike, level: float) -> float:
    """The lower quantile inf {x : P(X <= x) >= level} of a few amounts with their chances."""
    refusals.level(level)
    x, below = _table(amounts, chances)
    return float(x[min(int(np.searchsorted(below, level - HAIR)), len(x) - 1)])


def discrete_tail_value_at_risk(amounts: ArrayLike, chances: ArrayLike, level: float) -> float:
    """The coherent tail mean of a few amounts with their chances."""
    at = discrete_value_at_risk(amounts, chances, level)
    x, below = _table(amounts, chances)
    mass = np.diff(below, prepend=0.0)
    return at + float(mass @ np.maximum(x - at, 0.0)) / (1 - level)


def _table(amounts: ArrayLike, chances: ArrayLike) -> tuple[Floats, Floats]:
    x, p = losses_of(amounts), losses_of(chances)
    if x.shape != p.shape or p.min() < 0 or abs(p.sum() - 1) > 1e-9:
        raise Unfit("Each amount needs its chance, 0 or more, and the chances must sum to 1.")
    order = np.argsort(x, kind="stable")
    return x[order], np.cumsum(p[order])


def _ordered(values: ArrayLike, level: float, is_sorted: bool) -> Floats:
    refusals.level(level)
    column = losses_of(values)
    return column if is_sorted else np.sort(column)


def _rank(years: int, level: float) -> int:
    return min(max(math.ceil(years * level - years * HAIR) - 1, 0), years - 1)


def _rank_error(ordered: Floats, level: float) -> float:
    width = math.sqrt(level * (1 - level) / ordered.size)
    low = _rank(ordered.size, max(level - width, 0.0))
    high = _rank(ordered.size, min(level + width, 1.0))
    return float(ordered[high] - ordered[low]) / 2
