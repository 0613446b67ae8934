"""What people say, taken seriously: ranges of several joined, and how good their ranges are.

References
----------
C. Genest, J. V. Zidek, "Combining probability distributions: a critique and an annotated
bibliography", Statistical Science 1 (1986), 114-135 (linear and logarithmic pools).
C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404-413.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit

from . import refusals
from .frequency import NegativeBinomial
from .severity import Lognormal, Severity
from .severity_made import Mixture
from .special import Floats, beta_cdf

Method = Literal["linear", "logarithmic"]
MOST_ANSWERS = 100_000


@dataclass(frozen=True)
class Range:
    """What one person says: nine times in ten it lies between these, in the unit asked for."""

    low: float
    high: float
    weight: float = 1.0

    def __post_init__(self) -> None:
        refusals.span(self.low, self.high)
        refusals.above_zero("weight of an opinion", self.weight)


@dataclass(frozen=True)
class Pooled:
    """Several ranges as one distribution.

    Attributes
    ----------
    method : str
        ``linear``: any of them may be right; keeps what they disagree on, and may have two humps.
        ``logarithmic``: all of them are partly right; a lognormal that gives more to narrow ranges.
    distribution : Severity
    low, high : float
        The range of the whole that holds nine of ten, in the unit of the ranges.
    opinions : int
    """

    method: Method
    distribution: Severity
    low: float
    high: float
    opinions: int

    @property
    def mean(self) -> float:
        return self.distribution.mean


def pool(ranges: Sequence[Range], *, method: Method = "linear") -> Pooled:
    """Several people's 90 % ranges of the same thing as one distribution.

    Parameters
    ----------
    ranges : sequence of Range
        Each a lognormal; weights need not sum to one.
    method : {"linear", "logarithmic"}
        See `Pooled`. The linear pool is the careful choice.

    Returns
    -------
    Pooled

    Raises
    ------
    Unfit
        For no ranges at all or a method of another name.

    Notes
    -----
    The logarithmic pool of lognormals is the lognormal whose precision is the weighted mean of
    theirs, and whose mean logarithm is their mean weighted by precision.

    Examples
    --------
    >>> both = [Range(1e6, 1e7), Range(1e7, 1e8)]
    >>> found = pool(both, method="logarithmic")
    >>> round(found.low), round(found.high)
    (3162278, 31622777)
    >>> pool(both).mean > found.mean
    True
    """
    if not ranges:
        raise Unfit("There is no range to go by; ask at least one person.")
    total = sum(r.weight for r in ranges)
    said = [(r.weight / total, Lognormal.from_range(r.low, r.high)) for r in ranges]
    if method == "linear":
        mixture = Mixture(said)
        low, high = mixture.quantile(0.05), mixture.quantile(0.95)
        return Pooled(method, mixture, low, high, len(said))
    if method == "logarithmic":
        precision = sum(w / one.sigma**2 for w, one in said)
        mu = sum(w * one.mu / one.sigma**2 for w, one in said) / precision
        joined = Lognormal(mu, 1 / math.sqrt(precision))
        return Pooled(method, joined, *joined.range, len(said))
    raise Unfit(f"There is no pool called {method!r}; use linear or logarithmic.")


def frequency_of(pooled: Pooled) -> NegativeBinomial:
    """Events a year whose rate is only known as well as people know it.

    Parameters
    ----------
    pooled : Pooled
        Of ranges in events a year.

    Returns
    -------
    NegativeBinomial
        With the mean of the pooled rate, and its variance on top of that of a Poisson: a gamma
        distributed rate with the same two moments.

    Examples
    --------
    >>> round(frequency_of(pool([Range(0.1, 1.0)])).expected, 9)
    0.404001283
    """
    rate = pooled.distribution
    return NegativeBinomial(rate.mean, rate.mean**2 / rate.variance)


@dataclass(frozen=True)
class Calibration:
    """How often the truth lay in somebody's ranges, and what that proves.

    Attributes
    ----------
    asked, inside : int
    level : float
        Share that should be inside.
    share, low, high : float
        Share inside, and the 95 % Clopper-Pearson interval for what it would be in the long run.
    p_value : float
        Exact, two-sided: chance of a number inside that is no likelier than this one, if the
        ranges are as good as they claim.
    verdict : str
        ``overconfident`` or ``underconfident`` when the interval excludes the level, otherwise
        ``not refuted``, which with few questions says little.
    """

    asked: int
    inside: int
    level: float
    share: float
    low: float
    high: float
    p_value: float
    verdict: str


def calibration(
    low: ArrayLike, high: ArrayLike, truth: ArrayLike, *, level: float = 0.9
) -> Calibration:
    """Answers to calibration questions, scored.

    Parameters
    ----------
    low, high : array_like of float, shape (questions,)
        The ranges given.
    truth : array_like of float, shape (questions,)
        What is the case; on an end counts as inside.
    level : float
        What the ranges claim to hold.

    Returns
    -------
    Calibration

    Raises
    ------
    Unfit
        For no questions, columns of different length, or a low end above its high one.

    Examples
    --------
    >>> found = calibration([0.0] * 10, [1.0] * 10, [0.5] * 4 + [2.0] * 6)
    >>> found.inside, found.verdict, round(found.low, 6), round(found.high, 6)
    (4, 'overconfident', 0.121552, 0.737622)
    """
    bottom, top, true = (np.asarray(x, np.float64) for x in (low, high, truth))
    if bottom.ndim != 1 or not bottom.size or not bottom.shape == top.shape == true.shape:
        raise Unfit("Calibration needs a low end, a high end and the truth for each question.")
    if bottom.size > MOST_ANSWERS:
        raise Unfit(f"{bottom.size:,} answers are more than {MOST_ANSWERS:,}.")
    if not (bottom <= top).all():
        raise Unfit("A range has its low end above its high end.")
    inside = int(np.count_nonzero((bottom <= true) & (true <= top)))
    return scored(inside, bottom.size, level=level)


def scored(inside: int, asked: int, *, level: float = 0.9) -> Calibration:
    """The same from counts: so many of the ranges held the truth."""
    refusals.level(level)
    if not 0 <= inside <= asked or not 1 <= asked <= MOST_ANSWERS:
        raise Unfit(f"{inside} of {asked} answers cannot be inside.")
    low, high = binomial_interval(inside, asked)
    verdict = "not refuted"
    if high < level:
        verdict = "overconfident"
    elif low > level:
        verdict = "underconfident"
    chances = _binomial(asked, level)
    p_value = float(chances[chances <= chances[inside] * (1 + 1e-9)].sum())
    return Calibration(asked, inside, level, inside / asked, low, high, min(p_value, 1.0), verdict)


def binomial_interval(hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact (Clopper-Pearson) interval for a chance, from hits in so many trials."""
    rest = (1 - refusals.level(confidence)) / 2
    low = 0.0 if hits == 0 else _root(lambda p: beta_cdf(hits, trials - hits + 1, [p])[0] - rest)
    high = 1.0
    if hits < trials:
        high = _root(lambda p: beta_cdf(hits + 1, trials - hits, [p])[0] - (1 - rest))
    return low, high


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function on 0 … 1 crosses zero."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def _binomial(trials: int, chance: float) -> Floats:
    k = np.arange(trials + 1)
    logs = np.array([
        math.lgamma(trials + 1) - math.lgamma(n + 1) - math.lgamma(trials - n + 1)
        for n in range(trials + 1)
    ])  # fmt: skip
    chances: Floats = np.exp(logs + k * math.log(chance) + (trials - k) * math.log1p(-chance))
    return chances


def vulnerability(capability: ArrayLike, strength: ArrayLike) -> float:
    """Chance that an attack gets through: share of cases whose capability exceeds the strength.

    Parameters
    ----------
    capability, strength : array_like of float, shape (cases,)
        Drawn or judged in pairs, on one scale.

    Examples
    --------
    >>> round(vulnerability([0.60, 0.70, 0.10], [0.55, 0.65, 0.75]), 9)
    0.666666667
    """
    able, strong = np.asarray(capability, np.float64), np.asarray(strength, np.float64)
    if able.ndim != 1 or able.shape != strong.shape or not able.size:
        raise Unfit("Each case needs a capability and a strength.")
    return float(np.count_nonzero(able > strong)) / able.size
