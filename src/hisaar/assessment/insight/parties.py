"""Third parties: tiers, assessments, proof, and how much hangs on few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hisaar.assessment import attention
from hisaar.lib.text import count_of
from hisaar.risk.effectiveness import thresholds
from hisaar.thirdparties import concentration
from hisaar.thirdparties.drawn import draw_concentration, meaning
from hisaar.thirdparties.queries import Profile, places, profiles
from hisaar.thirdparties.rules.extensions import misplaced
from hisaar.thirdparties.rules.verification import periods, unverified
from hisaar.thirdparties.vocabulary import SecurityClause

from .panels import Panel

DRAWN = ("critical", "customers")


def panels(on: dt.date) -> Iterator[Panel]:
    found = profiles(on)
    yield _tiers(found, on)
    yield _due(on)
    yield _assurances(found)
    for measure in concentration.measures(on):
        if measure.key in DRAWN:
            yield _concentration(measure)
    yield _places(on)


def _tiers(found: list[Profile], on: dt.date) -> Panel:
    due = {profile.code for profile, _ in attention.overdue_parties(on)}
    spans = periods(on, thresholds("RCA-33", on))
    rows = []
    for tier in sorted({p.party.tier for p in found}, key=lambda t: t or "9"):
        exposed = [p for p in found if p.party.tier == tier and p.is_exposed]
        holding = [p for p in exposed if p.holds_data]
        bound = [p for p in exposed if not p.lacks([SecurityClause.BREACH_NOTICE])]
        rows.append((
            f"Tier {tier}" if tier else "No tier yet", sum(p.party.tier == tier for p in found),
            len(exposed), f"{sum(p.code not in due for p in exposed)} of {len(exposed)}",
            f"{sum(not unverified(p, spans) for p in holding)} of {len(holding)}",
            f"{len(bound)} of {len(exposed)}",
        ))  # fmt: skip
    return Panel(
        "tiers", "Third parties by tier",
        ("Tier", "Third parties", "With access or data", "Assessed in time", "Protection verified",
         "Must tell of breaches"),
        rows, means="Assessed and bound to tell: of those with access or data. Verified: of those"
        " that hold data.",
        empty="No third party is on record.",
        widths=("wide", "auto", "auto", "auto", "auto", "auto"),
    )  # fmt: skip


def _due(on: dt.date) -> Panel:
    found = attention.overdue_parties(on)
    found.sort(key=lambda pair: (pair[0].party.tier or "9", pair[0].code))
    rows = [(p.code, p.party.title, p.party.tier or "none", words) for p, words in found]
    return Panel(
        "due", "Whose assessment is due", ("Code", "Third party", "Tier", "What is wrong"), rows,
        means=f"{count_of(len(rows), 'third party', 'third parties')} with access or data.",
        empty="Every third party with access or data was assessed in time.",
        widths=("auto", "wide", "auto", "wide"),
    )  # fmt: skip


def _assurances(found: list[Profile]) -> Panel:
    rows = [
        (a.code, p.party.title, a.get_kind_display(), a.issued_on, a.expires_on or "states none",
         a.reviewed_on or "by nobody yet")
        for p in found for a in p.party.assurances.all() if a.issued_on <= p.on
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[1], str(row[3])))
    return Panel(
        "assurances", "Proof beyond their own word",
        ("Code", "Third party", "Kind", "Issued", "Until", "Read"), rows,
        empty="No certificate, report or visit is on record.",
        widths=("auto", "wide", "wide", "auto", "auto", "auto"),
    )  # fmt: skip


def _concentration(measure: concentration.Measure) -> Panel:
    return Panel(
        f"concentration-{measure.key}", f"How much hangs on few: {measure.label.lower()}",
        ("Third party", "Code", "Tier", "Direct", "With subcontractors", "Share"),
        [
            (s.name, s.code or "not on record", s.tier or "none", s.direct, s.through,
             f"{s.through} of {measure.total}")
            for s in measure.shares
        ],
        means=meaning(measure), picture=draw_concentration(measure),
        empty="Nothing is on record that stands on a third party.",
        widths=("wide", "auto", "auto", "auto", "auto", "auto"), on_paper=8,
    )  # fmt: skip


def _places(on: dt.date) -> Panel:
    rows = [
        (p.code, p.row.third_party.title, "yes" if p.is_cloud else "no", wrong)
        for p in places(on) if (wrong := misplaced(p))
    ]  # fmt: skip
    return Panel(
        "places", "Data in places that are not known or not wanted",
        ("Record", "Third party", "Cloud", "What is wrong"), rows,
        empty="Of all services that hold data, it is known where, and no place is on the insurer's"
        " warning list.",
        widths=("auto", "wide", "auto", "wide"),
    )  # fmt: skip
