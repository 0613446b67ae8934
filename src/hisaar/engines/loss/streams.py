"""Random numbers that depend on a seed and a place, never on what was drawn elsewhere.

A counter-based generator (Philox) is keyed by the seed and by a scenario's name; the block of years
and the purpose are part of its counter. So a scenario draws the same whichever others there are, on
any number of threads, and before as after a change of something else.

References
----------
J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC '11 (2011).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

COUNT, CHANCE, MOMENT, CLIMATE = range(4)


@lru_cache(maxsize=4096)
def number_of(name: str) -> int:
    """64 bits that stand for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")


def purpose_of(tag: str) -> int:
    """The purpose of drawing the amounts of a tag; above all others."""
    return number_of(f"part {tag}") | 1 << 63


def stream(seed: int, name: str, block: int, purpose: int) -> np.random.Generator:
    """The stream of one purpose of one scenario in one block of years."""
    counter = np.array([0, 0, block, purpose], np.uint64)
    key = np.array([seed, number_of(name)], np.uint64)
    return np.random.Generator(np.random.Philox(counter=counter, key=key))
