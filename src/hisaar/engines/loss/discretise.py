"""Severities on a grid of equal steps, without moving their mean.

The mass at a point of the grid is a second difference of the limited expected value there, so that
the discrete severity has the same limited expected value at every point. That value is computed at
some 1,500 knots and carried to the grid by cubic Hermite interpolation: its derivative is the
survival function, which comes with it.

References
----------
H. U. Gerber, "On the numerical evaluation of the distribution of aggregate claims and its stop-loss
premiums", Insurance: Mathematics and Economics 1 (1982), 13-18 (mean-preserving dispersal).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hisaar.engines.columns import Unfit

from . import refusals
from .frequency import Complex, Places
from .portfolio import Portfolio, Scenario
from .severity import Severity
from .severity_made import Empirical, Interruption, Mixture
from .special import Floats

KNOTS = 1_400
_DENSE = 64
_MOST_POINTS = 2**21


@dataclass(frozen=True, eq=False)
class Grid:
    """Amounts 0, step, 2 step …, so many of them, and twice as many for what is summed.

    Parameters
    ----------
    step : float
        In rupees.
    points : int
        A power of two.
    kinks : tuple of float
        Amounts at which densities jump; they become knots.
    is_lattice : bool
        Every loss is a multiple of the step, so that nothing lies between the points.
    """

    step: float
    points: int
    kinks: tuple[float, ...] = ()
    is_lattice: bool = False

    @property
    def end(self) -> float:
        return self.step * self.points

    @cached_property
    def amounts(self) -> Floats:
        """Shape (points + 1,)."""
        return self.step * np.arange(self.points + 1, dtype=np.float64)

    @cached_property
    def knots(self) -> Floats:
        """Dense near zero, then in equal ratios up to the end."""
        dense = self.amounts[: _DENSE + 1]
        if self.points <= _DENSE:
            return self.amounts
        far = np.geomspace(dense[-1], self.end, KNOTS)[1:-1]
        inside = [k for k in self.kinks if 0 < k < self.end]
        return np.unique(np.concatenate((dense, far, [self.end], inside))).astype(np.float64)

    @cached_property
    def _weights(self) -> tuple[Places, Floats, Floats, Floats]:
        """The cell of each point, and weights of its upper value and of the slopes at its ends."""
        cell = np.searchsorted(self.knots, self.amounts, side="right") - 1
        cell = np.minimum(cell, len(self.knots) - 2)
        width = np.diff(self.knots)[cell]
        t = (self.amounts - self.knots[cell]) / width
        upper = t * t * (3 - 2 * t)
        return cell, upper, width * t * (1 - t) ** 2, width * t * t * (t - 1)

    def carried(self, limited: Floats, survival: Floats) -> Floats:
        """Limited expected values at the knots, and their slopes, brought to all points."""
        cell, upper, left, right = self._weights
        values: Floats = limited[cell]
        values += upper * np.diff(limited)[cell]
        values += left * survival[cell]
        values += right * survival[cell + 1]
        return values

    def limited(self, severity: Severity) -> Floats:
        """Limited expected values at the points, shape (points + 1,)."""
        if severity.is_smooth:
            return self.carried(*severity.curve(self.knots))
        return severity.curve(self.amounts)[0]

    def jumps(self, limited: Floats, total: float = 1.0) -> Floats:
        """Masses at the points, shape (points,); what lies beyond the end is left out.

        Parameters
        ----------
        limited : numpy.ndarray of float64, shape (points + 1,)
            Limited expected values, times ``total``.
        total : float
            All mass, of which the points hold what does not exceed the end.
        """
        rise = np.diff(limited) / self.step
        mass = np.empty(self.points)
        mass[0] = total - rise[0]
        np.subtract(rise[:-1], rise[1:], out=mass[1:])
        return mass

    def transform(self, mass: Floats, zero: float) -> Complex:
        """Fourier transform over twice the points; sums do not run into their own beginning.

        Behind it stands ``zero``, the chance of no loss (or what belongs to it): it goes through
        the same arithmetic, and what comes out is the chance of a quiet year, exactly.
        """
        return np.append(np.fft.rfft(mass, 2 * self.points), zero)

    def back(self, transform: Complex) -> Floats:
        """Masses whose transform it is, shape (2 points,)."""
        return np.fft.irfft(transform[:-1], 2 * self.points)

    def event(self, scenario: Scenario) -> Complex:
        """Transform of what one successful event costs, all parts together."""
        whole: Complex | None = None
        for _, severity in scenario.parts:
            zero = 1 - float(severity.survival(np.zeros(1))[0])
            part = self.transform(self.jumps(self.limited(severity)), zero)
            whole = part if whole is None else whole * part
        if whole is None:
            raise Unfit(f"{scenario.name} has no losses.")
        return whole


def grid_for(portfolio: Portfolio, points: int, tail: float, step: float | None = None) -> Grid:
    """A grid fine enough for the body and long enough for the tail.

    Parameters
    ----------
    portfolio : Portfolio
    points : int
        A power of two; not used when a step is given or the losses have one of their own.
    tail : float
        Chance a year of a single event beyond the grid.
    step : float, optional
        In rupees.

    Raises
    ------
    Unfit
        For a step that would need more than two million points.
    """
    severities = [severity for s in portfolio.scenarios for _, severity in s.parts]
    end = reach(portfolio, tail)
    natural = step or _natural_step(severities, end / points)
    kinks = tuple(sorted({k for one in severities if one.is_smooth for k in one.kinks}))
    if natural is None:
        return Grid(end / points, points, kinks)
    refusals.above_zero("step", natural)
    if end / natural > _MOST_POINTS:
        raise Unfit(f"A step of {natural:g} is too fine for losses up to {end:g}.")
    count = 2 ** max(6, int(np.ceil(np.log2(end / natural + 2))))
    return Grid(natural, count, kinks, all(_is_on(s, natural) for s in severities))


def reach(portfolio: Portfolio, tail: float) -> float:
    """An amount that the loss of a year hardly exceeds: one large event on top of a bad year."""
    scenarios, rates = portfolio.scenarios, portfolio.rates
    means = np.array([s.event_mean for s in scenarios])
    if means.max() <= 0 or rates.max() <= 0:
        return 1.0
    low = means[means > 0].min()
    amounts = low * 1.33 ** np.arange(100 + np.log(means.max() / low) / np.log(1.33))
    exceeded, limited = np.zeros(len(amounts)), np.zeros((len(scenarios), len(amounts)))
    for place, (scenario, rate) in enumerate(zip(scenarios, rates, strict=True)):
        for _, severity in scenario.parts:
            within, beyond = severity.curve(amounts / len(scenario.parts))
            exceeded += rate * beyond
            limited[place] += within
    last = min(int(np.searchsorted(-exceeded, -tail)), len(amounts) - 1)
    large, kept = float(amounts[last]), limited[:, last]
    squares = np.array([s.event_square for s in scenarios])
    covariance = portfolio.count_covariance() - np.diag(rates)
    swinging = max(float(kept @ covariance @ kept), 0.0)
    spread = float(rates @ np.minimum(squares, large * kept)) + swinging
    mean = float(rates @ kept)
    return large + mean + 8 * float(np.sqrt(spread)) + (14 * swinging / mean if mean else 0.0)


def _natural_step(severities: Iterable[Severity], finest: float) -> float | None:
    """The largest whole number that divides all losses, when they are a few whole numbers."""
    divisor = 0
    for severity in severities:
        amounts = atoms(severity)
        if amounts is None or not (amounts == np.rint(amounts)).all():
            return None
        divisor = int(np.gcd.reduce(np.append(amounts, divisor).astype(np.int64)))
    return float(divisor) if divisor >= finest else None


def atoms(severity: Severity) -> Floats | None:
    """The only amounts that can be lost, where there are few."""
    if isinstance(severity, Empirical):
        return severity.amounts if len(severity.amounts) <= 100_000 else None
    if isinstance(severity, Interruption):
        hours = atoms(severity.hours)
        return None if hours is None else hours * severity.rupees_per_hour
    if isinstance(severity, Mixture):
        parts = [atoms(part) for _, part in severity.parts]
        known = [p for p in parts if p is not None]
        return np.concatenate(known) if len(known) == len(parts) else None
    return None


def _is_on(severity: Severity, step: float) -> bool:
    known = atoms(severity)
    if known is None:
        return False
    steps = known / step
    return bool((np.abs(steps - np.rint(steps)) <= 1e-9 * np.maximum(steps, 1)).all())
