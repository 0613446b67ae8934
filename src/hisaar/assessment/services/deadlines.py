"""The day by which the Commission has the report: its calendar entry, and warnings before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import Q

from hisaar.assessment.models import AssessmentYear, CommissionReport, Filing
from hisaar.assessment.queries import freeze_of
from hisaar.catalogue.queries import overrides
from hisaar.catalogue.rules import Parameters, book
from hisaar.governance.models import CalendarEntry
from hisaar.governance.queries import current_roles, entity, size_band
from hisaar.governance.services import complete_entry
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import ReportingYear, format_day
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.notices.models import Notice
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import Person

CLAUSE = "ASM-07"
TITLE = "Cybersecurity framework assessment report to the Commission"
WARNED = (Role.CISO, Role.CEO, Role.COO, Role.HEAD_OF_COMPLIANCE)
URGENT_DAYS = 7
Status = CommissionReport.Status
_STATE = {
    Status.DRAFT: "the CISO has not signed it yet",
    Status.SIGNED_ONCE: "the CEO or COO has not signed it yet",
    Status.SIGNED: "it is signed and waits to be filed",
}


def thresholds(on: dt.date) -> Parameters:
    """The clause's thresholds as they hold for this insurer on a day."""
    return Parameters(book.framework, CLAUSE, size_band=size_band(), overrides=overrides(on))


def reporting_year(number: int, on: dt.date) -> ReportingYear | None:
    """A year of the insurer's with its filing day; None until its profile is recorded."""
    profile = entity()
    if profile is None:
        return None
    month, day = (int(part) for part in thresholds(on).text("due_month_day").split("-"))
    return ReportingYear(number, profile.year_end_month, profile.year_end_day, month, day)


def filing_due_on(number: int, on: dt.date) -> dt.date | None:
    year = reporting_year(number, on)
    return year.due_on if year else None


def is_filed(number: int) -> bool:
    return Filing.objects.filter(report__reporting_year=number).exists()


def next_to_file(on: dt.date) -> ReportingYear | None:
    """The first reporting year that is not filed and whose day has not passed."""
    year = reporting_year(on.year, on)
    if year is None:
        return None
    filed = set(
        Filing.objects.filter(report__reporting_year__gte=on.year - 2).values_list(
            "report__reporting_year", flat=True
        )
    )
    for number in range(on.year - 2, on.year + 3):
        candidate = replace(year, year=number)
        if candidate.due_on >= on and number not in filed:
            return candidate
    return None


def _entries() -> Any:
    """Entries of the calendar that stand for the report, whoever entered them."""
    return CalendarEntry.objects.filter(
        Q(source__contains="ASM-06") | Q(source__contains=CLAUSE) | Q(title=TITLE)
    )


def keep_entry(on: dt.date, *, actor: Any = None) -> CalendarEntry | None:
    """The calendar's entry for the next report, made or moved to its day; one that is there
    already, from the insurer's own calendar, is kept as it is."""
    year = next_to_file(on)
    if year is None:
        return None
    if found := _entries().filter(due_on=year.due_on).first():
        return found  # type: ignore[no-any-return]
    entry = _entries().filter(title=TITLE, done_on=None, due_on__gte=on).first() or CalendarEntry(
        title=TITLE, recurrence=CalendarEntry.Recurrence.YEARLY, source=CLAUSE,
        owner=_responsible(on),
    )  # fmt: skip
    entry.due_on = year.due_on
    return records.save(entry, actor=actor)


def _responsible(on: dt.date) -> Person | None:
    roles = current_roles(on)
    held = roles.get(Role.HEAD_OF_COMPLIANCE) or roles.get(Role.CISO)
    return held[-1].person if held else None


def complete_filing(filing: Filing, *, actor: Any) -> None:
    """Note in the calendar that the report was filed."""
    due_on = filing_due_on(filing.report.reporting_year, filing.submitted_on)
    for entry in _entries().filter(due_on=due_on, done_on=None):
        complete_entry(entry, on=filing.submitted_on, actor=actor)


def warn(on: dt.date) -> int:
    """Tell the officers, on the clause's days before the filing day, how far the report is."""
    year = next_to_file(on)
    if year is None:
        return 0
    left = (year.due_on - on).days
    offsets = [int(days) for days in thresholds(on).list("warn_days") if left <= int(days)]
    if not offsets:
        return 0
    people = {a.person for role in WARNED for a in current_roles(on).get(role, ())}
    key = f"filing {year.year} {year.due_on} {min(offsets)}"
    if set(Notice.objects.filter(key=key).values_list("person", flat=True)) >= {
        person.pk for person in people
    }:
        return 0
    state, code = _state(year.year)
    when = f"in {count_of(left, 'day')}" if left else "today"
    text = (
        f"The report for {year.label} is due at the Commission on {format_day(year.due_on)},"
        f" {when}: {state}."
    )
    is_urgent = left <= URGENT_DAYS
    return len(notify(people, text, code=code, key=key, is_urgent=is_urgent))


def _state(number: int) -> tuple[str, str]:
    """How far the report is, and the record to look at."""
    year = AssessmentYear.objects.filter(year=number).first()
    if year is None:
        return "the assessment year is not open yet", ""
    report = year.reports.filter(status__in=_STATE).order_by("-edition").first()
    if report is not None:
        return _STATE[Status(report.status)], report.code
    is_frozen = freeze_of(year) is not None
    return f"the {'report is not built' if is_frozen else 'year is not frozen'} yet", year.code
