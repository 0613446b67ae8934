"""RCA-33 and RCA-34: it is verified that providers protect data, by more than their word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, not_applicable, rule
from hisaar.lib.text import join_names
from hisaar.thirdparties.models import Contract
from hisaar.thirdparties.queries import Profile, profiles
from hisaar.thirdparties.vocabulary import SecurityClause

CUSTOMER_CLAUSES = (SecurityClause.CONFIDENTIALITY, SecurityClause.RETURN_DESTRUCTION)
REMEDY = "Get a report, certificate, test or visit that covers the service, and read it."


@dataclass(frozen=True)
class Periods:
    """From which day on proof counts: of first-tier providers, and of the others."""

    first: date
    others: date


def periods(on: date, p: Parameters) -> Periods:
    return Periods(on - p.months("tier1_months"), on - p.months("tier2_months"))


@rule("RCA-33")
def protection_by_providers_is_verified(on: date, p: Parameters) -> Verdict:
    """For every first-tier provider that holds the insurer's data there is proof beyond its own
    word, read, in date ({tier1_months} months where it states no end) and covering the services
    with data; others have such proof or an accepted questionnaire within {tier2_months} months."""
    found = profiles(on, load="data assessments assurances")
    return _verified(found, on, p, lambda f: f.holds_data, "third parties that hold data")


@rule("RCA-34")
def protection_of_customers_data_is_verified(on: date, p: Parameters) -> Verdict:
    """As RCA-33 for every provider that holds data of policyholders or claimants; its contract also
    lays down confidentiality, return or destruction, and notice of a breach within at most
    {breach_notice_hours_max} hours."""
    most = p.hours("breach_notice_hours_max")
    hours = int(most.total_seconds() // 3600)
    found = profiles(on, load="data contracts assessments assurances")
    holders = [f for f in found if f.holds_customer_data]
    return all_of(
        verified=_verified(
            found, on, p, lambda f: f.holds_customer_data, "third parties with such data"
        ),
        contracts=every(
            holders, of="third parties with data of policyholders or claimants",
            unless=lambda f: not unbound(f, hours), gap=lambda f: unbound(f, hours),
            remedy="Agree the clauses and record them with the contract.",
            evidence=lambda f: f.contracts, when_empty=_none_of(found),
        ),
    )  # fmt: skip


def _verified(
    found: list[Profile], on: date, p: Parameters, holds: Callable[[Profile], Any], plural: str
) -> Verdict:
    spans = periods(on, p)
    return every(
        [f for f in found if holds(f)], of=plural,
        unless=lambda f: not unverified(f, spans), gap=lambda f: unverified(f, spans),
        remedy=REMEDY, evidence=lambda f: _proofs(f, spans), when_empty=_none_of(found),
    )  # fmt: skip


def _none_of(found: list[Profile]) -> Verdict | None:
    """Third parties are on record and none holds such data: nothing to verify."""
    if not found:
        return None
    return not_applicable("No third party holds such data.", evidence=[f.code for f in found])


def unverified(profile: Profile, spans: Periods) -> str:
    """Why what is on record does not verify this provider; empty when it does."""
    if profile.party.tier == "1":
        return _unproven(profile, spans.first)
    if not profile.party.tier:
        return "has no tier, so that it is open how it must be verified"
    if _questionnaire(profile, spans.others) or not _unproven(profile, spans.others):
        return ""
    return "has neither an accepted questionnaire nor other proof in date"


def _unproven(profile: Profile, since: date) -> str:
    proofs = profile.assurances(since)
    if not proofs:
        return "has no proof beyond its own word that is in date"
    read = [a for a in proofs if a.reviewed_on is not None and a.reviewed_on <= profile.on]
    if not read:
        return f"{proofs[0].code} was not read by anybody yet"
    covered = {service.pk for proof in read for service in proof.services.all()}
    left = [s.code for s in profile.services if s.data_sets.all() and s.pk not in covered]
    return f"no proof in date covers {join_names(left)}" if left else ""


def _questionnaire(profile: Profile, since: date) -> list[Any]:
    return [a for a in profile.accepted if a.accepted_on and a.accepted_on >= since]


def _proofs(profile: Profile, spans: Periods) -> list[Any]:
    since = spans.first if profile.party.tier == "1" else spans.others
    proofs: list[Any] = profile.assurances(since)
    return proofs or _questionnaire(profile, since) or [profile.party]


def unbound(profile: Profile, hours: int) -> str:
    if not profile.contracts:
        return "has no contract in force"
    lacks = profile.lacks(CUSTOMER_CLAUSES)
    if not any(_gives_notice(contract, hours) for contract in profile.contracts):
        lacks.append(f"notice of a breach within {hours} hours")
    return f"no contract in force lays down: {join_names(lacks)}" if lacks else ""


def _gives_notice(contract: Contract, hours: int) -> bool:
    stated = contract.breach_notice_hours
    return contract.has(SecurityClause.BREACH_NOTICE) and stated is not None and stated <= hours
