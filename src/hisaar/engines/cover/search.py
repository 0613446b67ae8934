"""Which limit and retention to buy, given what each costs.

All offers are laid over the same losses (common random numbers), so that their differences are
those of the offers. Policies of one layer in the usual form need no second pass over the losses:
see ``slices``. Any other policy is applied anew for every offer; that takes longer and says the
same.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hisaar.engines.columns import Unfit, frozen

from .apply import apply
from .effect import Tail, mean_error, over_years, rank, tail_of
from .events import Amounts, Events, Whole
from .layer import Layer
from .policy import Policy
from .slices import climb
from .terms import TAG_STEPS, check_amount, known

_CAUTION = 0.98


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of a premium schedule; what is None stays as the policy has it.

    Attributes
    ----------
    premium : float
        PKR a year.
    retention, limit, aggregate : float, optional
        PKR of the policy's first layer.
    """

    premium: float
    retention: float | None = None
    limit: float | None = None
    aggregate: float | None = None

    def __post_init__(self) -> None:
        check_amount("The premium of an offer", self.premium)

    def on(self, policy: Policy) -> Policy:
        """The policy as offered."""
        told = {
            name: value
            for name in ("premium", "retention", "limit", "aggregate")
            if (value := getattr(self, name)) is not None
        }
        first = dataclasses.replace(policy.layers[0], **told)
        return dataclasses.replace(policy, layers=(first, *policy.layers[1:]))


@dataclass(frozen=True, eq=False, slots=True)
class Choice:
    """Every offer over the same years.

    Attributes
    ----------
    offers : tuple of Offer, length k
    paid, paid_error : float64, shape (k,)
        Expected payment of a year and its standard error, PKR.
    retained : float64, shape (k,)
        Expected loss of a year that stays with the insured, PKR.
    tails : tuple of Tail, length k
        Of what stays with the insured.
    cost : float64, shape (k,)
        Premium, reinstatements, retained loss and the cost of capital, PKR a year.
    is_within : bool, shape (k,)
        Whether the tail stays within the appetite.
    best : int
        The cheapest offer within appetite; the one with the smallest tail when none is.
    """

    offers: tuple[Offer, ...]
    paid: Amounts
    paid_error: Amounts
    retained: Amounts
    tails: tuple[Tail, ...]
    cost: Amounts
    is_within: NDArray[np.bool_]
    best: int


@dataclass(frozen=True, eq=False, slots=True)
class _Losses:
    """What the wording leaves of each event, and each year's whole loss."""

    amounts: Amounts
    year: Whole
    gross: Amounts


Row = tuple[float, float, float, Tail, float]


def best(
    policy: Policy, blocks: Events | Iterable[Events], offers: Sequence[Offer], *,
    cost_of_capital: float = 0.0, level: float = 0.99, measure: str = "tail value at risk",
    appetite: float = math.inf, unmet: Collection[str] = (),
) -> Choice:  # fmt: skip
    """Find the offer that costs least, everything counted.

    Parameters
    ----------
    policy : Policy
        The wording; its first layer is what the offers change.
    blocks : Events or iterable of Events
        Simulated years, as ``over_years`` takes them.
    offers : sequence of Offer
    cost_of_capital : float
        PKR a year for each rupee of the tail of what is retained.
    level : float
        Of the tail.
    measure : str
        ``tail value at risk`` or ``value at risk``: what capital and appetite are measured by.
    appetite : float
        PKR; offers whose tail is above it are only chosen when none is within.
    unmet : collection of str
        Warranties that are not met.

    Returns
    -------
    Choice

    Raises
    ------
    Unfit
        For an empty schedule, or an offer that makes no sense with this policy.

    Examples
    --------
    >>> from hisaar.engines.cover import Agreement, events
    >>> policy = Policy(agreements=(Agreement("bricking"),), layers=(Layer(),))
    >>> made = events(["bricking"], [10, 40, 90], year=[0, 1, 3])
    >>> found = best(policy, made, [Offer(9, 5, 20), Offer(12, 5, 50), Offer(30, 5, 90)],
    ...              cost_of_capital=0.1, level=0.5)
    >>> found.offers[found.best].limit, found.cost.tolist()
    (50, [37.25, 26.75, 34.25])
    """
    if not offers:
        raise Unfit("There is no offer to choose from; the schedule needs at least one line.")
    check_amount("The cost of capital", cost_of_capital)
    check_amount("The appetite", appetite)
    known("measure of a tail", measure, ("tail value at risk", "value at risk"))
    offered = [offer.on(policy) for offer in offers]
    if all(_is_usual(one) for one in offered):
        rows = _quickly(offered, _insured(policy, blocks, unmet, offered), level)
    else:
        rows = _one_by_one(offered, blocks, level, unmet)
    paid, error, retained, tails, again = zip(*rows, strict=True)
    size = np.array([t.tail_value_at_risk if measure[0] == "t" else t.value_at_risk for t in tails])
    premium = np.array([offer.premium for offer in offers])
    cost = premium + np.array(again) + np.array(retained) + cost_of_capital * size
    within = size <= appetite
    choice = np.where(within, cost, math.inf) if within.any() else size
    return Choice(
        tuple(offers), frozen(np.array(paid)), frozen(np.array(error)), frozen(np.array(retained)),
        tails, frozen(cost), frozen(within), int(choice.argmin()),
    )  # fmt: skip


