"""INT-01, GOV-17 and RCA-32: who the insurer works through, and whether their risk is managed."""

from __future__ import annotations

from datetime import date

from hisaar.assets.models import ThirdParty
from hisaar.assets.queries import current_third_parties
from hisaar.catalogue.rules import (
    Months,
    Parameters,
    Verdict,
    all_of,
    every,
    not_applicable,
    rule,
    shown,
)
from hisaar.governance.models import Document
from hisaar.governance.rules.policies import area_is_governed
from hisaar.governance.rules.versions import covers, named, of_the_latest
from hisaar.governance.vocabulary import Perimeter
from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names
from hisaar.thirdparties.models import ThirdPartyFinding
from hisaar.thirdparties.queries import Profile, profiles
from hisaar.thirdparties.vocabulary import Level, SecurityClause

Category = ThirdParty.Category
THROUGH = (
    Category.BANK, Category.BROKER, Category.AGENT, Category.AGGREGATOR, Category.ADMINISTRATOR,
    Category.GATEWAY,
)  # fmt: skip
BEYOND = (Perimeter.OWN_SYSTEMS, Perimeter.PARTNERS, Perimeter.INTERMEDIARIES)
ALWAYS = (
    SecurityClause.CONFIDENTIALITY, SecurityClause.SECURITY_MEASURES,
    SecurityClause.BREACH_NOTICE,
)  # fmt: skip
FIRST_TIER = (SecurityClause.AUDIT_RIGHT, SecurityClause.EXIT)


@rule("INT-01")
def framework_extends_beyond_own_systems(on: date, p: Parameters) -> Verdict:
    """The framework extends to own systems, partners and intermediaries, and every bank, broker,
    agent, aggregator, administrator and gateway has a link or a data flow on record or is marked
    as having none."""
    among = current_third_parties(on).filter(category__in=THROUGH)
    partners = profiles(on, among, load="links")
    return all_of(
        scope=of_the_latest(
            Document.Kind.FRAMEWORK, on,
            lambda v: covers(
                v, "scope", [t for t in named(v.code, Perimeter) if t.name in BEYOND],
                "scope tags",
            ),
        ),
        partners=every(
            partners, of="partners and intermediaries",
            unless=lambda f: f.links or f.flows or f.party.has_no_connection,
            gap="has neither link nor data flow on record and is not marked as having none",
            remedy="Add its interconnection, or mark it as having no connection.",
        ),
    )  # fmt: skip


@rule("GOV-17")
def third_parties_are_governed(on: date, p: Parameters) -> Verdict:
    """The policy on third parties is approved and was reviewed within {policy_review_months}
    months; every third party has a tier, an owner and a date for its next assessment."""
    return all_of(
        policy=area_is_governed(["third party"], on, p.months("policy_review_months")),
        third_parties=every(
            profiles(on, load=""), of="third parties", unless=lambda f: not ungoverned(f),
            gap=ungoverned, remedy="Decide its tier, name an owner and plan its assessment.",
        ),
    )  # fmt: skip


def ungoverned(profile: Profile) -> str:
    party = profile.party
    wanted = {
        "tier": party.tier, "owner": party.owner_id,
        "date for its next assessment": party.next_assessment_on,
    }  # fmt: skip
    lacks = [name for name, value in wanted.items() if not value]
    return f"has no {join_names(lacks, 'or')}" if lacks else ""


@rule("RCA-32")
def risks_of_third_parties_are_managed(on: date, p: Parameters) -> Verdict:
    """Every third party with access to systems or data has a tier, a rating of its cyber risk from
    an assessment within {tier1_months}, {tier2_months} or {tier3_months} months (tier 1, 2, 3),
    security clauses in its contract, and due dates for open findings that are high or critical."""
    cadence = {n: p.months(f"tier{n}_months") for n in ("1", "2", "3")}
    found = profiles(on, load="data contracts assessments findings")
    exposed = [profile for profile in found if profile.is_exposed]
    if found and not exposed:
        return not_applicable(
            "No third party has access to systems or data.", evidence=[f.code for f in found]
        )
    return all_of(
        tiers=every(
            exposed, of="third parties with access or data", unless=lambda f: f.party.tier,
            gap="has no tier", remedy="Decide its tier.",
        ),
        assessments=every(
            exposed, of="third parties with access or data",
            unless=lambda f: not unassessed(f, on, cadence),
            gap=lambda f: unassessed(f, on, cadence),
            remedy="Assess it and accept the answers with a rating.",
            evidence=lambda f: f.accepted[0],
        ),
        contracts=every(
            exposed, of="third parties with access or data", unless=lambda f: not unbound(f),
            gap=unbound, remedy="Agree the clauses and record them with the contract.",
            evidence=lambda f: f.contracts,
        ),
        findings=_findings(exposed),
    )  # fmt: skip


def unassessed(profile: Profile, on: date, cadence: dict[str, Months]) -> str:
    """What is wrong with the last assessment, measured by the rhythm of the tier."""
    if not profile.accepted:
        return "was never assessed"
    last = profile.accepted[0]
    within = cadence[profile.party.tier or "1"]
    assert last.accepted_on is not None  # noqa: S101 - only accepted ones stand there
    if last.accepted_on < on - within:
        return f"was last assessed on {format_day(last.accepted_on)}, more than {within} ago"
    return "" if last.rating else f"{last.code} gives no rating of its cyber risk"


def unbound(profile: Profile) -> str:
    if not profile.contracts:
        return "has no contract in force"
    wanted = ALWAYS + (FIRST_TIER if profile.party.tier == "1" else ())
    lacks = profile.lacks(wanted)
    return f"no contract in force lays down: {join_names(lacks)}" if lacks else ""


def _findings(exposed: list[Profile]) -> Verdict:
    grave: list[ThirdPartyFinding] = [
        finding
        for profile in exposed
        for finding in profile.open_findings
        if finding.severity in (Level.CRITICAL, Level.HIGH)
    ]
    none = (
        shown("No finding that is high or critical is open.", evidence=[f.code for f in exposed])
        if exposed
        else None
    )
    return every(
        grave, of="open findings", unless=lambda f: f.due_on, gap="has no day by which it is due",
        remedy="Agree a day with the third party.", when_empty=none,
    )  # fmt: skip
