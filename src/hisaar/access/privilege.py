"""Least privilege on a day: rights that nobody uses, rights that peers lack, roles that would do.

Feeds the engine from the grants in force and leads its finds back to the records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from hisaar.engines import entitlements as engine
from hisaar.engines import roles as mining
from hisaar.engines.columns import Unfit
from hisaar.lib.sharing import shared
from hisaar.platform.records.dated import in_force

from .models import Entitlement, Grant, Identity, RoleProfile
from .queries import grants_in_force

RARE = 0.1
FEWEST_PEERS = 5
MOST_ROLES = 12
NOBODY = 0
"""The identity of an account that belongs to none."""

Numbers = NDArray[np.int64]


class Group(NamedTuple):
    """People of one job in one unit: peers."""

    unit: int | None
    job: str


@dataclass(frozen=True, eq=False)
class Holdings:
    """All grants in force on the day as columns, and who is whose peer."""

    on: dt.date
    days: int  # unused for longer than this is called unused
    grant: Numbers
    identity: Numbers
    entitlement: Numbers
    system: Numbers
    last_used: Numbers  # as dt.date.toordinal counts
    usage: NDArray[np.int8]
    is_excepted: NDArray[np.bool_]
    groups: dict[int, Group] = field(default_factory=dict)

    @cached_property
    def without_group(self) -> int:
        """Holders whose job is not on record: they have no peers."""
        return sum(1 for pk in self.holders if not self.groups[pk].job)

    @cached_property
    def holders(self) -> list[int]:
        """People and outsiders with grants in force."""
        return [pk for pk in np.unique(self.identity).tolist() if pk in self.groups]

    def of(self, *, unit: int | None = None, system: int | None = None) -> NDArray[np.bool_]:
        """Which rows are of that unit's people and of that system's rights."""
        chosen = np.ones(len(self.grant), np.bool_)
        if system is not None:
            chosen &= self.system == system
        if unit is not None:
            chosen &= np.isin(self.identity, self.members(unit))
        return chosen

    def members(self, unit: int | None) -> list[int]:
        return [pk for pk in self.holders if self.groups[pk].unit == unit]


class Unused(NamedTuple):
    """A grant that is held for nothing; without a day it was never used."""

    grant: int
    last_used_on: dt.date | None


class Outlier(NamedTuple):
    """A grant that hardly any peer of its holder has."""

    grant: int
    holders: int
    peers: int

    def sentence(self) -> str:
        return f"{self.holders} of {self.peers} peers hold it"


@dataclass(frozen=True)
class Proposal:
    """A role that people of a unit already hold in full; ``explained`` is a share from 0 to 1."""

    unit: int | None
    job: str
    entitlements: tuple[int, ...]
    members: tuple[int, ...]
    explained: float
    profile: RoleProfile | None = None  # which says the same already


@shared
def holdings(on: dt.date, unused_after: dt.timedelta) -> Holdings:
    """Who holds what on the day, and since when it was not used: two queries, whatever there is."""
    since = on - unused_after
    rows = grants_in_force(on).order_by("pk").values_list(
        "pk", "account__identity_id", "entitlement_id", "entitlement__system_id", "last_used_on",
        "account__last_used_on", "from_on", "exception_until",
    )  # fmt: skip
    found = list(rows.iterator(chunk_size=10_000))
    telling = {row[3] for row in found if row[4] is not None}
    last = np.array([_last_used(row, since, telling, on) for row in found], np.int64)
    usage = engine.usage(last, on=on.toordinal(), days=unused_after.days)
    return Holdings(
        on, unused_after.days, _column(found, 0), _column(found, 1), _column(found, 2),
        _column(found, 3), last, usage,
        np.array([row[7] is not None and row[7] >= on for row in found], np.bool_), _groups(on),
    )  # fmt: skip


def _column(rows: Sequence[tuple[Any, ...]], number: int) -> Numbers:
    return np.array([row[number] or NOBODY for row in rows], np.int64)


def _last_used(row: tuple[Any, ...], since: dt.date, telling: set[int | None], on: dt.date) -> int:
    """The day of the last use; that of the account where the system does not tell of rights.

    What was never used counts only once it was held for long enough, in a system that tells.
    """
    _, _, _, system, used, account_used, given, _ = row
    if used is not None:
        return int(used.toordinal())
    if account_used is not None and account_used < since:
        return int(account_used.toordinal())
    is_old = given is None or given < since
    return engine.NEVER if system in telling and is_old else on.toordinal()


def _groups(on: dt.date) -> dict[int, Group]:
    rows = Identity.objects.filter(in_force(on)).exclude(kind=Identity.Kind.SYSTEM)
    told = rows.annotate(own_unit=Coalesce("unit_id", "person__unit_id")).order_by("pk")
    wanted = told.values_list("pk", "own_unit", "job", "person__designation")
    return {pk: Group(unit, (job or post or "").strip()) for pk, unit, job, post in wanted}


def unused(held: Holdings, *, unit: int | None = None, system: int | None = None) -> list[Unused]:
    """What lapsed or was never used, longest unused first."""
    rows = np.flatnonzero((held.usage != engine.IN_USE) & held.of(unit=unit, system=system))
    rows = rows[np.argsort(held.last_used[rows], kind="stable")]
    return [Unused(int(held.grant[r]), _day(int(held.last_used[r]))) for r in rows]


def _day(ordinal: int) -> dt.date | None:
    return None if ordinal == engine.NEVER else dt.date.fromordinal(ordinal)


def outliers(
    held: Holdings, *, unit: int | None = None, system: int | None = None,
    share: float = RARE, smallest: int = FEWEST_PEERS,
) -> list[Outlier]:  # fmt: skip
    """What at most ``share`` of the peers hold, rarest first; exceptions that stand are left out.

    One right through two accounts of a person is told once.
    """
    rows, people, who, rights, what = _numbered(held, held.holders)
    kinds = {g: n for n, g in enumerate(dict.fromkeys(held.groups[pk] for pk in people))}
    group = [kinds[held.groups[pk]] if held.groups[pk].job else engine.ALONE for pk in people]
    found = engine.outliers(
        len(people), len(rights), who, what, group, share=share, smallest=smallest
    )
    wanted = held.of(unit=unit, system=system) & ~held.is_excepted
    seen: set[tuple[int, int]] = set()
    told = []
    for at, holders, peers in zip(found.row, found.holders, found.peers, strict=True):
        row, pair = rows[at], (int(who[at]), int(what[at]))
        if wanted[row] and pair not in seen:
            seen.add(pair)
            told.append(Outlier(int(held.grant[row]), int(holders), int(peers)))
    return told


def _numbered(
    held: Holdings, people: Sequence[int]
) -> tuple[Numbers, list[int], Numbers, list[int], Numbers]:
    """The rows of these people; people and rights numbered from 0, as the engine wants them."""
    rows = np.flatnonzero(np.isin(held.identity, people))
    present, who = np.unique(held.identity[rows], return_inverse=True)
    rights, what = np.unique(held.entitlement[rows], return_inverse=True)
    return rows, present.tolist(), who, rights.tolist(), what


def proposals(
    held: Holdings, unit: int | None, *, job: str = "", most: int = MOST_ROLES
) -> list[Proposal]:
    """Roles for the people of a unit, or of one job in it: what explains most comes first.

    Two queries, for the profiles that there are. Too many people with too many rights are
    refused by the engine with ``Unfit``; ask for one job then.
    """
    people = [pk for pk in held.members(unit) if not job or held.groups[pk].job == job]
    _, people, who, rights, what = _numbered(held, people)
    found = mining.propose(len(people), len(rights), who, what, most=most)
    before = 0.0
    made = []
    standing = _standing(held.on)
    for role, covered in zip(found.roles, found.coverage.tolist(), strict=True):
        members = tuple(people[m] for m in role.members)
        sets = tuple(rights[e] for e in role.entitlements)
        jobs = {held.groups[pk].job for pk in members}
        made.append(Proposal(
            unit, job or (jobs.pop() if len(jobs) == 1 else ""), sets, members, covered - before,
            standing.get(frozenset(sets)),
        ))  # fmt: skip
        before = covered
    return made


def _standing(on: dt.date) -> dict[frozenset[int], RoleProfile]:
    """Profiles that hold on the day, drafts too, by what they consist of."""
    rows = RoleProfile.objects.filter(in_force(on)).prefetch_related("entitlements")
    return {frozenset(e.pk for e in row.entitlements.all()): row for row in rows.order_by("-pk")}


def units_of(held: Holdings) -> dict[int | None, int]:
    """How many holders each unit has, the largest first."""
    counts: dict[int | None, int] = {}
    for pk in held.holders:
        unit = held.groups[pk].unit
        counts[unit] = counts.get(unit, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or 0)))


def grants_of(pks: Iterable[int]) -> dict[int, Grant]:
    """These grants with what a page tells of them: one query."""
    wanted = ("account__identity", "account__system", "entitlement__system")
    return Grant.objects.select_related(*wanted).in_bulk(list(pks))


def names_of(found: Sequence[Proposal]) -> tuple[dict[int, Entitlement], dict[int, Identity]]:
    """The rights and the people of proposals: two queries."""
    rights = {pk for proposal in found for pk in proposal.entitlements}
    people = {pk for proposal in found for pk in proposal.members}
    return (
        Entitlement.objects.select_related("system").in_bulk(rights),
        Identity.objects.in_bulk(people),
    )


__all__ = (
    "Group", "Holdings", "Outlier", "Proposal", "Unfit", "Unused", "grants_of", "holdings",
    "names_of", "outliers", "proposals", "units_of", "unused",
)  # fmt: skip
