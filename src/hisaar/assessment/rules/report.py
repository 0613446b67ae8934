"""The report to the Commission: ASM-06 to ASM-09."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hisaar.assessment.models import CommissionReport, Filing, Signature
from hisaar.catalogue.framework import secp
from hisaar.catalogue.rules import (
    Gap,
    Outcome,
    Parameters,
    Verdict,
    every,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance.queries import became_subject_on, entity, was_holding
from hisaar.lib.dates import ReportingYear, format_day

GUIDELINES_ON: date = secp().threshold("guidelines_effective_on").default


@dataclass(frozen=True)
class Owed:
    """One reporting year's report, with what was sent of it by the day."""

    year: ReportingYear
    due_on: date
    filing: Filing | None
    report: CommissionReport | None

    @property
    def code(self) -> str:
        return self.report.code if self.report else f"{self.year.label}"

    def is_owed(self, on: date) -> bool:
        """Whether it is filed, or its day has passed."""
        return self.filing is not None or self.due_on < on


def owed(on: date, due_month_day: str = "04-30") -> list[Owed]:
    """Every reporting year that ended by the day since the insurer became subject, oldest first."""
    profile = entity()
    if profile is None:
        return []
    subject = became_subject_on(profile, GUIDELINES_ON)
    month, day = (int(part) for part in due_month_day.split("-"))
    filings = _first_filings(on)
    reports = _latest_reports()
    found = []
    for number in range(subject.year, on.year + 1):
        year = ReportingYear(number, profile.year_end_month, profile.year_end_day, month, day)
        if subject <= year.last_day < on:
            filing = filings.get(number)
            report = filing.report if filing else reports.get(number)
            found.append(Owed(year, year.due_on, filing, report))
    return found


def _first_filings(on: date) -> dict[int, Filing]:
    rows = Filing.objects.filter(submitted_on__lte=on).select_related("report__file")
    rows = rows.prefetch_related("report__signatures__person").order_by("-submitted_on")
    return {row.report.reporting_year: row for row in rows}


def _latest_reports() -> dict[int, CommissionReport]:
    rows = CommissionReport.objects.exclude(status=CommissionReport.Status.VOID)
    return {row.reporting_year: row for row in rows.order_by("edition")}


def _nothing_owed(on: date) -> Verdict | None:
    if entity() is None:
        return missing(
            "the insurer's profile is not recorded", remedy="Fill in the entity profile first."
        )
    pending = owed(on)
    found = not_applicable(f"No report was due by {format_day(on)}.")
    return replace(found, due_on=pending[0].due_on) if pending else found


@rule("ASM-06")
def reports_are_submitted(on: date, p: Parameters) -> Verdict:
    """For each reporting year since the insurer became subject, the report was submitted, with a
    receipt and the hash of the file that was sent."""

    def fault(item: Owed) -> str:
        if item.filing is None:
            return f"the report for {item.year.label} was not submitted"
        if not (item.filing.receipt_reference or item.filing.receipt_id):
            return f"{item.filing.code} has no receipt"
        return "" if item.filing.sha256 else f"{item.filing.code} has no hash of the file sent"

    items = [item for item in owed(on) if item.is_owed(on)]
    return every(
        items,
        of="reports owed",
        unless=lambda item: not fault(item),
        gap=fault,
        remedy="File the report, and record receipt and hash.",
        evidence=lambda item: item.filing,
        when_empty=_nothing_owed(on),
    )


@rule("ASM-07")
def reports_are_submitted_in_time(on: date, p: Parameters) -> Verdict:
    """Each report was submitted by {due_month_day} of the year after the reporting year."""
    items = [item for item in owed(on, p.text("due_month_day")) if item.is_owed(on)]
    if not items:
        return _nothing_owed(on) or missing("nothing is on record")
    absent = [i for i in items if i.filing is None]
    late = [i for i in items if i.filing and i.filing.submitted_on > i.due_on]
    met = len(items) - len(absent) - len(late)
    gaps = [
        Gap(i.code, f"the report for {i.year.label} was due on {format_day(i.due_on)}"
            " and is not submitted", "Submit it now; it will count as late.")
        for i in absent
    ] + [
        Gap(i.code, f"the report for {i.year.label} was submitted on"
            f" {format_day(i.filing.submitted_on)}, due on {format_day(i.due_on)}",
            "Nothing mends a date; say in the report why.")
        for i in late if i.filing
    ]  # fmt: skip
    outcome = Outcome.MET
    if absent:
        outcome = Outcome.PARTLY if met else Outcome.NOT_MET
    elif late:
        outcome = Outcome.LATE
    evidence = tuple(i.filing.code for i in items if i.filing)
    return Verdict(
        outcome, met=met, population=len(items), gaps=tuple(gaps), evidence=evidence,
        due_on=items[-1].due_on,
    )  # fmt: skip


def _signed(item: Owed, roles: tuple[str, ...]) -> list[Signature]:
    if item.report is None:
        return []
    return [
        s for s in item.report.signatures.all() if s.role in roles and s.voided_on is None
    ]  # fmt: skip


@rule("ASM-08")
def reports_are_signed_by_the_ciso(on: date, p: Parameters) -> Verdict:
    """Each report submitted bears the signature of the person who was CISO on the signing day,
    given no later than the day of submission."""
    return every(
        [item for item in owed(on) if item.filing],
        of="submitted reports",
        unless=lambda item: not _signature_fault(item, ("ciso",)),
        gap=lambda item: _signature_fault(item, ("ciso",)),
        remedy="File a report that the CISO in office signs.",
        evidence=lambda item: _signed(item, ("ciso",)),
    )


@rule("ASM-09")
def reports_are_signed_by_ceo_or_coo(on: date, p: Parameters) -> Verdict:
    """Each report submitted bears the signature of the person who was CEO or COO on the signing
    day, over the same bytes as the CISO's, by another person."""

    def fault(item: Owed) -> str:
        found = _signature_fault(item, ("ceo", "coo"))
        if found:
            return found
        first, second = _signed(item, ("ciso",)), _signed(item, ("ceo", "coo"))
        if first and first[-1].person_id == second[-1].person_id:
            return "both signatures are the same person's"
        if first and first[-1].content_sha256 != second[-1].content_sha256:
            return "the two signatures are not over the same bytes"
        return ""

    return every(
        [item for item in owed(on) if item.filing],
        of="submitted reports",
        unless=lambda item: not fault(item),
        gap=fault,
        remedy="File a report that the CEO or COO in office signs after the CISO.",
        evidence=lambda item: _signed(item, ("ceo", "coo")),
    )


def _signature_fault(item: Owed, roles: tuple[str, ...]) -> str:
    names = " or ".join(role.upper() for role in roles)
    signatures = _signed(item, roles)
    if not signatures or item.filing is None:
        return f"the report for {item.year.label} has no signature of the {names}"
    signature = signatures[-1]
    if not was_holding(signature.person, roles, signature.signed_on):
        return f"{signature.person.title} was not {names} on {format_day(signature.signed_on)}"
    if signature.signed_on > item.filing.submitted_on:
        return f"{signature.code} is dated after the submission"
    return ""
