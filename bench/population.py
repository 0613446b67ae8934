"""Who holds what: 100,000 people, 5 million assignments and 500 rules, made from one seed.

People sit in 400 jobs of which some are much more common than others. A job comes with a core of
entitlements, which each of its people holds with 92 per cent; the other assignments are chance,
skewed towards common entitlements. Every figure about access rights is measured on this.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

JOBS = 400


class Population(NamedTuple):
    users: int
    entitlements: int
    user: NDArray[np.int32]
    entitlement: NDArray[np.int32]
    rules: list[tuple[str, NDArray[np.int64], str, NDArray[np.int64]]]


def population(
    users: int = 100_000, entitlements: int = 20_000, assignments: int = 5_000_000,
    rules: int = 500, seed: int = 11,
) -> Population:  # fmt: skip
    """The same numbers for the same seed, whatever the machine."""
    random = np.random.Generator(np.random.PCG64(seed))
    held = _by_job(random, users, entitlements)
    missing = int((assignments - len(held[0])) * 1.02)
    people = random.integers(0, users, missing)
    things = _skewed(random, missing, 1.5, entitlements)
    pairs = np.unique(
        np.concatenate([held[0], people]).astype(np.int64) * entitlements
        + np.concatenate([held[1], things])
    )
    pairs = np.sort(random.permutation(pairs)[:assignments])
    pairs = pairs[random.permutation(len(pairs))]  # as exports come: in no order
    user, entitlement = (part.astype(np.int32) for part in np.divmod(pairs, entitlements))
    made = [_rule(random, entitlements) for _ in range(rules)]
    return Population(users, entitlements, user, entitlement, made)


def _skewed(random: np.random.Generator, size: int, power: float, below: int) -> NDArray[np.int64]:
    return (random.random(size) ** power * below).astype(np.int64)


def _by_job(
    random: np.random.Generator, users: int, entitlements: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    job = _skewed(random, users, 2, JOBS)
    cores = [
        np.unique(_skewed(random, int(random.integers(20, 60)), 1.5, entitlements))
        for _ in range(JOBS)
    ]
    people, things = [], []
    for number, core in enumerate(cores):
        members = np.flatnonzero(job == number)
        row, column = np.nonzero(random.random((len(members), len(core))) < 0.92)
        people.append(members[row])
        things.append(core[column])
    return np.concatenate(people), np.concatenate(things)


def _rule(
    random: np.random.Generator, entitlements: int
) -> tuple[str, NDArray[np.int64], str, NDArray[np.int64]]:
    """60 per cent any/any, 15 each any/all and all/any, 10 all/all; from the rarer half."""
    forms = (("any", "any"), ("any", "all"), ("all", "any"), ("all", "all"))
    first_mode, second_mode = forms[int(np.digitize(random.random(), (0.6, 0.75, 0.9)))]
    first = _list(random, first_mode, entitlements)
    second = np.setdiff1d(_list(random, second_mode, entitlements), first)
    return first_mode, first, second_mode, second


def _list(random: np.random.Generator, mode: str, entitlements: int) -> NDArray[np.int64]:
    bounds = (5, 51) if mode == "any" else (2, 4)
    size = random.integers(*bounds)
    return np.unique(random.integers(entitlements // 2, entitlements, size))
