"""What the constraints of cover are called by people, and sentences on who pays what."""

from __future__ import annotations

from collections.abc import Mapping

from hisaar.lib.money import format_pkr

# What a constraint is called in a table, and how a sentence says that it took an amount.
CONSTRAINT_LABELS = {
    "not covered": "No agreement covers it",
    "territory": "Outside the territory",
    "dates": "Outside the policy's dates",
    "exclusion": "Excluded",
    "warranty": "Warranty not met",
    "waiting period": "Waiting period",
    "coinsurance": "Coinsurance",
    "sublimit": "Above a sublimit",
    "sublimit aggregate": "Above a sublimit for the year",
    "retention": "Retention",
    "limit": "Above the limit",
    "share": "Share that nobody carries",
    "year retention": "Retention of the year",
    "aggregate": "Aggregate of the year used up",
    "reinstatements": "Reinstatements used up",
}
_PHRASES = {
    "not covered": "no agreement covers {}",
    "territory": "{} lies outside the territory",
    "dates": "{} lies outside the policy's dates",
    "exclusion": "{} is excluded",
    "warranty": "{} falls to a warranty that is not met",
    "waiting period": "{} falls into the waiting period",
    "coinsurance": "{} is coinsurance",
    "sublimit": "{} is above a sublimit",
    "sublimit aggregate": "{} is above a sublimit for the year",
    "retention": "{} is the retention",
    "limit": "{} is above the limit",
    "share": "{} is a share that nobody carries",
    "year retention": "{} is the retention of the year",
    "aggregate": "{} finds the year's aggregate used up",
    "reinstatements": "{} finds the reinstatements used up",
}


def sentence_of(gross: float, paid: float, constraints: Mapping[str, float]) -> str:
    """Say of a loss what is paid and why not more, the largest reason first."""
    if gross <= 0:
        return "Nothing is lost."
    reasons = [
        _PHRASES[name].format(_exactly(amount))
        for name, amount in sorted(constraints.items(), key=lambda pair: -pair[1])
        if amount >= 0.5  # what rounds to no rupee is no reason
    ]
    lost, given = _exactly(gross), _exactly(paid)
    if not reasons:
        return f"Of {lost} lost, all is paid."
    return f"Of {lost} lost, {given} is paid: {', '.join(reasons)}."


def _exactly(amount: float) -> str:
    """To the rupee, grouped as the tables beside it."""
    return format_pkr(round(amount), "million")
