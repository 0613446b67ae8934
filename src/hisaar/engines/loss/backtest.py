"""Does the model fit what happened to us? Exact tests of counts and amounts of own incidents.

References
----------
G. Marsaglia, W. W. Tsang, J. Wang, "Evaluating Kolmogorov's distribution", Journal of Statistical
Software 8 (18) (2003).
A. P. Dawid, "Present position and potential developments", Journal of the Royal Statistical Society
A 147 (1984), 278-292 (the probability integral transform).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit, frozen, whole

from .discretise import atoms
from .frequency import Frequency
from .portfolio import Scenario
from .severity import Severity
from .special import Floats

MOST_COUNTED = 2**22
MOST_AMOUNTS = 2_000


@dataclass(frozen=True)
class CountTest:
    """Events seen in some years, against those expected.

    Attributes
    ----------
    years, observed : int
    expected : float
        Events in so many years.
    p_fewer, p_more : float
        Chance of as few, and of as many, if the model is right.
    p_value : float
        Exact, two-sided: chance of a number that is no likelier than the observed one.
    """

    years: int
    observed: int
    expected: float
    p_fewer: float
    p_more: float
    p_value: float


def count_test(frequency: Frequency, counts: ArrayLike, *, chance: float = 1.0) -> CountTest:
    """Numbers of events of own years against a frequency.

    Parameters
    ----------
    frequency : Frequency
    counts : array_like of int, shape (years,)
        Events of each year, quiet years included.
    chance : float
        That an attempt becomes an event.

    Returns
    -------
    CountTest

    Raises
    ------
    Unfit
        For no years, negative or broken counts.

    Notes
    -----
    The chances of the sum come from the generating function on the unit circle; they are exact to
    about 1e-15, so that smaller p-values say no more than that.

    Examples
    --------
    >>> from . import Poisson
    >>> found = count_test(Poisson(2.0), [0, 1, 0, 0])
    >>> found.observed, found.expected, round(found.p_fewer, 9)
    (1, 8.0, 0.003019164)
    """
    column = whole("counts", counts)
    if not column.size or column.min() < 0:
        raise Unfit("The test needs the number of events of each year, 0 or more.")
    years, observed = len(column), int(column.sum())
    mean = years * frequency.mean * chance
    variance = years * (chance**2 * (frequency.variance - frequency.mean) + frequency.mean * chance)
    spread = variance + (40 * variance / mean if mean else 0.0)
    size = 2 ** math.ceil(math.log2(mean + observed + 40 * math.sqrt(variance) + spread + 64))
    if size > MOST_COUNTED:
        raise Unfit(f"{observed:,} events seen or {mean:,.0f} expected are too many to test.")
    circle = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    chances = np.fft.irfft(frequency.generate(1 - chance + chance * circle) ** years, size)
    p_value = chances[chances <= chances[observed] * (1 + 1e-9) + 1e-17].sum()
    return CountTest(
        years, observed, mean, _share(chances[: observed + 1].sum()),
        _share(1 - chances[:observed].sum()), _share(p_value),
    )  # fmt: skip


def _share(value: float) -> float:
    return float(min(max(value, 0.0), 1.0))


@dataclass(frozen=True, eq=False)
class AmountTest:
    """Losses seen, against the distribution that they should have come from.

    Attributes
    ----------
    places : numpy.ndarray of float64, shape (amounts,)
        Where each lies in the distribution, from 0 to 1 (probability integral transform); evenly
        spread if the model is right.
    distance : float
        Kolmogorov's: how far their distribution is from even.
    p_value : float
        Exact chance of as great a distance if the model is right.
    """

    places: Floats
    distance: float
    p_value: float


def amount_test(severity: Severity, amounts: ArrayLike) -> AmountTest:
    """Losses of own incidents against a severity, by the probability integral transform.

    Parameters
    ----------
    severity : Severity
        With a density; an atom at zero is left aside.
    amounts : array_like of float, shape (n,)
        Losses above 0; 2,000 at most.

    Returns
    -------
    AmountTest

    Raises
    ------
    Unfit
        For no amounts, too many, or a severity without a density.

    Examples
    --------
    >>> from . import Gamma
    >>> found = amount_test(Gamma(1.0, 1.0), [0.1, 0.2, 0.3])
    >>> round(found.distance, 6), round(found.p_value, 6)
    (0.740818, 0.034821)
    """
    x = np.asarray(amounts, np.float64)
    if x.ndim != 1 or not 1 <= x.size <= MOST_AMOUNTS:
        raise Unfit(f"The test needs a list of 1 to {MOST_AMOUNTS:,} losses.")
    if not (np.isfinite(x).all() and x.min() > 0):
        raise Unfit("Losses to test have to be above 0.")
    if atoms(severity) is not None:
        raise Unfit("A list of single amounts cannot be tested against; use a distribution.")
    loss = float(severity.survival(np.zeros(1))[0])
    places = np.sort(1 - severity.survival(x) / loss)
    n = len(places)
    steps = np.arange(n)
    distance = float(max((places - steps / n).max(), ((steps + 1) / n - places).max()))
    return AmountTest(frozen(places), distance, _share(1 - kolmogorov(n, distance)))


def scenario_test(
    scenario: Scenario, counts: ArrayLike, amounts: ArrayLike
) -> tuple[CountTest, AmountTest | None]:
    """Both tests of a scenario with a single sum as loss; no amounts, no second test."""
    found = count_test(scenario.frequency, counts, chance=scenario.chance)
    if not np.size(amounts):
        return found, None
    if len(scenario.parts) > 1:
        raise Unfit(f"{scenario.name} has losses of several tags; test each against its own.")
    return found, amount_test(scenario.parts[0][1], amounts)


def kolmogorov(n: int, distance: float) -> float:
    """Chance that Kolmogorov's distance of ``n`` even values is smaller; exact.

    Examples
    --------
    >>> round(kolmogorov(10, 0.274), 10)
    0.6284796155
    """
    square = n * distance * distance
    if square > 18:  # below any p-value that matters
        return 1 - 2 * math.exp(-(2.000071 + 0.331 / math.sqrt(n) + 1.409 / n) * square)
    k = int(n * distance) + 1
    h = k - n * distance
    size = 2 * k - 1
    i, j = np.indices((size, size))
    matrix = np.where(i - j + 1 >= 0, 1.0, 0.0)
    powers = h ** np.arange(1.0, size + 1)
    matrix[:, 0] -= powers
    matrix[-1] -= powers[::-1]
    matrix[-1, 0] += max(2 * h - 1, 0.0) ** size
    factorials = np.array([math.lgamma(m + 1) for m in range(size + 1)])
    matrix *= np.exp(-factorials[np.maximum(i - j + 1, 0)])
    power, exponent = _power(matrix, n)
    value, shift = float(power[k - 1, k - 1]), exponent
    if value <= 0:
        return 0.0
    return min(math.exp(math.log(value) + shift + math.lgamma(n + 1) - n * math.log(n)), 1.0)


def _power(matrix: Floats, n: int) -> tuple[Floats, float]:
    """The n-th power, and the logarithm of what it was divided by."""
    result, shift = np.eye(len(matrix)), 0.0
    base, base_shift = matrix, 0.0
    while n:
        if n & 1:
            result, shift = result @ base, shift + base_shift
            peak = float(result.max())
            result, shift = result / peak, shift + math.log(peak)
        base, base_shift = base @ base, 2 * base_shift
        peak = float(base.max())
        base, base_shift = base / peak, base_shift + math.log(peak)
        n >>= 1
    return result, shift
