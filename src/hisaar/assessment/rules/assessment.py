"""The yearly assessment: ASM-01 to ASM-05."""

from __future__ import annotations

from datetime import date

from hisaar.assessment.models import AssessmentYear, Filing
from hisaar.assessment.services.years import blank_conclusions
from hisaar.catalogue.rules import (
    Months,
    Parameters,
    Verdict,
    all_of,
    every,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance.models import Action
from hisaar.governance.queries import entity
from hisaar.lib.dates import ReportingYear, format_day
from hisaar.risk.models import ControlTest
from hisaar.risk.queries import operating_controls

OPEN_YEAR = "Open the assessment year in Assessment and report."


def reporting_year(on: date) -> ReportingYear:
    """The reporting year that holds the day, by the insurer's own year end."""
    profile = entity()
    month, day = (profile.year_end_month, profile.year_end_day) if profile else (12, 31)
    year = ReportingYear(on.year, month, day)
    return year if on <= year.last_day else ReportingYear(on.year + 1, month, day)


def year_of(on: date) -> AssessmentYear | None:
    """The assessment year that holds the day."""
    found = AssessmentYear.objects.filter(period_start_on__lte=on, period_end_on__gte=on)
    return found.select_related("board_meeting", "programme_approver").first()


def last_finished(on: date) -> AssessmentYear | None:
    """The latest assessment whose results were out on the day."""
    found = AssessmentYear.objects.filter(completed_on__lte=on).order_by("-year")
    return found.select_related("board_meeting").first()


@rule("ASM-01")
def annual_programme_is_carried_out(on: date, p: Parameters) -> Verdict:
    """The year's assessment programme was approved before the year began, and every planned
    assessment is done or put off with approval."""
    year = year_of(on)
    if year is None:
        return missing(f"there is no assessment year for {on.year}", remedy=OPEN_YEAR)
    approved = year.programme_approved_on
    programme = list(year.planned.all())
    planned = [a for a in programme if a.planned_on <= on]
    return all_of(
        approval=holds(
            approved and approved <= on and approved < year.period_start_on,
            record=year,
            gap="its programme was not approved"
            if not approved or approved > on
            else f"its programme was approved only on {format_day(approved)}",
            remedy="Have next year's programme approved before the year begins.",
        ),
        planned=every(
            planned,
            of="assessments planned up to the day",
            when_empty=not_applicable("Nothing of the programme was due yet.", evidence=programme)
            if programme
            else None,
            unless=lambda a: (
                _is_settled(a.completed_on, on) or _is_settled(a.deferral_approved_on, on)
            ),
            gap="was planned for {planned_on} and is neither done nor put off",
            remedy="Record the result, or have the deferral approved.",
        ),
    )


def _is_settled(day: date | None, on: date) -> bool:
    return day is not None and day <= on


@rule("ASM-02")
def board_concludes_on_the_assessment(on: date, p: Parameters) -> Verdict:
    """The finished annual assessment was tabled at a Board meeting before the report was filed,
    and the Board concluded on adequacy."""
    year = last_finished(on)
    if year is None:
        return missing("no annual assessment is finished", remedy="Finish the assessment year.")
    meeting = year.board_meeting
    if meeting is None or meeting.held_on > on:
        return holds(False, record=year, gap="was not tabled at a Board meeting",
                     remedy="Table the assessment and record the Board's conclusion.")  # fmt: skip
    filed = Filing.objects.filter(report__reporting_year=year.year, submitted_on__lte=on)
    first = filed.order_by("submitted_on").values_list("submitted_on", flat=True).first()
    return all_of(
        order=holds(
            year.completed_on and year.completed_on <= meeting.held_on
            and (first is None or meeting.held_on <= first),
            record=year, evidence=meeting,
            gap=f"{meeting.code} on {format_day(meeting.held_on)} did not lie between the"
            " assessment and its filing",
            remedy="Table next year's assessment before the report is filed.",
        ),
        conclusion=holds(
            year.board_conclusion, record=year, gap="the Board's conclusion is not recorded",
            remedy="Record whether the Board found the framework adequate.",
        ),
    )  # fmt: skip


@rule("ASM-03")
def management_receives_the_results(on: date, p: Parameters) -> Verdict:
    """The results were delivered to management and acknowledged, and every finding has an owner."""
    year = last_finished(on)
    if year is None:
        return missing("no annual assessment is finished", remedy="Finish the assessment year.")
    weak = [
        c for c in year.conclusions.all()
        if c.design in ("needs_work", "inadequate") or c.operation in ("partly", "ineffective")
    ]  # fmt: skip
    owned = set(Action.objects.exclude(owner=None).values_list("source", flat=True))
    return all_of(
        delivery=holds(
            year.delivered_on and year.delivered_on <= on, record=year,
            gap="its results were not delivered to management",
            remedy="Deliver the results and record to whom.",
        ),
        acknowledgement=holds(
            year.acknowledged_on and year.acknowledged_on <= on, record=year,
            gap="management has not acknowledged the results",
            remedy="Record when management acknowledged them.",
        ),
        findings=every(
            weak, of="findings",
            unless=lambda c: c.owner_id or c.code in owned or c.clause in owned,
            gap="the finding on {clause} has no owner",
            remedy="Name an owner in management.",
            when_empty=not_applicable("The assessment found nothing wanting.", evidence=year),
        ),
    )  # fmt: skip


@rule("ASM-04")
def design_is_concluded_for_every_clause(on: date, p: Parameters) -> Verdict:
    """The assessment concludes on the design of every clause; none is left blank."""
    year = last_finished(on) or year_of(on)
    if year is None:
        return missing(f"there is no assessment year for {on.year}", remedy=OPEN_YEAR)
    blank = set(blank_conclusions(year))
    known = [c for c in year.conclusions.all() if c.concluded_on is None or c.concluded_on <= on]
    if not known:
        return missing("nobody has concluded on any clause", record=year,
                       remedy="Conclude on the assessment desk.")  # fmt: skip
    return all_of(
        concluded=holds(
            not blank, record=year,
            gap=f"{len(blank)} clauses have no design conclusion, such as {min(blank, default='')}",
            remedy="Conclude them on the assessment desk.",
        )
    )  # fmt: skip


@rule("ASM-05")
def operation_is_judged_by_tests(on: date, p: Parameters) -> Verdict:
    """At least {min_tested_pct} percent of the key controls in operation were tested, with a
    result, in the twelve months up to the day."""
    tests = ControlTest.objects.filter(tested_on__gt=on - Months(12), tested_on__lte=on)
    latest = dict(tests.order_by("tested_on", "code").values_list("control_id", "code"))
    return every(
        operating_controls(on).filter(is_key=True).order_by("code"),
        of="key controls in operation",
        at_least=p.percent("min_tested_pct"),
        unless=lambda c: c.pk in latest,
        gap="was not tested in the twelve months up to the day",
        remedy="Test it, and record what came out.",
        evidence=lambda c: latest[c.pk],
    )
