"""Who holds what: 100,000 people, 5 million assignments and 500 rules, made from one seed.

People sit in 400 jobs of which some are much more common than others. A job comes with a core of
entitlements, which each of its people holds with 92 per cent; the other assignments are chance,
skewed towards common entitlements. Every figure about access rights is measured on this.
"""

from __future__ import annotations

import sys
from pathlib import Path
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


class Usage(NamedTuple):
    """When the accounts of a population signed in and what they used, and who they belong to."""

    identities: int
    identity: NDArray[np.int32]
    is_enabled: NDArray[np.bool_]
    has_mfa: NDArray[np.bool_]
    signed_in_on: NDArray[np.int32]
    is_privileged: NDArray[np.bool_]  # one a grant, as the two below
    account: NDArray[np.int32]
    used_on: NDArray[np.int32]


TODAY = 1_000


def usage(made: Population, seed: int = 12) -> Usage:
    """One account for each user: 2 per cent are orphans, 60 per cent have a second factor."""
    random = np.random.Generator(np.random.PCG64(seed))
    count = made.users
    identity = random.permutation(count).astype(np.int32)
    identity[random.random(count) < 0.02] = -1
    privileged = random.random(made.entitlements) < 0.03
    return Usage(
        count, identity, random.random(count) < 0.95, random.random(count) < 0.6,
        random.integers(TODAY - 360, TODAY, count, dtype=np.int32),
        privileged[made.entitlement], made.user,
        random.integers(-1, TODAY, len(made.user), dtype=np.int32),
    )  # fmt: skip


class Reach(NamedTuple):
    """Who gets at whom: policyholder data behind three doors of a large network."""

    nodes: int
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    entrances: NDArray[np.int64]
    goal: int


def reach(nodes: int = 500_000, edges: int = 5_000_000, seed: int = 13) -> Reach:
    """Anything leads anywhere, but to the last three nodes only by one door after another."""
    random = np.random.Generator(np.random.PCG64(seed))
    source = random.integers(0, nodes - 3, edges, dtype=np.int32)
    target = random.integers(0, nodes - 3, edges, dtype=np.int32)
    inner = np.arange(nodes - 3, nodes, dtype=np.int32)
    source[:5] = [7, 11, 13, *inner[:2]]
    target[:5] = [*inner[[0, 0, 0]], *inner[1:]]
    return Reach(nodes, source, target, np.arange(100, 150), nodes - 1)


def save(made: Population, path: Path) -> None:
    """Keep a population for a process of its own, so that its memory can be told."""
    size = [len(half) for rule in made.rules for half in rule[1::2]]
    np.savez(
        path, user=made.user, entitlement=made.entitlement, size=size,
        count=[made.users, made.entitlements], mode=[rule[::2] for rule in made.rules],
        members=np.concatenate([half for rule in made.rules for half in rule[1::2]]),
    )  # fmt: skip


def load(path: Path) -> Population:
    with np.load(path) as kept:
        lists = np.split(kept["members"], np.cumsum(kept["size"])[:-1])
        modes = kept["mode"].tolist()
        rules = [
            (modes[n][0], lists[2 * n], modes[n][1], lists[2 * n + 1]) for n in range(len(modes))
        ]
        users, entitlements = kept["count"].tolist()
        return Population(users, entitlements, kept["user"], kept["entitlement"], rules)


def main() -> None:
    """Find all violations of a kept population; print how many, and the megabytes it took."""
    from hisaar.engines.duties import violations

    count = violations(*load(Path(sys.argv[1]))).count
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line
    )  # unlike ru_maxrss it starts anew with the program, whatever the parent held
    print(count, int(peak.split()[1]) / 1024)  # noqa: T201


if __name__ == "__main__":
    main()
