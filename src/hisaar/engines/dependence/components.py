"""Cycles of needs, and the order in which everything else can be worked through.

Strongly connected components are found in three steps: what lies on no cycle is peeled from below
and above; the largest cycle is what one of its members reaches and is reached from; what is left is
done by Tarjan's algorithm. R. Tarjan, Depth-first search and linear graph algorithms, SIAM Journal
on Computing 1 (1972); L. Fleischer, B. Hendrickson and A. Pinar, On identifying strongly connected
components in parallel (2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .graph import Adjacency, Graph, Integers, Truths, distinct, offsets, reached, sorted_positions


@dataclass(frozen=True, eq=False)
class Step:
    """Edges that lead into one level: ``head[i]`` takes from ``taken[start[i] : start[i + 1]]``."""

    taken: Integers
    start: Integers
    head: Integers
    edge: Integers


@dataclass(frozen=True, eq=False)
class Order:
    """Components numbered so that who needs comes before what is needed.

    Attributes
    ----------
    component : int64, shape (nodes,)
        The component of each node.
    count : int
        Number of components.
    level_first : int64, shape (levels + 1,)
        Components of level ``l`` are ``level_first[l] … level_first[l + 1] - 1``; a level is the
        longest chain of components above.
    source, target : int64, shape (edges between components,)
        Ends of the edges that lead from one component to another, sorted by target.
    edge : int64, same shape
        The position of each in the graph.
    """

    component: Integers
    count: int
    level_first: Integers
    source: Integers
    target: Integers
    edge: Integers

    @cached_property
    def size(self) -> Integers:
        """Nodes in each component, shape (count,)."""
        return np.bincount(self.component, minlength=self.count)

    @cached_property
    def members(self) -> Adjacency:
        """Nodes of each component."""
        return Adjacency(offsets(self.component, self.count), sorted_positions(self.component))

    @cached_property
    def downwards(self) -> list[Step]:
        """Steps from those who need to what is needed."""
        return _steps(self.level_first, self.source, self.target, self.edge)

    @cached_property
    def upwards(self) -> list[Step]:
        """Steps from what is needed to those who need it."""
        by_source = sorted_positions(self.source)
        ends = self.target[by_source], self.source[by_source]
        return _steps(self.level_first, *ends, self.edge[by_source])[::-1]

    @property
    def cycles(self) -> list[Integers]:
        """Groups of nodes that need each other, each sorted."""
        return [
            self.members.other[self.members.first[c] : self.members.first[c + 1]]
            for c in np.flatnonzero(self.size > 1)
        ]


def order(graph: Graph) -> Order:
    """Strongly connected components in topological order, by level.

    Parameters
    ----------
    graph : Graph

    Returns
    -------
    Order

    Notes
    -----
    Work is linear in the edges, with one round of array operations for each level: graphs of
    businesses have tens of levels; a chain of 100,000 nodes would take seconds.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> found = order(graph(4, [0, 1, 2, 2], [1, 2, 1, 3]))
    >>> found.component.tolist(), [c.tolist() for c in found.cycles]
    ([0, 1, 1, 2], [[1, 2]])
    """
    label, count = _labels(graph)
    source, target = label[graph.source], label[graph.target]
    edge = np.flatnonzero(source != target)
    source, target = source[edge], target[edge]
    level = _levels(count, source, target)
    by_level = sorted_positions(level)
    rank = np.empty(count, np.int64)
    rank[by_level] = np.arange(count)
    source, target = rank[source], rank[target]
    by_target = sorted_positions(target)
    levels = int(level.max()) + 1 if count else 0
    return Order(
        rank[label], count, offsets(level, levels),
        source[by_target], target[by_target], edge[by_target],
    )  # fmt: skip


def _steps(level_first: Integers, taken: Integers, head: Integers, edge: Integers) -> list[Step]:
    """One step for each level that has edges; ``head`` is sorted."""
    bounds = np.searchsorted(head, level_first)
    steps = []
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if low < high:
            here = head[low:high]
            start = np.flatnonzero(np.concatenate(([True], here[1:] != here[:-1])))
            steps.append(Step(taken[low:high], start, here[start], edge[low:high]))
    return steps


def _levels(count: int, source: Integers, target: Integers) -> Integers:
    by_source = sorted_positions(source)
    edges = Adjacency(offsets(source, count), target[by_source])
    waiting = np.bincount(target, minlength=count)
    level = np.zeros(count, np.int64)
    frontier, depth = np.flatnonzero(waiting == 0), 0
    while len(frontier):
        level[frontier] = depth
        frontier, depth = _release(edges, frontier, waiting), depth + 1
    return level


def _release(edges: Adjacency, done: Integers, waiting: Integers) -> Integers:
    """Take ``done`` away; what waited for nothing else comes next."""
    found = edges.of(done)
    np.subtract.at(waiting, found, 1)
    return distinct(found[waiting[found] == 0], len(waiting))


def _labels(graph: Graph) -> tuple[Integers, int]:
    """A component number for each node, in no order."""
    label = np.full(graph.nodes, -1)
    _peel(graph, label)
    count = graph.nodes
    label[label == 0] = np.flatnonzero(label == 0)
    rest = label < 0
    if rest.any():
        count += _largest(graph, rest, label, count)
        count += _tarjan(graph, np.flatnonzero(label < 0), label, count)
    used = np.unique(label)
    if len(used) == count:
        return label, count
    dense = np.zeros(count, np.int64)
    dense[used] = np.arange(len(used))
    return dense[label], len(used)


def _peel(graph: Graph, label: Integers) -> None:
    """Mark with 0 what needs nothing that is left, then what nothing that is left needs."""
    for ahead, behind in ((graph.needs, graph.dependents), (graph.dependents, graph.needs)):
        waiting = ahead.degree()
        gone = np.flatnonzero(label == 0)
        np.subtract.at(waiting, behind.of(gone), 1)
        frontier = np.flatnonzero((waiting == 0) & (label < 0))
        while len(frontier):
            label[frontier] = 0
            following = _release(behind, frontier, waiting)
            frontier = following[label[following] < 0]


def _largest(graph: Graph, rest: Truths, label: Integers, number: int) -> int:
    """Label the cycle through the node with the most edges among ``rest``."""
    inside = rest[graph.source] & rest[graph.target]
    weight = np.bincount(graph.source[inside], minlength=graph.nodes)
    weight *= np.bincount(graph.target[inside], minlength=graph.nodes)
    pivot = np.array([int(weight.argmax())])
    both = reached(graph.needs, pivot, rest) & reached(graph.dependents, pivot, rest)
    label[both] = number
    return 1


def _tarjan(graph: Graph, rest: Integers, label: Integers, number: int) -> int:
    """Label the components among ``rest``; returns how many."""
    place = np.full(graph.nodes, -1)
    place[rest] = np.arange(len(rest))
    inside = (place[graph.source] >= 0) & (place[graph.target] >= 0)
    source, target = place[graph.source[inside]], place[graph.target[inside]]
    first = offsets(source, len(rest)).tolist()
    found = _depth_first(first, target.tolist())
    label[rest] = number + np.array(found, np.int64)
    return 1 + max(found, default=-1)


def _depth_first(first: list[int], target: list[int]) -> list[int]:
    walk = _Walk(first, target)
    for root in range(len(first) - 1):
        if not walk.seen[root]:
            walk.start(root)
    return walk.component


class _Walk:
    """Tarjan's walk, without recursion; components are numbered as they close."""

    def __init__(self, first: list[int], target: list[int]) -> None:
        nodes = len(first) - 1
        self.first, self.target = first, target
        self.following = list(first[:-1])
        self.seen, self.low, self.component = [0] * nodes, [0] * nodes, [-1] * nodes
        self.stack: list[int] = []
        self.clock = self.count = 0

    def start(self, root: int) -> None:
        work = [root]
        while work:
            node = work[-1]
            if not self.seen[node]:
                self.clock += 1
                self.seen[node] = self.low[node] = self.clock
                self.stack.append(node)
            child = self._next_child(node)
            if child >= 0:
                work.append(child)
                continue
            work.pop()
            if work:
                self.low[work[-1]] = min(self.low[work[-1]], self.low[node])
            if self.low[node] == self.seen[node]:
                self._close(node)

    def _next_child(self, node: int) -> int:
        """The next neighbour that was not seen, or -1; lowers ``low`` on the way."""
        at, end = self.following[node], self.first[node + 1]
        while at < end:
            other = self.target[at]
            if not self.seen[other]:
                self.following[node] = at
                return other
            if self.component[other] < 0 and self.seen[other] < self.low[node]:
                self.low[node] = self.seen[other]
            at += 1
        self.following[node] = at
        return -1

    def _close(self, node: int) -> None:
        member = -1
        while member != node:
            member = self.stack.pop()
            self.component[member] = self.count
        self.count += 1
