"""Nodes and edges without which the graph falls apart, directions left aside.

R. Tarjan and U. Vishkin, An efficient parallel biconnectivity algorithm, SIAM Journal on Computing
14 (1985), with trees of shortest ways instead of any spanning tree: few levels, all nodes of a
level at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .choke import connected
from .graph import Adjacency, Graph, Integers, Truths, distinct


@dataclass(frozen=True, eq=False)
class Cuts:
    """Where the graph falls apart.

    Attributes
    ----------
    nodes : int64, shape (articulation points,)
    bridges : int64, shape (bridges, 2)
        Each with its smaller end first.
    """

    nodes: Integers
    bridges: Integers


def articulation(net: Graph) -> Cuts:
    """Articulation points and bridges.

    Parameters
    ----------
    net : Graph

    Returns
    -------
    Cuts

    Examples
    --------
    >>> from hisaar.engines.dependence import graph
    >>> found = articulation(graph(4, [0, 1, 2, 2], [1, 2, 0, 3]))
    >>> found.nodes.tolist(), found.bridges.tolist()
    ([2], [[2, 3]])
    """
    if not len(net.source):
        return Cuts(np.zeros(0, np.int64), np.zeros((0, 2), np.int64))
    forest = _forest(net)
    low, high = _ranges(net, forest)
    block = _blocks(net, forest, low, high)
    parent = forest.parent
    child = np.flatnonzero(parent != np.arange(net.nodes))
    top = child[(parent[parent[child]] == parent[child]) | (block[child] != block[parent[child]])]
    inner = top[parent[parent[top]] != parent[top]]
    is_root = parent[parent[child]] == parent[child]
    pairs = np.unique(np.stack((parent[child][is_root], block[child][is_root])), axis=1)
    roots, blocks = np.unique(pairs[0], return_counts=True)
    nodes = np.union1d(parent[inner], roots[blocks > 1])
    last = forest.place[child] + forest.size[child]
    alone = child[(low[child] >= forest.place[child]) & (high[child] < last)]
    ends = np.sort(np.stack((alone, parent[alone]), axis=1), axis=1)
    return Cuts(nodes, ends[np.lexsort((ends[:, 1], ends[:, 0]))])


@dataclass(frozen=True, eq=False)
class _Forest:
    """Trees of shortest ways: parents, places in preorder, sizes, and nodes by level."""

    parent: Integers
    place: Integers
    size: Integers
    levels: list[Integers]


def _forest(net: Graph) -> _Forest:
    label = connected(net.nodes, net.source, net.target)
    parent = np.full(net.nodes, -1)
    frontier = np.unique(label)
    parent[frontier] = frontier
    levels = [frontier]
    while len(frontier):
        fresh = [_step(edges, frontier, parent) for edges in (net.needs, net.dependents)]
        frontier = distinct(np.concatenate(fresh), net.nodes)
        levels.append(frontier)
    size = np.ones(net.nodes, np.int64)
    for nodes in levels[:0:-1]:
        np.add.at(size, parent[nodes], size[nodes])
    return _Forest(parent, _preorder(parent, size, levels), size, levels)


def _step(edges: Adjacency, frontier: Integers, parent: Integers) -> Integers:
    found = edges.of(frontier)
    by = edges.owners(frontier)
    fresh = parent[found] < 0
    parent[found[fresh]] = by[fresh]
    return found[fresh]


def _preorder(parent: Integers, size: Integers, levels: list[Integers]) -> Integers:
    place = np.zeros(len(parent), np.int64)
    place[levels[0]] = np.cumsum(size[levels[0]]) - size[levels[0]]
    for nodes in levels[1:]:
        if not len(nodes):
            continue
        nodes = nodes[np.argsort(parent[nodes], kind="stable")]  # noqa: PLW2901 - brothers together
        before = np.cumsum(size[nodes]) - size[nodes]
        above = parent[nodes]
        first = np.flatnonzero(np.concatenate(([True], above[1:] != above[:-1])))
        count = np.diff(np.append(first, len(nodes)))
        place[nodes] = place[above] + 1 + before - np.repeat(before[first], count)
    return place


def _ranges(net: Graph, forest: _Forest) -> tuple[Integers, Integers]:
    """The first and last place that edges off the tree reach from below each node."""
    low, high = forest.place.copy(), forest.place.copy()
    aside = _off_tree(net, forest.parent)
    for a, b in ((net.source, net.target), (net.target, net.source)):
        at, seen = a[aside], forest.place[b[aside]]
        np.minimum.at(low, at, seen)
        np.maximum.at(high, at, seen)
    for nodes in forest.levels[:0:-1]:
        np.minimum.at(low, forest.parent[nodes], low[nodes])
        np.maximum.at(high, forest.parent[nodes], high[nodes])
    return low, high


def _off_tree(net: Graph, parent: Integers) -> Truths:
    aside: Truths = (parent[net.source] != net.target) & (parent[net.target] != net.source)
    return aside


def _blocks(net: Graph, forest: _Forest, low: Integers, high: Integers) -> Integers:
    """Blocks of the edges to the parents: equal numbers lie on a common circle."""
    parent, place, size = forest.parent, forest.place, forest.size
    aside = _off_tree(net, parent)
    a, b = net.source[aside], net.target[aside]
    swap = place[a] > place[b]
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    apart = place[b] >= place[a] + size[a]
    above = parent[parent] != parent
    above &= parent != np.arange(net.nodes)
    leaves = (low < place[parent]) | (high >= place[parent] + size[parent])
    child = np.flatnonzero(above & leaves)
    return connected(
        net.nodes, np.concatenate((a[apart], child)), np.concatenate((b[apart], parent[child]))
    )