def _is_usual(policy: Policy) -> bool:
    """Whether a year's payment follows from what its events exceed, in whatever order they came."""
    layer, order = policy.layers[0], policy.order
    place = [order.index(step) for step in layer.steps]
    tag_steps = [order.index(step) for step in TAG_STEPS if step in order]
    yearly = [s for s in order if s in ("year retention", "aggregate") and s in layer.steps]
    return (
        len(policy.layers) == 1
        and layer.retention_kind == "deductible"
        and not layer.retention_share
        and layer.limit_share is None
        and layer.reinstatements is None
        and all(sublimit.aggregate is None for sublimit in policy.sublimits)
        and max(tag_steps, default=-1) < min(place, default=99)
        and yearly == [s for s in order if s in layer.steps][len(layer.steps) - len(yearly) :]
        and yearly != ["aggregate", "year retention"]
    )


def _insured(
    policy: Policy, blocks: Events | Iterable[Events], unmet: Collection[str],
    offered: Sequence[Policy],
) -> _Losses:  # fmt: skip
    """What reaches the layer; events below every retention are in the year's loss only."""
    bare = dataclasses.replace(policy, layers=(Layer(),))
    floor = min(_heights(one)[0] for one in offered)
    amounts, year, gross, years = [], [], [], 0
    for block in [blocks] if isinstance(blocks, Events) else blocks:
        found = apply(bare, block, unmet=unmet)
        reaches = found.insured > floor
        amounts.append(found.insured[reaches])
        year.append((block.year[reaches] + years).astype(np.int32))
        gross.append(found.yearly(found.gross))
        years += block.years
    if not years:
        raise Unfit("There is no year to look at; simulate at least one.")
    return _Losses(np.concatenate(amounts), np.concatenate(year), np.concatenate(gross))


def _heights(policy: Policy) -> tuple[float, float]:
    """Where the layer begins and ends, measured on one event."""
    layer, order = policy.layers[0], policy.order
    share = layer.share if "share" in layer.steps else 1.0
    place = {step: order.index(step) for step in layer.steps}
    limit = math.inf if layer.limit is None else layer.limit
    first = layer.retention
    if place.get("share", 99) < place.get("retention", -1):
        first = first / share if share else math.inf
    if place.get("share", 99) < place.get("limit", -1):
        limit = limit / share if share else math.inf
    is_capped_first = place.get("limit", 99) < place.get("retention", -1)
    return first, max(limit, first) if is_capped_first else first + limit


