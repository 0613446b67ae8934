"""Losses made of what is known: three points, a sample, several causes, hours of standstill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit, frozen

from . import refusals
from .severity import Severity
from .special import Floats, beta_cdf, beta_density

MOST_STEPS = 1_000  # with more, a sample is as good as a curve


@dataclass(frozen=True)
class Pert(Severity):
    """Smallest, most likely and largest amount, joined by a beta distribution.

    Parameters
    ----------
    low, mode, high : float
        In the unit of the amount; ``low <= mode <= high``, not all equal.
    weight : float
        How much the most likely counts against the ends: 4 is usual, 0 is a uniform distribution.

    Raises
    ------
    Unfit
        When the mode lies outside its range.

    References
    ----------
    D. Vose, *Risk Analysis*, 3rd ed.: alpha = 1 + weight (mode - low) / (high - low). Tools that
    take the standard deviation for a sixth of the range do not give back the mode of a skewed one.

    Examples
    --------
    >>> three = Pert(0.0, 1.0, 10.0)
    >>> round(three.alpha, 9), round(three.beta, 9), round(three.quantile(0.95), 9)
    (1.4, 4.6, 5.420740974)
    """

    low: float
    mode: float
    high: float
    weight: float = 4.0

    def __post_init__(self) -> None:
        refusals.amount("smallest amount", self.low)
        refusals.amount("weight of the most likely amount", self.weight)
        if not self.low < self.high < float("inf"):
            raise Unfit(f"The smallest amount ({self.low:g}) must be below the largest "
                        f"({self.high:g}).")  # fmt: skip
        if not self.low <= self.mode <= self.high:
            raise Unfit(f"The most likely amount ({self.mode:g}) lies outside its range, "
                        f"{self.low:g} to {self.high:g}.")  # fmt: skip

    @property
    def kinks(self) -> tuple[float, ...]:
        return (self.low, self.high)

    @property
    def alpha(self) -> float:
        return 1 + self.weight * (self.mode - self.low) / (self.high - self.low)

    @property
    def beta(self) -> float:
        return 1 + self.weight * (self.high - self.mode) / (self.high - self.low)

    @property
    def mean(self) -> float:
        return self.low + (self.high - self.low) * self.alpha / (self.alpha + self.beta)

    @property
    def square(self) -> float:
        both = self.alpha + self.beta
        spread = self.alpha * self.beta / (both**2 * (both + 1))
        return float(self.mean**2 + spread * (self.high - self.low) ** 2)

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        width = self.high - self.low
        u = np.clip((limit - self.low) / width, 0.0, 1.0)
        below = beta_cdf(self.alpha, self.beta, u)
        first = below - beta_density(self.alpha, self.beta, u) / self.alpha  # I_u(alpha + 1, beta)
        share = self.alpha / (self.alpha + self.beta)
        inside = share * first + u * (1 - below)
        return np.minimum(limit, self.low) + width * inside, 1 - below

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        return self.low + (self.high - self.low) * stream.beta(self.alpha, self.beta, count)

    def scaled(self, factor: float) -> Pert:
        refusals.above_zero("factor", factor)
        return Pert(self.low * factor, self.mode * factor, self.high * factor, self.weight)


class Empirical(Severity):
    """Amounts that were seen, or a list of possible ones, each with its weight.

    Parameters
    ----------
    amounts : array_like of float, shape (n,)
        0 or more.
    weights : array_like of float, shape (n,), optional
        Shares of the amounts, 0 or more; made to sum to one. Equal when left out.

    Raises
    ------
    Unfit
        For no amounts, negative ones, or weights that do not fit.

    Examples
    --------
    >>> seen = Empirical([1.0, 3.0, 4.0], [0.75, 0.2, 0.05])
    >>> [seen.quantile(q) for q in (0.6, 0.9, 0.95, 0.95001)]
    [1.0, 3.0, 3.0, 4.0]
    """

    def __init__(self, amounts: ArrayLike, weights: ArrayLike | None = None) -> None:
        values = np.asarray(amounts, np.float64)
        shares = np.ones_like(values) if weights is None else np.asarray(weights, np.float64)
        if values.ndim != 1 or not values.size or shares.shape != values.shape:
            raise Unfit("An empirical severity needs a list of amounts, one weight for each.")
        if not (np.isfinite(values).all() and values.min() >= 0):
            raise Unfit("An empirical severity holds a negative or missing amount.")
        if not (np.isfinite(shares).all() and shares.min() >= 0 and shares.sum() > 0):
            raise Unfit("The weights of an empirical severity must be 0 or more, not all 0.")
        order = np.argsort(values, kind="stable")
        self.amounts: Floats = frozen(values[order])
        self.weights: Floats = frozen(shares[order] / shares.sum())
        self.is_equal = weights is None

    @cached_property
    def kinks(self) -> tuple[float, ...]:
        steps = np.unique(self.amounts)
        return tuple(steps.tolist()) if len(steps) <= MOST_STEPS else ()

    @property
    def is_smooth(self) -> bool:
        return False

    def __repr__(self) -> str:
        return f"Empirical of {len(self.amounts)} amounts"

    @cached_property
    def _sums(self) -> tuple[Floats, Floats]:
        """Weights and weighted amounts of the first k amounts, k from 0."""
        return (
            np.concatenate(([0.0], np.cumsum(self.weights))),
            np.concatenate(([0.0], np.cumsum(self.weights * self.amounts))),
        )

    @property
    def mean(self) -> float:
        return float(self.weights @ self.amounts)

    @property
    def square(self) -> float:
        return float(self.weights @ self.amounts**2)

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        place = np.searchsorted(self.amounts, limit, side="right")
        mass, value = self._sums
        beyond = np.maximum(1 - mass[place], 0.0)
        return value[place] + limit * beyond, beyond

    def quantile(self, level: float) -> float:
        refusals.level(level)
        place = int(np.searchsorted(self._sums[0][1:], level - 1e-12))
        return float(self.amounts[min(place, len(self.amounts) - 1)])

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        if self.is_equal:
            return self.amounts[stream.integers(0, len(self.amounts), count)]
        place = np.searchsorted(self._sums[0][1:], stream.random(count), side="right")
        return self.amounts[np.minimum(place, len(self.amounts) - 1)]

    def scaled(self, factor: float) -> Empirical:
        refusals.above_zero("factor", factor)
        weights = None if self.is_equal else self.weights
        return Empirical(self.amounts * factor, weights)


class Mixture(Severity):
    """One of several kinds of loss; the share that is left to one loses nothing.

    Parameters
    ----------
    parts : iterable of (float, Severity)
        Chance of each kind; together 1 at most.

    Raises
    ------
    Unfit
        For chances outside 0 to 1, or above 1 together.

    Examples
    --------
    A fine in one of five leaks:

    >>> from . import Gamma
    >>> fine = Mixture([(0.2, Gamma(2.0, 5e6))])
    >>> fine.mean, fine.survival([0.0]).tolist()
    (2000000.0, [0.2])
    """

    def __init__(self, parts: Iterable[tuple[float, Severity]]) -> None:
        self.parts = tuple((refusals.chance("share of a part", w), s) for w, s in parts)
        self.shares: Floats = np.array([w for w, _ in self.parts])
        if not self.parts or self.shares.sum() > 1 + 1e-12:
            raise Unfit("The shares of a mixture must sum to 1 at most, and there must be one.")

    @property
    def kinks(self) -> tuple[float, ...]:
        return tuple(k for _, s in self.parts for k in s.kinks)

    @property
    def is_smooth(self) -> bool:
        return all(s.is_smooth for _, s in self.parts)

    def __repr__(self) -> str:
        return f"Mixture({self.parts!r})"

    @property
    def mean(self) -> float:
        return sum(w * s.mean for w, s in self.parts)

    @property
    def square(self) -> float:
        return sum(w * s.square for w, s in self.parts)

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        limited, beyond = np.zeros(np.shape(limit)), np.zeros(np.shape(limit))
        for share, severity in self.parts:
            one, two = severity.curve(limit)
            limited += share * one
            beyond += share * two
        return limited, beyond

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        return self.draw_with_hours(stream, count)[0]

    def draw_with_hours(self, stream: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        kind = np.searchsorted(np.cumsum(self.shares), stream.random(count), side="right")
        amounts, hours = np.zeros(count), np.zeros(count)
        for number, (_, severity) in enumerate(self.parts):
            chosen = np.flatnonzero(kind == number)
            amounts[chosen], hours[chosen] = severity.draw_with_hours(stream, len(chosen))
        return amounts, hours

    def scaled(self, factor: float) -> Mixture:
        return Mixture((w, s.scaled(factor)) for w, s in self.parts)


@dataclass(frozen=True)
class Interruption(Severity):
    """Business that stands still: hours down times what an hour costs.

    Parameters
    ----------
    hours : Severity
        Distribution of the duration of one standstill, in hours.
    rupees_per_hour : float
        Gross margin lost in an hour, less what comes back later.

    Examples
    --------
    >>> from . import Gamma
    >>> Interruption(Gamma(4.0, 24.0), 1_000_000.0).mean
    96000000.0
    """

    hours: Severity
    rupees_per_hour: float

    def __post_init__(self) -> None:
        refusals.above_zero("amount lost per hour", self.rupees_per_hour)

    @property
    def kinks(self) -> tuple[float, ...]:
        return tuple(k * self.rupees_per_hour for k in self.hours.kinks)

    @property
    def is_smooth(self) -> bool:
        return self.hours.is_smooth

    @property
    def mean(self) -> float:
        return self.hours.mean * self.rupees_per_hour

    @property
    def square(self) -> float:
        return self.hours.square * self.rupees_per_hour**2

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        limited, beyond = self.hours.curve(limit / self.rupees_per_hour)
        return limited * self.rupees_per_hour, beyond

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        return self.hours.draw(stream, count) * self.rupees_per_hour

    def draw_with_hours(self, stream: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        hours = self.hours.draw(stream, count)
        return hours * self.rupees_per_hour, hours

    def scaled(self, factor: float) -> Interruption:
        """More or less per hour; the hours stay."""
        refusals.above_zero("factor", factor)
        return Interruption(self.hours, self.rupees_per_hour * factor)

    def lasting(self, factor: float) -> Interruption:
        """Longer or shorter standstills at the same rate per hour."""
        return Interruption(self.hours.scaled(factor), self.rupees_per_hour)
