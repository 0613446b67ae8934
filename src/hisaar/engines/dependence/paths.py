"""The chain of needs that decides when something is back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from .components import Order
from .graph import Graph, Integers, distinct
from .restoration import Restoration


def critical_paths(
    graph: Graph, order: Order, found: Restoration, nodes: ArrayLike
) -> list[Integers]:
    """For each node, what it waits for last, what that waits for last, and so on.

    Parameters
    ----------
    graph : Graph
    order : Order
        Of that graph.
    found : Restoration
        Of that graph.
    nodes : integers, shape (asked,)

    Returns
    -------
    list of integers, one of shape (length,) for each node asked
        The first is the node; neighbours are edges of the graph. Within a cycle it is the shortest
        way to the member that holds the others up.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order, restoration
    >>> g = graph(4, [0, 0, 1], [1, 2, 3])
    >>> o = order(g)
    >>> [path.tolist() for path in critical_paths(g, o, restoration(g, o, [1, 1, 5, 9]), [0])]
    [[0, 1, 3]]
    """
    tracer = _Tracer(graph, order, found)
    return [tracer.path(int(node)) for node in np.asarray(nodes, np.int64)]


@dataclass(eq=False)
class _Tracer:
    """Remembers what it found out about a component, since many chains lead through it."""

    graph: Graph
    order: Order
    found: Restoration
    known: dict[int, tuple[int, int, dict[int, int]]] = field(default_factory=dict)

    def path(self, node: int) -> Integers:
        path = [node]
        while True:
            end, following, onwards = self._component(int(self.order.component[path[-1]]))
            while path[-1] != end:
                path.append(onwards[path[-1]])
            if following < 0:
                return np.array(path, np.int64)
            path.append(following)

    def _component(self, component: int) -> tuple[int, int, dict[int, int]]:
        """The member that holds the component up, what it waits for, and the way to it."""
        if component not in self.known:
            first = self.order.members.first
            members = self.order.members.other[first[component] : first[component + 1]]
            end, following = self._deciding(members)
            onwards = self._ways(members, end) if len(members) > 1 else {}
            self.known[component] = end, following, onwards
        return self.known[component]

    def _deciding(self, members: Integers) -> tuple[int, int]:
        own, hours = self.found.own[members], self.found.hours
        slowest = int(members[own.argmax()])
        wait = float(hours[slowest]) - float(own.max())
        edges = self.graph.needs.positions(members)
        inside = self.order.component[self.graph.target[edges]] == self.order.component[slowest]
        edges = edges[~inside]
        if not len(edges) or wait <= 0:
            return slowest, -1
        late = np.abs(hours[self.graph.target[edges]] - wait)
        # What must be up explains a wait better than one of several stand-ins.
        best = int(edges[np.lexsort((self.graph.group[edges] >= 0, late.round(9)))[0]])
        if abs(float(hours[self.graph.target[best]]) - wait) > 1e-9 * max(1.0, wait):
            return slowest, -1
        return int(self.graph.source[best]), int(self.graph.target[best])

    def _ways(self, members: Integers, end: int) -> dict[int, int]:
        """For each member, the next one on the shortest way to ``end``, by searching backwards."""
        local = np.full(self.graph.nodes, -1)
        local[members] = np.arange(len(members))
        onwards: dict[int, int] = {}
        unseen = local >= 0
        unseen[end] = False
        frontier = np.array([end])
        behind = self.graph.dependents
        while len(frontier):
            found, onto = behind.of(frontier), behind.owners(frontier)
            fresh = unseen[found]
            onwards.update(zip(found[fresh].tolist(), onto[fresh].tolist(), strict=True))
            frontier = distinct(found[fresh], self.graph.nodes)
            unseen[frontier] = False
        return onwards
