"""The dependency graphs of an insurer that the engine is measured on, by seed.

S has 20,000 nodes and about 100,000 edges, L ten times as many. The draws from the generator follow
one another exactly as published with the workload, so that its checksums and answers hold.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

KINDS = ("function", "process", "application", "data", "server", "network", "third party")
SHARES = (0.002, 0.02, 0.12, 0.08, 0.55, 0.128, 0.10)
APPLICATION, SERVER = 2, 4
# From kind, to kind, share of all edges.
FABRIC = (
    (0, 1, 0.01), (1, 2, 0.07), (1, 6, 0.03), (2, 2, 0.14), (2, 3, 0.10), (2, 4, 0.25),
    (2, 6, 0.05), (3, 4, 0.10), (4, 5, 0.15), (4, 4, 0.04), (6, 6, 0.06),
)  # fmt: skip
KEPT_BY = {1: 0, 2: 1, 3: 2, 4: 2, 5: 4, 6: 2}  # every node is needed by one of this kind
OBJECTIVES = (2, 4, 8, 24, 48, 72, 120, 168)
CHECKSUM_OF_S = 7562265643199

Numbers = NDArray[np.int64]


class Business(NamedTuple):
    """``source[i]`` needs ``target[i]``; nodes 0 … functions - 1 are business functions."""

    nodes: int
    source: Numbers
    target: Numbers
    kind: Numbers
    functions: int
    objective_hours: NDArray[np.float64]
    restore_hours: NDArray[np.float64]

    def stand_ins(self) -> tuple[Numbers, Numbers]:
        """Any one of the servers of an application is enough: groups of edges, and their k."""
        pairs = (self.kind[self.source] == APPLICATION) & (self.kind[self.target] == SERVER)
        return np.where(pairs, self.source, -1), np.ones(self.nodes, np.int64)

    def checksum(self) -> int:
        """One number for all edges, to tell whether two graphs are the same."""
        return int((self.source * self.nodes + self.target).sum())


def business(nodes: int = 20_000, edges: int = 100_000, seed: int = 7) -> Business:
    """An insurer: functions on processes on applications on servers, networks, third parties."""
    draw = np.random.Generator(np.random.PCG64(seed))
    count = np.floor(np.array(SHARES) * nodes).astype(np.int64)
    count[SERVER] += nodes - count.sum()
    first = np.concatenate(([0], np.cumsum(count)))
    parts = [_edges(draw, first, count, *row, edges) for row in FABRIC]
    for kind, keeper in KEPT_BY.items():
        kept = np.arange(first[kind], first[kind + 1])
        parts.append((first[keeper] + draw.integers(0, count[keeper], len(kept)), kept))
    source, target = (np.concatenate(ends) for ends in zip(*parts, strict=True))
    key = np.unique(source * nodes + target)
    if len(key) > edges:
        key = np.sort(draw.permutation(key)[:edges])
    objective = np.full(nodes, 720.0)
    objective[: count[0]] = np.array(OBJECTIVES)[draw.integers(0, len(OBJECTIVES), count[0])]
    restore = np.round(draw.gamma(2.0, 2.0, nodes) + 0.5, 2)
    kind = np.repeat(np.arange(len(KINDS)), count)
    return Business(nodes, key // nodes, key % nodes, kind, int(count[0]), objective, restore)


def _edges(
    draw: np.random.Generator, first: Numbers, count: Numbers, a: int, b: int, share: float,
    edges: int,
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Edges between two kinds; few nodes are needed by many, as it is in life."""
    number = int(share * edges)
    source = first[a] + draw.integers(0, count[a], number)
    target = first[b] + (draw.random(number) ** 3 * count[b]).astype(np.int64)
    if a == b:
        source, target = np.minimum(source, target), np.maximum(source, target)
        if a == APPLICATION:  # one in fifty runs back, which makes cycles
            back = draw.random(number) < 0.02
            source, target = np.where(back, target, source), np.where(back, source, target)
    apart = source != target
    return source[apart], target[apart]
