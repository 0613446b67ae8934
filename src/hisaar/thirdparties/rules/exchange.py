"""SHR-08: both sides understand how the other secures its systems."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import Parameters, Verdict, every, not_applicable, rule
from hisaar.lib.text import join_names
from hisaar.thirdparties.models import Exchange
from hisaar.thirdparties.queries import Profile, profiles


@rule("SHR-08")
def providers_and_insurer_understand_each_other(on: date, p: Parameters) -> Verdict:
    """With every first-tier provider there were exchanges within {exchange_months} months, under an
    agreement of confidentiality, in which something was received and something was given."""
    since = on - p.months("exchange_months")
    found = profiles(on, load="exchanges")
    tiers = {profile.party.tier for profile in found}
    empty = (
        not_applicable("No provider is of the first tier.", evidence=[f.code for f in found])
        if found and "" not in tiers
        else None
    )
    return every(
        [f for f in found if f.party.tier == "1"], of="first-tier providers",
        unless=lambda f: not one_sided(f, since), gap=lambda f: one_sided(f, since),
        evidence=lambda f: _within(f, since), when_empty=empty,
        remedy="Tell each other how you secure your systems; record what was given and received.",
    )  # fmt: skip


def _within(profile: Profile, since: date) -> list[Exchange]:
    return [x for x in profile.exchanges if x.held_on >= since]


def one_sided(profile: Profile, since: date) -> str:
    found = _within(profile, since)
    if not found:
        return "no exchange within the period is on record"
    sealed = [x for x in found if x.is_under_nda]
    if not sealed:
        return "no exchange within the period was under an agreement of confidentiality"
    sides = {
        "received": any(x.received.strip() for x in sealed),
        "given": any(x.given.strip() for x in sealed),
    }
    lacks = [name for name, is_there in sides.items() if not is_there]
    return f"nothing was {join_names(lacks, 'or')}" if lacks else ""
