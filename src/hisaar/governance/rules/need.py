"""CISO-05 to CISO-07: whether a separate CISO is needed."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    by_deadline,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance import need, queries
from hisaar.governance.models import CisoNeedAssessment
from hisaar.governance.vocabulary import Band
from hisaar.lib.dates import format_day


def latest_assessment(on: date) -> CisoNeedAssessment | None:
    """The assessment of need that was completed last by that day."""
    done = CisoNeedAssessment.objects.filter(completed_on__lte=on).select_related(
        "approved_by", "approved_by_body", "decision"
    )
    return done.order_by("completed_on", "code").last()


def _none_yet(on: date) -> Verdict:
    begun = CisoNeedAssessment.objects.filter(started_on__lte=on).order_by("started_on").last()
    remedy = "Assess whether a separate CISO is needed, conclude and have it approved."
    if begun is not None:
        return holds(False, record=begun, gap="it has not been completed", remedy=remedy)
    return missing("No assessment of the need for a separate CISO is on record.", remedy=remedy)


@rule("CISO-05")
def need_for_a_ciso_was_assessed(on: date, p: Parameters) -> Verdict:
    """It was assessed whether a separate CISO is needed, with a conclusion and an approver; and
    again after the inherent risk profile rose by a band."""
    latest = latest_assessment(on)
    if latest is None:
        return _none_yet(on)
    return all_of(
        conclusion=holds(
            latest.conclusion, record=latest, gap="it states no conclusion",
            remedy="Conclude: a separate CISO, or combined with another post.",
        ),
        approval=holds(
            latest.is_approved, record=latest, gap="nobody is named who approved it",
            remedy="Name the person, body or decision that approved it.",
        ),
        since_the_profile_rose=_since_the_profile_rose(latest, on),
    )  # fmt: skip


def _since_the_profile_rose(latest: CisoNeedAssessment, on: date) -> Verdict:
    """The band that the assessment rested on, against the band of today."""
    now = need.profile_on(on)
    if now is None or now.band is None:
        return not_applicable("No inherent risk profile is in force that could have risen.")
    then = latest.band
    if then is None and latest.completed_on is not None:
        before = need.profile_on(latest.completed_on)
        then = before.band if before else None
    if then is None:
        return holds(
            False, record=latest,
            gap="it states no band to hold against the inherent risk profile of today",
            remedy="State the band that it rested on, or assess the need again.",
        )  # fmt: skip
    return holds(
        now.band <= then, record=latest,
        gap=f"inherent risk has risen since, from {_band(then)} to {_band(now.band)} ({now.code})",
        remedy="Assess again whether a separate CISO is needed.",
    )  # fmt: skip


def _band(level: int) -> str:
    return str(Band(level).label).lower()


@rule("CISO-06")
def need_was_assessed_in_time(on: date, p: Parameters) -> Verdict:
    """The first assessment of need was completed within {months} months of the day on which the
    Guidelines took effect ({guidelines_effective_on}), or of a later registration."""
    begun = queries.became_subject_on(queries.entity(), p.day("guidelines_effective_on"))
    due = begun + p.months("months")
    done = CisoNeedAssessment.objects.filter(completed_on__lte=on)
    first = done.order_by("completed_on", "code").first()
    if first is not None:
        return by_deadline(due, first.completed_on, on=on, record=first, gap="")
    if on <= due:
        return not_due(due)
    return _none_yet(on)


def not_due(due: date) -> Verdict:
    """Nothing is owed yet."""
    return by_deadline(due, None, on=due, gap="")


@rule("CISO-07")
def need_rests_on_the_risk_profile(on: date, p: Parameters) -> Verdict:
    """The latest assessment of need rests on an inherent risk profile completed before it, and
    states the overall band and the categories that drove the conclusion."""
    latest = latest_assessment(on)
    if latest is None:
        return _none_yet(on)
    rested_on = latest.profile_completed_on
    shown_day = format_day(rested_on) if rested_on else "a day not recorded"
    return all_of(
        profile=holds(
            latest.profile and rested_on and rested_on <= latest.completed_on, record=latest,
            gap=f"its inherent risk profile is '{latest.profile or 'none'}' of {shown_day}",
            remedy="Name the profile and the day, not after the assessment, of its completion.",
        ),
        band=holds(
            latest.band is not None, record=latest, gap="it does not state the overall band",
            remedy="State the overall inherent risk.",
        ),
        categories=holds(
            latest.driving_categories, record=latest,
            gap="it does not state which categories drove the conclusion",
            remedy="State the driving categories.",
        ),
    )  # fmt: skip
