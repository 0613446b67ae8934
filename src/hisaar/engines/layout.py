"""Where to draw the nodes of a dependency graph: in layers, what needs above what is needed.

The method is that of Sugiyama, Tagawa and Toda (1981), "Methods for visual understanding of
hierarchical system structures": layers, then an order within each that crosses few lines
(barycentres), then places near the neighbours. Places within a layer are the exact least-squares
answer under a least distance, by pooling adjacent violators (Ayer et al. 1955).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_SWEEPS = 6
_FRESH, _OPEN, _DONE = 0, 1, 2


@dataclass(frozen=True)
class Layout:
    """Centres of the nodes, in units where neighbours in a row are at least 1 apart.

    ``x``, ``y`` have shape (nodes,); ``row`` is the row of each node, from 0 at the top.
    """

    x: Floats
    y: Floats
    row: Ints

    @property
    def width(self) -> float:
        return float(np.ptp(self.x)) if self.x.size else 0.0

    @property
    def height(self) -> float:
        return float(np.ptp(self.y)) if self.y.size else 0.0


def layered(
    nodes: int, source: Ints, target: Ints, *, rank: Ints | None = None, longest_row: int = 60
) -> Layout:
    """Lay a graph out in rows.

    Parameters
    ----------
    nodes : int
        Nodes are 0 to ``nodes - 1``.
    source, target : array of shape (edges,)
        ``source[i]`` needs ``target[i]`` and is drawn above it, where no cycle forbids that.
    rank : array of shape (nodes,), optional
        Rows that are wanted, from 0; without it, one below the lowest that needs the node.
    longest_row : int
        A rank with more nodes is broken into several rows of at most so many.

    Raises
    ------
    ValueError
        An edge names a node that does not exist.

    Examples
    --------
    >>> layered(3, np.array([0, 0]), np.array([1, 2])).row.tolist()
    [0, 1, 1]
    """
    source, target = np.asarray(source, np.int64), np.asarray(target, np.int64)
    ends = np.concatenate([source, target])
    if ends.size and (ends.min() < 0 or ends.max() >= nodes):
        raise ValueError(f"An edge names node {ends.max()}, but there are only {nodes}.")
    ranks = _ranks(nodes, source, target) if rank is None else np.asarray(rank, np.int64)
    position = _order(nodes, source, target, ranks)
    row = _rows(ranks, position, longest_row)
    return Layout(_places(nodes, source, target, row, position), row.astype(np.float64), row)


def _ranks(nodes: int, source: Ints, target: Ints) -> Ints:
    """The longest way from above, with edges that close a cycle left out."""
    below = _children(nodes, source, target)
    ranks = np.zeros(nodes, np.int64)
    for node in reversed(_finished(nodes, below)):
        for child, is_back in below[node]:
            if not is_back[0]:
                ranks[child] = max(ranks[child], ranks[node] + 1)
    return ranks


def _children(nodes: int, source: Ints, target: Ints) -> list[list[tuple[int, list[bool]]]]:
    below: list[list[tuple[int, list[bool]]]] = [[] for _ in range(nodes)]
    for a, b in zip(source.tolist(), target.tolist(), strict=True):
        below[a].append((b, [a == b]))
    return below


def _finished(nodes: int, below: list[list[tuple[int, list[bool]]]]) -> list[int]:
    """Nodes in the order in which a depth-first walk leaves them; marks edges that go back."""
    needed = {child for children in below for child, _ in children}
    tops = [node for node in range(nodes) if node not in needed]
    state = [_FRESH] * nodes
    left: list[int] = []
    for root in [*tops, *range(nodes)]:
        if state[root] == _FRESH:
            _walk(root, below, state, left)
    return left


def _walk(
    root: int, below: list[list[tuple[int, list[bool]]]], state: list[int], left: list[int]
) -> None:
    state[root] = _OPEN
    work = [(root, iter(below[root]))]
    while work:
        node, rest = work[-1]
        child, is_back = next(rest, (-1, [False]))
        if child < 0:
            work.pop()
            state[node] = _DONE
            left.append(node)
        elif state[child] == _OPEN:
            is_back[0] = True
        elif state[child] == _FRESH:
            state[child] = _OPEN
            work.append((child, iter(below[child])))


def _order(nodes: int, source: Ints, target: Ints, ranks: Ints) -> Floats:
    """Places from 0 to 1 within each rank, near the mean of the neighbours'."""
    position = _spread(np.arange(nodes, dtype=np.float64), ranks)
    for sweep in range(_SWEEPS):
        ends = (target, source) if sweep % 2 == 0 else (source, target)
        position = _spread(_means(nodes, position, *ends), ranks)
    return position


def _means(nodes: int, position: Floats, mine: Ints, theirs: Ints) -> Floats:
    count = np.bincount(mine, minlength=nodes)
    total = np.bincount(mine, weights=position[theirs], minlength=nodes)
    return np.where(count > 0, total / np.maximum(count, 1), position)


def _spread(wish: Floats, ranks: Ints) -> Floats:
    """The same order within each rank, at even distances between 0 and 1."""
    order = np.lexsort((np.arange(wish.size), wish, ranks))
    sizes = np.bincount(ranks) if ranks.size else np.zeros(0, np.int64)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if sizes.size else sizes
    place = np.empty(wish.size)
    place[order] = np.arange(wish.size) - first[ranks[order]] + 0.5
    return place / np.maximum(sizes[ranks], 1) if ranks.size else place


def _rows(ranks: Ints, position: Floats, longest: int) -> Ints:
    """Ranks that are too long are dealt into several rows, keeping neighbours near."""
    sizes = np.bincount(ranks) if ranks.size else np.zeros(0, np.int64)
    lines = np.maximum(-(-sizes // longest), 1) * (sizes > 0)
    first = np.concatenate([[0], np.cumsum(lines)[:-1]]) if sizes.size else sizes
    place = np.floor(position * sizes[ranks]).astype(np.int64)
    row: Ints = np.asarray(first[ranks] + place % np.maximum(lines[ranks], 1), np.int64)
    return row


def _places(nodes: int, source: Ints, target: Ints, row: Ints, position: Floats) -> Floats:
    """Near the neighbours, at least 1 apart in a row."""
    rows = [np.flatnonzero(row == r) for r in range(int(row.max()) + 1)] if nodes else []
    rows = [members[np.lexsort((members, position[members]))] for members in rows]
    widest = max((members.size for members in rows), default=0)
    x = position * widest
    for sweep in range(_SWEEPS):
        ends = (target, source) if sweep % 2 == 0 else (source, target)
        wish = _means(nodes, x, *ends)
        for members in rows:
            x[members] = _apart(wish[members])
    return x - x.min() if nodes else x


def _apart(wish: Floats) -> Floats:
    """The places closest to the wishes, in squares, that keep the order and a distance of 1."""
    steps = np.arange(wish.size, dtype=np.float64)
    blocks: list[tuple[float, int]] = []  # mean, members
    for value in (wish - steps).tolist():
        mean, members = value, 1
        while blocks and blocks[-1][0] > mean:
            other, size = blocks.pop()
            mean = (mean * members + other * size) / (members + size)
            members += size
        blocks.append((mean, members))
    means = np.array([m for m, _ in blocks])
    return np.repeat(means, [n for _, n in blocks]) + steps
