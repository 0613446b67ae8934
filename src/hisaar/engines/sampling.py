"""How many items to test, which ones, and what the test proves about all of them.

Attribute sampling: each item is right or a deviation. The size is the smallest for which finding no
more deviations than expected leaves at most ``1 - confidence`` chance that the true rate is as high
as the tolerable one. Counts are exact: binomial where the population is unlimited, hypergeometric
where it is known.

References
----------
C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of
the binomial", Biometrika 26 (1934), 404-413.
AICPA, *Audit Guide: Audit Sampling*, tables of statistical sample sizes and upper limits for tests
of controls.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

_LARGEST = 100_000
_MOST_ALLOWED = 500
_HAIR = 1e-12


class SamplingError(ValueError):
    """What was asked for cannot be sampled; the sentence says why."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many to test, and how many deviations among them can still be lived with.

    ``is_everything`` says that no smaller sample of this population proves it.
    """

    items: int
    allowed_deviations: int
    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a tested sample proves: the rate found, and the rate that it is surely below."""

    items: int
    deviations: int
    rate: float
    upper_limit: float
    confidence: float
    is_supported: bool
    sentence: str


def sample_size(
    confidence: float,
    tolerable: float,
    expected: float = 0.0,
    population: int | None = None,
) -> SampleSize:
    """Return the smallest sample that supports a rate below the tolerable one.

    Parameters
    ----------
    confidence, tolerable, expected
        Shares of one. The sample allows for ``ceil(expected * items)`` deviations.
    population
        Number of items there are; unlimited when not given.

    Raises
    ------
    SamplingError
        A share is out of its range, or the expected rate is not below the tolerable one.

    Examples
    --------
    >>> sample_size(0.95, 0.05)
    SampleSize(items=59, allowed_deviations=0, is_everything=False)
    >>> sample_size(0.95, 0.05, population=100).items
    45
    """
    _check(confidence, tolerable, expected, population)
    most = _LARGEST if population is None else population
    # The fewest deviations in the population that are too many.
    bad = 0 if population is None else max(1, math.ceil(tolerable * population - _HAIR))

    def proves(items: int, allowed: int) -> bool:
        if population is None:
            risk = binomial_below(allowed, items, tolerable)
        else:
            risk = hypergeometric_below(allowed, population, bad, items)
        return risk <= 1 - confidence + _HAIR

    for allowed in range(_MOST_ALLOWED):
        if not proves(most, allowed):
            break
        items = _fewest(most, partial(proves, allowed=allowed))
        if math.ceil(expected * items - _HAIR) <= allowed:
            return SampleSize(items, allowed, is_everything=items == population)
    if population is not None:
        return SampleSize(population, bad - 1, is_everything=True)
    raise SamplingError(
        "No sample of a sensible size proves it: the expected rate of deviation is too near to the"
        " tolerable one. Expect fewer, tolerate more, or test everything."
    )


