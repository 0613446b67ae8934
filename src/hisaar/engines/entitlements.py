"""Least privilege: what is held and not used, what peers do not hold, and what is all the same.

Ids are positions; days are whole numbers from 0, counted as the caller likes, all alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hisaar.engines.columns import Counts, Ids, Unfit, frozen, ids, positive, same_length, whole

USAGES = ("in use", "lapsed", "never used")
IN_USE, LAPSED, NEVER_USED = range(3)

NEVER = -1
"""The day of something that was never used, as the engine takes it."""

ALONE = -1
"""The group of a person who has no peers."""


def usage(last_used_on: ArrayLike, *, on: int, days: int = 90) -> NDArray[np.int8]:
    """Whether each grant is in use, lapsed or was never used: a position in ``USAGES``.

    Parameters
    ----------
    last_used_on : array_like of int, shape (grants,)
        Day of the last use; ``NEVER`` when there was none.
    on : int
        The day of the question.
    days : int, default 90
        What was last used more than this many days before has lapsed.

    Returns
    -------
    numpy.ndarray of int8, shape (grants,)

    Raises
    ------
    Unfit
        For anything but one column of whole numbers, or days that are not above 0.

    Examples
    --------
    >>> [USAGES[each] for each in usage([NEVER, 300, 390], on=400)]
    ['never used', 'lapsed', 'in use']
    """
    positive(days=days)
    used = whole("last_used_on", last_used_on)
    found = np.where(used < on - days, LAPSED, IN_USE).astype(np.int8)
    found[used <= NEVER] = NEVER_USED
    return found


@dataclass(frozen=True, eq=False)
class Outliers:
    """Assignments that are rare among the peers of those who hold them.

    Attributes
    ----------
    row : numpy.ndarray of int64, shape (count,)
        Rows of the assignments that were given, rarest first (then in their order).
    holders : numpy.ndarray of int64, shape (count,)
        How many of the *other* people of the group hold it, too.
    peers : numpy.ndarray of int64, shape (count,)
        How many other people the group has.
    """

    row: Counts
    holders: Counts
    peers: Counts

    @property
    def count(self) -> int:
        return len(self.row)

    @property
    def share(self) -> NDArray[np.float64]:
        """``holders`` of ``peers``, from 0 to 1."""
        shares: NDArray[np.float64] = self.holders / self.peers
        return shares


def outliers(
    users: int,
    entitlements: int,
    user: ArrayLike,
    entitlement: ArrayLike,
    group: ArrayLike,
    *,
    share: float = 0.1,
    smallest: int = 5,
) -> Outliers:
    """Find what someone holds although hardly any of their peers does.

    Parameters
    ----------
    users, entitlements : int
        How many there are; ids run from 0.
    user, entitlement : array_like of int, shape (assignments,)
        Who holds what; a pair that stands twice is one holder.
    group : array_like of int, shape (users,)
        Number of the group (say, job and unit) of each user; ``ALONE`` has no peers.
    share : float, default 0.1
        At most this share of the peers may hold it for it to be called rare.
    smallest : int, default 5
        Groups in which someone has fewer peers than this say nothing.

    Returns
    -------
    Outliers

    Raises
    ------
    Unfit
        For ids out of range, columns that do not fit together, or a share beyond 0 to 1.

    Examples
    --------
    Three peers hold entitlement 0; one of them holds 1 as well: none of the 2 others does.

    >>> found = outliers(3, 2, [0, 1, 2, 2], [0, 0, 0, 1], [0, 0, 0], smallest=2)
    >>> found.row.tolist(), found.holders.tolist(), found.peers.tolist()
    ([3], [0], [2])
    """
    who, what = ids("user", user, users), ids("entitlement", entitlement, entitlements)
    same_length(user=who, entitlement=what)
    positive(smallest=smallest)
    if not 0 <= share <= 1:
        raise Unfit(f"share is {share}; it has to lie between 0 and 1.")
    groups = _groups(group, users)
    rows = np.flatnonzero(groups[who] != ALONE)
    who, what = who[rows], what[rows]
    peers = (np.bincount(groups[groups != ALONE], minlength=1) - 1)[groups[who]]
    holders = _holders(who, what, groups, entitlements) - 1
    chosen = np.flatnonzero((peers >= smallest) & (holders <= share * peers))
    order = chosen[np.argsort(holders[chosen] / peers[chosen], kind="stable")]
    return Outliers(frozen(rows[order]), frozen(holders[order]), frozen(peers[order]))


def _groups(group: ArrayLike, users: int) -> NDArray[np.int64]:
    """Group numbers without gaps, so that any numbers may be given."""
    given = whole("group", group)
    if len(given) != users:
        raise Unfit(f"group has {len(given)} numbers for {users} users; give each user one.")
    numbers = np.full(users, ALONE, np.int64)
    together = given >= 0
    numbers[together] = np.unique(given[together], return_inverse=True)[1]
    return numbers


def _holders(who: Ids, what: Ids, groups: NDArray[np.int64], entitlements: int) -> Counts:
    """Of each assignment, how many people of the holder's group hold the same."""
    people = len(groups)
    key = groups[who] * entitlements
    key += what
    key *= people
    key += who  # group, then entitlement, then person
    order = np.argsort(key)
    key = key[order]
    is_new_pair = np.diff(key, prepend=-1) != 0
    kind_starts = np.flatnonzero(np.diff(key // max(people, 1), prepend=-1))
    counts = np.add.reduceat(is_new_pair, kind_starts, dtype=np.int64) if key.size else key
    found = np.empty(len(key), np.int64)
    found[order] = np.repeat(counts, np.diff(kind_starts, append=len(key)))
    return found


@dataclass(frozen=True, eq=False)
class Sameness:
    """Rows put together that a reviewer can decide on in one go; largest group first.

    Attributes
    ----------
    group : numpy.ndarray of int64, shape (rows,)
        The group of each row.
    first : numpy.ndarray of int64, shape (groups,)
        The first row of each group: its example.
    size : numpy.ndarray of int64, shape (groups,)
        Rows of each group.
    """

    group: Counts
    first: Counts
    size: Counts

    def rows(self, group: int) -> Counts:
        """The rows of a group, ascending."""
        return np.flatnonzero(self.group == group)


def sameness(*columns: ArrayLike) -> Sameness:
    """Put rows together that are the same in every column (say job, entitlement and usage).

    Parameters
    ----------
    *columns : array_like of int, shape (rows,)
        Any whole numbers.

    Returns
    -------
    Sameness

    Raises
    ------
    Unfit
        Without a column, or when columns differ in length.

    Examples
    --------
    >>> same = sameness([1, 2, 1], [5, 5, 5])
    >>> same.group.tolist(), same.size.tolist(), same.rows(0).tolist()
    ([0, 1, 0], [2, 1], [0, 2])
    """
    if not columns:
        raise Unfit("Give at least one column by which rows can be the same.")
    read = {f"column {number}": whole(f"column {number}", values)
            for number, values in enumerate(columns)}  # fmt: skip
    same_length(**read)
    key = np.zeros(len(read["column 0"]), np.int64)
    for column in read.values():
        kinds, which = np.unique(column, return_inverse=True)
        key = np.unique(key * len(kinds) + which, return_inverse=True)[1]  # stays below rows
    _, first, group, size = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -size))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Sameness(frozen(rank[group]), frozen(first[order]), frozen(size[order]))
