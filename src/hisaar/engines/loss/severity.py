"""What one event costs: distributions of a single loss in rupees (or of hours).

Each knows its mean, its limited expected values E[min(X, d)], the chance of more than d, and how to
be drawn. The limited expected value is the one function that prices a layer, discretises without
moving the mean, and ends in the tail's mean.

References
----------
S. A. Klugman, H. H. Panjer, G. E. Willmot, *Loss Models*, 4th ed., appendix A.
D. Bahnemann, *Distributions for Actuaries*, CAS Monograph 2 (2015), chapter 5.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit

from . import refusals
from .special import Z95, Floats, gamma_cdf, normal_cdf, normal_quantile

NARROW = 0.05  # standard deviation over mean below which a peak falls between the points


class Severity(ABC):
    """A distribution of what is lost at once; amounts are 0 or more."""

    @property
    def kinks(self) -> tuple[float, ...]:
        """Points at which the density jumps."""
        return ()

    @property
    def is_smooth(self) -> bool:
        """No atoms but at zero and no narrow peak: a curve through few points gives the rest."""
        square = self.square
        return math.isinf(square) or square > (1 + NARROW**2) * self.mean**2

    @property
    @abstractmethod
    def mean(self) -> float:
        """Expected amount; refused where it is infinite."""

    @property
    @abstractmethod
    def square(self) -> float:
        """Expected square of the amount; may be infinite."""

    @abstractmethod
    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        """E[min(X, d)] and P(X > d) for limits of 0 or more, any shape."""

    @abstractmethod
    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        """So many independent amounts, shape (count,)."""

    def draw_with_hours(self, stream: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        """The same amounts, with the hours of standstill that each stands for (0 for most)."""
        return self.draw(stream, count), np.zeros(count)

    @abstractmethod
    def scaled(self, factor: float) -> Severity:
        """The same distribution with every amount multiplied."""

    @property
    def variance(self) -> float:
        return self.square - self.mean**2

    def limited(self, limit: ArrayLike) -> Floats:
        """E[min(X, limit)], shape of ``limit``."""
        return self.curve(np.asarray(limit, np.float64))[0]

    def survival(self, limit: ArrayLike) -> Floats:
        """P(X > limit), shape of ``limit``."""
        return self.curve(np.asarray(limit, np.float64))[1]

    def layer(self, attachment: float, limit: float) -> float:
        """Mean per event of what lies between ``attachment`` and ``attachment + limit``."""
        ends = self.limited([attachment, attachment + limit])
        return float(ends[1] - ends[0])

    def quantile(self, level: float) -> float:
        """The smallest amount not exceeded with chance ``level``, to 1e-12 of itself."""
        refusals.level(level)
        low, high = 0.0, 1.0
        if self.survival([0.0])[0] <= 1 - level:
            return 0.0
        while self.survival([high])[0] > 1 - level:
            low, high = high, high * 2
        while high - low > high * 1e-13 + 1e-300:
            middle = (low + high) / 2
            if not low < middle < high:
                break
            exceeds = self.survival([middle])[0] > 1 - level
            low, high = (middle, high) if exceeds else (low, middle)
        return high


@dataclass(frozen=True)
class Lognormal(Severity):
    """Amounts whose logarithm is normal: the usual answer to "between this and that, nine in ten".

    Parameters
    ----------
    mu, sigma : float
        Mean and standard deviation of the logarithm (natural) of the amount.

    Raises
    ------
    Unfit
        When sigma is not above zero.

    Examples
    --------
    Two people say "between 100,000 and 1,000,000, nine times in ten":

    >>> loss = Lognormal.from_range(1e5, 1e6)
    >>> round(0.1 * loss.mean, 6), round(loss.quantile(0.95), 3)
    (40400.128269, 1000000.0)
    """

    mu: float
    sigma: float

    def __post_init__(self) -> None:
        refusals.above_zero("spread (sigma) of a lognormal", self.sigma)
        if not math.isfinite(self.mu):
            raise Unfit("The mean logarithm of a lognormal has to be a number.")

    @classmethod
    def from_range(cls, low: float, high: float, share: float = 0.9) -> Lognormal:
        """The lognormal with ``share`` of its mass in the range and as much below as above."""
        refusals.span(low, high)
        refusals.level(share)
        z = Z95 if share == 0.9 else normal_quantile((1 + share) / 2)  # the common case, exactly
        a, b = math.log(low), math.log(high)
        return cls((a + b) / 2, (b - a) / (2 * z))

    @classmethod
    def from_moments(cls, mean: float, deviation: float) -> Lognormal:
        """The lognormal with this mean and standard deviation, both above 0."""
        refusals.above_zero("mean", mean)
        square = math.log1p((refusals.above_zero("standard deviation", deviation) / mean) ** 2)
        return cls(math.log(mean) - square / 2, math.sqrt(square))

    @property
    def range(self) -> tuple[float, float]:
        """The range that holds nine of ten amounts, in their unit."""
        half = Z95 * self.sigma
        return math.exp(self.mu - half), math.exp(self.mu + half)

    @property
    def mean(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def square(self) -> float:
        return math.exp(2 * self.mu + 2 * self.sigma**2)

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        with np.errstate(divide="ignore"):
            z = (np.log(limit) - self.mu) / self.sigma
        beyond = normal_cdf(-z)
        return self.mean * normal_cdf(z - self.sigma) + limit * beyond, beyond

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        amounts: Floats = stream.standard_normal(count)
        amounts *= self.sigma
        amounts += self.mu
        return np.exp(amounts, out=amounts)

    def scaled(self, factor: float) -> Lognormal:
        refusals.above_zero("factor", factor)
        return Lognormal(self.mu + math.log(factor), self.sigma)


@dataclass(frozen=True)
class Gamma(Severity):
    """Amounts with a light tail; with shape 1 it is the exponential.

    Parameters
    ----------
    shape : float
    scale : float
        In the unit of the amount; mean is shape × scale.

    Examples
    --------
    >>> Gamma(1.0, 1000.0).limited([500.0]).round(6).tolist()
    [393.46934]
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        refusals.above_zero("shape of a gamma", self.shape)
        refusals.above_zero("scale of a gamma", self.scale)

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def square(self) -> float:
        return self.shape * (self.shape + 1) * self.scale**2

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        x = limit / self.scale
        below = gamma_cdf(self.shape, x)
        with np.errstate(divide="ignore"):
            step = np.exp(self.shape * np.log(x) - x - math.lgamma(self.shape + 1))
        return self.mean * (below - step) + limit * (1 - below), 1 - below

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        amounts: Floats = stream.standard_gamma(self.shape, count)
        amounts *= self.scale
        return amounts

    def scaled(self, factor: float) -> Gamma:
        return Gamma(self.shape, self.scale * refusals.above_zero("factor", factor))


