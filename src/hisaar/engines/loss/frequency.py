"""How often it happens in a year: distributions of a number of events.

Each knows its mean and variance, its probability generating function g(z) = E[z^N] with the
derivative, and in which simulated years its events fall.

References
----------
S. A. Klugman, H. H. Panjer, G. E. Willmot, *Loss Models*, 4th ed., chapter 6 and appendix B.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hisaar.engines.columns import Unfit

from . import refusals

Complex = NDArray[np.complex128]
Places = NDArray[Any]

MOST_TRIALS = 1_000_000


class Frequency(ABC):
    """A distribution of the number of events in one year."""

    @property
    @abstractmethod
    def mean(self) -> float:
        """Expected events a year."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """Variance of the events of a year."""

    @abstractmethod
    def generate(self, z: Complex) -> Complex:
        """The generating function E[z^N], for |z| of 1 at most; shape of ``z``."""

    @abstractmethod
    def slope(self, z: Complex) -> Complex:
        """Its derivative."""

    @abstractmethod
    def counts(self, stream: np.random.Generator, years: int) -> Places:
        """Events of each of so many independent years, shape (years,)."""

    def places(self, stream: np.random.Generator, years: int) -> Places:
        """The year of each event, shape (events,); years are numbered from 0, 65,536 at most."""
        counts = self.counts(stream, years)
        return np.repeat(np.arange(years, dtype=np.uint16), counts)

    def scaled(self, factor: float) -> Frequency:
        """The same kind with so many times the events."""
        raise Unfit(
            f"The rate of {type(self).__name__} cannot be multiplied by {factor:g}; "
            "give the new frequency itself."
        )


@dataclass(frozen=True)
class Poisson(Frequency):
    """Events that come independently of one another at a steady rate.

    Parameters
    ----------
    rate : float
        Expected events a year, 0 or more.

    Examples
    --------
    >>> Poisson(-1.0)
    Traceback (most recent call last):
    hisaar.engines.columns.Unfit: The rate of events is -1; it has to be a number of 0 or more.
    """

    rate: float

    def __post_init__(self) -> None:
        refusals.amount("rate of events", self.rate)

    @property
    def mean(self) -> float:
        return self.rate

    @property
    def variance(self) -> float:
        return self.rate

    def generate(self, z: Complex) -> Complex:
        return np.exp(self.rate * (z - 1))

    def slope(self, z: Complex) -> Complex:
        return self.rate * self.generate(z)

    def counts(self, stream: np.random.Generator, years: int) -> Places:
        return stream.poisson(self.rate, years)

    def places(self, stream: np.random.Generator, years: int) -> Places:
        """The number of all years' events first, then each falls into any year alike."""
        events = stream.poisson(self.rate * years)
        return stream.integers(0, years, events, dtype=np.uint16)

    def scaled(self, factor: float) -> Poisson:
        return Poisson(self.rate * factor)


@dataclass(frozen=True)
class NegativeBinomial(Frequency):
    """Events that come in good and bad years: a Poisson whose rate is gamma distributed.

    Parameters
    ----------
    expected : float
        Expected events a year, 0 or more.
    size : float
        Above 0; the variance is expected + expected² / size. With size 1 it is the geometric.

    Examples
    --------
    >>> NegativeBinomial(3.0, 6.0).variance
    4.5
    """

    expected: float
    size: float

    def __post_init__(self) -> None:
        refusals.amount("expected number of events", self.expected)
        refusals.above_zero("size of a negative binomial", self.size)

    @property
    def mean(self) -> float:
        return self.expected

    @property
    def variance(self) -> float:
        return self.expected + self.expected**2 / self.size

    def generate(self, z: Complex) -> Complex:
        return self._base(z) ** -self.size

    def slope(self, z: Complex) -> Complex:
        return self.expected * self._base(z) ** (-self.size - 1)

    def _base(self, z: Complex) -> Complex:
        return 1 - self.expected / self.size * (z - 1)

    def counts(self, stream: np.random.Generator, years: int) -> Places:
        if not self.expected:
            return np.zeros(years, np.int64)
        return stream.negative_binomial(self.size, self.size / (self.size + self.expected), years)

    def scaled(self, factor: float) -> NegativeBinomial:
        return NegativeBinomial(self.expected * factor, self.size)


