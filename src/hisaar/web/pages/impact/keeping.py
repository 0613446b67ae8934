"""What the systems below a function can keep: how soon it is back, how much is lost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hisaar.assets import graph
from hisaar.assets.models import Dependency
from hisaar.assets.queries import systems_in_service

ZERO = Decimal(0)
Way = tuple[Decimal, tuple[str, ...]]  # hours, and the codes that cause them


@dataclass(frozen=True)
class Kept:
    """Hours until the function is back and hours of work lost, each with what causes it.

    ``unmeasured`` are systems whose restoring was never timed: with them it takes longer.
    """

    restore_hours: Decimal | None = None
    restore_path: tuple[str, ...] = ()
    loss_hours: Decimal | None = None
    loss_code: str = ""
    unmeasured: tuple[str, ...] = ()


def what_is_kept(codes: Iterable[str], on: dt.date) -> dict[str, Kept]:
    """For each function, from the registers as of the day; four queries, whatever their number."""
    needs = graph.load(on)
    rows = systems_in_service(on).values_list("code", "restore_hours", "backup_interval_hours")
    times = {code: (restore, backup) for code, restore, backup in rows}
    below = _Restoring(needs, times)
    return {code: _kept(code, below) for code in codes}


def _kept(code: str, below: _Restoring) -> Kept:
    reached = below.hard_reach(code)
    systems = sorted(node for node in reached if node in below.times)
    measured = [node for node in systems if below.times[node][0] is not None]
    losses = [(hours, node) for node in systems if (hours := below.times[node][1]) is not None]
    hours, path = below.way(code) if measured else (None, ())
    loss, loss_code = max(losses, default=(None, ""))
    unmeasured = tuple(node for node in systems if below.times[node][0] is None)
    return Kept(hours, path, loss, loss_code, unmeasured)


class _Restoring:
    """Own time plus the slowest hard need, or the k-th fastest of a group that stands in."""

    def __init__(
        self, needs: graph.Graph, times: dict[str, tuple[Decimal | None, Decimal | None]]
    ) -> None:
        self._needs, self.times = needs, times
        self._ways: dict[str, Way] = {}

    def hard_needs(self, code: str) -> list[str]:
        soft = Dependency.Strength.SOFT
        declared = self._needs.declared
        return [
            target
            for target in sorted(self._needs.needs.get(code, ()))
            if (row := declared.get((code, target))) is None or row.strength != soft
        ]

    def hard_reach(self, code: str) -> set[str]:
        seen, waiting = {code}, [code]
        while waiting:
            for node in self.hard_needs(waiting.pop()):
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return seen

    def way(self, code: str) -> Way:
        """Depth first without recursion; what needs itself waits for nothing a second time."""
        stack, entered = [code], set()
        while stack:
            node = stack[-1]
            if node in self._ways:
                stack.pop()
                continue
            ahead = [n for n in self.hard_needs(node) if n not in self._ways and n not in entered]
            if node not in entered and ahead:
                entered.add(node)
                stack.extend(ahead)
                continue
            self._ways[node] = self._own_way(node)
            stack.pop()
        return self._ways[code]

    def _own_way(self, node: str) -> Way:
        own = self.times.get(node, (None, None))[0] or ZERO
        slowest: Way = (ZERO, ())
        for ways, needed in self._alternatives(node):
            ways.sort()
            slowest = max(slowest, ways[min(needed, len(ways)) - 1], key=lambda way: way[0])
        return own + slowest[0], (node, *slowest[1])

    def _alternatives(self, node: str) -> list[tuple[list[Way], int]]:
        """Needs that stand in for each other, with how many of them must be back."""
        groups: dict[str, list[Way]] = defaultdict(list)
        wanted: dict[str, int] = {}
        for target in self.hard_needs(node):
            row = self._needs.declared.get((node, target))
            name = row.group if row is not None and row.group else f" {target}"
            groups[name].append(self._ways.get(target, (ZERO, (target,))))
            wanted[name] = max(wanted.get(name, 1), (row and row.needed_of_group) or 1)
        return [(ways, wanted[name]) for name, ways in groups.items()]
