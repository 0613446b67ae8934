"""Which tier the records propose for a third party, and what that rests on.

Tier 1: its fall or fault stops a critical function, or exposes many people, health data or a
critical system. Tier 2: it holds customers' data, has access, or an important function needs it.
Tier 3: the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from hisaar.assets.models import (
    BusinessFunction,
    BusinessProcess,
    Criticality,
    Dependency,
    System,
    ThirdParty,
)
from hisaar.lib.text import join_names

from .queries import Profile, profile_of, profiles
from .vocabulary import Access

MANY_PEOPLE = 100_000
POWERFUL = {Access.HOSTS, Access.PRIVILEGED}
ONE, TWO, THREE = (str(tier) for tier in ThirdParty.Tier.values)


@dataclass(frozen=True)
class Ground:
    """One fact that asks for a tier; ``codes`` are the records that show it."""

    tier: str
    sentence: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    party: ThirdParty
    tier: str
    grounds: tuple[Ground, ...]

    @property
    def decisive(self) -> tuple[Ground, ...]:
        """The grounds of the tier that is proposed."""
        return tuple(g for g in self.grounds if g.tier == self.tier)

    @property
    def told(self) -> str:
        """The decisive grounds in a sentence each, with the records that show them."""
        return "\n".join(
            f"{g.sentence} ({', '.join(g.codes)})." if g.codes else f"{g.sentence}."
            for g in self.decisive
        )

    @property
    def differs(self) -> bool:
        return self.party.tier != self.tier


def propose(party: ThirdParty, on: dt.date) -> Proposal:
    return propose_all(on, [profile_of(party, on)])[0]


def propose_all(on: dt.date, among: Iterable[Profile] | None = None) -> list[Proposal]:
    """A proposal for each third party, in a fixed number of queries."""
    found = list(profiles(on, load="data functions") if among is None else among)
    needed = _declared_needs(found)
    return [_proposal(profile, needed.get(profile.code, [])) for profile in found]


def differences(on: dt.date) -> list[Proposal]:
    """Third parties whose tier is not the one that the records propose."""
    return [proposal for proposal in propose_all(on) if proposal.differs]


def _proposal(profile: Profile, needed: list[tuple[str, str]]) -> Proposal:
    grounds = tuple(chain(_functions(profile, needed), _data(profile), _access(profile)))
    if not grounds:
        grounds = (Ground(THREE, "No function, data or access of weight is on record"),)
    return Proposal(profile.party, min(g.tier for g in grounds), grounds)


def _declared_needs(found: list[Profile]) -> dict[str, list[tuple[str, str]]]:
    """By code of the third party, what declares a need of it: code and criticality."""
    rows = list(
        Dependency.objects.filter(
            target__in=[p.code for p in found], strength__in=("", Dependency.Strength.HARD)
        ).values_list("source", "target")
    )
    sources = {source for source, _ in rows}
    rated: dict[str, str] = {}
    for model in (BusinessFunction, BusinessProcess, System):
        rated |= dict(model.objects.filter(code__in=sources).values_list("code", "criticality"))
    needs: dict[str, list[tuple[str, str]]] = {}
    for source, target in rows:
        needs.setdefault(target, []).append((source, rated.get(source, "")))
    return needs


def _functions(profile: Profile, needed: list[tuple[str, str]]) -> Iterator[Ground]:
    rated = [*needed]
    rated += [(f.code, f.criticality) for s in profile.services for f in s.functions.all()]
    critical = _codes(rated, Criticality.CRITICAL)
    important = _codes(rated, Criticality.IMPORTANT)
    if critical:
        yield Ground(ONE, "Something critical needs it", critical)
    if important:
        yield Ground(TWO, "Something important needs it", important)


def _codes(rated: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(sorted({code for code, criticality in rated if criticality == wanted}))


def _data(profile: Profile) -> Iterator[Ground]:
    data_sets = list(profile.data_sets.values())
    health = tuple(d.code for d in data_sets if d.has_health_data)
    if health:
        yield Ground(ONE, "It holds health data", health)
    many = tuple(d.code for d in data_sets if (d.record_count or 0) >= MANY_PEOPLE)
    if many:
        yield Ground(ONE, f"It holds data of {MANY_PEOPLE:,} people or more", many)
    if profile.holds_customer_data:
        theirs = tuple(d.code for d in data_sets if d.has_personal_data)
        yield Ground(TWO, "It holds data of policyholders or claimants", theirs)


def _access(profile: Profile) -> Iterator[Ground]:
    critical = [s for s in profile.systems if s.criticality == Criticality.CRITICAL]
    critical += [
        system
        for service in profile.services
        if POWERFUL & set(service.accesses)
        for system in service.systems.all()
        if system.criticality == Criticality.CRITICAL
    ]
    if critical:
        codes = tuple(sorted({s.code for s in critical}))
        yield Ground(ONE, "It makes, runs or administers a critical system", codes)
    if profile.links:
        yield Ground(TWO, "It is linked to the insurer's systems", _sorted(profile.links))
    far = sorted(profile.accesses & {Access.REMOTE, Access.PRIVILEGED, Access.HOSTS})
    if far:
        labels = join_names([str(Access(a).label).lower() for a in far])
        yield Ground(TWO, f"It gets in: {labels}")


def _sorted(rows: Iterable[ThirdParty | System]) -> tuple[str, ...]:
    return tuple(sorted(row.code for row in rows))
