"""What a node takes over from those who need it: the strictest of their demands."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .components import Order
from .graph import Graph, Hours, Integers


def inherited(order: Order, declared: ArrayLike) -> Hours:
    """The least of what a node and all that stand on it declare.

    Use it for recovery time objectives, recovery point objectives, and criticality with 1 for the
    most critical.

    Parameters
    ----------
    order : Order
    declared : floats, shape (nodes,)
        Hours, or ranks; infinite where nothing is declared.

    Returns
    -------
    floats, shape (nodes,)
        Members of a cycle need each other, so all of them inherit the strictest.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> g = graph(3, [0, 1], [2, 2])
    >>> inherited(order(g), [24.0, 4.0, 72.0]).tolist()
    [24.0, 4.0, 4.0]
    """
    least = np.full(order.count, np.inf)
    np.minimum.at(least, order.component, np.asarray(declared, np.float64))
    for step in order.downwards:
        taken = np.minimum.reduceat(least[step.taken], step.start)
        least[step.head] = np.minimum(least[step.head], taken)
    return least[order.component]


def imposing_path(graph: Graph, declared: ArrayLike, taken_over: Hours, node: int) -> Integers:
    """The shortest chain from the one whose demand a node takes over, down to the node.

    Parameters
    ----------
    graph : Graph
    declared : floats, shape (nodes,)
    taken_over : floats, shape (nodes,)
        What ``inherited`` gave for ``declared``.
    node : int

    Returns
    -------
    integers, shape (length,)
        The first declares the demand; the last is ``node``. Empty when nobody demands anything.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> g = graph(3, [0, 1], [1, 2])
    >>> hours = [4.0, np.inf, np.inf]
    >>> imposing_path(g, hours, inherited(order(g), hours), 2).tolist()
    [0, 1, 2]
    """
    own = np.asarray(declared, np.float64)
    demand = float(taken_over[node])
    if np.isinf(demand):
        return np.zeros(0, np.int64)
    below: dict[int, int] = {node: -1}
    queue = [node]
    for at in queue:
        if own[at] == demand:
            return np.array(_chain(below, at), np.int64)
        for other in graph.dependents.of(np.array([at])).tolist():
            if other not in below and taken_over[other] == demand:
                below[other] = at
                queue.append(other)
    raise ValueError("`taken_over` was not made from `declared`; call `inherited` again.")


def _chain(following: dict[int, int], node: int) -> list[int]:
    chain = []
    while node >= 0:
        chain.append(node)
        node = following[node]
    return chain
