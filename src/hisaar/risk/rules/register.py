"""What the risk register shows: ALN-01, ALN-04, GOV-18 and RCA-20 to RCA-22."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from hisaar.assets.queries import active_functions, critical_functions
from hisaar.catalogue.rules import (
    Months,
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
    shown,
)
from hisaar.governance.models import Document, DocumentVersion, Objective, Topic
from hisaar.governance.queries import in_force as version_in_force
from hisaar.governance.rules.policies import CYBER_RISK_MANAGEMENT, area_is_governed
from hisaar.governance.rules.versions import (
    Named,
    by_board,
    is_kept,
    no_version,
    of_the_latest,
    says,
)
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Band, ProfileCategory
from hisaar.lib.dates import format_day
from hisaar.risk.models import AreaReview, InherentProfile, Risk
from hisaar.risk.profile import queries as profiles
from hisaar.risk.register import KEY_AREAS, Standing, standings
from hisaar.risk.vocabulary import Rating, Source

A_YEAR = Months(12)


# --- areas of operation --------------------------------------------------------------------------


def _key_areas(on: date) -> list[Named]:
    """Key areas in which the insurer does something at all: no function, nothing to ask for."""
    active = set(active_functions(on).values_list("area", flat=True))
    return [Named("", area, str(area.label).lower()) for area in KEY_AREAS if area in active]


def _reviews(on: date) -> dict[tuple[str, str], AreaReview]:
    """By area and source, the latest review of a year that found none and says why."""
    rows = AreaReview.objects.filter(reviewed_on__gte=on - A_YEAR, reviewed_on__lte=on)
    return {
        (row.area, row.source): row
        for row in rows.order_by("reviewed_on", "code") if row.holds(on, on - A_YEAR)
    }  # fmt: skip


@rule("RCA-20")
def areas_of_operation_are_assessed(on: date, p: Parameters) -> Verdict:
    """Every critical function has a cyber risk; every open risk is rated, so that areas of
    operation can be ranked by what remains; and no key area that is active is unassessed: each has
    a rated risk, or reviews within 12 months that found none inside nor outside."""
    found = standings(on)
    return all_of(
        functions=_functions(on, found),
        ranking=every(
            found, of="open risks",
            unless=lambda s: s.rating is not None,
            gap=lambda s: "is not rated, so that its area cannot be ranked",
            evidence=lambda s: s.rating, remedy="Rate the risk.",
        ),
        areas=_areas(on, found),
    )  # fmt: skip


def _functions(on: date, found: list[Standing]) -> Verdict:
    keys = {s.risk.pk: s.risk.code for s in found}
    risks: dict[int, list[str]] = defaultdict(list)
    pairs = Risk.functions.through.objects.values_list("risk_id", "businessfunction_id")
    for risk, function in pairs:
        if risk in keys:
            risks[function].append(keys[risk])
    return every(
        critical_functions(on).order_by("code"),
        unless=lambda f: risks.get(f.pk),
        gap="no open risk is linked to it",
        evidence=lambda f: sorted(risks[f.pk]),
        remedy="Add the cyber risks of the function, or link those that are on record.",
    )


def _areas(on: date, found: list[Standing]) -> Verdict:
    rated: dict[str, list[str]] = defaultdict(list)
    for standing in found:
        if standing.rating is not None:
            rated[standing.risk.area].append(standing.risk.code)
    reviews = _reviews(on)

    def shows(area: Named) -> list[str]:
        looked = [reviews.get((area.name, source)) for source in Source.values]
        return rated[area.name] or ([r.code for r in looked if r] if all(looked) else [])

    return every(
        _key_areas(on), of="key areas of operation", unless=shows, evidence=shows,
        gap=lambda area: f"{area.label}: no risk of it is rated, and no reviews of both sources"
        " found none",
        remedy="Rate a risk of the area, or record the reviews that found none, and why.",
    )  # fmt: skip


@rule("RCA-21")
def sources_inside_are_covered(on: date, p: Parameters) -> Verdict:
    """Every key area that is active has an open risk that comes from inside the insurer, or a
    review within 12 months that found none, with the reason."""
    return _covered(on, Source.INTERNAL)


@rule("RCA-22")
def sources_outside_are_covered(on: date, p: Parameters) -> Verdict:
    """Every key area that is active has an open risk that comes from outside the insurer, or a
    review within 12 months that found none, with the reason."""
    return _covered(on, Source.EXTERNAL)


def _covered(on: date, source: Source) -> Verdict:
    risks: dict[str, list[str]] = defaultdict(list)
    for standing in standings(on):
        if standing.risk.source == source:
            risks[standing.risk.area].append(standing.risk.code)
    reviews = _reviews(on)

    def shows(area: Named) -> list[str]:
        review = reviews.get((area.name, source))
        return risks[area.name] or ([review.code] if review else [])

    where = "inside" if source == Source.INTERNAL else "outside"
    return every(
        _key_areas(on), of="key areas of operation", unless=shows, evidence=shows,
        gap=lambda area: f"{area.label}: no risk from {where} is on record, nor a review within"
        " 12 months that found none",
        remedy=f"Add the risk from {where}, or record the review with the reason why there is"
        " none.",
    )  # fmt: skip


# --- policies ------------------------------------------------------------------------------------


@rule("GOV-18")
def cyber_risk_management_is_governed(on: date, p: Parameters) -> Verdict:
    """The policy on cyber risk management is approved and was reviewed within
    {policy_review_months} months; every risk from medium up was rated within {risk_review_days}
    days."""
    months, since = p.months("policy_review_months"), on - p.days("risk_review_days")
    return all_of(
        policy=area_is_governed([CYBER_RISK_MANAGEMENT], on, months),
        risks=_refreshed(on, since),
    )


def _refreshed(on: date, since: date) -> Verdict:
    found = standings(on)
    asked = [s for s in found if s.residual is None or s.residual >= Rating.MEDIUM]
    low = [s.risk for s in found]

    def gap(standing: Standing) -> str:
        if standing.rating is None:
            return "was never rated"
        return f"was last rated on {format_day(standing.rating.rated_on)}"

    return every(
        asked, of="open risks",
        unless=lambda s: s.rating is not None and s.rating.rated_on >= since,
        gap=gap, evidence=lambda s: s.rating, remedy="Rate the risk again.",
        when_empty=shown("No open risk is rated medium or higher.", evidence=low) if low else None,
    )  # fmt: skip


@rule("ALN-01")
def risk_policy_treats_cyber_risk(on: date, p: Parameters) -> Verdict:
    """The risk management policy treats cyber risk, was approved by the Board within
    {policy_review_months} months, and the risk register holds an open cyber risk."""
    months = p.months("policy_review_months")

    def test(version: DocumentVersion) -> Verdict:
        approved_on = version.approved_on
        return all_of(
            chapter=says(version, "topics", Topic.CYBER_RISK, what="cyber risk"),
            approval=by_board(version),
            file_kept=is_kept(version),
            recent=holds(
                approved_on and approved_on >= on - months, record=version,
                gap=f"it was approved on {format_day(approved_on or on)}, over {months} ago",
                remedy="Review it and have the Board approve it again.",
            ),
            risks=exists(
                standings(on), evidence=lambda s: s.risk,
                missing="The risk register holds no open cyber risk.",
                remedy="Add the cyber risks to the risk register.",
            ),
        )  # fmt: skip

    return of_the_latest(Document.Kind.RISK_MANAGEMENT_POLICY, on, test)


# --- strategy and profile ------------------------------------------------------------------------


@rule("ALN-04")
def strategy_answers_the_risk_profile(on: date, p: Parameters) -> Verdict:
    """The strategy rests on an inherent risk profile approved no later than it; each category rated
    {attention_level} or more is aimed at by an objective of the strategy or by a treatment; every
    risk that is high before controls has a treatment or is accepted."""
    least = band_from(p.text("attention_level"))
    version = version_in_force(Document.Kind.STRATEGY, on)
    if version is None:
        return no_version(Document.Kind.STRATEGY, on)
    found = standings(on)
    return all_of(
        strategy=is_kept(version),
        profile=_rests_on_a_profile(version, on),
        categories=_categories(version, on, least, found),
        risks=_treated(found),
    )


def band_from(text: str) -> int:
    """The band that a threshold names: ``moderate (3 of 5)``, ``3`` or ``Significant``."""
    if number := re.search(r"[1-5]", text):
        return int(number[0])
    named = [band.value for band in Band if str(band.label).lower() in text.lower()]
    return named[0] if named else Band.MODERATE.value


def _rests_on_a_profile(version: DocumentVersion, on: date) -> Verdict:
    approved_on = version.approved_on or on
    before = profiles.in_force(approved_on)
    if before is not None:
        return holds(True, record=before, gap="", evidence=[before.code, version.code])
    later = profiles.in_force(on)
    remedy = "Have the profile approved, and the strategy reviewed in its light."
    if later is None or later.approved_on is None:
        return missing("No inherent risk profile was approved.", remedy=remedy)
    return holds(
        False, record=later, remedy=remedy,
        gap=f"was approved on {format_day(later.approved_on)}, after {version.code} of"
        f" {format_day(approved_on)}",
    )  # fmt: skip


def _categories(version: DocumentVersion, on: date, least: int, found: list[Standing]) -> Verdict:
    profile = profiles.in_force(on)
    if profile is None:
        return not_applicable("Without an approved profile no category is rated.")
    aimed = _aimed_at(version, on, found)
    asked = [
        Named(profile.code, category, str(ProfileCategory(category).label), band)
        for category, band in profiles.bands(profile).items() if band >= least
    ]  # fmt: skip
    return every(
        asked, of="categories of inherent risk that call for attention",
        unless=lambda c: aimed.get(c.name), evidence=lambda c: aimed[c.name],
        gap=lambda c: f"{c.label} is {Band(c.value).label.lower()} and neither an objective of the"
        " strategy nor a treatment of a risk answers it",
        remedy="Name the category on an objective of the strategy, or on a risk that is treated.",
        when_empty=_nothing_calls(profile, least),
    )  # fmt: skip


def _nothing_calls(profile: InherentProfile, least: int) -> Verdict:
    label = str(Band(least).label).lower()
    return shown(f"No category of the profile is {label} or more.", evidence=profile)


def _aimed_at(version: DocumentVersion, on: date, found: list[Standing]) -> dict[str, list[str]]:
    aimed: dict[str, list[str]] = defaultdict(list)
    for objective in Objective.objects.filter(document=version.document_id).order_by("code"):
        if objective.holds(on):
            for category in split(objective.profile_categories):
                aimed[category].append(objective.code)
    for standing in found:
        if standing.risk.profile_category:
            aimed[standing.risk.profile_category] += [t.code for t in standing.treatments]
    return aimed


def _treated(found: list[Standing]) -> Verdict:
    high = [s for s in found if s.inherent is not None and s.inherent >= Rating.HIGH]
    rated = [s.risk for s in found if s.inherent is not None]

    def answers(standing: Standing) -> list[str]:
        held = [a for a in standing.acceptances if standing.on and a.is_in_force(standing.on)]
        return [row.code for row in (*standing.treatments, *held)]

    none = "No risk is high before controls."
    return every(
        high, of="risks that are high before controls", unless=answers, evidence=answers,
        gap=lambda s: f"is {s.inherent.label.lower() if s.inherent else ''} before controls and"
        " neither treated nor accepted",
        remedy="Decide on a treatment, or have the risk accepted until a day.",
        when_empty=shown(none, evidence=rated) if rated else None,
    )  # fmt: skip