@dataclass(frozen=True)
class Binomial(Frequency):
    """So many occasions a year, each of which goes wrong with the same chance.

    Parameters
    ----------
    trials : int
        Occasions a year, a million at most.
    chance : float
        Between 0 and 1.

    Raises
    ------
    Unfit
        For a chance outside 0 to 1, or trials that a Poisson stands for as well.
    """

    trials: int
    chance: float

    def __post_init__(self) -> None:
        refusals.chance("chance of an event", self.chance)
        if not 0 <= self.trials <= MOST_TRIALS:
            raise Unfit(f"{self.trials:,} trials a year are not a number from 0 to "
                        f"{MOST_TRIALS:,}; with more, use a Poisson.")  # fmt: skip

    @property
    def mean(self) -> float:
        return self.trials * self.chance

    @property
    def variance(self) -> float:
        return self.mean * (1 - self.chance)

    def generate(self, z: Complex) -> Complex:
        return np.asarray((1 + self.chance * (z - 1)) ** self.trials)

    def slope(self, z: Complex) -> Complex:
        if not self.trials:
            return np.zeros_like(z)
        return np.asarray(self.mean * (1 + self.chance * (z - 1)) ** (self.trials - 1))

    def counts(self, stream: np.random.Generator, years: int) -> Places:
        return stream.binomial(self.trials, self.chance, years)

    def scaled(self, factor: float) -> Binomial:
        return Binomial(self.trials, self.chance * factor)


def bernoulli(chance: float) -> Binomial:
    """At most one event a year, with this chance."""
    return Binomial(1, chance)


def _polynomial(z: Complex, coefficients: tuple[float, ...]) -> Complex:
    total = np.zeros_like(z)
    for coefficient in reversed(coefficients):
        total *= z
        total += coefficient
    return total


@dataclass(frozen=True)
class Counted(Frequency):
    """Probabilities of 0, 1, 2 … events, as they are.

    Parameters
    ----------
    probabilities : sequence of float
        Of 0, 1, 2 … events; they sum to one.

    Examples
    --------
    >>> Counted((0.6, 0.3, 0.1)).mean
    0.5
    """

    probabilities: tuple[float, ...]

    def __init__(self, probabilities: Sequence[float]) -> None:
        values = tuple(refusals.chance("chance of a number of events", p) for p in probabilities)
        if not values or abs(sum(values) - 1) > 1e-9:
            raise Unfit(f"The chances of 0, 1, 2 … events sum to {sum(values):g} instead of 1.")
        object.__setattr__(self, "probabilities", values)

    @property
    def mean(self) -> float:
        return float(sum(n * p for n, p in enumerate(self.probabilities)))

    @property
    def variance(self) -> float:
        return float(sum(n * n * p for n, p in enumerate(self.probabilities))) - self.mean**2

    def generate(self, z: Complex) -> Complex:
        return _polynomial(z, self.probabilities)

    def slope(self, z: Complex) -> Complex:
        return _polynomial(z, tuple(n * p for n, p in enumerate(self.probabilities))[1:])

    def counts(self, stream: np.random.Generator, years: int) -> Places:
        place = np.searchsorted(np.cumsum(self.probabilities), stream.random(years), side="right")
        return np.minimum(place, len(self.probabilities) - 1)


@dataclass(frozen=True)
class ZeroModified(Frequency):
    """Another frequency in which the chance of a quiet year is said outright.

    Parameters
    ----------
    base : Frequency
        What the years with events follow; it must be able to have events.
    quiet : float
        Chance of no event in a year; with 0 there always is one.

    Examples
    --------
    >>> round(ZeroModified(Poisson(1.0), 0.9).mean, 9)
    0.158197671
    """

    base: Frequency
    quiet: float

    def __post_init__(self) -> None:
        refusals.chance("chance of a year without events", self.quiet)
        if self._base_quiet >= 1:
            raise Unfit("A frequency that never has events cannot be zero-modified.")

    @property
    def _base_quiet(self) -> float:
        return float(self.base.generate(np.zeros(1, np.complex128))[0].real)

    @property
    def _share(self) -> float:
        return (1 - self.quiet) / (1 - self._base_quiet)

    @property
    def mean(self) -> float:
        return self._share * self.base.mean

    @property
    def variance(self) -> float:
        square = self.base.variance + self.base.mean**2
        return self._share * square - self.mean**2

    def generate(self, z: Complex) -> Complex:
        return self.quiet + self._share * (self.base.generate(z) - self._base_quiet)

    def slope(self, z: Complex) -> Complex:
        return self._share * self.base.slope(z)

    def counts(self, stream: np.random.Generator, years: int) -> Places:
        """Years of the base with no event are drawn again, unless they are to be quiet."""
        counts = np.zeros(years, np.int64)
        open_years = np.flatnonzero(stream.random(years) >= self.quiet)
        while open_years.size:
            counts[open_years] = self.base.counts(stream, len(open_years))
            open_years = open_years[counts[open_years] == 0]
        return counts
