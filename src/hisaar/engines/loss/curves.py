"""How much is exceeded how often: by the largest event of a year, and by all of them together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit, frozen

from .characteristic import Characteristic, thinned
from .discretise import Grid, grid_for
from .exact import POINTS, TAIL, aggregate
from .frequency import Complex
from .portfolio import Portfolio, Scenario
from .special import Floats


@dataclass(frozen=True, eq=False)
class Curves:
    """Two exceedance curves over the same amounts.

    Attributes
    ----------
    amounts : numpy.ndarray of float64, shape (n,)
        In rupees; rise.
    aggregate : numpy.ndarray of float64, shape (n,)
        Chance that all events of a year cost more together (AEP); never rises.
    occurrence : numpy.ndarray of float64, shape (n,)
        Chance that one event of a year costs more (OEP); never above the other.
    """

    amounts: Floats
    aggregate: Floats
    occurrence: Floats


def curves(portfolio: Portfolio, amounts: ArrayLike | None = None, *, count: int = 200) -> Curves:
    """Aggregate and occurrence exceedance, exactly.

    Parameters
    ----------
    portfolio : Portfolio
    amounts : array_like of float, shape (n,), optional
        Rising, in rupees; when left out, ``count`` of them in equal ratios up to what is exceeded
        in one of a thousand years.
    count : int

    Returns
    -------
    Curves

    Raises
    ------
    Unfit
        For amounts that fall or lie outside what was computed.

    Notes
    -----
    Of independent scenarios the largest event stays within x with chance g(P(X <= x)), g being the
    generating function of the count. Losses that one shock brings about are one event.

    Examples
    --------
    >>> from . import Pareto, Poisson
    >>> found = curves(Portfolio([Scenario("theft", Poisson(0.5), Pareto(1.0, 2.0))]), [1.0, 2.0])
    >>> found.occurrence.round(9).tolist()  # 1 - exp(-0.5), 1 - exp(-0.5 / 4)
    [0.39346934, 0.117503097]
    """
    year = aggregate(portfolio)
    if amounts is None:
        top = max(year.value_at_risk(0.999), year.step)
        x = np.geomspace(top / 10_000, top, count)
    else:
        x = np.asarray(amounts, np.float64)
    if x.ndim != 1 or not x.size or (np.diff(x) < 0).any():
        raise Unfit("The amounts of a curve have to be one list that rises.")
    largest = np.minimum.accumulate(occurrence(portfolio, x))
    together = np.maximum(year.curve(x), largest)  # which has no step to be rounded to
    return Curves(frozen(x.copy()), frozen(together), frozen(largest))


def occurrence(portfolio: Portfolio, amounts: ArrayLike, *, points: int = POINTS) -> Floats:
    """Chance that a year has an event above each amount, shape of ``amounts`` (in rupees).

    ``points`` are of the grid on which the parts of an event are added up.
    """
    x = np.asarray(amounts, np.float64)
    grid = None
    if portfolio.shocks or any(len(s.parts) > 1 for s in portfolio.scenarios):
        grid = grid_for(portfolio, points, TAIL)
    within = {s.name: _within(s, x, grid).astype(np.complex128) for s in portfolio.scenarios}
    alone = Portfolio(portfolio.scenarios, (), portfolio.swings)
    whole = Characteristic(alone, within).value().real
    if grid is not None:
        for shock in portfolio.shocks:
            event: Complex = np.ones(grid.points + 2, np.complex128)
            for name, chance in shock.struck.items():
                event = event * thinned(grid.event(portfolio[name]), chance)
            whole = whole * np.exp(shock.rate * (_gathered(grid, event, x) - 1))
    return np.asarray(1 - whole)


def _within(scenario: Scenario, x: Floats, grid: Grid | None) -> Floats:
    """Chance that one event stays within the amounts."""
    if len(scenario.parts) == 1:
        return 1 - scenario.parts[0][1].survival(x)
    if grid is None:
        raise Unfit(f"{scenario.name} has several parts, which need a grid to be added up on.")
    return _gathered(grid, grid.event(scenario), x)


def _gathered(grid: Grid, event: Complex, x: Floats) -> Floats:
    """The distribution function of what this transform stands for."""
    below = np.cumsum(grid.back(event)[: grid.points])
    if grid.is_lattice:
        place = np.floor(x / grid.step * (1 + 1e-12)).astype(np.intp)
        return below[np.minimum(place, grid.points - 1)]
    at = np.concatenate(([0.0], grid.step * (np.arange(grid.points) + 0.5)))
    return np.interp(x, at, np.concatenate(([event[-1].real], below)))
