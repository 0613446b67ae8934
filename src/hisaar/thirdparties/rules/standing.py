"""What the rules say of one third party, for its own page."""

from __future__ import annotations

from dataclasses import dataclass

from hisaar.catalogue.framework import secp
from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.queries import overrides
from hisaar.governance.queries import size_band
from hisaar.thirdparties.queries import Profile

from . import exchange, oversight, verification


@dataclass(frozen=True)
class Standing:
    """``gap`` is empty when the clause is satisfied as far as this third party goes."""

    clause: str
    subject: str
    gap: str


def standing(profile: Profile) -> list[Standing]:
    """The clauses that ask something of this third party, each with what falls short."""
    found = [Standing("GOV-17", "Oversight", oversight.ungoverned(profile))]
    if profile.is_exposed:
        p = _parameters("RCA-32", profile)
        cadence = {n: p.months(f"tier{n}_months") for n in ("1", "2", "3")}
        found += [
            Standing("RCA-32", "Assessment", oversight.unassessed(profile, profile.on, cadence)),
            Standing("RCA-32", "Contract", oversight.unbound(profile)),
        ]
    if profile.holds_data:
        periods = verification.periods(profile.on, _parameters("RCA-33", profile))
        found.append(
            Standing("RCA-33", "Proof of protection", verification.unverified(profile, periods))
        )
    if profile.holds_customer_data:
        most = _parameters("RCA-34", profile).hours("breach_notice_hours_max")
        gap = verification.unbound(profile, int(most.total_seconds() // 3600))
        found.append(Standing("RCA-34", "Clauses for customers' data", gap))
    if profile.party.tier == "1":
        since = profile.on - _parameters("SHR-08", profile).months("exchange_months")
        found.append(Standing("SHR-08", "Exchange", exchange.one_sided(profile, since)))
    return found


def _parameters(clause: str, profile: Profile) -> Parameters:
    return Parameters(secp(), clause, size_band=size_band(), overrides=overrides(profile.on))
