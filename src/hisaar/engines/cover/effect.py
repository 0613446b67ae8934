"""What a policy does to the losses of a year: mean, value at risk, its tail, and the curve.

Value at risk is the lower quantile, tail value at risk the coherent one, exact also where many
years lose the same amount. One sort serves every point of a curve, so that none goes backwards.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hisaar.engines.columns import Unfit, frozen

from .apply import apply
from .events import Amounts, Events
from .policy import Policy
from .terms import CONSTRAINTS

_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Tail:
    """The bad end of a year's loss.

    Attributes
    ----------
    level : float
        0.99 looks at one year in 100.
    value_at_risk, tail_value_at_risk : float
        PKR.
    value_error, tail_error : float
        Standard errors of simulation, PKR; the first is half the range of the order statistics that
        lie one standard deviation of the count around the quantile.
    """

    level: float
    value_at_risk: float
    tail_value_at_risk: float
    value_error: float
    tail_error: float


@dataclass(frozen=True, eq=False, slots=True)
class Years:
    """Each simulated year before and after a policy.

    Attributes
    ----------
    gross, paid, reinstatement : float64, shape (years,)
        PKR lost, paid by the policy, and asked for reinstatements.
    constraints : float64, shape (constraints,)
        PKR that each of ``CONSTRAINTS`` took in all years together.
    """

    gross: Amounts
    paid: Amounts
    reinstatement: Amounts
    constraints: Amounts

    @property
    def retained(self) -> Amounts:
        """PKR that stay with the insured, shape (years,), without any premium."""
        return self.gross - self.paid


@dataclass(frozen=True, slots=True)
class Effect:
    """A year before and after cover: expected amounts with their standard errors, and tails."""

    years: int
    expected_gross: float
    expected_paid: float
    expected_retained: float
    gross_error: float
    paid_error: float
    retained_error: float
    before: tuple[Tail, ...]
    after: tuple[Tail, ...]


def over_years(
    policy: Policy, blocks: Events | Iterable[Events], *, unmet: Collection[str] = ()
) -> Years:
    """Apply a policy to simulated years, block after block, and keep only the years.

    Parameters
    ----------
    policy : Policy
    blocks : Events or iterable of Events
        Each holds whole years, numbered within the block from 0; the blocks' years follow each
        other.
    unmet : collection of str
        Warranties that are not met.

    Raises
    ------
    Unfit
        When there is no year at all.

    Examples
    --------
    >>> from hisaar.engines.cover import Agreement, Layer, Policy, events
    >>> policy = Policy(agreements=(Agreement("bricking"),), layers=(Layer(retention=5),))
    >>> over_years(policy, events(["bricking"], [8, 3, 9], year=[0, 0, 2])).retained.tolist()
    [8.0, 0.0, 5.0]
    """
    gross, paid, again = [], [], []
    constraints = np.zeros(len(CONSTRAINTS))
    for block in [blocks] if isinstance(blocks, Events) else blocks:
        found = apply(policy, block, unmet=unmet)
        gross.append(found.yearly(found.gross))
        paid.append(found.yearly(found.paid))
        again.append(found.reinstatement_premiums())
        for entry in found.entries:
            constraints[CONSTRAINTS.index(entry.constraint)] += entry.lost.sum()
    if not sum(part.size for part in gross):
        raise Unfit("There is no year to look at; simulate at least one.")
    return Years(
        frozen(np.concatenate(gross)), frozen(np.concatenate(paid)),
        frozen(np.concatenate(again)), frozen(constraints),
    )  # fmt: skip


def effect(years: Years, levels: Sequence[float] = (0.95, 0.99)) -> Effect:
    """Compare a year before and after cover.

    Parameters
    ----------
    years : Years
    levels : sequence of float
        Between 0 and 1; by default one year in 20 and one in 100.

    Examples
    --------
    >>> made = Years(np.array([0.0, 10.0, 30.0, 60.0]), np.array([0.0, 5.0, 25.0, 50.0]),
    ...              np.zeros(4), np.zeros(15))
    >>> found = effect(made, [0.5])
    >>> found.expected_retained, found.before[0].value_at_risk, found.after[0].tail_value_at_risk
    (5.0, 10.0, 7.5)
    """
    retained = years.retained
    return Effect(
        years.gross.size, float(years.gross.mean()), float(years.paid.mean()),
        float(retained.mean()), mean_error(years.gross), mean_error(years.paid),
        mean_error(retained), tails(years.gross, levels), tails(retained, levels),
    )  # fmt: skip


def tails(losses: Amounts, levels: Sequence[float]) -> tuple[Tail, ...]:
    """Value at risk and tail value at risk of equally likely losses, from one sort.

    Parameters
    ----------
    losses : float64, shape (years,)
    levels : sequence of float

    Examples
    --------
    >>> [(t.value_at_risk, t.tail_value_at_risk) for t in tails(np.array([4.0, 1, 3, 2]), [0.5])]
    [(2.0, 3.5)]
    """
    ordered = np.sort(losses)
    return tuple(tail_of(ordered, ordered.size, level) for level in levels)


def tail_of(largest: Amounts, count: int, level: float) -> Tail:
    """The tail of ``count`` losses, of which at least the largest are given in ascending order."""
    place = rank(count, level) - (count - largest.size)
    value = float(largest[place - 1])
    above = largest[place:] - value
    beyond = count * (1 - level)
    tail = value + float(above.sum()) / beyond
    square = float(np.dot(above, above)) / beyond
    # Of the mean excess over the quantile; see Manistre and Hancock, NAAJ 9 (2005), 129-156.
    spread = max(square - (tail - value) ** 2, 0.0) + level * (tail - value) ** 2
    step = math.ceil(math.sqrt(count * level * (1 - level)))
    low, high = largest[max(place - 1 - step, 0)], largest[min(place - 1 + step, largest.size - 1)]
    return Tail(level, value, tail, float(high - low) / 2, math.sqrt(spread / beyond))


def rank(count: int, level: float) -> int:
    """Which of the ascending losses is the lower quantile, counted from 1.

    Examples
    --------
    >>> rank(1000, 0.99), rank(3, 0.5)
    (990, 2)
    """
    if not 0 < level < 1:
        raise Unfit(f"A level of {level:g} says nothing; it lies between 0 and 1.")
    return max(1, math.ceil(count * level - _HAIR))


def mean_error(amounts: Amounts) -> float:
    """The standard error of the mean; infinite for a single year, which says nothing of it."""
    if amounts.size < 2:
        return math.inf
    return float(amounts.std(ddof=1)) / math.sqrt(amounts.size)


def exceedance(losses: Amounts, amounts: ArrayLike) -> Amounts:
    """The share of years that lose more than each amount: a loss-exceedance curve.

    Parameters
    ----------
    losses : float64, shape (years,)
    amounts : array_like, shape (points,)

    Returns
    -------
    float64, shape (points,)
        Never rises where the amounts do.

    Examples
    --------
    >>> exceedance(np.array([0.0, 10.0, 10.0, 50.0]), [0, 10, 20]).tolist()
    [0.75, 0.25, 0.25]
    """
    if not losses.size:
        raise Unfit("There is no year to look at; simulate at least one.")
    ordered = np.sort(losses)
    above = ordered.size - np.searchsorted(ordered, np.asarray(amounts, np.float64), side="right")
    shares: Amounts = above / ordered.size
    return shares
