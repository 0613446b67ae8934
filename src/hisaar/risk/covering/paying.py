"""Several policies laid over the same losses, and which term left each rupee to the insurer.

Policies answer one after another for what the earlier ones left. What those paid counts towards
the retention of a later one, so that an excess policy "100 million in excess of 50 million" pays
from 50 million of the whole event on, as such wordings say. A rupee that stays with the insurer is
put down to the last policy that would have answered for its kind of loss; where a later policy has
no cover for it at all, the earlier reason stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hisaar.engines import cover
from hisaar.engines.columns import Unfit
from hisaar.engines.cover import CONSTRAINTS, UNINSURED
from hisaar.platform.records import Refused
from hisaar.risk.models import InsurancePolicy

from .declared import Cover, engine_policy, in_turn
from .wording import sentence_of

Amounts = NDArray[np.float64]
Ledger = dict[str, Amounts]


@dataclass(frozen=True, slots=True)
class ScenarioCover:
    """What cover does to all events of one scenario together, PKR."""

    gross: float
    paid: float
    uninsured: float
    constraints: Mapping[str, float]

    @property
    def retained(self) -> float:
        return self.gross - self.paid

    @property
    def binding(self) -> str:
        """The constraint that takes most of it; empty where all is paid."""
        return max(self.constraints, key=lambda name: self.constraints[name], default="")

    @property
    def sentence(self) -> str:
        return sentence_of(self.gross, self.paid, self.constraints)


@dataclass(frozen=True, eq=False, slots=True)
class Paid:
    """What the policies pay for each event, and what took every rupee that they do not.

    Attributes
    ----------
    covers : tuple of Cover
        In the order in which they answered.
    events : Events
    by_policy : float64, shape (policies, n)
    lost : dict of str to float64, shape (t, n)
        By constraint: what it left to the insurer of each kind of loss in each event, PKR.
    reinstatements : float64, shape (years,)
        What reinstating used limits costs in each year.
    broken : frozenset of str
        The warranties that were not met.
    """

    covers: tuple[Cover, ...]
    events: cover.Events
    by_policy: Amounts
    lost: Ledger
    reinstatements: Amounts
    broken: frozenset[str]

    @property
    def gross(self) -> Amounts:
        """PKR lost in each event, shape (n,)."""
        return _total(self.events.amounts)

    @property
    def paid(self) -> Amounts:
        """PKR that all policies pay for each event, shape (n,)."""
        return _total(self.by_policy)

    @property
    def retained(self) -> Amounts:
        """PKR of each event that stay with the insurer, shape (n,)."""
        return self.gross - self.paid

    def by_constraint(self, *names: str) -> Amounts:
        """PKR of each event that these constraints left to the insurer, shape (n,)."""
        found = np.zeros(self.events.count)
        for name in names:
            if name in self.lost:
                found = found + _total(self.lost[name])
        return found

    def yearly(self, amounts: Amounts) -> Amounts:
        """Amounts of events added up by year, shape (years,)."""
        of = self.events
        return np.bincount(of.year, amounts, minlength=of.years).astype(np.float64, copy=False)

    def totals(self) -> dict[str, float]:
        """PKR that each constraint took in all years together; those that took nothing left out."""
        return {name: float(lost.sum()) for name, lost in self.lost.items() if lost.any()}

    def by_scenario(self, count: int) -> list[ScenarioCover]:
        """What cover does to scenarios 0 … ``count`` - 1, all their events together."""

        def add(amounts: Amounts) -> Amounts:
            return np.bincount(self.events.scenario, amounts, minlength=count).astype(np.float64)

        gross, paid = add(self.gross), add(self.paid)
        uninsured = add(self.by_constraint(*UNINSURED))
        took = {name: add(_total(lost)) for name, lost in self.lost.items()}
        return [
            ScenarioCover(
                float(gross[at]), float(paid[at]), float(uninsured[at]),
                {name: float(column[at]) for name, column in took.items() if column[at] > 0},
            )
            for at in range(count)
        ]  # fmt: skip


def pay(
    policies: Sequence[Cover | InsurancePolicy], events: cover.Events,
    broken: frozenset[str] = frozenset(), *, on: dt.date | None = None,
) -> Paid:  # fmt: skip
    """Let the policies answer for the losses; give whole years, in the order of their events.

    Policies out of the register are read first, ``on`` the day that is asked for them; use
    ``programme(on).covers`` to read them once for many calls.
    """
    covers = in_turn([_read(policy, on) for policy in policies])
    left, lost = events.amounts, {cover.CONSTRAINTS[0]: events.amounts}
    by_policy, again = [], np.zeros(events.years)
    for number, one in enumerate(covers):
        fed = _fed(one, events, left)
        outcome = _applied(one, replace(events, amounts=left + fed), broken)
        again = again + outcome.reinstatement_premiums()
        if number == 0:
            by_policy.append(outcome.paid)
            lost = _entries(outcome)
        else:
            paid = np.minimum(outcome.paid, _total(left))
            by_policy.append(paid)
            lost = _joined(lost, _entries(outcome), left, _parts(outcome, left, paid), fed)
        left = _left(lost, events)
    return Paid(
        covers, events, np.array(by_policy).reshape(len(covers), events.count),
        {name: lost[name] for name in CONSTRAINTS if name in lost and lost[name].any()},
        again, broken,
    )  # fmt: skip


def _read(policy: Cover | InsurancePolicy, on: dt.date | None) -> Cover:
    if isinstance(policy, Cover):
        return policy
    return Cover(policy, engine_policy(policy, on or policy.from_on))


def _applied(one: Cover, events: cover.Events, broken: frozenset[str]) -> cover.Outcome:
    try:
        return cover.apply(one.terms, events, unmet=one.unmet(broken))
    except Unfit as error:
        raise Refused(f"{one.code} cannot answer for these losses: {error}") from None


def _total(amounts: Amounts) -> Amounts:
    found = np.zeros(amounts.shape[1])
    for row in amounts:
        found = found + row
    return found


def _ratio(part: Amounts, whole: Amounts) -> Amounts:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _entries(outcome: cover.Outcome) -> Ledger:
    found: Ledger = {}
    for entry in outcome.entries:
        parts = entry.by_tag()
        before = found.get(entry.constraint)
        found[entry.constraint] = parts if before is None else before + parts
    return found


def _left(lost: Ledger, events: cover.Events) -> Amounts:
    found = np.zeros_like(events.amounts)
    for parts in lost.values():
        found = found + parts
    return found


def _fed(one: Cover, events: cover.Events, left: Amounts) -> Amounts:
    """What earlier policies paid of the kinds of loss that this one covers, up to its retention."""
    first = one.terms.layers[0]
    if first.retention_kind == "franchise" or left is events.amounts:
        return np.zeros_like(left)
    covered = np.array([tag in one.terms.tags for tag in events.tags], dtype=np.float64)
    before = np.maximum(events.amounts - left, 0.0) * covered[:, None]
    whole = _total(before)
    return before * _ratio(np.minimum(whole, first.retention), whole)


def _parts(outcome: cover.Outcome, left: Amounts, paid: Amounts) -> Amounts:
    """What is paid by kind of loss, never more than was left of it."""
    wanted = np.maximum(outcome.events.amounts - sum(_entries(outcome).values()), 0.0)
    wanted = wanted * _ratio(paid, _total(wanted))
    given = np.minimum(wanted, left)
    room = left - given
    return given + room * _ratio(paid - _total(given), _total(room))


def _joined(before: Ledger, now: Ledger, left: Amounts, paid: Amounts, fed: Amounts) -> Ledger:
    """Put what still stays with the insurer down to the term that left it there."""
    stays = np.maximum(left - paid, 0.0)
    asked = {name: parts for name, parts in now.items() if name not in UNINSURED}
    no_cover = sum((parts for name, parts in now.items() if name in UNINSURED), np.zeros_like(left))
    kept = np.minimum(stays, no_cover)
    weights = {name: _total(parts) for name, parts in asked.items()}
    if "retention" in weights:
        weights["retention"] = np.maximum(weights["retention"] - _total(fed), 0.0)
    whole = sum(weights.values(), np.zeros(left.shape[1]))
    # Where the later policy names no term of its own, the earlier reasons go on standing.
    kept = np.where(whole > 0, kept, stays)
    found = {name: parts * _ratio(kept, left) for name, parts in before.items()}
    for name, weight in weights.items():
        more = (stays - kept) * _ratio(weight, whole)
        found[name] = found[name] + more if name in found else more
    return found