def _fewest(most: int, proves: Callable[..., bool]) -> int:
    """The smallest number for which it holds, knowing that it holds for all above that one."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if proves(middle) else (middle + 1, high)
    return low


def _check(confidence: float, tolerable: float, expected: float, population: int | None) -> None:
    if not 0 < confidence < 1:
        raise SamplingError("The confidence has to lie between 0 and 100 percent, without either.")
    if not 0 < tolerable < 1:
        raise SamplingError(
            "The tolerable rate of deviation has to lie between 0 and 100 percent, without either."
        )
    if not 0 <= expected < tolerable:
        raise SamplingError(
            "The expected rate of deviation has to lie below the tolerable one; expect fewer, or"
            " tolerate more."
        )
    if population is not None and population < 1:
        raise SamplingError("There is nothing to draw from; the population has no items.")


def binomial_below(most: int, items: int, rate: float) -> float:
    """Return the chance of at most ``most`` deviations among ``items`` at a true ``rate``.

    Examples
    --------
    >>> round(binomial_below(0, 59, 0.05), 4)
    0.0485
    """
    if most >= items:
        return 1.0
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    return min(1.0, math.fsum(_binomial(k, items, rate) for k in range(most + 1)))


def _binomial(deviations: int, items: int, rate: float) -> float:
    # In logarithms: factors of a large sample would overflow one by one.
    return math.exp(
        _log_choose(items, deviations)
        + deviations * math.log(rate)
        + (items - deviations) * math.log1p(-rate)
    )


def hypergeometric_below(most: int, population: int, bad: int, items: int) -> float:
    """Return the chance of at most ``most`` of the ``bad`` among ``items`` drawn without return.

    Examples
    --------
    >>> round(hypergeometric_below(0, 100, 5, 45), 4)
    0.0462
    """
    fewest, largest = max(0, items - (population - bad)), min(most, bad, items)
    if most >= min(bad, items):
        return 1.0
    whole = _log_choose(population, items)
    terms = (
        math.exp(_log_choose(bad, k) + _log_choose(population - bad, items - k) - whole)
        for k in range(fewest, largest + 1)
    )
    return min(1.0, math.fsum(terms))


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)


def upper_limit(items: int, deviations: int, confidence: float) -> float:
    """Return the one-sided upper limit of Clopper and Pearson for the true rate.

    Examples
    --------
    >>> round(upper_limit(60, 0, 0.95), 4)
    0.0487
    """
    _check_found(items, deviations)
    if not 0 < confidence < 1:
        raise SamplingError("The confidence has to lie between 0 and 100 percent, without either.")
    if deviations == items:
        return 1.0
    # The rate at which so few deviations would be as rare as the risk that is taken.
    low, high = deviations / items, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if binomial_below(deviations, items, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
        if high - low < 1e-12:
            break
    return high


def upper_limit_of(population: int, items: int, deviations: int, confidence: float) -> float:
    """Return the exact upper limit where the population is known: a share of its items.

    The largest number of deviations in the population that would still, with a chance above
    ``1 - confidence``, show so few in the sample.

    Examples
    --------
    >>> upper_limit_of(100, 45, 0, 0.95)
    0.04
    """
    _check_found(items, deviations)
    if items > population:
        raise SamplingError("More items were tested than there are; check the numbers.")
    low, high = deviations, population - (items - deviations)
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeometric_below(deviations, population, middle, items) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low / population


def _check_found(items: int, deviations: int) -> None:
    if items < 1:
        raise SamplingError("Nothing was tested, so nothing is proved; test at least one item.")
    if not 0 <= deviations <= items:
        raise SamplingError("There are more deviations than items tested; check the numbers.")


def conclude(
    items: int,
    deviations: int,
    confidence: float,
    tolerable: float,
    population: int | None = None,
) -> Conclusion:
    """Return what the tested sample proves, with one sentence that says so.

    Examples
    --------
    >>> conclude(60, 0, 0.95, 0.05).sentence
    'No deviation among 60 items: with 95% confidence at most 4.9% deviate, below the 5% that can\
 be tolerated.'
    """
    if population is None:
        limit = upper_limit(items, deviations, confidence)
    else:
        limit = upper_limit_of(population, items, deviations, confidence)
    is_supported = limit < tolerable
    return Conclusion(
        items, deviations, deviations / items, limit, confidence, is_supported,
        _sentence((items, deviations, population), confidence, tolerable, limit),
    )  # fmt: skip


def _sentence(
    found_in: tuple[int, int, int | None], confidence: float, tolerable: float, limit: float
) -> str:
    items, deviations, population = found_in
    plural = "s" if deviations != 1 else ""
    found = f"{deviations} deviation{plural}" if deviations else "No deviation"
    among = f"among {items} item{'s' if items != 1 else ''}"
    if population is not None and items == population:
        share = _percent(deviations / items)
        verdict = "below" if limit < tolerable else "not below"
        return (
            f"{found} {among}, which are all there are: {share} deviate,"
            f" {verdict} the {_percent(tolerable)} that can be tolerated."
        )
    of = f" of {population}" if population is not None else ""
    sure = f"with {_percent(confidence)} confidence at most {_percent(limit)} deviate"
    if limit < tolerable:
        end = f"below the {_percent(tolerable)} that can be tolerated"
    else:
        end = f"which does not prove fewer than the {_percent(tolerable)} that can be tolerated"
    return f"{found} {among}{of}: {sure}, {end}."


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".rstrip("0").rstrip(".") + "%"


def select(population: int, items: int, seed: int) -> tuple[int, ...]:
    """Return the positions, from 0 and ascending, that the seed picks; each has the same chance.

    The order of items by a hash of seed and position: the same on every machine and version.

    Examples
    --------
    >>> select(10, 3, seed=7) == select(10, 3, seed=7)
    True
    """
    if not 0 <= items <= population:
        raise SamplingError(f"{items} items cannot be drawn from {population}.")
    ranked = sorted(range(population), key=lambda position: _lot(seed, position))
    return tuple(sorted(ranked[:items]))


def _lot(seed: int, position: int) -> bytes:
    return hashlib.sha256(f"{seed}:{position}".encode()).digest()
