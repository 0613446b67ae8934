"""How soon everything can be back, and which promises that breaks.

A node is back when all that it needs is back and its own work is done: hard needs all of them, a
k-of-n group when its k-th fastest member is. Members of a cycle wait for one another, so they are
restarted together: none starts before everything outside the cycle that any of them needs is back,
and all are back when the slowest of them is. A stand-in on the same cycle counts as there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .components import Order
from .graph import Graph, Hours, Integers, Truths


@dataclass(frozen=True, eq=False)
class Restoration:
    """When each node can be back, in hours after work on everything starts.

    Attributes
    ----------
    hours : floats, shape (nodes,)
    own : floats, shape (nodes,)
        What the node alone takes.
    """

    hours: Hours
    own: Hours


def restoration(graph: Graph, order: Order, own: ArrayLike) -> Restoration:
    """The earliest that every node can be back when nobody has to wait for a team.

    Parameters
    ----------
    graph : Graph
    order : Order
        Of that graph.
    own : floats, shape (nodes,)
        Hours that each node takes by itself, once what it needs is there.

    Returns
    -------
    Restoration

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> g = graph(3, [0, 0], [1, 2], group=[0, 0], needed=[1])  # 0 needs one of 1 and 2
    >>> restoration(g, order(g), [1.0, 8.0, 3.0]).hours.tolist()
    [4.0, 8.0, 3.0]
    """
    alone = np.asarray(own, np.float64)
    work = np.zeros(order.count)
    np.maximum.at(work, order.component, alone)
    back = work.copy()
    needed = graph.needed - _internal(graph, order)
    for step in order.upwards:
        group = graph.group[step.edge]
        hard = group < 0
        head = np.repeat(step.head, np.diff(np.append(step.start, len(step.taken))))
        waits = np.zeros(order.count)
        np.maximum.at(waits, head[hard], back[step.taken[hard]])
        if not hard.all():
            deciding = _deciding(back[step.taken], group, needed)
            np.maximum.at(waits, head[deciding], back[step.taken[deciding]])
        back[step.head] = work[step.head] + waits[step.head]
    return Restoration(back[order.component], alone)


def _internal(graph: Graph, order: Order) -> Integers:
    """Members of each group that lie on a cycle with its owner, shape (groups,)."""
    same = order.component[graph.source] == order.component[graph.target]
    inside = same & (graph.group >= 0)
    return np.bincount(graph.group[inside], minlength=len(graph.needed))


def _deciding(hours: Hours, group: Integers, needed: Integers) -> Integers:
    """Positions of the k-th fastest member of each group; every group of an owner stands here."""
    member = np.flatnonzero(group >= 0)
    by_speed = member[np.lexsort((hours[member], group[member]))]
    mine = group[by_speed]
    first = np.flatnonzero(np.concatenate(([True], mine[1:] != mine[:-1])))
    size = np.diff(np.append(first, len(mine)))
    least = np.minimum(needed[mine[first]], size)
    return by_speed[first[least > 0] + least[least > 0] - 1]


def longest_path(order: Order, weight: ArrayLike) -> float:
    """The heaviest chain of needs, with the heaviest member for each cycle.

    Parameters
    ----------
    order : Order
    weight : floats, shape (nodes,)

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> longest_path(order(graph(3, [0, 1], [1, 2])), [1.0, 2.0, 4.0])
    7.0
    """
    total = np.zeros(order.count)
    np.maximum.at(total, order.component, np.asarray(weight, np.float64))
    for step in order.upwards:
        total[step.head] += np.maximum.reduceat(total[step.taken], step.start)
    return float(total.max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Conflicts:
    """Promises that cannot be kept.

    Attributes
    ----------
    node : int64, shape (conflicts,)
    promised, possible : floats, shape (conflicts,)
        Hours.
    """

    node: Integers
    promised: Hours
    possible: Hours

    def __len__(self) -> int:
        return len(self.node)


def conflicts(promised: ArrayLike, possible: ArrayLike) -> Conflicts:
    """Where less is promised than is possible.

    For recovery times, give the declared objectives and ``restoration``'s hours; the chain that
    causes one is its ``critical_paths``. For recovery points, give the inherited objectives and the
    hours between backups; the chain is the ``imposing_path``.

    Parameters
    ----------
    promised, possible : floats, shape (nodes,)
        Hours; not a number or infinite where nothing is promised, not a number or 0 where nothing
        is known.

    Examples
    --------
    >>> conflicts([4.0, np.inf], [6.5, 99.0]).node.tolist()
    [0]
    """
    asked, able = np.asarray(promised, np.float64), np.asarray(possible, np.float64)
    broken: Truths = able > asked + 1e-9
    node = np.flatnonzero(broken)
    return Conflicts(node, asked[node], able[node])