def _quickly(offered: Sequence[Policy], losses: _Losses, level: float) -> Iterator[Row]:
    spans = [_heights(policy) for policy in offered]
    bottoms = {first for first, _ in spans}
    at: dict[float, Amounts] = {}
    rows: dict[int, Row] = {}
    tail = _Tails(losses.gross.size, level)
    for height, sums in climb(losses.amounts, losses.year, losses.gross.size,
                              sorted({h for span in spans for h in span})):  # fmt: skip
        if height in bottoms:
            at[height] = sums.copy()
        for number, (first, last) in enumerate(spans):
            if last == height:
                paid = _yearly(sums - at[first], offered[number].layers[0])
                rows[number] = _row(paid, losses.gross, tail)
    return (rows[number] for number in range(len(offered)))


def _yearly(paid: Amounts, layer: Layer) -> Amounts:
    """What the share and the terms for a whole year leave of the slices. Changes its argument."""
    if layer.share < 1:
        paid *= layer.share
    if layer.year_retention:
        paid -= layer.year_retention
        np.maximum(paid, 0.0, out=paid)
    if layer.aggregate is not None:
        np.minimum(paid, layer.aggregate, out=paid)
    return paid


def _row(paid: Amounts, gross: Amounts, tail: _Tails) -> Row:
    retained = gross - paid
    return float(paid.mean()), mean_error(paid), float(retained.mean()), tail.of(retained), 0.0


def _one_by_one(
    offered: Sequence[Policy], blocks: Events | Iterable[Events], level: float,
    unmet: Collection[str],
) -> Iterator[Row]:  # fmt: skip
    kept = [blocks] if isinstance(blocks, Events) else list(blocks)
    for policy in offered:
        years = over_years(policy, kept, unmet=unmet)
        paid, error, retained, found, _ = _row(
            years.paid, years.gross, _Tails(years.gross.size, level)
        )
        yield paid, error, retained, found, float(years.reinstatement.mean())


class _Tails:
    """Tails of many similar arrays: only what lies near the tail of the last one is sorted."""

    def __init__(self, count: int, level: float) -> None:
        self.count, self.level = count, level
        beyond = count - rank(count, level) + 1
        self.needed = min(count, beyond + math.ceil(math.sqrt(count * level * (1 - level))))
        self.guess = -math.inf

    def of(self, losses: Amounts) -> Tail:
        """The exact tail, whatever the guess was."""
        largest = losses[losses >= self.guess]
        if largest.size < self.needed:
            largest = losses
        place = largest.size - self.needed
        largest = np.sort(np.partition(largest, place)[place:])
        self.guess = float(largest[0]) * _CAUTION
        return tail_of(largest, self.count, self.level)


def worthwhile(
    quantile: Callable[[float], float], *, loading: float, cost_of_capital: float, level: float
) -> tuple[float, float]:
    """The layer whose every rupee is worth its premium, where the premium is a loaded expectation.

    A rupee of cover at height x costs ``loading`` times the chance to exceed x above its expected
    payment, and saves the cost of capital as long as x lies below the value at risk: buy from where
    the first falls below the second up to there.

    Parameters
    ----------
    quantile : callable
        The loss of a year that is not exceeded with a given probability, PKR.
    loading : float
        0.3 where a premium is 1.3 times the expected payment.
    cost_of_capital : float
        PKR a year for each rupee of value at risk.
    level : float
        Of the value at risk.

    Returns
    -------
    tuple of float
        Retention and limit, PKR; a limit of 0 where no cover is worth its price.

    Examples
    --------
    >>> import math
    >>> retention, limit = worthwhile(lambda q: -20 * math.log(1 - q), loading=0.3,
    ...                               cost_of_capital=0.12, level=0.995)
    >>> round(retention, 4), round(limit, 4)
    (18.3258, 87.6405)
    """
    check_amount("The loading", loading)
    check_amount("The cost of capital", cost_of_capital)
    rank(1, level)
    if cost_of_capital >= loading:
        first = 0.0
    elif cost_of_capital == 0:
        return quantile(level), 0.0
    else:
        first = quantile(1 - cost_of_capital / loading)
    return first, max(quantile(level) - first, 0.0)