@dataclass(frozen=True)
class Pareto(Severity):
    """Amounts of at least ``minimum``, exceeded with chance (minimum / x) ** alpha.

    Parameters
    ----------
    minimum : float
        In the unit of the amount.
    alpha : float
        The smaller, the heavier; with 1 or less the mean is infinite.

    Examples
    --------
    >>> Pareto(10.0, 2.0).mean, Pareto(10.0, 2.0).survival([20.0]).tolist()
    (20.0, [0.25])
    >>> Pareto(10.0, 1.0).mean
    Traceback (most recent call last):
    hisaar.engines.columns.Unfit: A Pareto with alpha 1 has no finite mean; alpha must be above 1.
    """

    minimum: float
    alpha: float

    def __post_init__(self) -> None:
        refusals.above_zero("minimum of a Pareto", self.minimum)
        refusals.above_zero("alpha of a Pareto", self.alpha)

    @property
    def kinks(self) -> tuple[float, ...]:
        return (self.minimum,)

    @property
    def mean(self) -> float:
        if self.alpha <= 1:
            raise Unfit(
                f"A Pareto with alpha {self.alpha:g} has no finite mean; alpha must be above 1."
            )
        return self.minimum * self.alpha / (self.alpha - 1)

    @property
    def square(self) -> float:
        if self.alpha <= 2:
            return math.inf
        return self.minimum**2 * self.alpha / (self.alpha - 2)

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        ratio = np.maximum(limit / self.minimum, 1.0)
        beyond = np.where(limit < self.minimum, 1.0, ratio**-self.alpha)
        rest = 1 - self.alpha
        grown = np.log(ratio) if rest == 0 else np.expm1(rest * np.log(ratio)) / rest
        return np.minimum(limit, self.minimum) + self.minimum * grown, beyond

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        amounts: Floats = stream.standard_exponential(count)
        amounts /= self.alpha
        return self.minimum * np.exp(amounts, out=amounts)

    def scaled(self, factor: float) -> Pareto:
        return Pareto(self.minimum * refusals.above_zero("factor", factor), self.alpha)


