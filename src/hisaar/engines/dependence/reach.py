"""Who stands on what, through any number of steps: sets as bits, many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .components import Order, Step
from .graph import Integers, Truths, Words

BITS = 64


@dataclass(frozen=True, eq=False)
class Reach:
    """What each of some nodes stands on.

    Attributes
    ----------
    origins : int64, shape (origins,)
    words : uint64, shape (words, components)
        Bit ``i`` of a component is set when origin ``i`` is in it or stands on it.
    component : int64, shape (nodes,)
    pairs : int
        Pairs of an origin and a node that it stands on, itself included.
    """

    origins: Integers
    words: Words
    component: Integers
    pairs: int

    def of(self, position: int) -> Truths:
        """The nodes that origin number ``position`` stands on, itself included, shape (nodes,)."""
        word, bit = divmod(position, BITS)
        held = (self.words[word] >> np.uint64(bit)) & np.uint64(1)
        held_by: Truths = held.astype(np.bool_)[self.component]
        return held_by

    def dependents(self) -> Integers:
        """How many of the origins stand on each node, shape (nodes,)."""
        counted: Integers = np.bitwise_count(self.words).sum(axis=0, dtype=np.int64)
        return counted.take(self.component)


def reach(order: Order, origins: ArrayLike) -> Reach:
    """Everything that each origin stands on.

    Parameters
    ----------
    order : Order
    origins : integers, shape (origins,)
        Nodes, such as all business functions.

    Returns
    -------
    Reach
        Memory is components x origins / 8 bytes.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> found = reach(order(graph(4, [0, 1, 2], [1, 2, 3])), [0, 2])
    >>> found.pairs, found.of(1).tolist(), found.dependents().tolist()
    (6, [False, False, True, True], [1, 1, 2, 2])
    """
    start = np.asarray(origins, np.int64)
    words = np.zeros((-(-len(start) // BITS), order.count), np.uint64)
    own = order.component[start]
    position = np.arange(len(start))
    np.bitwise_or.at(
        words, (position // BITS, own), np.uint64(1) << (position % BITS).astype(np.uint64)
    )
    spread(words, order.downwards)
    counted = np.bitwise_count(words).sum(axis=0, dtype=np.int64)
    return Reach(start, words, order.component, int((counted * order.size).sum()))


def spread(words: Words, steps: list[Step]) -> None:
    """OR along the steps, word after word."""
    for step in steps:
        for row in words:
            row[step.head] |= np.bitwise_or.reduceat(row[step.taken], step.start)


@dataclass(frozen=True, eq=False)
class Radius:
    """How much a compromise of each node endangers: those that stand on it, itself included.

    Attributes
    ----------
    nodes : int64, shape (nodes,)
    components : int64, shape (nodes,)
        The same, with every cycle counted once.
    """

    nodes: Integers
    components: Integers


def compromise_radius(order: Order) -> Radius:
    """Everything that stands on each node through any path, redundancy or not.

    An attacker who holds one of two stand-ins holds one: what uses it may be lied to, though it is
    not down. For what goes down, see ``faults``.

    Parameters
    ----------
    order : Order

    Returns
    -------
    Radius

    Examples
    --------
    >>> from hisaar.engines.dependence import graph, order
    >>> compromise_radius(order(graph(4, [0, 1, 2], [2, 2, 3]))).nodes.tolist()
    [1, 1, 3, 4]
    """
    components = np.ones(order.count, np.int64)
    extra = np.zeros(order.count, np.int64)
    origins = np.unique(order.source)
    for low in range(0, len(origins), BITS):
        _count_block(order, origins[low : low + BITS], components, extra)
    nodes = components + extra + order.size - 1
    return Radius(nodes[order.component], components[order.component])


def _count_block(order: Order, origins: Integers, components: Integers, extra: Integers) -> None:
    """Add what lies below each of up to 64 components, in topological order."""
    bits = np.uint64(1) << np.arange(len(origins), dtype=np.uint64)
    row = np.zeros(order.count, np.uint64)
    row[origins] = bits
    for step in order.downwards:
        if step.head[-1] > origins[0]:
            row[step.head] |= np.bitwise_or.reduceat(row[step.taken], step.start)
    tail = row[origins[0] :]
    components[origins[0] :] += np.bitwise_count(tail)
    components[origins] -= 1
    for position in np.flatnonzero(order.size[origins] > 1):
        held = ((row >> np.uint64(position)) & np.uint64(1)).astype(np.int64)
        held[origins[position]] = 0
        extra += held * (order.size[origins[position]] - 1)
