"""The graph of needs as arrays: who needs whom, and which needs stand in for one another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]
Hours = NDArray[np.float64]
Truths = NDArray[np.bool_]
Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Edges in rows: ``other[first[v] : first[v + 1]]`` are the neighbours of ``v``."""

    first: Integers
    other: Integers

    def of(self, nodes: Integers) -> Integers:
        """Neighbours of all ``nodes`` one after another, shape (sum of their degrees,)."""
        return self.other[self.positions(nodes)]

    def positions(self, nodes: Integers) -> Integers:
        """Where the edges of ``nodes`` stand in ``other``, shape (sum of their degrees,)."""
        start = self.first[nodes]
        count = self.first[nodes + 1] - start
        ends = np.cumsum(count)
        total = int(ends[-1]) if len(ends) else 0
        positions: Integers = np.arange(total) + np.repeat(start - ends + count, count)
        return positions

    def owners(self, nodes: Integers) -> Integers:
        """Whose neighbours ``of`` gives, in the same order."""
        return np.repeat(nodes, self.first[nodes + 1] - self.first[nodes])

    def degree(self) -> Integers:
        return np.diff(self.first)


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes ``0 … nodes - 1``; ``source[i]`` needs ``target[i]``, sorted by source, then target.

    Attributes
    ----------
    nodes : int
    source, target : int64, shape (edges,)
    group : int64, shape (edges,)
        ``-1`` for a need that must be up; otherwise the group of stand-ins that it belongs to.
    needed : int64, shape (groups,)
        How many members of each group must be up.
    owner : int64, shape (groups,)
        The node whose need the group is.
    """

    nodes: int
    source: Integers
    target: Integers
    group: Integers
    needed: Integers
    owner: Integers

    @cached_property
    def needs(self) -> Adjacency:
        """What each node needs."""
        return Adjacency(offsets(self.source, self.nodes), self.target)

    @cached_property
    def dependents(self) -> Adjacency:
        """Who needs each node."""
        order = sorted_positions(self.target)
        return Adjacency(offsets(self.target, self.nodes), self.source[order])


def graph(
    nodes: int,
    source: ArrayLike,
    target: ArrayLike,
    *,
    group: ArrayLike | None = None,
    needed: ArrayLike | None = None,
) -> Graph:
    """Check and order the edges; doubled edges and needs of oneself are left out.

    Parameters
    ----------
    nodes : int
        Number of nodes.
    source, target : integers, shape (edges,)
        ``source[i]`` needs ``target[i]``.
    group : integers, shape (edges,), optional
        ``-1`` for a hard need; otherwise the number of a k-of-n group.
    needed : integers, shape (groups,), optional
        The k of each group. A k above the number of members needs them all; below 1, none.

    Raises
    ------
    ValueError
        When an edge names a node or a group that does not exist, or a group has two owners.

    Examples
    --------
    >>> g = graph(3, [0, 0, 0, 1], [2, 1, 1, 1])
    >>> g.source.tolist(), g.target.tolist()
    ([0, 0], [1, 2])
    """
    ends = np.asarray(source, np.int64).ravel(), np.asarray(target, np.int64).ravel()
    least = np.zeros(0, np.int64) if needed is None else np.asarray(needed, np.int64).ravel()
    groups = np.full(len(ends[0]), -1) if group is None else np.asarray(group, np.int64).ravel()
    _check(nodes, *ends, groups, len(least))
    s, t, member = _tidy(nodes, *ends, groups)
    owner = np.full(len(least), -1)
    inside = member >= 0
    owner[member[inside]] = s[inside]
    if (owner[member[inside]] != s[inside]).any():
        raise ValueError("A group of stand-ins belongs to two nodes; give each node its own.")
    return Graph(nodes, s, t, member, least, owner)


def _check(nodes: int, source: Integers, target: Integers, group: Integers, groups: int) -> None:
    if not len(source) == len(target) == len(group):
        raise ValueError("Each edge needs a source, a target and, if there are any, a group.")
    for end in (source, target):
        if len(end) and not 0 <= int(end.min()) <= int(end.max()) < nodes:
            raise ValueError(f"An edge names a node outside 0 … {nodes - 1}.")
    if len(group) and not -1 <= int(group.min()) <= int(group.max()) < max(groups, 0):
        raise ValueError(f"An edge names a group outside 0 … {groups - 1}; -1 means none.")


def _tidy(
    nodes: int, source: Integers, target: Integers, group: Integers
) -> tuple[Integers, Integers, Integers]:
    own = source == target
    if own.any():
        source, target, group = source[~own], target[~own], group[~own]
    key = source * nodes + target
    if len(key) and not (key[1:] > key[:-1]).all():
        order = np.lexsort((group, key))
        key, group = key[order], group[order]
        fresh = np.ones(len(key), np.bool_)
        fresh[1:] = (key[1:] != key[:-1]) | (group[1:] != group[:-1])
        key, group = key[fresh], group[fresh]
    return key // nodes, key % nodes, group


def sorted_positions(values: Integers) -> Integers:
    """A stable ``argsort`` of numbers below 2**31, by sorting value and place in one word."""
    packed = (values << 32) | np.arange(len(values))
    packed.sort()
    return packed & 0xFFFFFFFF


def offsets(values: Integers, nodes: int) -> Integers:
    first = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(values, minlength=nodes), out=first[1:])
    return first


def marked(nodes: int, members: ArrayLike) -> Truths:
    """True at ``members``, shape (nodes,)."""
    mask = np.zeros(nodes, np.bool_)
    mask[np.asarray(members, np.int64)] = True
    return mask


def reached(edges: Adjacency, start: Integers, within: Truths | None = None) -> Truths:
    """Nodes that can be reached from ``start``, itself included, shape (nodes,).

    Examples
    --------
    >>> g = graph(4, [0, 1], [1, 2])
    >>> reached(g.needs, np.array([1])).tolist()
    [False, True, True, False]
    """
    nodes = len(edges.first) - 1
    open_ = np.ones(nodes, np.bool_) if within is None else within.copy()
    seen = np.zeros(nodes, np.bool_)
    frontier = np.asarray(start, np.int64)
    while len(frontier):
        seen[frontier] = True
        open_[frontier] = False
        found = edges.of(frontier)
        frontier = distinct(found[open_[found]], nodes)
    return seen


def distinct(values: Integers, nodes: int) -> Integers:
    """The distinct values in order; by marking when there are many, by sorting when few."""
    if len(values) * 16 < nodes:
        return np.unique(values)
    return np.flatnonzero(marked(nodes, values))
