"""Whether an order of resumption can be kept: what needs what, and what must be back first."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hisaar.engines import dependence

from . import graph
from .models import RecoveryOrder, RecoveryOrderItem
from .queries import recovery_objectives


@dataclass(frozen=True)
class Fault:
    """An item that stands where it cannot, with the sentence that says why."""

    code: str
    sentence: str


def faults(
    order: RecoveryOrder, on: dt.date, *, needs: Mapping[str, set[str]] | None = None
) -> list[Fault]:
    """What speaks against the order on that day: needs first, then the recovery times promised.

    Only hard needs count, and of a group with stand-ins none is needed by itself. Things that
    need each other may share a position.
    """
    items = sorted(order.items.all(), key=lambda item: (item.position, item.item))
    if needs is None:
        needs = graph.load(on).hard_needs()
    reached = _reached([item.item for item in items], needs)
    found = [
        Fault(item.item, _sentence(item, other, _paths(item.item, needs)))
        for item in items
        for other in items
        if other.item in reached[item.item] and _stands_too_early(item, other, reached)
    ]
    return found + _against_objectives(items, recovery_objectives(on), reached)


def _reached(codes: list[str], needs: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Which of the codes each of them needs, at whatever distance."""
    named, net = graph.numbered(needs, codes)
    reach = dependence.reach(dependence.order(net), range(len(set(codes))))
    listed = named[: len(set(codes))]  # the codes have the first numbers
    return {
        code: {other for other, is_in in zip(listed, reach.of(n), strict=False) if is_in} - {code}
        for n, code in enumerate(listed)
    }


def _paths(start: str, needs: Mapping[str, set[str]]) -> dict[str, str]:
    """For each code that ``start`` needs, the code through which it is reached soonest."""
    through: dict[str, str] = {}
    queue = deque([start])
    while queue:
        code = queue.popleft()
        for target in sorted(needs.get(code, ())):
            if target not in through and target != start:
                through[target] = code
                queue.append(target)
    return through


def _stands_too_early(
    item: RecoveryOrderItem, other: RecoveryOrderItem, reached: Mapping[str, set[str]]
) -> bool:
    if item.position < other.position:
        return True
    return item.position == other.position and item.item not in reached[other.item]


def _sentence(item: RecoveryOrderItem, other: RecoveryOrderItem, through: Mapping[str, str]) -> str:
    path = [other.item]
    while path[-1] != item.item:
        path.append(through[path[-1]])
    where = "together with" if item.position == other.position else "before"
    return (
        f"{item.item} (position {item.position}) stands {where} {other.item} (position"
        f" {other.position}), which it needs: {' needs '.join(reversed(path))}"
    )


def _against_objectives(
    items: list[RecoveryOrderItem], objectives: Mapping[str, Decimal],
    reached: Mapping[str, set[str]],
) -> list[Fault]:  # fmt: skip
    """Functions that come after others that may wait longer, and that they do not need."""
    found = []
    timed = [item for item in items if item.item in objectives]
    for n, item in enumerate(timed):
        for earlier in timed[:n]:
            is_urgent = objectives[item.item] < objectives[earlier.item]
            is_needed = earlier.item in reached[item.item]
            if is_urgent and not is_needed and earlier.position < item.position:
                found.append(
                    Fault(
                        item.item,
                        f"{item.item} must be back in {objectives[item.item].normalize():f} h and"
                        f" stands behind {earlier.item}, which may take"
                        f" {objectives[earlier.item].normalize():f} h",
                    )
                )
                break
    return found
