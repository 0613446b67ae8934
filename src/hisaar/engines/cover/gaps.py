"""Where cover does not reach: scenario by scenario, and whether it is enough all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hisaar.engines.columns import Unfit, frozen

from .apply import Outcome
from .effect import Tail, tails
from .events import Amounts, Whole
from .explain import explain
from .terms import NOT_COVERED, UNINSURED


@dataclass(frozen=True, eq=False, slots=True)
class Gaps:
    """What cover leaves of each scenario, PKR in all its events together unless it says else.

    Attributes
    ----------
    count : int64, shape (s,)
        Events of each scenario.
    gross, insured, paid : float64, shape (s,)
        Lost, covered before retentions and limits, and paid.
    uninsured : float64, shape (s,)
        No cover at all: no agreement, an exclusion, territory, dates, a warranty.
    binding : tuple of str, length s
        The constraint that takes most of it; empty where all is paid.
    tags : tuple of str, length t
    uncovered : float64, shape (s, t)
        PKR of an average event in kinds of loss that no agreement covers.
    """

    count: Whole
    gross: Amounts
    insured: Amounts
    paid: Amounts
    uninsured: Amounts
    binding: tuple[str, ...]
    tags: tuple[str, ...]
    uncovered: Amounts

    @property
    def retained(self) -> Amounts:
        """PKR that stay with the insured, shape (s,)."""
        return self.gross - self.paid

    @property
    def ratio(self) -> Amounts:
        """Share of each scenario's loss that is paid, shape (s,); 1 where nothing is lost."""
        return np.divide(self.paid, self.gross, out=np.ones_like(self.gross), where=self.gross > 0)


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Whether cover is enough, as advice; each sentence says what it is not enough for.

    Attributes
    ----------
    residual : Tail
        What stays with the insured in the bad year that was asked for.
    appetite : float
        PKR a year.
    is_adequate : bool
    gaps : tuple of str
        Empty when adequate.
    """

    residual: Tail
    appetite: float
    is_adequate: bool
    gaps: tuple[str, ...]


def gaps(outcome: Outcome, scenarios: int | None = None) -> Gaps:
    """Look at each scenario's events under a policy.

    Parameters
    ----------
    outcome : Outcome
    scenarios : int, optional
        How many there are, those without an event included.

    Examples
    --------
    >>> from hisaar.engines.cover import Agreement, Layer, Policy, apply, events
    >>> policy = Policy(agreements=(Agreement("bricking"),), layers=(Layer(retention=5),))
    >>> made = events(["bricking", "betterment"], [[8, 9], [0, 20]], scenario=[0, 1])
    >>> found = gaps(apply(policy, made))
    >>> found.binding, found.uncovered.tolist()
    (('retention', 'not covered'), [[0.0, 0.0], [0.0, 20.0]])
    """
    explained = explain(outcome, scenarios)
    of, count = outcome.events, explained.paid_by_scenario.size
    events = np.bincount(of.scenario, minlength=count)

    def add(amounts: Amounts) -> Amounts:
        return frozen(np.bincount(of.scenario, amounts, minlength=count).astype(np.float64))

    return Gaps(
        frozen(events), add(outcome.gross), add(outcome.insured), explained.paid_by_scenario,
        add(outcome.lost(*UNINSURED)), _binding(explained.constraints, explained.by_scenario),
        of.tags, frozen(_uncovered(outcome, count) / np.maximum(events, 1)[:, None]),
    )  # fmt: skip


def _binding(constraints: tuple[str, ...], lost: Amounts) -> tuple[str, ...]:
    if not constraints:
        return ("",) * int(lost.shape[1])
    most = [int(row) for row in lost.argmax(axis=0)]
    return tuple([constraints[row] if lost[row, at] > 0 else "" for at, row in enumerate(most)])


def _uncovered(outcome: Outcome, count: int) -> Amounts:
    of = outcome.events
    found = np.zeros((count, len(of.tags)))
    for entry in outcome.entries:
        if entry.constraint == NOT_COVERED:
            for column, lost in enumerate(entry.by_tag()):
                found[:, column] += np.bincount(of.scenario, lost, minlength=count)
    return found


def adequacy(
    outcome: Outcome, *, appetite: float, names: Sequence[str], level: float = 0.99,
    tolerance: float = 0.0,
) -> Adequacy:  # fmt: skip
    """Say whether what stays with the insured can be lived with.

    Cover is adequate when the residual of the bad year is within appetite, no scenario has a kind
    of loss without an agreement above the tolerance in an average event, and every warranty is met.

    Parameters
    ----------
    outcome : Outcome
        Of simulated years.
    appetite : float
        PKR a year that the Board accepts to lose at this level.
    names : sequence of str
        What each scenario is called.
    level : float
        0.99 for one year in 100.
    tolerance : float
        PKR.

    Examples
    --------
    >>> from hisaar.engines.cover import Agreement, Layer, Policy, apply, events
    >>> policy = Policy(agreements=(Agreement("bricking"),), layers=(Layer(limit=5e6),))
    >>> found = apply(policy, events(["bricking"], [9e6]))
    >>> adequacy(found, appetite=1e6, names=["Dead phones"]).gaps
    ('One year in 100 leaves PKR 4,000,000 or more, above the appetite of PKR 1,000,000.',)
    """
    if appetite < 0 or tolerance < 0:
        raise Unfit("An appetite and a tolerance are amounts; neither can be below 0.")
    if not outcome.events.years:
        raise Unfit("There is no year to look at; simulate at least one.")
    residual = tails(outcome.yearly(outcome.retained), [level])[0]
    told = []
    if residual.value_at_risk > appetite:
        told.append(
            f"One year in {1 / (1 - level):,.0f} leaves PKR {residual.value_at_risk:,.0f} or more,"
            f" above the appetite of PKR {appetite:,.0f}."
        )
    uncovered = gaps(outcome, len(names)).uncovered
    for scenario, column in np.argwhere(uncovered > tolerance):
        told.append(
            f"{names[scenario]}: no agreement covers {outcome.events.tags[column]}, PKR"
            f" {uncovered[scenario, column]:,.0f} in an average event."
        )
    told.extend(f"The warranty {name!r} is not met." for name in sorted(outcome.unmet))
    return Adequacy(residual, appetite, not told, tuple(told))
