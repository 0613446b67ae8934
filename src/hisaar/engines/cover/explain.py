"""Which term took every rupee that is not paid, by kind of loss, by scenario, and in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hisaar.engines.columns import Unfit, frozen

from .apply import Outcome
from .events import Amounts
from .terms import CONSTRAINTS

_PHRASES = {
    "not covered": "no agreement covers {}",
    "territory": "{} happened outside the territory",
    "dates": "{} lies outside the policy's dates",
    "exclusion": "{} is excluded",
    "warranty": "{} falls to a warranty that is not met",
    "waiting period": "{} falls into the waiting period",
    "coinsurance": "{} is the insured's coinsurance",
    "sublimit": "{} is above a sublimit",
    "sublimit aggregate": "{} is above a sublimit for the year",
    "retention": "{} is the retention",
    "limit": "{} is above the limit",
    "share": "{} is the share of a layer that nobody carries",
    "year retention": "{} is the retention of the year",
    "aggregate": "{} finds the year's aggregate used up",
    "reinstatements": "{} finds the reinstatements used up",
}


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """Where losses stay, in PKR.

    Attributes
    ----------
    constraints : tuple of str, length c
        Every constraint that took something, in the order in which policies apply them.
    tags : tuple of str, length t
    by_tag : float64, shape (c, t)
    by_scenario : float64, shape (c, s)
        Scenarios 0 … s - 1.
    paid_by_scenario : float64, shape (s,)
    """

    constraints: tuple[str, ...]
    tags: tuple[str, ...]
    by_tag: Amounts
    by_scenario: Amounts
    paid_by_scenario: Amounts

    @property
    def totals(self) -> Amounts:
        """PKR that each constraint took, shape (c,)."""
        found: Amounts = self.by_scenario.sum(axis=1)
        return found


def explain(outcome: Outcome, scenarios: int | None = None) -> Explanation:
    """Add up what each constraint took.

    Parameters
    ----------
    outcome : Outcome
    scenarios : int, optional
        How many there are; one more than the last that lost something when not given.

    Examples
    --------
    >>> from hisaar.engines.cover import Agreement, Layer, Policy, apply, events
    >>> policy = Policy(agreements=(Agreement("bricking"),), layers=(Layer(retention=5, limit=10),))
    >>> found = explain(apply(policy, events(["bricking", "betterment"], [[8, 20], [1, 0]])))
    >>> dict(zip(found.constraints, found.totals.tolist()))
    {'not covered': 1.0, 'retention': 10.0, 'limit': 5.0}
    """
    of = outcome.events
    last = int(of.scenario.max()) + 1 if of.count else 0
    count = last if scenarios is None else scenarios
    if count < last:
        raise Unfit(f"A loss belongs to scenario {last - 1}, but there are only {count} from 0.")
    by_tag = np.zeros((len(CONSTRAINTS), len(of.tags)))
    by_scenario = np.zeros((len(CONSTRAINTS), count))
    for entry in outcome.entries:
        row = CONSTRAINTS.index(entry.constraint)
        by_tag[row] += entry.by_tag().sum(axis=1)
        by_scenario[row] += np.bincount(of.scenario, entry.lost, minlength=count)
    took = np.flatnonzero(by_scenario.any(axis=1))
    paid = np.bincount(of.scenario, outcome.paid, minlength=count).astype(np.float64)
    return Explanation(
        tuple(CONSTRAINTS[row] for row in took), of.tags, frozen(by_tag[took]),
        frozen(by_scenario[took]), frozen(paid),
    )  # fmt: skip


def sentence(outcome: Outcome, event: int) -> str:
    """Say of one event what is paid and why not more.

    Parameters
    ----------
    outcome : Outcome
    event : int
        Its position, from 0.

    Examples
    --------
    >>> from hisaar.engines.cover import Agreement, Layer, Policy, apply, events
    >>> policy = Policy(agreements=(Agreement("bricking"),), layers=(Layer(retention=5e6),))
    >>> sentence(apply(policy, events(["bricking"], [8e6])), 0)
    'Of PKR 8,000,000 lost, PKR 3,000,000 is paid: PKR 5,000,000 is the retention.'
    """
    if not 0 <= event < outcome.events.count:
        raise Unfit(f"There is no event {event}; they run from 0 to {outcome.events.count - 1}.")
    took = {name: outcome.lost(name)[event] for name in CONSTRAINTS}
    reasons = [_PHRASES[name].format(_rupees(lost)) for name, lost in took.items() if lost > 0]
    lost, paid = _rupees(outcome.gross[event]), _rupees(outcome.paid[event])
    why = f": {', '.join(reasons)}" if reasons else ""
    return f"Of {lost} lost, {paid} is paid{why}."


def _rupees(amount: float) -> str:
    return f"PKR {amount:,.0f}"
