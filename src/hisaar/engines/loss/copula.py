"""How likely several bad years are at once, where they hang together for no cause that is known.

Causes that are known belong into shocks and swings of a portfolio; this is for the rest.

References
----------
D. G. Clayton, "A model for association in bivariate life tables", Biometrika 65 (1978), 141-151.
"""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit

from . import refusals

MOST_TOGETHER = 16


def clayton(levels: ArrayLike, theta: float) -> float:
    """Chance that all losses stay below their quantiles, under Clayton's copula.

    Parameters
    ----------
    levels : array_like of float, shape (n,)
        Level of the quantile of each, from 0 to 1.
    theta : float
        Strength, above 0; Kendall's tau is theta / (theta + 2).

    Raises
    ------
    Unfit
        For levels outside 0 to 1 or a strength of 0 or less.

    Examples
    --------
    >>> round(clayton([0.5, 0.5], 1.2), 12)
    0.344301079953
    """
    refusals.above_zero("strength of a copula", theta)
    at = np.asarray(levels, np.float64)
    if at.ndim != 1 or not at.size:
        raise Unfit("A copula needs a list of levels.")
    for value in at:
        refusals.chance("level", float(value))
    if not at.all():
        return 0.0
    spread = float(np.expm1(-theta * np.log(at)).sum())
    return math.exp(-math.log1p(spread) / theta)


def all_beyond(levels: ArrayLike, theta: float) -> float:
    """Chance that all losses exceed their quantiles in the same year, small ones hanging together.

    Parameters
    ----------
    levels : array_like of float, shape (n,)
        16 at most.
    theta : float

    Notes
    -----
    By inclusion and exclusion. Clayton's copula ties good years more than bad ones; turned around,
    ``clayton(1 - levels, theta)`` is the chance of all bad years where these are tied most.

    Examples
    --------
    >>> round(all_beyond([0.5, 0.5], 1.2), 12)
    0.344301079953
    """
    at = np.atleast_1d(np.asarray(levels, np.float64))
    if at.size > MOST_TOGETHER:
        raise Unfit(f"At most {MOST_TOGETHER} can be looked at together; {at.size} are too many.")
    total = 1.0
    for size in range(1, at.size + 1):
        for chosen in combinations(at, size):
            total += (-1) ** size * clayton(chosen, theta)
    return total
