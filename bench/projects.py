"""480 projects of 30 tasks, made as the sets of PSPLIB were: R. Kolisch, A. Sprecher and A. Drexl,
Characterization and generation of a general class of resource-constrained project scheduling
problems, Management Science 41 (1995), with the parameters of the set J30. They are like those of
the library, not the same: its files are not ours to carry. Shortest lengths, proven by OR-tools,
stand in ``projects.json``; ``python -m bench.prove_projects`` proves them again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from hisaar.engines.resumption import Project, project

TASKS, KINDS, REPEATS = 30, 4, 10
COMPLEXITY = (1.5, 1.8, 2.1)  # arcs for each node
FACTOR = (0.25, 0.5, 0.75, 1.0)  # share of the kinds of team that a task needs
STRENGTH = (0.2, 0.5, 0.7, 1.0)  # 0: just enough for the largest task, 1: no limit is felt


class Named(NamedTuple):
    name: str
    tasks: Project


def projects(every: int = 1) -> Iterator[Named]:
    """All 480, always the same; or every so many of them."""
    cells = enumerate(product(COMPLEXITY, FACTOR, STRENGTH), 1)
    named = [(cell, repeat, kind) for cell, kind in cells for repeat in range(1, REPEATS + 1)]
    for cell, repeat, kind in named[::every]:
        draw = random.Random(f"{cell}_{repeat}")  # noqa: S311 - anyone can rebuild it
        yield Named(f"{cell}_{repeat}", _project(draw, *kind))


def _project(draw: random.Random, complexity: float, factor: float, strength: float) -> Project:
    duration = [draw.randint(1, 10) for _ in range(TASKS)]
    before = _network(draw, complexity)
    demand = [[0] * KINDS for _ in range(TASKS)]
    places = [(t, k) for t in range(TASKS) for k in range(KINDS)]
    for task in range(TASKS):
        demand[task][draw.randrange(KINDS)] = draw.randint(1, 10)
    draw.shuffle(places)
    filled = TASKS
    for task, kind in places:
        if filled < round(factor * TASKS * KINDS) and not demand[task][kind]:
            demand[task][kind] = draw.randint(1, 10)
            filled += 1
    capacity = []
    early = _early(duration, before)
    for kind in range(KINDS):
        least = max(need[kind] for need in demand)
        peak = max(
            sum(demand[t][kind] for t in range(TASKS) if early[t] <= now < early[t] + duration[t])
            for now in early
        )
        capacity.append(least + round(strength * (max(peak, least) - least)))
    return project(duration, before, demand, capacity)


def _network(draw: random.Random, complexity: float) -> list[list[int]]:
    """Three tasks start, every other waits for one, then arcs until there are enough.

    Start and end of the project count as nodes, as they do in the library.
    """
    net = _Network()
    for task in range(3, TASKS):
        while not net.join(draw.randrange(task), task):
            pass
    for task in range(TASKS - 3):
        tries = 50 if not net.followers[task] else 0
        while tries and not net.join(task, draw.randrange(task + 1, TASKS)):
            tries -= 1
    for _ in range(5000):
        if net.arcs() >= complexity * (TASKS + 2):
            break
        one, other = sorted(draw.sample(range(TASKS), 2))
        if other >= 3:
            net.join(one, other)
    return net.before


class _Network:
    """Arcs of which none follows from the others, at most three into and out of a task."""

    def __init__(self) -> None:
        self.before: list[list[int]] = [[] for _ in range(TASKS)]
        self.followers = [0] * TASKS
        self.above = [1 << t for t in range(TASKS)]  # a task and all that come before it, as bits

    def arcs(self) -> int:
        return 3 + self.followers.count(0) + sum(self.followers)

    def join(self, one: int, other: int) -> bool:
        if self.followers[one] >= 3 or len(self.before[other]) >= 3:
            return False
        if self.above[other] >> one & 1 or self._makes_one_needless(one, other):
            return False
        self.before[other].append(one)
        self.followers[one] += 1
        for later in range(other, TASKS):
            if self.above[later] >> other & 1:
                self.above[later] |= self.above[one]
        return True

    def _makes_one_needless(self, one: int, other: int) -> bool:
        """Whether an arc from before ``one`` to beyond ``other`` would then follow."""
        beyond = (later for later in range(other, TASKS) if self.above[later] >> other & 1)
        return any(self.above[one] >> p & 1 for later in beyond for p in self.before[later])


def _early(duration: list[int], before: list[list[int]]) -> list[int]:
    start = [0] * TASKS
    for task in range(TASKS):
        start[task] = max((start[b] + duration[b] for b in before[task]), default=0)
    return start
