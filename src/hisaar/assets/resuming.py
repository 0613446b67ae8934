"""The order in which to bring things back with so many teams, as hours after the start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

import numpy as np

from hisaar.engines.resumption import Project, project, schedule
from hisaar.platform.records import Refused

if TYPE_CHECKING:
    from .standing import Standing

PART = 4  # work is planned in quarters of an hour


@dataclass(frozen=True)
class Step:
    """One thing brought back. ``team`` counts from 1; None for what needs no team."""

    code: str
    start: float
    finish: float
    team: int | None


@dataclass(frozen=True)
class Resumption:
    """Steps by start.

    ``hours`` is when the last is back; ``least_hours`` no order can beat, so that equal numbers
    prove it best. ``late`` are the functions that miss their objective, with the hours over it.
    ``unknown`` are systems without hours on record, planned as if they took no time.
    """

    teams: int
    steps: tuple[Step, ...]
    hours: float
    least_hours: float
    late: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...]


def resume(
    standing: Standing, codes: tuple[str, ...], *, teams: int = 2, attempts: int | None = None
) -> Resumption:
    """Bring back the named and all that they stand on, least late first, then soonest.

    Of stand-ins, those are brought back that can be there soonest, as many as must work. What
    needs one another is restarted together. A system occupies one team while it is restored;
    third parties restore themselves. The same facts always give the same order.
    """
    if teams < 1:
        raise Refused("At least one team is needed to bring anything back.")
    strangers = [code for code in codes if code not in standing.number]
    if strangers:
        raise Refused(f"{strangers[0]} is not in use on {standing.on}; choose what is.")
    plan = _Plan(standing, _needed(standing, codes))
    tasks = plan.project(teams)
    tries = (
        max(5, min(1000, 60_000 // max(len(tasks.duration), 1))) if attempts is None else attempts
    )
    found = schedule(tasks, attempts=tries)
    steps = plan.steps(found.start, found.finish, teams)
    over = ((s.code, s.finish - plan.due(s.code)) for s in steps if s.finish > plan.due(s.code))
    return Resumption(
        teams, steps, found.length / PART, found.bound / PART,
        tuple(sorted(over, key=lambda each: (-each[1], each[0]))), plan.unknown(),
    )  # fmt: skip


def _needed(standing: Standing, codes: tuple[str, ...]) -> list[int]:
    """The nodes to bring back, in order."""
    net, hours = standing.hard, standing.restoration.hours
    first = net.needs.first
    found = {standing.number[code] for code in codes}
    stack = sorted(found)
    while stack:
        node = stack.pop()
        edges = range(int(first[node]), int(first[node + 1]))
        members: dict[int, list[int]] = {}
        for edge in edges:
            members.setdefault(int(net.group[edge]), []).append(int(net.target[edge]))
        for group, targets in members.items():
            if group >= 0:
                targets.sort(key=lambda t: (hours[t], t))
                del targets[int(net.needed[group]) :]
            stack.extend(t for t in targets if t not in found)
            found.update(targets)
    return sorted(found)


class _Plan:
    """Tasks for nodes, with a start and an end of its own for each group restarted together."""

    def __init__(self, standing: Standing, nodes: list[int]) -> None:
        self.standing, self.nodes = standing, nodes
        self.task = {node: i for i, node in enumerate(nodes)}
        component = standing.order.component
        groups: dict[int, list[int]] = {}
        for node in nodes:
            groups.setdefault(int(component[node]), []).append(node)
        self.together = {c: members for c, members in groups.items() if len(members) > 1}
        self.gate = {c: len(nodes) + 2 * i for i, c in enumerate(self.together)}

    def project(self, teams: int) -> Project:
        standing, own = self.standing, np.nan_to_num(self.standing.alone)
        extra = 2 * len(self.together)
        length = [math.ceil(round(float(own[n]) * PART, 6)) for n in self.nodes] + [0] * extra
        is_ours = [standing.codes[n] in standing.facts.systems for n in self.nodes] + [
            False
        ] * extra
        due = [self._due_part(standing.codes[n]) for n in self.nodes] + [None] * extra
        demand = [[int(ours and span > 0)] for ours, span in zip(is_ours, length, strict=True)]
        return project(length, self._before(), demand, [teams], due=due)

    def _before(self) -> list[list[int]]:
        standing = self.standing
        component = standing.order.component
        before: list[list[int]] = [[] for _ in range(len(self.nodes) + 2 * len(self.together))]
        for node in self.nodes:
            mine = int(component[node])
            waits = self.gate.get(mine, self.task[node])
            for target in standing.hard.needs.of(np.array([node])).tolist():
                its = int(component[target])
                if target in self.task and its != mine:
                    before[waits].append(
                        self.gate[its] + 1 if its in self.gate else self.task[target]
                    )
            if mine in self.gate:
                before[self.task[node]].append(waits)
                before[waits + 1].append(self.task[node])
        return before

    def due(self, code: str) -> float:
        objectives = self.standing.facts.objectives.get(code)
        return math.inf if objectives is None or objectives.rto is None else objectives.rto

    def _due_part(self, code: str) -> int | None:
        due = self.due(code)
        return None if math.isinf(due) else math.floor(due * PART)

    def unknown(self) -> tuple[str, ...]:
        missing = np.isnan(self.standing.alone)
        return tuple(self.standing.codes[n] for n in self.nodes if missing[n])

    def steps(
        self, start: tuple[int, ...], finish: tuple[int, ...], teams: int
    ) -> tuple[Step, ...]:
        """Each system goes to the team that has been free longest."""
        free = [(0, team) for team in range(1, teams + 1)]
        heapify(free)
        made = []
        standing = self.standing
        for task in sorted(range(len(self.nodes)), key=lambda t: (start[t], finish[t], t)):
            code = standing.codes[self.nodes[task]]
            team = None
            if code in standing.facts.systems and finish[task] > start[task]:
                team = free[0][1]
                heapreplace(free, (finish[task], team))
            made.append(Step(code, start[task] / PART, finish[task] / PART, team))
        return tuple(made)
