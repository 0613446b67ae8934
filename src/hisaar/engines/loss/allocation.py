"""Which scenario makes the bad years bad: shares of the tail that add up.

References
----------
D. Tasche, "Allocating portfolio economic capital to sub-portfolios", in *Economic Capital: A
Practitioner Guide*, Risk Books (2004) (Euler's principle).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hisaar.engines.columns import frozen

from . import refusals
from .characteristic import Characteristic
from .discretise import Grid, grid_for
from .exact import TAIL_SHARE, collected
from .frequency import Complex
from .portfolio import Portfolio
from .special import Floats

POINTS = 2**14


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each scenario adds to the mean and to the tail, in rupees.

    Attributes
    ----------
    names : tuple of str
    level : float
    mean : numpy.ndarray of float64, shape (scenarios,)
        Expected loss a year; sums to that of the portfolio.
    tail : numpy.ndarray of float64, shape (scenarios,)
        Expected loss in the worst ``1 - level`` of years; sums to ``tail_value_at_risk``.
    value_at_risk, tail_value_at_risk : float
    """

    names: tuple[str, ...]
    level: float
    mean: Floats
    tail: Floats
    value_at_risk: float
    tail_value_at_risk: float

    @property
    def share(self) -> Floats:
        """Of the tail; sums to one."""
        return self.tail / self.tail_value_at_risk if self.tail_value_at_risk else self.tail


def contributions(portfolio: Portfolio, level: float, *, points: int = POINTS) -> Contributions:
    """Euler contributions to the tail mean: E[S_i | S in its worst ``1 - level``].

    Parameters
    ----------
    portfolio : Portfolio
    level : float
        Such as 0.99.
    points : int
        Of the grid, a power of two.

    Returns
    -------
    Contributions

    Raises
    ------
    Unfit
        For a level outside 0 to 1, or an infinite mean.

    Notes
    -----
    The transform of E[S_i; S = s] is the derivative of the portfolio's; one inverse transform a
    scenario. A contribution is also how fast the tail mean grows when that scenario's losses do.

    Examples
    --------
    >>> from . import Gamma, Poisson, Scenario
    >>> twins = [Scenario(name, Poisson(1.0), Gamma(2.0, 1e6)) for name in ("a", "b")]
    >>> contributions(Portfolio(twins), 0.99).share.round(9).tolist()
    [0.5, 0.5]
    """
    refusals.level(level)
    grid = grid_for(portfolio, points, (1 - level) / TAIL_SHARE)
    events = {s.name: grid.event(s) for s in portfolio.scenarios}
    characteristic = Characteristic(portfolio, events)
    whole = characteristic.value()
    year = collected(grid, whole, portfolio.mean)
    at, worst = year.value_at_risk(level), year.tail_value_at_risk(level)
    below = np.array([
        _below(grid, characteristic.derivative(s, whole) * _weighted(grid, events[s.name]), at)
        for s in portfolio.scenarios
    ])  # fmt: skip
    tail = portfolio.means - below[:, 0]
    if grid.is_lattice:  # of the years that cost just ``at``, only some are among the worst
        place = round(at / grid.step)
        surplus = float(year.mass[: place + 1].sum()) - level
        atom = float(year.mass[place])
        tail = tail + below[:, 1] * (surplus / atom if atom > 0 else 0.0)
    total = float(tail.sum())
    tail = tail * (worst / total) if total else tail  # the grid's error, shared out
    return Contributions(
        portfolio.names, level, portfolio.means, frozen(np.asarray(tail)), at, worst
    )


def _weighted(grid: Grid, event: Complex) -> Complex:
    """Transform of amount times chance."""
    mass = grid.back(event)
    mass *= grid.step * np.arange(len(mass))
    return np.append(np.fft.rfft(mass), 0.0)


def _below(grid: Grid, transform: Complex, at: float) -> tuple[float, float]:
    """E[S_i; S <= at] and E[S_i; S = at], whose transform over all s this is."""
    value = grid.back(transform)[: grid.points]
    gathered = np.cumsum(value)
    if grid.is_lattice:
        place = round(at / grid.step)
        return float(gathered[place]), float(value[place])
    ends = np.concatenate(([0.0], grid.step * (np.arange(grid.points) + 0.5)))
    return float(np.interp(at, ends, np.concatenate(([0.0], gathered)))), 0.0