@dataclass(frozen=True)
class GeneralisedPareto(Severity):
    """Amounts above a threshold: P(X > x) = (1 + shape (x - threshold) / scale) ** (-1 / shape).

    Parameters
    ----------
    threshold : float
        Where it starts, 0 or more, in the unit of the amount.
    scale : float
        In the same unit.
    shape : float
        Above 0 heavy, 0 exponential, below 0 bounded; with 1 or more the mean is infinite.

    Notes
    -----
    The Pareto of the second kind (Lomax) with parameters alpha and theta is the one with threshold
    0, scale theta / alpha and shape 1 / alpha: see `lomax`.

    Examples
    --------
    >>> round(GeneralisedPareto.lomax(3.0, 2.0).square, 9)
    4.0
    """

    threshold: float
    scale: float
    shape: float

    def __post_init__(self) -> None:
        refusals.amount("threshold of a generalised Pareto", self.threshold)
        refusals.above_zero("scale of a generalised Pareto", self.scale)
        if not math.isfinite(self.shape):
            raise Unfit("The shape of a generalised Pareto has to be a number.")

    @classmethod
    def lomax(cls, alpha: float, theta: float) -> GeneralisedPareto:
        refusals.above_zero("alpha of a Pareto", alpha)
        return cls(0.0, refusals.above_zero("theta of a Pareto", theta) / alpha, 1 / alpha)

    @property
    def kinks(self) -> tuple[float, ...]:
        end = (self.threshold - self.scale / self.shape,) if self.shape < 0 else ()
        return (self.threshold, *end)

    @property
    def mean(self) -> float:
        if self.shape >= 1:
            raise Unfit(
                f"A generalised Pareto with shape {self.shape:g} has no finite mean; "
                "its shape must be below 1."
            )
        return self.threshold + self.scale / (1 - self.shape)

    @property
    def square(self) -> float:
        if self.shape >= 0.5:
            return math.inf
        first = self.scale / (1 - self.shape)
        beyond = 2 * first * self.scale / (1 - 2 * self.shape)  # of what exceeds the threshold
        return float(self.threshold**2 + 2 * self.threshold * first + beyond)

    def curve(self, limit: Floats) -> tuple[Floats, Floats]:
        over = np.maximum(limit - self.threshold, 0.0) / self.scale
        with np.errstate(divide="ignore"):
            grown = over if self.shape == 0 else np.log1p(
                np.maximum(self.shape * over, -1.0)
            ) / self.shape  # fmt: skip
        beyond = np.where(limit < self.threshold, 1.0, np.exp(-grown))
        rest = self.shape - 1
        area = grown if rest == 0 else np.expm1(rest * grown) / rest
        return np.minimum(limit, self.threshold) + self.scale * area, beyond

    def draw(self, stream: np.random.Generator, count: int) -> Floats:
        amounts: Floats = stream.standard_exponential(count)
        if self.shape:
            amounts = np.expm1(self.shape * amounts) / self.shape
        return self.threshold + self.scale * amounts

    def scaled(self, factor: float) -> GeneralisedPareto:
        refusals.above_zero("factor", factor)
        return GeneralisedPareto(self.threshold * factor, self.scale * factor, self.shape)
