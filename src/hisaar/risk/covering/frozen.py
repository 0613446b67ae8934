"""What a renewal decision rested on, as plain values that no later change touches."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.governance.tags import split
from hisaar.platform.records import Refused
from hisaar.risk.models import InsurancePolicy, Renewal
from hisaar.risk.register import latest_quantification

from .offers import Compared, Comparison, compare_offers
from .warranties import WarrantyStanding

Plain = dict[str, Any]


def rested_on(renewal: Renewal, on: dt.date) -> Plain:
    """Terms, offers, what each would have done, the computed losses, warranties and gaps.

    Where the offers cannot be compared, the reason stands in place of figures: a decision may be
    due before anybody has estimated losses, and then it has to say so.
    """
    found: Plain = {"on": on.isoformat(), "quantification": _quantification(on)}
    if renewal.policy is not None:
        found["policy"] = terms_of(renewal.policy)
    try:
        found |= _compared(compare_offers(renewal, on))
    except Refused as reason:
        found["not_compared"] = str(reason)
    return found


def terms_of(policy: InsurancePolicy) -> Plain:
    """A policy's terms as they stand in the register."""
    layers = [
        {"code": row.code, "position": row.position, "retention": _number(row.retention),
         "retention_kind": row.retention_kind, "limit": _number(row.limit),
         "aggregate": _number(row.aggregate), "reinstatements": row.reinstatements,
         "share_percent": _number(row.share_percent), "above": row.above,
         "premium": _number(row.premium)}
        for row in policy.layers.all()
    ]  # fmt: skip
    agreements = [
        {"tag": row.tag, "coinsurance_percent": _number(row.coinsurance_percent),
         "waiting_hours": _number(row.waiting_hours), "waiting_kind": row.waiting_kind}
        for row in policy.agreements.all()
    ]  # fmt: skip
    sublimits = [
        {"title": row.title, "tags": split(row.tags), "limit": _number(row.limit),
         "aggregate": _number(row.aggregate)}
        for row in policy.sublimits.all()
    ]  # fmt: skip
    return {
        "code": policy.code, "title": policy.title, "kind": policy.kind,
        "insurer": str(policy.insurer or ""), "from_on": policy.from_on.isoformat(),
        "to_on": policy.to_on.isoformat(), "premium": _number(policy.premium),
        "order": policy.order, "exclusions": split(policy.exclusions),
        "territory": policy.territory, "layers": layers, "agreements": agreements,
        "sublimits": sublimits,
    }  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _compared(found: Comparison) -> Plain:
    return {
        "offers": [_row(row) for row in found.rows],
        "best": found.best.code,
        "says": found.sentence,
        "appetite_one_in_100": found.appetite,
        "capital_percent": _number(found.renewal.capital_percent),
        "worthwhile": None if found.worth is None else {
            "retention": round(found.worth.retention, 2), "limit": round(found.worth.limit, 2),
            "loading": round(found.worth.loading, 6),
        },
        "warranties_broken": [_warranty(each) for each in found.broken],
        "left_aside": [policy.code for policy in found.others],
        "simulation": {
            "years": found.losses.years, "seed": found.losses.seed,
            "notes": list(found.losses.notes),
        },
    }  # fmt: skip


def _row(row: Compared) -> Plain:
    amounts = (
        "premium", "retention", "limit", "aggregate", "paid", "paid_error", "retained",
        "bad_year", "bad_year_error", "tail", "cost", "per_rupee",
    )  # fmt: skip
    plain: Plain = {"name": row.name, "code": row.code}
    for name in amounts:
        value = getattr(row, name)
        plain[name] = None if value is None else round(value, 4)
    return plain | {"is_within": row.is_within, "is_best": row.is_best}


def _warranty(each: WarrantyStanding) -> Plain:
    return {"code": each.code, "title": each.warranty.title, "says": each.sentence}


def _quantification(on: dt.date) -> Plain | None:
    """The losses that were computed last, with the gaps that they show."""
    latest = latest_quantification(on)
    if latest is None:
        return None
    results = latest.results
    covered = results.get("cover") or {}
    return {
        "code": latest.code, "digest": latest.digest,
        "computed_on": latest.computed_on.isoformat() if latest.computed_on else "",
        "gaps": covered.get("scenarios", []), "adequacy": covered.get("adequacy"),
        "limits": results.get("appetite", []),
    }  # fmt: skip
