"""How many of the shortest ways between all others lead through each node."""

from __future__ import annotations

import numpy as np

from .graph import Adjacency, Graph, Hours, Integers, graph


def betweenness(net: Graph) -> Hours:
    """Normalised betweenness centrality, directions left aside.

    Exact answers take work in nodes x edges: milliseconds for hundreds of nodes, minutes for
    20,000. For the question of what an attacker must pass, ``choke_points`` answers at any size.

    U. Brandes, A faster algorithm for betweenness centrality (2001).

    Parameters
    ----------
    net : Graph

    Returns
    -------
    floats, shape (nodes,)
        Share of the pairs of other nodes whose shortest ways lead through, 0 to 1.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph
    >>> betweenness(graph(3, [0, 1], [1, 2])).tolist()
    [0.0, 1.0, 0.0]
    """
    both = np.concatenate((net.source, net.target)), np.concatenate((net.target, net.source))
    edges = graph(net.nodes, *both).needs
    total = np.zeros(net.nodes)
    for start in range(net.nodes):
        total += _through(edges, start)
    pairs = (net.nodes - 1) * (net.nodes - 2)
    return total / pairs if pairs else total


def _through(edges: Adjacency, start: int) -> Hours:
    """What the ways from one node owe to each of the others."""
    nodes = len(edges.first) - 1
    distance = np.full(nodes, -1)
    ways = np.zeros(nodes)
    distance[start], ways[start] = 0, 1.0
    rounds: list[tuple[Integers, Integers]] = []
    frontier = np.array([start])
    while len(frontier):
        by, found = edges.owners(frontier), edges.of(frontier)
        onwards = (distance[found] < 0) | (distance[found] == distance[start] + len(rounds) + 1)
        by, found = by[onwards], found[onwards]
        distance[found] = len(rounds) + 1
        np.add.at(ways, found, ways[by])
        rounds.append((by, found))
        frontier = np.unique(found)
    owed = np.zeros(nodes)
    for by, found in rounds[::-1]:
        np.add.at(owed, by, ways[by] / ways[found] * (1 + owed[found]))
    owed[start] = 0.0
    return owed
