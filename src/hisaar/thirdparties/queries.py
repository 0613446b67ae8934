"""Reads that pages, reports and rules share; each takes the day it speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from hisaar.assets.models import DataFlow, DataSet, Interconnection, System, ThirdParty
from hisaar.assets.queries import current_third_parties
from hisaar.catalogue.framework import secp
from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.queries import overrides
from hisaar.governance.queries import size_band
from hisaar.lib.sharing import is_sharing, shared
from hisaar.platform.records.dated import in_force, is_in_force

from .models import (
    Assurance,
    Contract,
    Exchange,
    RestrictedCountry,
    Service,
    Subcontractor,
    ThirdPartyAssessment,
    ThirdPartyFinding,
)
from .vocabulary import Access, SecurityClause

CUSTOMERS = (DataSet.Subject.POLICYHOLDERS, DataSet.Subject.CLAIMANTS)
KEEPS = {Access.HOSTS, Access.HOLDS}
# What can be loaded with third parties; a rule asks for what it reads.
RELATED: dict[str, tuple[Any, ...]] = {
    "links": ("links", "flows"),
    "data": ("services__data_sets", "links__data_sets", "flows__data_set"),
    "functions": ("services__functions", "services__systems", "systems"),
    "contracts": ("contracts",),
    # Answers may be long, and what is concluded from them stands in columns.
    "assessments": (
        Prefetch("assessments", ThirdPartyAssessment.objects.defer("answers")),
    ),
    "assurances": ("assurances__services",),
    "findings": ("findings",),
    "exchanges": ("exchanges",),
}  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """A third party with what was on record about it on a day; its relations are loaded."""

    party: ThirdParty
    on: dt.date

    @property
    def code(self) -> str:
        return self.party.code

    @cached_property
    def services(self) -> list[Service]:
        return [s for s in self.party.services.all() if s.is_current(self.on)]

    @cached_property
    def links(self) -> list[Interconnection]:
        return [link for link in self.party.links.all() if is_in_force(link, self.on)]

    @cached_property
    def flows(self) -> list[DataFlow]:
        return [flow for flow in self.party.flows.all() if is_in_force(flow, self.on)]

    @cached_property
    def systems(self) -> list[System]:
        """Systems in service of which it is the vendor."""
        return [
            s for s in self.party.systems.all() if s.retired_on is None or s.retired_on >= self.on
        ]

    @cached_property
    def contracts(self) -> list[Contract]:
        return [c for c in self.party.contracts.all() if c.is_in_force(self.on)]

    @cached_property
    def accepted(self) -> list[ThirdPartyAssessment]:
        """Assessments accepted by the day, the latest first."""
        found = [a for a in self.party.assessments.all() if a.is_accepted(self.on)]
        return sorted(found, key=lambda a: a.accepted_on or dt.date.min, reverse=True)

    @cached_property
    def open_findings(self) -> list[ThirdPartyFinding]:
        return [f for f in self.party.findings.all() if f.is_open(self.on)]

    @cached_property
    def exchanges(self) -> list[Exchange]:
        return [x for x in self.party.exchanges.all() if x.held_on <= self.on]

    def assurances(self, since: dt.date) -> list[Assurance]:
        return [a for a in self.party.assurances.all() if a.is_in_date(self.on, since)]

    @cached_property
    def data_sets(self) -> dict[int, DataSet]:
        """What it is given or holds: by its services, over its links and flows."""
        sources: list[Any] = [*self.services, *self.links]
        found = {d.pk: d for source in sources for d in source.data_sets.all()}
        return found | {flow.data_set_id: flow.data_set for flow in self.flows}

    @cached_property
    def accesses(self) -> set[str]:
        return {access for s in self.services for access in s.accesses}

    @property
    def has_access(self) -> bool:
        return bool(self.links or self.accesses - {Access.HOLDS})

    @property
    def is_authority(self) -> bool:
        """Whether it is owed data by law: nobody sends its supervisor a questionnaire."""
        return self.party.category == ThirdParty.Category.AUTHORITY

    @property
    def holds_data(self) -> bool:
        held = self.data_sets or self.accesses & KEEPS or self.party.holds_policyholder_data
        return bool(held) and not self.is_authority

    @property
    def holds_customer_data(self) -> bool:
        held = self.party.holds_policyholder_data or any(
            d.subject in CUSTOMERS for d in self.data_sets.values()
        )
        return held and not self.is_authority

    @property
    def is_exposed(self) -> bool:
        """Whether it gets at systems or data of the insurer."""
        return not self.is_authority and (self.has_access or self.holds_data)

    def lacks(self, clauses: Iterable[SecurityClause]) -> list[str]:
        """Clauses that no contract in force holds, in words."""
        return [
            SecurityClause(clause).label.lower()
            for clause in clauses
            if not any(contract.has(clause) for contract in self.contracts)
        ]


def profiles(
    on: dt.date, parties: QuerySet[ThirdParty] | None = None, *, load: str = " ".join(RELATED)
) -> list[Profile]:
    """Third parties of the day with what ``load`` names, in a fixed number of queries.

    Where several rules ask, all that any of them asks is loaded once.
    """
    if parties is None and is_sharing():
        return list(_of_the_day(on))
    return _profiles(on, current_third_parties(on) if parties is None else parties, load)


@shared
def _of_the_day(on: dt.date) -> tuple[Profile, ...]:
    return tuple(_profiles(on, current_third_parties(on), " ".join(RELATED)))


def _profiles(on: dt.date, rows: QuerySet[ThirdParty], load: str) -> list[Profile]:
    wanted = [each for name in load.split() for each in RELATED[name]]
    rows = rows.select_related("owner").prefetch_related(*wanted).order_by("code")
    return [Profile(party, on) for party in rows]


def profile_of(party: ThirdParty, on: dt.date) -> Profile:
    return profiles(on, ThirdParty.objects.filter(pk=party.pk))[0]


def cadence_months(tier: str, on: dt.date) -> int:
    """Months between two assessments of a tier; without a tier, those of the first."""
    p = Parameters(secp(), "RCA-32", size_band=size_band(), overrides=overrides(on))
    return p.months(f"tier{tier or 1}_months").count


def current_services(on: dt.date) -> QuerySet[Service]:
    return Service.objects.filter(in_force(on), third_party__in=current_third_parties(on))


def current_subcontractors(on: dt.date) -> QuerySet[Subcontractor]:
    return Subcontractor.objects.filter(in_force(on))


def restricted_countries(on: dt.date) -> dict[str, RestrictedCountry]:
    """The insurer's warning list on the day, by code of country."""
    return {row.country: row for row in RestrictedCountry.objects.filter(in_force(on))}


