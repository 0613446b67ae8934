"""Where all ways pass: dominators, choke points, articulation points and bridges.

These answer questions about paths (how could an attacker get from here to there), not about what
stops a function: for that, let things fail (``faults``).

T. Lengauer and R. Tarjan, A fast algorithm for finding dominators in a flowgraph, ACM TOPLAS 1
(1979); R. Tarjan and U. Vishkin, An efficient parallel biconnectivity algorithm, SIAM Journal on
Computing 14 (1985).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .components import Order, order
from .graph import Graph, Integers, Truths, distinct, graph


def dominators(net: Graph, roots: ArrayLike) -> Integers:
    """The last node that every way from the roots to a node passes.

    Parameters
    ----------
    net : Graph
    roots : integers, shape (roots,)

    Returns
    -------
    int64, shape (nodes,)
        The immediate dominator; ``nodes`` (a virtual root above all roots) where the ways have
        nothing in common, and -1 where no way leads.

    Notes
    -----
    Components are worked through from the roots. A node's dominator is the nearest common ancestor,
    in the tree of dominators so far, of all that lead to it; on a cycle this is repeated from the
    tree of shortest ways until nothing changes.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph
    >>> dominators(graph(5, [0, 0, 1, 2, 3], [1, 2, 3, 3, 4]), [0]).tolist()
    [5, 0, 0, 0, 3]
    """
    start = np.unique(np.asarray(roots, np.int64))
    root = net.nodes
    source = np.concatenate((net.source, np.full(len(start), root)))
    target = np.concatenate((net.target, start))
    flow = graph(root + 1, source, target)
    parent = _shortest_tree(flow, root)
    live = parent[flow.source] >= 0
    flow = graph(root + 1, flow.source[live], flow.target[live])
    return _settle(flow, order(flow), parent)[:root]


def _shortest_tree(flow: Graph, root: int) -> Integers:
    """A parent for each node that can be reached; the root is its own."""
    parent = np.full(flow.nodes, -1)
    parent[root] = root
    frontier = np.array([root])
    while len(frontier):
        found, by = flow.needs.of(frontier), flow.needs.owners(frontier)
        fresh = parent[found] < 0
        parent[found[fresh]] = by[fresh]
        frontier = distinct(found[fresh], flow.nodes)
    return parent


def _settle(flow: Graph, found: Order, parent: Integers) -> Integers:
    """Replace the parents by dominators, from the root downwards."""
    root = flow.nodes - 1
    depth = np.zeros(flow.nodes, np.int64)
    by_target = np.argsort(found.component[flow.target], kind="stable")
    source, target = flow.source[by_target], flow.target[by_target]
    bounds = np.searchsorted(found.component[target], found.level_first)
    reachable = np.flatnonzero(parent >= 0)
    circular = found.size[found.component] > 1
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        s, t = source[low:high], target[low:high]
        on_cycle = circular[t]
        _meet(s[~on_cycle], t[~on_cycle], parent, depth)
        if on_cycle.any():
            _repeat(s[on_cycle], t[on_cycle], parent, depth)
    parent[root] = -1
    unreached = np.ones(flow.nodes, np.bool_)
    unreached[reachable] = False
    parent[unreached] = -1
    return parent


def _repeat(source: Integers, target: Integers, parent: Integers, depth: Integers) -> None:
    """The same for nodes on cycles, until their parents stay."""
    nodes = np.unique(target)
    by_node = np.argsort(target, kind="stable")
    source, target = source[by_node], target[by_node]
    while True:
        _measure(nodes, parent, depth)
        before = parent[nodes]
        _meet(source, target, parent, depth)
        if (parent[nodes] == before).all():
            return


def _measure(nodes: Integers, parent: Integers, depth: Integers) -> None:
    """Depths below parents that may be among the nodes themselves."""
    while True:
        fresh = depth[parent[nodes]] + 1
        if (fresh == depth[nodes]).all():
            return
        depth[nodes] = fresh


def _meet(source: Integers, target: Integers, parent: Integers, depth: Integers) -> None:
    """Hang each target below the nearest common ancestor of its sources."""
    if not len(target):
        return
    if (target[1:] < target[:-1]).any():
        by_target = np.argsort(target, kind="stable")
        source, target = source[by_target], target[by_target]
    start = np.flatnonzero(np.concatenate(([True], target[1:] != target[:-1])))
    node, at = target[start], source
    result = np.empty(len(node), np.int64)
    left = np.arange(len(node))
    while len(left):
        low, high = np.minimum.reduceat(at, start), np.maximum.reduceat(at, start)
        same = low == high
        result[left[same]] = low[same]
        at, start, left = _unsettled(at, start, left, same)
        if len(left):
            at = _climb(at, start, parent, depth)
    parent[node] = result
    depth[node] = depth[result] + 1


def _unsettled(
    at: Integers, start: Integers, left: Integers, same: Truths
) -> tuple[Integers, Integers, Integers]:
    size = np.diff(np.append(start, len(at)))
    at = at[np.repeat(~same, size)]
    size = size[~same]
    return at, np.cumsum(size) - size, left[~same]


def _climb(at: Integers, start: Integers, parent: Integers, depth: Integers) -> Integers:
    """One step up for all that are deepest in their group, or for all when equally deep."""
    size = np.diff(np.append(start, len(at)))
    deep = depth[at]
    shallow = np.minimum.reduceat(deep, start)
    flat = np.repeat(shallow == np.maximum.reduceat(deep, start), size)
    return np.where(flat | (deep > np.repeat(shallow, size)), parent[at], at)


def choke_points(net: Graph, sources: ArrayLike, targets: ArrayLike) -> Integers:
    """Nodes that lie on every way from any of the sources to any of the targets.

    Parameters
    ----------
    net : Graph
        Edges in the direction of the ways.
    sources, targets : integers
        Such as what the internet reaches, and where policyholder data lies.

    Returns
    -------
    int64, shape (points,)
        In the order in which they are passed; a source or target is among them when every way
        uses it. Empty when there are two ways that share nothing, and when there is none.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph
    >>> choke_points(graph(5, [0, 1, 2, 2], [2, 2, 3, 4]), [0, 1], [3, 4]).tolist()
    [2]
    """
    ends = np.unique(np.asarray(targets, np.int64))
    sink = net.nodes
    flow = graph(
        sink + 1,
        np.concatenate((net.source, ends)),
        np.concatenate((net.target, np.full(len(ends), sink))),
    )
    parent = dominators(flow, sources)
    points: list[int] = []
    at = int(parent[sink])
    while 0 <= at < sink:
        points.append(at)
        at = int(parent[at])
    return np.array(points[::-1], np.int64)


def connected(nodes: int, one: Integers, other: Integers) -> Integers:
    """The least node of each node's component, directions left aside, shape (nodes,).

    Examples
    --------
    >>> connected(4, np.array([3, 1]), np.array([2, 3])).tolist()
    [0, 1, 1, 1]
    """
    label = np.arange(nodes)
    while True:
        a, b = label[one], label[other]
        apart = a != b
        if not apart.any():
            return label
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while True:
            above = label[label]
            if (above == label).all():
                break
            label = above
