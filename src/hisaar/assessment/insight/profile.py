"""The inherent risk profile: where risk lies, what maturity that calls for, what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hisaar.assessment.report.frozen import Frozen
from hisaar.governance.vocabulary import Band
from hisaar.lib.dates import format_day
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.profile import drawn, queries

from .panels import Panel

WIDTHS = {
    "bands": ("wide", "auto", "auto", "auto", "auto", "wide"),
    "maturity": ("wide", "auto", "auto", "auto", "auto", "auto", "auto", "auto"),
    "changes": ("auto", "wide", "auto", "auto", "auto"),
}


def panels(on: dt.date) -> Iterator[Panel]:
    """What the profile in force on the day says, beside the one before it."""
    profile = queries.in_force(on)
    if profile is None:
        yield Panel(
            "profile", "Inherent risk profile", drawn.BAND_HEADINGS, (),
            empty="No inherent risk profile was approved.",
        )  # fmt: skip
        return
    for exhibit in drawn.exhibits(profile, queries.before(profile), on):
        yield Panel.of(exhibit, widths=WIDTHS[exhibit.key], on_paper=20)


@dataclass(frozen=True)
class Overall:
    """The band of the whole as the Board reads it, and the record that it stands in."""

    band: str
    source: str
    is_overridden: bool


def overall_of(frozen: Frozen, on: dt.date) -> Overall | None:
    """The overall band of the latest profile that a freeze holds as approved by the day."""
    approved = [
        p for p in frozen.all(InherentProfile) if p.approved_on and p.approved_on <= on
    ]  # fmt: skip
    latest = max(approved, key=lambda p: (p.approved_on, p.pk), default=None)
    if latest is None or latest.approved_on is None:
        return None
    answers = [a for a in frozen.all(ProfileAnswer) if a.profile_id == latest.pk]
    result = queries.result_of(latest, answers)
    if result.overall is None:
        return None
    return Overall(
        str(Band(result.overall).label), f"{latest.code}, {format_day(latest.approved_on)}",
        bool(result.override),
    )  # fmt: skip
