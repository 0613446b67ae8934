"""Ways in: a shortest path from the outside to what has to be protected, and its choke points.

A choke point is a node through which every such path leads: close it, and nothing gets through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from hisaar.engines.columns import Flags, Ids, Unfit, frozen, ids, same_length, slices

NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Exposure:
    """What leads from the entrances to the goals.

    Attributes
    ----------
    path : numpy.ndarray of int32, shape (nodes on it,)
        A shortest way, entrance first and goal last; empty when there is none.
    choke_points : numpy.ndarray of int32
        The nodes of every way, in the order in which each way meets them. An entrance or a goal
        is among them when it is the only one that matters.
    """

    path: Ids
    choke_points: Ids

    @property
    def is_exposed(self) -> bool:
        return bool(self.path.size)


class Network:
    """Who reaches whom, arranged once for many questions.

    Parameters
    ----------
    nodes : int
        How many there are; ids run from 0.
    source, target : array_like of int, shape (edges,)
        ``source[i]`` can get at ``target[i]``. Order and repetition do not matter.

    Raises
    ------
    Unfit
        For ids out of range or columns of different length.

    Notes
    -----
    Memory is about 20 bytes an edge while it is arranged and 4 afterwards.

    Examples
    --------
    >>> network = Network(4, [0, 1, 0], [1, 2, 3])
    >>> network.reached([1]).tolist()
    [False, True, True, False]
    """

    def __init__(self, nodes: int, source: ArrayLike, target: ArrayLike) -> None:
        if nodes < 0:
            raise Unfit("The number of nodes cannot be negative.")
        tails, heads = ids("source", source, nodes), ids("target", target, nodes)
        same_length(source=tails, target=heads)
        self.nodes = nodes
        position = np.int32 if len(heads) < 2**31 else np.int64
        self._starts = np.zeros(nodes + 1, position)
        np.cumsum(np.bincount(tails, minlength=nodes), out=self._starts[1:])
        key = tails.astype(np.int64)
        key <<= 32
        key |= heads
        key.sort()
        key &= 2**32 - 1
        self._heads: Ids = key.astype(np.int32)

    def reached(self, entrances: ArrayLike) -> Flags:
        """What can be got at from the entrances, themselves included; shape (nodes,)."""
        frontier = np.unique(ids("entrances", entrances, self.nodes))
        visits = _Visits(self.nodes, self._starts.dtype)
        visits.unseen[frontier] = False
        while frontier.size:
            places = slices(self._starts, frontier)
            frontier = visits.any(self._heads[places], places)
        return ~visits.unseen

    def exposure(self, entrances: ArrayLike, goals: ArrayLike) -> Exposure:
        """A shortest way from any entrance to any goal, and what all ways have in common.

        Parameters
        ----------
        entrances, goals : array_like of int
            Ids of nodes; a node that is both is exposed by itself.

        Returns
        -------
        Exposure

        Raises
        ------
        Unfit
            For ids out of range, or no entrance or goal at all.
        """
        sources = np.unique(ids("entrances", entrances, self.nodes))
        sinks = np.unique(ids("goals", goals, self.nodes))
        if not (sources.size and sinks.size):
            raise Unfit("Name at least one entrance and one goal.")
        is_goal = np.zeros(self.nodes, np.bool_)
        is_goal[sinks] = True
        path = self._path(sources, is_goal)
        return Exposure(frozen(path), frozen(self._chokes(path, sources, is_goal)))

    def _path(self, sources: Ids, is_goal: Flags) -> Ids:
        visits = _Visits(self.nodes, self._starts.dtype)
        frontier = sources
        visits.unseen[frontier] = False
        while frontier.size:
            met = frontier[is_goal[frontier]]
            if met.size:
                return self._back(int(met.min()), visits.led_by)
            places = slices(self._starts, frontier)
            frontier = visits.first(self._heads[places], places)
        return np.empty(0, np.int32)

    def _back(self, goal: int, led_by: NDArray[Any]) -> Ids:
        """The way from an entrance to ``goal``, read off backwards."""
        way = [goal]
        while led_by[way[-1]] != NOWHERE:
            row = np.searchsorted(self._starts, led_by[way[-1]], side="right") - 1
            way.append(int(row))
        return np.array(way[::-1], np.int32)

    def _chokes(self, path: Ids, sources: Ids, is_goal: Flags) -> Ids:
        """The dominators of the goals: the nodes of ``path`` that no detour gets around.

        From each node of the path in turn, walk off the path as far as nobody walked before, and
        note the farthest node of the path at which a walk comes back. A node that no walk from an
        earlier one has passed is on every way. Each edge is walked once at most.
        """
        end = len(path)
        position = np.full(self.nodes, NOWHERE, np.int32)
        position[is_goal] = end  # any other goal is beyond the whole path
        position[path] = np.arange(end, dtype=np.int32)
        visits = _Visits(self.nodes, self._starts.dtype)
        visits.unseen[sources] = False
        walkers = sources[position[sources] == NOWHERE]
        farthest = int(position[sources].max())
        chokes = []
        for number, node in enumerate(path):
            farthest = max(farthest, number, self._walk(walkers, position, visits, end))
            if farthest == end:
                break
            if farthest == number:
                chokes.append(node)
            walkers = path[number : number + 1]
        return np.array(chokes, np.int32)

    def _walk(self, walkers: Ids, position: Ids, visits: _Visits, end: int) -> int:
        """The farthest place of the path that walks on new ground come back to."""
        farthest = NOWHERE
        while walkers.size and farthest < end:
            places = slices(self._starts, walkers)
            found = visits.any(self._heads[places], places)
            place = position[found]
            farthest = max(farthest, int(place.max(initial=NOWHERE)))
            walkers = found[place == NOWHERE]
        return farthest


class _Visits:
    """Which nodes nobody saw yet, and the edge that led to each of the others."""

    def __init__(self, nodes: int, places: DTypeLike) -> None:
        self.unseen = np.ones(nodes, np.bool_)
        self.led_by = np.full(nodes, NOWHERE, places)

    def first(self, heads: Ids, places: NDArray[Any]) -> Ids:
        """Nodes of ``heads`` not seen before, each once; of several edges the first led there."""
        fresh = np.flatnonzero(self.unseen[heads])
        heads, places = heads[fresh], places[fresh]
        self.led_by[heads[::-1]] = places[::-1]
        if self._is_much(heads):
            return self._taken(heads)
        found: Ids = heads[self.led_by[heads] == places]
        self.unseen[found] = False
        return found

    def any(self, heads: Ids, places: NDArray[Any]) -> Ids:
        """The same nodes; which edge led there is not always kept."""
        return self._taken(heads) if self._is_much(heads) else self.first(heads, places)

    def _is_much(self, heads: Ids) -> bool:
        """Whether to look at all nodes once is cheaper than at each of these several times."""
        return len(heads) > len(self.unseen) // 8

    def _taken(self, heads: Ids) -> Ids:
        met = np.zeros(len(self.unseen), np.bool_)
        met[heads] = True
        met &= self.unseen
        self.unseen ^= met
        return np.flatnonzero(met).astype(np.int32)


def exposure(
    nodes: int, source: ArrayLike, target: ArrayLike, entrances: ArrayLike, goals: ArrayLike
) -> Exposure:
    """A shortest way from any entrance to any goal and the choke points of all ways.

    Parameters
    ----------
    nodes : int
        How many there are; ids run from 0.
    source, target : array_like of int, shape (edges,)
        ``source[i]`` can get at ``target[i]``.
    entrances, goals : array_like of int
        Where an attacker starts (what the internet reaches) and what has to be protected.

    Returns
    -------
    Exposure

    Raises
    ------
    Unfit
        For ids out of range, columns of different length, no entrance or no goal.

    Notes
    -----
    Breadth first over compressed rows; choke points are the dominators of the goals. Linear in
    nodes and edges after one sort of the edges.

    Examples
    --------
    Two web servers (0, 1) reach an application server (2), that one two databases (3, 4).

    >>> found = exposure(5, [0, 1, 2, 2], [2, 2, 3, 4], entrances=[0, 1], goals=[3, 4])
    >>> found.path.tolist(), found.choke_points.tolist()
    ([0, 2, 3], [2])
    """
    return Network(nodes, source, target).exposure(entrances, goals)
