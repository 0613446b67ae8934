"""Roles proposed from what people hold: few sets of entitlements that explain most assignments.

A proposed role never grants anybody anything new: its members are those who hold all of it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hisaar.engines.columns import Counts, Flags, Ids, Unfit, frozen, ids, positive, same_length

CELLS = 20_000_000
"""People times entitlements that are looked at in one go (a byte each, four while counting)."""

BEAM = 48  # candidates kept to be combined; more finds little more and costs its square
KEPT = 512  # candidates kept from round to round, the best by members times size
ROUNDS = 3  # intersections of up to 2 ** ROUNDS people's profiles


class Role(NamedTuple):
    """A proposed role: what it grants, who would get it, and what it explains.

    ``newly_covered`` counts the assignments that no role before it explained.
    """

    entitlements: Ids
    members: Ids
    newly_covered: int


@dataclass(frozen=True, eq=False)
class Roles:
    """Proposed roles, the one that explains most first.

    Attributes
    ----------
    roles : tuple of Role
    assignments : int
        How many there are, pairs that stand twice counted once.
    excess : int
        Assignments that the roles would add to what their members hold: 0, counted, not assumed.
    """

    roles: tuple[Role, ...]
    assignments: int
    excess: int

    @property
    def coverage(self) -> NDArray[np.float64]:
        """Share of all assignments that the first 1, 2, … roles explain, shape (roles,)."""
        covered = np.cumsum([role.newly_covered for role in self.roles], dtype=np.int64)
        return covered / max(self.assignments, 1)


def propose(
    users: int,
    entitlements: int,
    user: ArrayLike,
    entitlement: ArrayLike,
    *,
    most: int = 20,
    members: int = 3,
    size: int = 2,
) -> Roles:
    """Propose roles for a group of people (a unit, a job, a small insurer).

    Parameters
    ----------
    users, entitlements : int
        How many there are; ids run from 0.
    user, entitlement : array_like of int, shape (assignments,)
        Who holds what; a pair that stands twice counts once.
    most : int, default 20
        Propose at most so many roles.
    members, size : int, default 3 and 2
        A role has at least so many members and so many entitlements.

    Returns
    -------
    Roles

    Raises
    ------
    Unfit
        For ids out of range, columns of different length, numbers not above 0, or more people and
        entitlements than can be looked at in one go (``CELLS``).

    Notes
    -----
    Candidates are closed sets: the profiles of people, and what the best of them have in common,
    combined ``ROUNDS`` times with the ``BEAM`` best by members times size. Of these, greedily the
    one that explains most assignments not yet explained, evaluated lazily, since what a candidate
    adds only shrinks. Ties go to the candidate whose entitlements come first: the same input, in
    any order, gives the same roles.

    Examples
    --------
    Three people hold 0 and 1, one of them 2 as well.

    >>> found = propose(3, 3, [0, 0, 1, 1, 2, 2, 2], [0, 1, 0, 1, 0, 1, 2])
    >>> found.roles[0].entitlements.tolist(), found.roles[0].members.tolist()
    ([0, 1], [0, 1, 2])
    >>> found.coverage.round(2).tolist(), found.excess
    ([0.86], 0)
    """
    positive(most=most, members=members, size=size)
    who, what = ids("user", user, users), ids("entitlement", entitlement, entitlements)
    same_length(user=who, entitlement=what)
    pairs = np.unique(who.astype(np.int64) * entitlements + what)
    table = _table(pairs, max(entitlements, 1), members)
    candidates = _candidates(table, members, size)
    chosen = _cover(table, candidates, most)
    return Roles(
        tuple(Role(frozen(table.columns[candidates.sets[number]]),
                   frozen(table.members(candidates.has[:, number])), gain)
              for number, gain in chosen),
        assignments=len(pairs), excess=_excess(table, candidates, chosen),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Table:
    """Different profiles as rows, entitlements shared by enough people as columns."""

    held: Flags
    weight: Counts  # people who have the profile
    columns: Ids  # the entitlement of each column
    people: Ids
    profile: Counts  # of each of people

    def members(self, has: Flags) -> Ids:
        found: Ids = self.people[has[self.profile]]
        return found


@dataclass(frozen=True, eq=False)
class _Candidates:
    sets: Flags  # candidates x columns
    has: Flags  # profiles x candidates: whether the profile holds all of it


def _table(pairs: NDArray[np.int64], entitlements: int, members: int) -> _Table:
    who, what = np.divmod(pairs, entitlements)
    enough = np.bincount(what, minlength=entitlements) >= members
    kept = enough[what]
    people, row = np.unique(who[kept], return_inverse=True)
    columns, column = np.unique(what[kept], return_inverse=True)
    if len(people) * len(columns) > CELLS:
        raise Unfit(f"{len(people)} people with {len(columns)} shared entitlements are too many "
                    "for one proposal; propose roles for one unit or job at a time.")  # fmt: skip
    every = np.zeros((len(people), len(columns)), np.bool_)
    every[row, column] = True
    held, profile, weight = _distinct(every)
    return _Table(held, weight, columns.astype(np.int32), people.astype(np.int32), profile)


def _distinct(rows: Flags) -> tuple[Flags, Counts, Counts]:
    """Different rows in a fixed order, which of them each row is, and how often each stands."""
    if not rows.size:
        return rows[:0], np.zeros(len(rows), np.int64), np.empty(0, np.int64)
    packed = np.packbits(rows, axis=1)
    whole_rows = packed.view(np.dtype((np.void, packed.shape[1])))[:, 0]
    _, first, which, count = np.unique(
        whole_rows, return_index=True, return_inverse=True, return_counts=True
    )
    backwards = len(first) - 1 - which  # so that sets with the first entitlements come first
    return rows[first[::-1]], backwards, count[::-1]


def _candidates(table: _Table, members: int, size: int) -> _Candidates:
    """Closed sets worth a role: large in members times entitlements, or common to such ones."""
    held = table.held.astype(np.float32)
    area = table.weight * table.held.sum(axis=1)
    sets = table.held[np.sort(_best(area, KEPT))]
    found, people = _measured(sets, table, held, size)
    for _ in range(ROUNDS):
        area = people * found.sets.sum(axis=1)
        best = found.sets[_best(area, BEAM)]
        left, right = np.triu_indices(len(best), k=1)
        kept = found.sets[_best(area, KEPT)]
        sets = _distinct(np.concatenate([kept, best[left] & best[right]]))[0]
        found, people = _measured(sets, table, held, size)
    enough = people >= members
    return _Candidates(found.sets[enough], found.has[:, enough])


def _best(score: Counts, most: int) -> NDArray[np.int64]:
    return np.argsort(-score, kind="stable")[:most]


def _measured(
    sets: Flags, table: _Table, held: NDArray[np.float32], size: int
) -> tuple[_Candidates, Counts]:
    """The sets with enough entitlements, which profiles have them, and how many people that is."""
    sizes = sets.sum(axis=1)
    sets, sizes = sets[sizes >= size], sizes[sizes >= size]
    has = held @ sets.T.astype(np.float32) == sizes  # exact: sizes are far below 2 ** 24
    return _Candidates(sets, has), table.weight @ has


def _cover(table: _Table, candidates: _Candidates, most: int) -> list[tuple[int, int]]:
    """Candidates in the order chosen, each with what it newly covers."""
    open_cells = table.held.copy()

    def gain(number: int) -> int:
        rows = np.flatnonzero(candidates.has[:, number])
        cells = open_cells[np.ix_(rows, np.flatnonzero(candidates.sets[number]))]
        return int(table.weight[rows] @ cells.sum(axis=1))

    queue = [(-gain(number), number) for number in range(len(candidates.sets))]
    heapq.heapify(queue)
    chosen: list[tuple[int, int]] = []
    while queue and len(chosen) < most:
        _, number = heapq.heappop(queue)
        now = gain(number)
        if not now:
            continue
        if queue and (-now, number) > queue[0]:
            heapq.heappush(queue, (-now, number))
            continue
        chosen.append((number, now))
        open_cells[np.ix_(candidates.has[:, number], candidates.sets[number])] = False
    return chosen


def _excess(table: _Table, candidates: _Candidates, chosen: list[tuple[int, int]]) -> int:
    """Cells that the chosen candidates would grant and their members do not hold."""
    granted = np.zeros_like(table.held)
    for number, _ in chosen:
        granted[np.ix_(candidates.has[:, number], candidates.sets[number])] = True
    return int(table.weight @ (granted & ~table.held).sum(axis=1))
