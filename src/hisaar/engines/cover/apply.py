"""A policy applied to losses: what is paid, and which term took every rupee that is not.

The order of operations is that of the policy. What holds for the policy as a whole (agreements,
territory, dates, exclusions, warranties) always comes first, in this order.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from hisaar.engines.columns import frozen

from . import steps, terms
from .events import Amounts, Events, by_year, total
from .policy import Policy
from .state import Entry, State
from .terms import LAYER_STEPS

_RISES = {
    "limit": (terms.LIMIT,),
    "exhaustion": (terms.LIMIT, terms.AGGREGATE, terms.REINSTATEMENTS),
    "net": (terms.RETENTION, terms.LIMIT, terms.SHARE, terms.YEAR_RETENTION, terms.AGGREGATE,
            terms.REINSTATEMENTS),
}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What a policy does with losses. Nothing in it can be written to.

    Attributes
    ----------
    policy : Policy
    events : Events
    unmet : frozenset of str
        The warranties that were not met.
    insured : float64, shape (n,)
        PKR of each event before retentions, limits, shares and aggregates.
    by_layer : float64, shape (layers, n)
        PKR that each layer pays.
    entries : tuple of Entry
        What each constraint left to the insured; those that took nothing are left out.
    """

    policy: Policy
    events: Events
    unmet: frozenset[str]
    insured: Amounts
    by_layer: Amounts
    entries: tuple[Entry, ...]

    @property
    def gross(self) -> Amounts:
        """PKR lost in each event, shape (n,)."""
        return total(self.events.amounts)

    @property
    def paid(self) -> Amounts:
        """PKR that all layers pay for each event, shape (n,)."""
        return total(self.by_layer)

    @property
    def retained(self) -> Amounts:
        """PKR of each event that stay with the insured, shape (n,)."""
        return self.gross - self.paid

    def lost(self, *constraints: str) -> Amounts:
        """PKR of each event that these constraints left to the insured, shape (n,)."""
        for constraint in constraints:
            terms.known("constraint", constraint, terms.CONSTRAINTS)
        found = np.zeros(self.events.count)
        for entry in self.entries:
            if entry.constraint in constraints:
                found += entry.lost
        return found

    def yearly(self, amounts: Amounts) -> Amounts:
        """Amounts of events added up by year, shape (years,)."""
        return by_year(amounts, self.events.year, self.events.years)

    def reinstatement_premiums(self) -> Amounts:
        """PKR that reinstatements cost in each year, shape (years,)."""
        found = np.zeros(self.events.years)
        for layer, paid in zip(self.policy.layers, self.by_layer, strict=True):
            again = layer.reinstatements
            if again is not None and again.count and again.rate and layer.share:
                limit = steps.one_limit(layer, self.policy.order)
                used = np.minimum(self.yearly(paid), again.count * limit)
                found += used / limit * (again.rate * layer.premium) if limit else 0.0
        return found


def apply(policy: Policy, events: Events, *, unmet: Collection[str] = ()) -> Outcome:
    """Apply a policy to every event, and to every year what lasts for a year.

    Parameters
    ----------
    policy : Policy
    events : Events
        Whole years: what happens in a year has to be in one call.
    unmet : collection of str
        Names of warranties that are not met.

    Returns
    -------
    Outcome
        Payments and what each constraint took add up to each event's loss.

    Raises
    ------
    Unfit
        For an unknown warranty, or a waiting period on losses without durations.

    Notes
    -----
    After Klugman, Panjer, Willmot, *Loss Models*, chapter 8 (policy limits, deductibles,
    coinsurance). What a total loses is spread over the kinds of loss in proportion; only sublimits
    for a whole year depend on that.

    Examples
    --------
    The first year of a policy (PKR million): ransomware of 131, 62 of it paid.

    >>> from hisaar.engines.cover import Agreement, Layer, Policy, Sublimit, Waiting, events
    >>> policy = Policy(
    ...     agreements=(
    ...         Agreement("business_interruption", waiting=Waiting(12, "deductible")),
    ...         Agreement("extra_expense"), Agreement("data_restoration"),
    ...         Agreement("breach_response"),
    ...     ),
    ...     sublimits=(Sublimit(("business_interruption", "extra_expense"), 40),),
    ...     layers=(Layer(retention=5, aggregate=100),),
    ... )
    >>> outcome = apply(policy, events(policy.tags, [[96], [8], [15], [12]], hours=[96]))
    >>> outcome.paid.tolist(), outcome.lost("waiting period").tolist()
    ([62.0], [12.0])
    """
    state = State(policy, events)
    steps.conditions(state, unmet)
    insured: Amounts | None = None
    for step in policy.order:
        if step in LAYER_STEPS and insured is None:
            insured = state.entered = state.total
        steps.STEPS[step](state, policy.layers[0], 0)
    insured = state.total if insured is None else insured
    paid = [state.total]
    for number, layer in enumerate(policy.layers[1:], 1):
        state.rise(_RISES[layer.above])
        for step in policy.order:
            if step in LAYER_STEPS:
                steps.STEPS[step](state, layer, number)
        paid.append(state.total)
    return Outcome(
        policy, events, frozenset(unmet), frozen(insured), frozen(np.array(paid)),
        tuple(state.ledger),
    )  # fmt: skip
