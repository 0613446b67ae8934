"""The steps of an order of operations: each takes from the losses what its terms say."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from hisaar.engines.columns import Unfit

from . import terms
from .events import Amounts, Events, Flags, total
from .layer import Layer
from .policy import Policy, Sublimit, Waiting
from .state import State, ratio
from .turns import taken

Step = Callable[[State, Layer, int], None]


def conditions(state: State, unmet: Collection[str]) -> None:
    """What no sum decides: kinds of loss, places, days, causes, and promises not kept."""
    policy, events = state.policy, state.events
    uncovered = np.array([tag not in policy.tags for tag in events.tags])
    if uncovered.any():
        state.lose_parts(terms.NOT_COVERED, state.rows() * uncovered[:, None])
    for constraint, fails in (
        (terms.TERRITORY, _elsewhere(policy, events)),
        (terms.DATES, _at_another_time(policy, events)),
        (terms.EXCLUSION, _excluded(policy, events)),
    ):
        if fails is not None and fails.any():
            state.lose_parts(constraint, state.rows() * fails)
    _warranties(state, unmet)


def _elsewhere(policy: Policy, events: Events) -> Flags | None:
    if not policy.territory or events.territory is None:
        return None
    return ~np.isin(events.territory, ["", *sorted(policy.territory)])


def _at_another_time(policy: Policy, events: Events) -> Flags | None:
    dates = policy.dates
    if dates is None:
        return None
    fails = np.zeros(events.count, np.bool_)
    if events.occurred_on is not None and dates.retroactive_on is not None:
        fails |= events.occurred_on < np.datetime64(dates.retroactive_on)
    if events.claimed_on is not None:
        fails |= events.claimed_on < np.datetime64(dates.from_on)
        fails |= events.claimed_on > np.datetime64(dates.to_on) + dates.reporting_days
    return fails


def _excluded(policy: Policy, events: Events) -> Flags | None:
    found = [flags for cause, flags in events.causes.items() if cause in policy.exclusions]
    return np.logical_or.reduce(found) if found else None


def _warranties(state: State, unmet: Collection[str]) -> None:
    for name in unmet:
        terms.known("warranty of this policy", name, [w.name for w in state.policy.warranties])
    for warranty in state.policy.warranties:
        if warranty.name in unmet:
            hit = [not warranty.tags or tag in warranty.tags for tag in state.events.tags]
            cut = np.where(hit, warranty.reduction, 0.0)
            state.lose_parts(terms.WARRANTY, state.rows() * cut[:, None])


def _waiting(state: State, layer: Layer, number: int) -> None:
    events, now = state.events, state.rows()
    waiting = {a.tag: a.waiting for a in state.policy.agreements if a.waiting is not None}
    timed = [row for row, tag in enumerate(events.tags) if tag in waiting]
    if not now[timed].any():
        return
    if events.hours is None:
        raise Unfit(
            f"The policy has a waiting period for {events.tags[timed[0]]}, but the losses do not"
            " say how many hours they lasted."
        )
    whole = total(events.amounts[timed])
    lost = np.zeros_like(now)
    for row in timed:
        terms_of = waiting[events.tags[row]]
        lost[row] = _hours_worth(now[row], whole, events.hours[row], events.hourly, terms_of)
    state.lose_parts(terms.WAITING, lost)


def _hours_worth(
    now: Amounts, whole: Amounts, hours: Amounts, hourly: Amounts | None, waiting: Waiting
) -> Amounts:
    """What was lost of one kind in the hours that are not paid."""
    is_over = hours > waiting.hours
    if waiting.kind == "franchise":
        return np.where(is_over, 0.0, now)
    if hourly is None:
        worth = ratio(now * waiting.hours, hours)
    else:
        worth = ratio(now * (waiting.hours * hourly), whole)
    return np.where(is_over, np.minimum(now, worth), now)


def _coinsurance(state: State, layer: Layer, number: int) -> None:
    borne = {agreement.tag: agreement.coinsurance for agreement in state.policy.agreements}
    shares = np.array([borne.get(tag, 0.0) for tag in state.events.tags])
    if shares.any():
        state.lose_parts(terms.COINSURANCE, state.rows() * shares[:, None])


def _sublimits(state: State, layer: Layer, number: int) -> None:
    for sublimit in _narrow_first(state.policy):
        together, rows = _together(state, sublimit)
        _cut(state, terms.SUBLIMIT, rows, together, np.minimum(together, sublimit.limit))


def _narrow_first(policy: Policy) -> list[Sublimit]:
    return sorted(policy.sublimits, key=lambda sublimit: len(set(sublimit.tags)))


def _together(state: State, sublimit: Sublimit) -> tuple[Amounts, list[int]]:
    """What is left of the kinds of loss that share a sublimit, and their rows."""
    rows = [row for row, tag in enumerate(state.events.tags) if tag in sublimit.tags]
    return total(state.rows()[rows]), rows


def _cut(
    state: State, constraint: str, rows: list[int], together: Amounts, allowed: Amounts
) -> None:
    """Cut some kinds of loss down to what is allowed for them together, in proportion."""
    excess = together - allowed
    if excess.any():
        now = state.rows()
        lost = np.zeros_like(now)
        # One kind alone is cut by the very amount: no division, no rounding.
        lost[rows] = excess if len(rows) == 1 else now[rows] * ratio(excess, together)
        state.lose_parts(constraint, lost, excess)


def _retention(state: State, layer: Layer, number: int) -> None:
    first = np.maximum(layer.retention, layer.retention_share * state.entered)
    if layer.retention_kind == "franchise":
        lost = np.where(state.total > first, 0.0, state.total)
    else:
        lost = np.minimum(state.total, first)
    state.lose(terms.RETENTION, lost, number)


def _limit(state: State, layer: Layer, number: int) -> None:
    if layer.limit is not None:
        state.keep(terms.LIMIT, np.minimum(state.total, layer.limit), number)
    if layer.limit_share is not None:
        most = layer.limit_share * state.entered
        state.keep(terms.LIMIT, np.minimum(state.total, most), number)


def _share(state: State, layer: Layer, number: int) -> None:
    if layer.share < 1:
        state.lose(terms.SHARE, state.total * (1 - layer.share), number)


def _year_retention(state: State, layer: Layer, number: int) -> None:
    if layer.year_retention > 0:
        of = state.events
        borne = taken(state.total, of.year, of.years, layer.year_retention)
        state.lose(terms.YEAR_RETENTION, borne, number)


def _aggregate(state: State, layer: Layer, number: int) -> None:
    of = state.events
    if number == 0:
        _yearly_sublimits(state)
    if layer.aggregate is not None:
        left = taken(state.total, of.year, of.years, layer.aggregate)
        state.keep(terms.AGGREGATE, left, number)
    if layer.reinstatements is not None:
        stock = (layer.reinstatements.count + 1) * one_limit(layer, state.policy.order, "aggregate")
        state.keep(terms.REINSTATEMENTS, taken(state.total, of.year, of.years, stock), number)


def _yearly_sublimits(state: State) -> None:
    of = state.events
    for sublimit in _narrow_first(state.policy):
        if sublimit.aggregate is not None:
            together, rows = _together(state, sublimit)
            allowed = taken(together, of.year, of.years, sublimit.aggregate)
            _cut(state, terms.SUBLIMIT_AGGREGATE, rows, together, allowed)


def one_limit(layer: Layer, order: tuple[str, ...], until: str | None = None) -> float:
    """The layer's limit as its insurers see it: their share of it, once the share was taken.

    ``until`` names the step before which to look; None looks at what is paid in the end.
    """
    limit = np.inf if layer.limit is None else layer.limit
    done = order if until is None else order[: order.index(until)]
    is_shared_after = "share" in done and order.index("share") > order.index("limit")
    return float(limit * layer.share) if is_shared_after else float(limit)


STEPS: dict[str, Step] = {
    "waiting": _waiting, "coinsurance": _coinsurance, "sublimits": _sublimits,
    "retention": _retention, "limit": _limit, "share": _share,
    "year retention": _year_retention, "aggregate": _aggregate,
}  # fmt: skip
