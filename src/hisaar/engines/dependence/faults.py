"""What goes down when one thing does: every single fault at once, with redundancy.

Each fault is one bit; a word carries 64 faults through the graph together, so that the answer for
all nodes costs little more than the answer for one. A node is down when it has failed, when a hard
need is down, or when so many of a k-of-n group are down that fewer than k are left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .components import Order, Step, order
from .graph import Graph, Integers, Truths, Words, graph
from .reach import BITS

_BLOCK = 8  # words of faults carried at once: the state of 20,000 nodes then fits a cache


@dataclass(frozen=True, eq=False)
class Faults:
    """What every single fault stops.

    Attributes
    ----------
    watched : int64, shape (watched,)
        The nodes whose fate was kept, such as all business functions.
    words : uint64, shape (words, watched)
        Bit ``i`` of a watched node is set when the failure of node ``i`` stops it.
    down : int64, shape (nodes,)
        How many nodes are down when this one fails, itself included.
    stopped : int64, shape (nodes,)
        How many watched nodes are down when this one fails.
    """

    watched: Integers
    words: Words
    down: Integers
    stopped: Integers

    def stopping(self, position: int) -> Truths:
        """The nodes whose single failure stops watched node number ``position``, shape (nodes,)."""
        column = np.ascontiguousarray(self.words[:, position]).astype("<u8")
        bits = np.unpackbits(column.view(np.uint8), bitorder="little")
        return bits[: len(self.down)].astype(np.bool_)


def single_faults(net: Graph, watched: ArrayLike) -> Faults:
    """Let every node fail, one at a time.

    Parameters
    ----------
    net : Graph
        With its groups of stand-ins.
    watched : integers, shape (watched,)

    Returns
    -------
    Faults
        Memory while running is about 64 bytes x nodes, whatever the number of faults.

    Examples
    --------
    >>> from hisaar.engines.dependence import graph
    >>> net = graph(4, [0, 0, 1, 2], [1, 2, 3, 3], group=[0, 0, -1, -1], needed=[1])
    >>> found = single_faults(net, [0])
    >>> found.stopping(0).tolist(), found.down.tolist()
    ([True, False, False, True], [1, 1, 1, 4])
    """
    kept = np.asarray(watched, np.int64)
    plan = _plan(net)
    total = -(-net.nodes // BITS)
    words = np.zeros((total, len(kept)), np.uint64)
    down = np.zeros(total * BITS, np.int64)
    bit_of = np.uint64(1) << (np.arange(net.nodes) % BITS).astype(np.uint64)
    word_of = np.arange(net.nodes) // BITS
    for low in range(0, total, _BLOCK):
        high = min(low + _BLOCK, total)
        first, last = low * BITS, min(high * BITS, net.nodes)
        state = np.zeros((high - low, plan.outer.count), np.uint64)
        own = np.arange(first, last)
        np.bitwise_or.at(state, (word_of[own] - low, plan.component[own]), bit_of[own])
        plan.run(state)
        words[low:high] = state[:, plan.component[kept]]
        down[first : high * BITS] = _columns(state, plan.size)
    stopped = _columns(words, np.ones(len(kept), np.int64))
    return Faults(kept, words, down[: net.nodes], stopped[: net.nodes])


@dataclass(frozen=True, eq=False)
class _Plan:
    """Components of hard needs only, in the order in which failures climb.

    Needs with stand-ins may still run in circles between these; such levels are repeated until
    nothing more goes down.
    """

    component: Integers
    size: Integers
    outer: Order
    levels: list[_Level]

    def run(self, state: Words) -> None:
        for level in self.levels:
            level.climb(state)
            if level.is_circular:
                before = int(np.bitwise_count(state).sum(dtype=np.int64))
                while True:
                    level.climb(state)
                    after = int(np.bitwise_count(state).sum(dtype=np.int64))
                    if after == before:
                        break
                    before = after


@dataclass(frozen=True, eq=False)
class _Level:
    hard: Step | None
    groups: list[_Groups]
    is_circular: bool

    def climb(self, state: Words) -> None:
        if self.hard is not None:
            fallen = np.bitwise_or.reduceat(
                np.take(state, self.hard.taken, axis=1), self.hard.start, axis=1
            )
            state[:, self.hard.head] |= fallen
        for groups in self.groups:
            fallen = groups.fallen(state)
            for row, values in zip(state, fallen, strict=True):
                np.bitwise_or.at(row, groups.head, values)


@dataclass(frozen=True, eq=False)
class _Groups:
    """Groups of one level that fall with the same number of members down."""

    fatal: int
    taken: Integers
    start: Integers
    head: Integers

    def fallen(self, state: Words) -> Words:
        """Faults with at least ``fatal`` members down, shape (words, groups)."""
        members = np.take(state, self.taken, axis=1)
        size = np.diff(np.append(self.start, len(self.taken)))
        if self.fatal == 1:
            return np.bitwise_or.reduceat(members, self.start, axis=1)
        if (size == self.fatal).all():
            return np.bitwise_and.reduceat(members, self.start, axis=1)
        return self._counted(members, size)

    def _counted(self, members: Words, size: Integers) -> Words:
        """``least[j]`` has the faults with more than ``j`` members down so far."""
        least = np.zeros((self.fatal, len(members), len(self.start)), np.uint64)
        for turn in range(int(size.max())):
            here = np.flatnonzero(size > turn)
            fresh = members[:, self.start[here] + turn]
            for j in range(self.fatal - 1, 0, -1):
                least[j][:, here] |= least[j - 1][:, here] & fresh
            least[0][:, here] |= fresh
        fallen: Words = least[-1]
        return fallen


def _plan(net: Graph) -> _Plan:
    hard = net.group < 0
    rigid = order(graph(net.nodes, net.source[hard], net.target[hard]))
    source, target = rigid.component[net.source], rigid.component[net.target]
    whole = order(graph(rigid.count, source, target))
    # Number components as the outer order does, so that levels are runs of numbers.
    place = np.empty(rigid.count, np.int64)
    place[whole.members.other] = np.arange(rigid.count)
    component = place[rigid.component]
    source, target = place[source], place[target]
    level_of = np.searchsorted(whole.level_first, np.sort(whole.component), side="right") - 1
    circular = np.unique(level_of[place[np.flatnonzero(whole.size[whole.component] > 1)]])
    levels = _levels(net, source, target, level_of, set(circular.tolist()))
    size = np.bincount(component, minlength=rigid.count)
    outer = Order(component, rigid.count, whole.level_first, source, target, net.source)
    return _Plan(component, size, outer, levels)


def _levels(
    net: Graph, source: Integers, target: Integers, level_of: Integers, circular: set[int]
) -> list[_Level]:
    """From the deepest level upwards: what each needs, hard and with stand-ins."""
    between = source != target
    dead = np.bincount(net.group[(net.group >= 0) & ~between], minlength=len(net.needed))
    left = np.bincount(net.group[(net.group >= 0) & between], minlength=len(net.needed))
    # A member within the owner's own component is up as long as the owner is.
    spare = left - np.maximum(net.needed - dead, 0)
    fatal = np.where(net.needed - dead > 0, np.maximum(spare, 0) + 1, 0)
    levels = []
    for level in range(int(level_of.max(initial=-1)), -1, -1):
        here = between & (level_of[source] == level)
        hard = np.flatnonzero(here & (net.group < 0))
        soft = np.flatnonzero(here & (net.group >= 0))
        groups = _groups(net, source, target, soft, fatal)
        step = _step(source, target, hard) if len(hard) else None
        if step is not None or groups:
            levels.append(_Level(step, groups, level in circular))
    return levels


def _step(source: Integers, target: Integers, edges: Integers) -> Step:
    edges = edges[np.argsort(source[edges], kind="stable")]
    head = source[edges]
    start = np.flatnonzero(np.concatenate(([True], head[1:] != head[:-1])))
    return Step(target[edges], start, head[start], edges)


def _groups(
    net: Graph, source: Integers, target: Integers, soft: Integers, fatal: Integers
) -> list[_Groups]:
    soft = soft[np.argsort(net.group[soft], kind="stable")]
    soft = soft[fatal[net.group[soft]] > 0]
    size = np.bincount(net.group[soft], minlength=len(net.needed))
    kinds = np.stack((fatal[net.group[soft]], size[net.group[soft]]))
    found = []
    for needed_down, all_of_them in np.unique(
        np.stack((kinds[0], kinds[0] == kinds[1])), axis=1
    ).T.tolist():
        mine = soft[(kinds[0] == needed_down) & ((kinds[0] == kinds[1]) == bool(all_of_them))]
        group = net.group[mine]
        start = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
        found.append(_Groups(int(needed_down), target[mine], start, source[mine[start]]))
    return found


def _columns(state: Words, weight: Integers) -> Integers:
    """For each fault, the weighted number of nodes that are down, shape (words x 64,)."""
    rows, _ = state.shape
    single = _vertical(state[:, weight == 1]) if (weight == 1).any() else np.zeros(rows * BITS)
    total = single.astype(np.int64)
    for column in np.flatnonzero(weight > 1):
        total += weight[column] * _bits(np.ascontiguousarray(state[:, column])).astype(np.int64)
    return total


def _bits(words: Words) -> Integers:
    """Bits of the words, lowest first, shape (..., words x 64)."""
    ordered = np.ascontiguousarray(words.astype("<u8", copy=False))
    return np.unpackbits(ordered.view(np.uint8), axis=-1, bitorder="little").astype(np.int64)


def _vertical(state: Words) -> Integers:
    """Count set bits place by place, by adding binary numbers of one bit, two, three and so on."""
    planes = [state]
    while planes[0].shape[1] > 1:
        planes = _halve(planes)
    total = np.zeros(len(state) * BITS, np.int64)
    for place, plane in enumerate(planes):
        total += _bits(plane[:, 0]) << place
    return total


def _halve(planes: list[Words]) -> list[Words]:
    """Add the right half of the columns to the left half, with carry."""
    width = planes[0].shape[1]
    half = (width + 1) // 2
    carry = np.zeros((len(planes[0]), half), np.uint64)
    added = []
    for plane in planes:
        left = plane[:, :half]
        right = np.zeros_like(left)
        right[:, : width - half] = plane[:, half:]
        added.append(left ^ right ^ carry)
        carry = (left & right) | (carry & (left ^ right))
    if carry.any():
        added.append(carry)
    return added