@dataclass(frozen=True)
class Place:
    """Where a service, or a subcontractor of it, keeps data; ``flagged`` are on the list."""

    row: Service | Subcontractor
    countries: tuple[str, ...]
    flagged: tuple[str, ...]
    is_cloud: bool
    holds_customer_data: bool

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def is_unknown(self) -> bool:
        return not self.countries


def places(on: dt.date) -> list[Place]:
    """Every place where data of the insurer lie with others, services first."""
    return list(_places(on))


def _places(on: dt.date) -> Iterator[Place]:
    listed = restricted_countries(on)
    services = current_services(on).filter(
        Q(is_cloud=True) | Q(data_sets__isnull=False) | Q(access__contains=Access.HOLDS)
        | Q(access__contains=Access.HOSTS)
    )  # fmt: skip
    rows = services.distinct().select_related("third_party").prefetch_related("data_sets")
    for service in rows.order_by("third_party__title", "code"):
        theirs = any(d.subject in CUSTOMERS for d in service.data_sets.all())
        yield _place(service, listed, is_cloud=service.is_cloud, customers=theirs)
    others = current_subcontractors(on).filter(holds_data=True)
    for row in others.select_related("third_party", "provider", "service").order_by("code"):
        is_cloud = row.service is not None and row.service.is_cloud
        yield _place(row, listed, is_cloud=is_cloud, customers=False)


def _place(row: Any, listed: dict[str, Any], *, is_cloud: bool, customers: bool) -> Place:
    countries = tuple(row.data_locations.split())
    flagged = tuple(code for code in countries if code in listed)
    return Place(row, countries, flagged, is_cloud, customers)
