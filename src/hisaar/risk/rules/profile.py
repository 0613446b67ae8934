"""The inherent risk profile answers for technologies, channels, organisation and threats:
RCA-23 to RCA-26."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance.models.entity import Channel
from hisaar.governance.queries import entity
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import ProfileCategory
from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.profile import queries
from hisaar.risk.profile.library import book
from hisaar.risk.profile.queries import tolerance
from hisaar.risk.profile.reconciling import apart_on, counted
from hisaar.risk.profile.statements import Statement

ANSWER = "Answer it in a new profile, and have that approved."
NONE = 1
NOT_COUNTED = 5  # what nobody counts is of the highest level
ATTEMPTS = "I-E1"


@rule("RCA-23")
def technologies_are_identified(on: date, p: Parameters) -> Verdict:
    """A profile approved within {profile_months} months leaves {max_unanswered} statements on
    technologies and connections unanswered at most; its numbers are within {recon_pct} percent of
    the inventories, or say why not."""
    return _identified(on, p, p.percent("recon_pct"), ProfileCategory.TECHNOLOGIES)


@rule("RCA-24")
def channels_and_products_are_identified(on: date, p: Parameters) -> Verdict:
    """A profile approved within {profile_months} months leaves {max_unanswered} statements on
    delivery channels and on products unanswered at most and agrees with the inventories; every
    sales channel of the entity profile has its answer."""
    profile = queries.in_force(on)
    percent = tolerance(on)
    verdict = _identified(on, p, percent, ProfileCategory.CHANNELS, ProfileCategory.PRODUCTS)
    if profile is None:
        return verdict
    return all_of(profile=verdict, channels=_channels(profile))


@rule("RCA-25")
def organisation_is_identified(on: date, p: Parameters) -> Verdict:
    """A profile approved within {profile_months} months leaves {max_unanswered} statements on the
    organisation (size, turnover, change, places, privileged users) unanswered at most and agrees
    with the inventories."""
    return _identified(on, p, tolerance(on), ProfileCategory.ORGANISATION)


@rule("RCA-26")
def threats_are_identified(on: date, p: Parameters) -> Verdict:
    """A profile approved within {profile_months} months leaves {max_unanswered} statements on
    external threats unanswered at most; attempts are counted, or answered as not counted, and
    answers agree with what is on record."""
    profile = queries.in_force(on)
    verdict = _identified(on, p, tolerance(on), ProfileCategory.THREATS)
    if profile is None:
        return verdict
    return all_of(profile=verdict, attempts=_attempts(profile, on))


def _identified(on: date, p: Parameters, percent: int, *categories: str) -> Verdict:
    """The latest approved profile is recent, answers the categories and agrees with records."""
    months, allowed = p.months("profile_months"), p.number("max_unanswered")
    profile = queries.in_force(on)
    if profile is None or profile.approved_on is None:
        return missing(
            "No inherent risk profile was approved.",
            remedy="Answer the statements of the profile, and have it approved.",
        )
    asked = [s for c in categories for s in queries.statements_of(c)]
    answers = queries.answers_of(profile)
    return all_of(
        recent=holds(
            profile.approved_on >= on - months, record=profile,
            gap=f"was approved on {format_day(profile.approved_on)}, longer ago",
            remedy="Begin a new profile from it, correct what changed, and have it approved.",
        ),
        answered=_answered(profile, asked, allowed),
        reconciled=_reconciled(profile, asked, answers, on, percent),
    )  # fmt: skip


def _answered(profile: InherentProfile, asked: Sequence[Statement], allowed: int) -> Verdict:
    levels = queries.result_of(profile).levels
    left = [s.id for s in asked if s.id not in levels]
    return holds(
        len(left) <= allowed, record=profile,
        gap=f"leaves {join_names(left, limit=8)} without an answer", remedy=ANSWER,
    )  # fmt: skip


def _reconciled(
    profile: InherentProfile, asked: Iterable[Statement], answers: Mapping[str, ProfileAnswer],
    on: date, percent: int,
) -> Verdict:  # fmt: skip
    counts = counted(on)
    rows = [answers[s.id] for s in asked if s.id in answers and answers[s.id].is_answered]
    compared = [row for row in rows if row.statement in counts or row.counted_number is not None]
    apart = {
        row.statement: apart_on(row, profile.size_band, counts.get(row.statement), percent)
        for row in compared
    }
    return every(
        compared, of="answers that an inventory counts",
        unless=lambda row: not apart[row.statement] or row.difference_reason.strip(),
        gap=lambda row: f"{row.statement} is {apart[row.statement]}",
        remedy="Correct the records, or answer it in a new profile, or say there why they differ.",
        evidence=lambda row: profile,
        when_empty=not_applicable("No inventory counts any of these statements."),
    )  # fmt: skip


def _channels(profile: InherentProfile) -> Verdict:
    insurer = entity()
    used = split(insurer.channels) if insurer else []
    if not used:
        return missing(
            "The entity profile names no sales channel.", remedy="Name the channels there."
        )
    levels = queries.result_of(profile).levels
    asked: dict[str, list[str]] = defaultdict(list)
    for statement in book().statements.values():
        for channel in statement.channels:
            asked[channel].append(statement.id)

    def fits(channel: str) -> bool:
        """One statement that speaks of the channel says more than that there is none."""
        return any(levels.get(s, 0) > NONE for s in asked[channel])

    spoken = [channel for channel in used if asked[channel]]
    unfit = [c for c in spoken if not fits(c)]
    names = join_names([
        f"{Channel(c).label.lower()} ({join_names(asked[c], 'or')})" for c in unfit
    ])  # fmt: skip
    return holds(
        not unfit, record=profile, evidence=[profile, insurer],
        gap=f"does not answer for channels that are used: {names}", remedy=ANSWER,
    )  # fmt: skip


def _attempts(profile: InherentProfile, on: date) -> Verdict:
    """Attempts are counted by records, or by a number in the answer, or nobody counts them."""
    row = queries.answers_of(profile).get(ATTEMPTS)
    if row is None or not row.is_answered:
        return holds(False, record=profile, gap=f"leaves {ATTEMPTS} without an answer",
                     remedy=ANSWER)  # fmt: skip
    is_known = row.number is not None or ATTEMPTS in counted(on)
    return holds(
        is_known or row.level == NOT_COUNTED, record=profile,
        gap=f"answers {ATTEMPTS} by level {row.level} without a count; what nobody counts is level"
        f" {NOT_COUNTED}",
        remedy="Count the attempts and answer by their number, or answer by level"
        f" {NOT_COUNTED}.",
    )  # fmt: skip
