"""STR-12, STR-13, STR-16 and STR-17: culture, the plan's parts, and keeping the framework fresh."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hisaar.catalogue.rules import (
    Outcome,
    Parameters,
    Verdict,
    all_of,
    by_deadline,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
    shown,
    undecided,
)
from hisaar.governance import queries
from hisaar.governance.models import (
    Document,
    DocumentVersion,
    FrameworkReview,
    PlanSection,
    TriggerEvent,
)
from hisaar.governance.queries import Rate
from hisaar.governance.vocabulary import PlanPart
from hisaar.lib.dates import format_day, months_ago
from hisaar.platform.people.models import Person

from .versions import named, of_the_latest

A_YEAR = 12
FRAMEWORK = Document.Kind.FRAMEWORK


@rule("STR-12")
def culture_is_fostered(on: date, p: Parameters) -> Verdict:
    """Within 12 months at least {ack_pct} percent of the people of every unit and grade, directors
    included, confirmed the policy; {messages_min} messages of Board or CEO spoke of cybersecurity;
    and the share of reported phishing is recorded."""
    since = months_ago(on, A_YEAR)
    percent = p.percent("ack_pct")
    return all_of(
        acknowledgements=_acknowledged(since, on, percent),
        messages=exists(
            [m for m in queries.communications(since, on)
             if m.is_from_board or m.is_from_chief_executive],
            at_least=p.number("messages_min"),
            missing="Board and CEO sent too few messages on cybersecurity within 12 months.",
            remedy="Send a message, and record it as a communication.",
        ),
        phishing=undecided("waits for the register of awareness campaigns"),
    )  # fmt: skip


def _acknowledged(since: date, on: date, percent: int) -> Verdict:
    rates = queries.acknowledgement_rates(since, on)
    asked = {rate.group for rate in rates}
    groups = [*rates, *(r for r in _unasked(on) if r.group not in asked)] if rates else []
    return every(
        groups, of="acknowledgements of the last 12 months",
        unless=lambda rate: rate.asked and rate.reaches(percent),
        gap=lambda rate: f"{rate.group}: {rate.done} of {rate.asked} confirmed"
        if rate.asked
        else f"{rate.group}: nobody was asked",
        remedy="Remind those who have not confirmed, or launch a campaign that reaches them.",
        evidence=lambda rate: rate.record,
    )  # fmt: skip


def _unasked(on: date) -> list[Rate]:
    """Every unit and grade in which somebody works, as if nobody had been asked."""
    people = Person.objects.exclude(kind=Person.Kind.OUTSIDE).select_related("unit")
    active = [person for person in people if person.is_active(on)]
    units = {person.unit.title: person.unit.code for person in active if person.unit}
    grades = {str(person.get_grade_display()): "" for person in active}
    return [Rate(name, code, 0, 0) for name, code in sorted((units | grades).items())]


@rule("STR-13")
def plan_has_its_six_parts(on: date, p: Parameters) -> Verdict:
    """The framework's plan has an approved section for each of its six parts, each with owner,
    method and cadence, and approved within {policy_review_months} months."""
    since = on - p.months("policy_review_months")

    def test(version: DocumentVersion) -> Verdict:
        sections = [
            s for s in PlanSection.objects.filter(document=version.document_id) if s.holds(on)
        ]  # fmt: skip
        whole = {s.part: s for s in sections if not _lacks(s, since)}
        partial = {s.part: s for s in sections}

        def reason(tag: Any) -> str:
            section = partial.get(tag.name)
            what = _lacks(section, since) if section else "is missing"
            return f"the section on {tag.label} {what}"

        return every(
            [replace(t, code=partial[t.name].code if t.name in partial else version.code)
             for t in named(version.code, PlanPart)] if sections else [],
            of="plan sections of the framework", unless=lambda tag: tag.name in whole, gap=reason,
            remedy="Write the section, with owner, method and cadence, and have it approved.",
        )  # fmt: skip

    return of_the_latest(FRAMEWORK, on, test)


def _lacks(section: PlanSection, since: date) -> str:
    checks = (
        (section.owner_id, "has no owner"),
        (section.method.strip(), "states no method"),
        (section.cadence.strip(), "states no cadence"),
        (section.approved_on and section.approved_on >= since, "was approved too long ago"),
    )
    return next((sentence for value, sentence in checks if not value), "")


def _reviews(version: DocumentVersion, on: date) -> list[FrameworkReview]:
    found = FrameworkReview.objects.filter(document=version.document_id, reviewed_on__lte=on)
    joined = found.select_related("resulting_version").prefetch_related("triggers")
    return list(joined.order_by("reviewed_on", "code"))


@rule("STR-16")
def framework_is_reviewed(on: date, p: Parameters) -> Verdict:
    """The framework was reviewed within {policy_review_months} months, and within
    {trigger_review_days} days of each event in that time that calls for a review."""
    since = on - p.months("policy_review_months")
    days = p.days("trigger_review_days")

    def test(version: DocumentVersion) -> Verdict:
        reviews = _reviews(version, on)
        events = TriggerEvent.objects.filter(happened_on__gte=since - days, happened_on__lte=on)
        return all_of(
            regular=exists(
                reviews, that=lambda r: r.reviewed_on >= since,
                missing="The framework was not reviewed within the period.",
                gap="the review is older than the period",
                remedy="Review the framework and record the review.",
            ),
            after_events=every(
                events,
                unless=lambda e: e.happened_on + days >= on or _is_answered(e, reviews, days),
                gap="no review of the framework followed this event in time",
                remedy="Review the framework in the light of the event.",
                when_empty=not_applicable("No event called for a review."),
            ),
        )  # fmt: skip

    return of_the_latest(FRAMEWORK, on, test)


def _is_answered(event: TriggerEvent, reviews: list[FrameworkReview], days: Any) -> bool:
    return any(event.happened_on <= r.reviewed_on <= event.happened_on + days for r in reviews)


@rule("STR-17")
def reviews_lead_to_changes(on: date, p: Parameters) -> Verdict:
    """Each review that found a change to be needed led to a new approved version within
    {update_days} days, and no action from a review is overdue."""
    days = p.days("update_days")

    def test(version: DocumentVersion) -> Verdict:
        reviews = _reviews(version, on)
        if not reviews:
            return missing(
                "There is no review of the framework on record.",
                remedy="Review the framework and record the review.",
            )
        return all_of(changes=_changes(reviews, on, days), actions=_actions(reviews, on))

    return of_the_latest(FRAMEWORK, on, test)


def _changes(reviews: list[FrameworkReview], on: date, days: Any) -> Verdict:
    asking = [r for r in reviews if r.is_change_needed]
    if not asking:
        return shown("No review found a change to be needed.", evidence=reviews)
    found = {r.code: _change(r, on, days) for r in asking}
    whole = all_of(**found)
    # While its time runs, an unanswered review owes nothing.
    if whole.outcome is Outcome.NOT_APPLICABLE:
        return shown("The time for the changes is still running.", evidence=asking)
    return replace(whole, parts=())


def _change(review: FrameworkReview, on: date, days: Any) -> Verdict:
    version = review.resulting_version
    return by_deadline(
        review.reviewed_on + days, version.approved_on if version else None, on=on,
        record=review, evidence=[review, version] if version else review,
        gap=f"no approved version followed the review of {format_day(review.reviewed_on)}",
        remedy="Approve the changed version and link it to the review.",
    )  # fmt: skip


def _actions(reviews: list[FrameworkReview], on: date) -> Verdict:
    overdue = queries.overdue_actions(on, source__in=[r.code for r in reviews])
    if not overdue:
        return holds(True, gap="", evidence=reviews)
    return every(
        overdue, unless=lambda a: False, gap="it was due on {due_on}",
        remedy="Do it, or have it rescheduled with a reason.",
    )  # fmt: skip
