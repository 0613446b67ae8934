"""Separation of duties: who holds what should lie in two hands.

A rule has two lists of entitlements, each with a mode. ``any`` is met by one entitlement of the
list, ``all`` only by every one. A person who meets both lists breaks the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hisaar.engines.columns import Counts, Flags, Ids, Unfit, frozen, ids, same_length, whole

MODES = ("any", "all")
Rule = tuple[str, ArrayLike, str, ArrayLike]


class Evidence(NamedTuple):
    """The entitlements that one person holds of either list of a rule, ascending."""

    first: Ids
    second: Ids


class Mitigations(NamedTuple):
    """Controls that excuse a person from a rule until a day (the last on which they stand)."""

    user: ArrayLike
    rule: ArrayLike
    until: ArrayLike


@dataclass(frozen=True, eq=False)
class _Half:
    """One list of a rule, checked: ascending entitlements, none twice."""

    needs_all: bool
    entitlements: Ids


@dataclass(frozen=True, eq=False)
class _Holders:
    """Holders of each entitlement that a rule names: ascending users, none twice."""

    row: NDArray[np.int32]  # of an entitlement, -1 when no rule names it
    starts: Counts
    user: Ids

    def of(self, entitlement: int) -> Ids:
        row = int(self.row[entitlement])
        return self.user[self.starts[row] : self.starts[row + 1]]

    def held(self, user: int, entitlements: Ids) -> Ids:
        """Which of ``entitlements`` the user holds."""
        return np.array([e for e in entitlements if _contains(self.of(e), user)], np.int32)


@dataclass(frozen=True, eq=False)
class Violations:
    """Who breaks which rule, ascending by rule and then by user.

    Attributes
    ----------
    user, rule : numpy.ndarray of int32, shape (count,)
        One pair for each violation; read-only.
    users, rules : int
        How many there are of each.
    """

    user: Ids
    rule: Ids
    users: int
    rules: int
    _halves: tuple[tuple[_Half, _Half], ...] = field(repr=False)
    _holders: _Holders = field(repr=False)

    @property
    def count(self) -> int:
        return len(self.user)

    def evidence(self, number: int) -> Evidence:
        """The entitlements of both lists that caused violation ``number`` (0 … count - 1)."""
        user, (first, second) = int(self.user[number]), self._halves[self.rule[number]]
        held = self._holders.held
        return Evidence(held(user, first.entitlements), held(user, second.entitlements))

    def per_rule(self) -> Counts:
        """Violations of each rule, shape (rules,)."""
        return np.bincount(self.rule, minlength=self.rules)

    def per_user(self) -> Counts:
        """Violations of each user, shape (users,)."""
        return np.bincount(self.user, minlength=self.users)

    def mitigated(self, mitigations: Mitigations, *, day: int) -> Flags:
        """Which violations a mitigation excuses on ``day``, shape (count,).

        Days are counted as the caller likes (``date.toordinal()``, say), all alike. A mitigation
        still stands on its last day. One for a pair that is no violation excuses nothing.

        Raises
        ------
        Unfit
            When its columns differ in length or name a user or rule that is not there.
        """
        user = ids("user of mitigations", mitigations.user, self.users)
        rule = ids("rule of mitigations", mitigations.rule, self.rules)
        until = whole("until of mitigations", mitigations.until)
        same_length(user=user, rule=rule, until=until)
        stands = until >= day
        excused = rule[stands].astype(np.int64) * self.users + user[stands]
        return np.isin(self.rule.astype(np.int64) * self.users + self.user, excused)


def violations(
    users: int,
    entitlements: int,
    user: ArrayLike,
    entitlement: ArrayLike,
    rules: Iterable[Rule],
) -> Violations:
    """Find everyone who breaks a rule.

    Parameters
    ----------
    users, entitlements : int
        How many there are; ids run from 0.
    user, entitlement : array_like of int, shape (assignments,)
        Who holds what, in any order; a pair that stands twice counts once.
    rules : iterable of (mode, array_like of int, mode, array_like of int)
        Modes are ``"any"`` or ``"all"``; both lists hold entitlement ids.

    Returns
    -------
    Violations

    Raises
    ------
    Unfit
        For ids out of range, columns of different length, an unknown mode, an empty list, or an
        entitlement that stands in both lists of a rule (whoever holds it would break it alone).

    Notes
    -----
    Assignments that no rule names are dropped first; the others are sorted once by entitlement, so
    that each list is a union or an intersection of runs of users. Time is
    O(assignments + named · log named + Σ holders of each list). The meaning of the four forms is
    that of the identity-governance products (Okta: "any/all of list 1" and "any/all of list 2").

    Examples
    --------
    One person holds a, b and x of a, b, c, x, y = 0 … 4.

    >>> found = violations(1, 5, [0, 0, 0], [0, 1, 3],
    ...                    [("any", [0, 2], "any", [3, 4]), ("any", [0, 2], "all", [3, 4])])
    >>> found.rule.tolist(), found.evidence(0)
    ([0], Evidence(first=array([0], dtype=int32), second=array([3], dtype=int32)))
    """
    halves = _checked(rules, entitlements)
    holders = _holders(users, entitlements, *_assignments(users, entitlements, user, entitlement),
                       halves)  # fmt: skip
    mark = np.zeros(users, np.bool_)
    found = [_breakers(first, second, holders, mark) for first, second in halves]
    sizes = [len(each) for each in found]
    return Violations(
        user=frozen(np.concatenate(found) if found else np.empty(0, np.int32)),
        rule=frozen(np.repeat(np.arange(len(halves), dtype=np.int32), sizes)),
        users=users, rules=len(halves), _halves=halves, _holders=holders,
    )  # fmt: skip


class Duties:
    """Separation of duties kept up to date while people's entitlements change one by one.

    Takes what :func:`violations` takes. A change costs what that person's entitlements cost,
    whatever the number of people.

    Examples
    --------
    >>> duties = Duties(2, 3, [0, 1], [0, 2], [("any", [0], "any", [1, 2])])
    >>> duties.preview(0, add=[2]).tolist()
    [0]
    >>> duties.change(0, add=[1]).tolist(), duties.evidence(0, 0).second.tolist()
    ([0], [1])
    >>> duties.change(0, remove=[0]).tolist()
    []
    """

    def __init__(
        self,
        users: int,
        entitlements: int,
        user: ArrayLike,
        entitlement: ArrayLike,
        rules: Iterable[Rule],
    ) -> None:
        self.users, self.entitlements = users, entitlements
        self._halves = _checked(rules, entitlements)
        who, what = _assignments(users, entitlements, user, entitlement)
        named = _named(self._halves, entitlements)[what]
        key = _distinct(who[named].astype(np.int64) * entitlements + what[named])
        self._held = (key % max(entitlements, 1)).astype(np.int32)
        self._starts = np.searchsorted(key, np.arange(users + 1, dtype=np.int64) * entitlements)
        self._changed: dict[int, Ids] = {}
        self._index_lists()

    def _index_lists(self) -> None:
        """For each entitlement, the lists that name it: list 2r and 2r + 1 are those of rule r."""
        lists = [half for pair in self._halves for half in pair]
        size = np.array([len(half.entitlements) for half in lists], np.int64)
        member = _joined([half.entitlements for half in lists])
        order = np.argsort(member, kind="stable")
        self._lists = np.repeat(np.arange(len(lists)), size)[order]
        self._list_starts = np.searchsorted(member[order], np.arange(self.entitlements + 1))
        self._needed = np.where([half.needs_all for half in lists], size, 1)
        self._named = np.diff(self._list_starts) > 0

    def holdings(self, user: int) -> Ids:
        """What the user holds of the entitlements that rules name, ascending."""
        user = self._user(user)
        own = self._changed.get(user)
        return own if own is not None else self._held[self._starts[user] : self._starts[user + 1]]

    def broken(self, user: int) -> Ids:
        """The rules that the user breaks now, ascending."""
        return self._broken_by(self.holdings(user))

    def preview(self, user: int, *, add: ArrayLike = (), remove: ArrayLike = ()) -> Ids:
        """The rules that the user would break after the change; nothing is changed."""
        return self._broken_by(self._after(user, add, remove))

    def change(self, user: int, *, add: ArrayLike = (), remove: ArrayLike = ()) -> Ids:
        """Give and take entitlements; the rules that the user breaks from now on.

        What is both taken and given is held afterwards. To give what is held, or take what is
        not, changes nothing.

        Raises
        ------
        Unfit
            For a user or entitlement that is not there.
        """
        held = self._after(user, add, remove)
        self._changed[user] = held
        return self._broken_by(held)

    def evidence(self, user: int, rule: int) -> Evidence:
        """What the user holds now of both lists of a rule, broken or not."""
        if not 0 <= rule < len(self._halves):
            raise Unfit(f"There is no rule {rule}; rules run from 0 to {len(self._halves) - 1}.")
        held, (first, second) = self.holdings(user), self._halves[rule]
        return Evidence(np.intersect1d(held, first.entitlements),
                        np.intersect1d(held, second.entitlements))  # fmt: skip

    def _user(self, user: int) -> int:
        if not 0 <= user < self.users:
            raise Unfit(f"There is no user {user}; users run from 0 to {self.users - 1}.")
        return user

    def _after(self, user: int, add: ArrayLike, remove: ArrayLike) -> Ids:
        given = ids("add", add, self.entitlements)
        taken = ids("remove", remove, self.entitlements)
        kept = np.setdiff1d(self.holdings(user), taken)
        return np.union1d(kept, given[self._named[given]])

    def _broken_by(self, held: Ids) -> Ids:
        met = np.zeros(len(self._needed), np.int64)
        for entitlement in held:
            met[
                self._lists[self._list_starts[entitlement] : self._list_starts[entitlement + 1]]
            ] += 1
        meets = (met >= self._needed).reshape(-1, 2)
        return np.flatnonzero(meets[:, 0] & meets[:, 1]).astype(np.int32)


# --- What was given, checked ------------------------------------------------------------------


def _assignments(
    users: int, entitlements: int, user: ArrayLike, entitlement: ArrayLike
) -> tuple[Ids, Ids]:
    if users < 0 or entitlements < 0:
        raise Unfit("The numbers of users and entitlements cannot be negative.")
    who, what = ids("user", user, users), ids("entitlement", entitlement, entitlements)
    same_length(user=who, entitlement=what)
    return who, what


def _checked(rules: Iterable[Rule], entitlements: int) -> tuple[tuple[_Half, _Half], ...]:
    halves = []
    for number, (first_mode, first, second_mode, second) in enumerate(rules):
        pair = (_half(number, "first", first_mode, first, entitlements),
                _half(number, "second", second_mode, second, entitlements))  # fmt: skip
        both = np.intersect1d(pair[0].entitlements, pair[1].entitlements)
        if both.size:
            raise Unfit(f"Rule {number} has entitlement {both[0]} in both lists; whoever holds it "
                        "would break the rule alone. Take it out of one list.")  # fmt: skip
        halves.append(pair)
    return tuple(halves)


def _half(number: int, which: str, mode: str, values: ArrayLike, entitlements: int) -> _Half:
    if mode not in MODES:
        raise Unfit(f"Rule {number} has the mode {mode!r} for its {which} list; "
                    "it has to be any or all.")  # fmt: skip
    members = np.unique(ids(f"the {which} list of rule {number}", values, entitlements))
    if not members.size:
        raise Unfit(f"Rule {number} has an empty {which} list; name at least one entitlement.")
    return _Half(mode == "all", members)


# --- Kernels ----------------------------------------------------------------------------------


def _joined(lists: Sequence[Ids]) -> Ids:
    return np.concatenate(lists) if lists else np.empty(0, np.int32)


def _named(halves: tuple[tuple[_Half, _Half], ...], entitlements: int) -> Flags:
    named = np.zeros(entitlements, np.bool_)
    for pair in halves:
        for half in pair:
            named[half.entitlements] = True
    return named


def _holders(
    users: int, entitlements: int, user: Ids, entitlement: Ids,
    halves: tuple[tuple[_Half, _Half], ...],
) -> _Holders:  # fmt: skip
    named = _named(halves, entitlements)
    wanted = np.flatnonzero(named)
    row = np.full(entitlements, -1, np.int32)
    row[wanted] = np.arange(len(wanted), dtype=np.int32)
    chosen = np.flatnonzero(named[entitlement])
    key = row[entitlement[chosen]].astype(np.int64)
    key *= users
    key += user[chosen]
    key = _distinct(key)
    starts = np.searchsorted(key, np.arange(len(wanted) + 1, dtype=np.int64) * users)
    key %= max(users, 1)
    return _Holders(row, starts, key.astype(np.int32))


def _distinct(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same numbers ascending, none twice; sorts in place."""
    key.sort()
    is_new: Flags = np.diff(key, prepend=-1) != 0
    return key[is_new]


def _breakers(first: _Half, second: _Half, holders: _Holders, mark: Flags) -> Ids:
    """Users that meet both lists, ascending; ``mark`` is all false before and after."""
    left, right = _meets(first, holders, mark), _meets(second, holders, mark)
    mark[left] = True
    both = right[mark[right]]
    mark[left] = False
    return np.unique(both)


def _meets(half: _Half, holders: _Holders, mark: Flags) -> Ids:
    """Users that meet a list, in any order, some perhaps twice."""
    runs = [holders.of(e) for e in half.entitlements]
    if not half.needs_all:
        return _joined(runs)
    runs.sort(key=len)
    met = runs[0]
    for run in runs[1:]:
        mark[run] = True
        kept = met[mark[met]]
        mark[run] = False
        met = kept
    return met


def _contains(ascending: Ids, value: int) -> bool:
    place = int(np.searchsorted(ascending, value))
    return place < len(ascending) and int(ascending[place]) == value
