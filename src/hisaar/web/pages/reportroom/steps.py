"""The way from the programme to the filed report: what is done, what comes now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from hisaar.assessment.models import AssessmentYear, CommissionReport, Evaluation, Filing
from hisaar.web import addresses
from hisaar.web.pages.assessment.state import scored
from hisaar.web.text import day

Status = CommissionReport.Status
Origin = CommissionReport.Origin
SIGNED = (Status.SIGNED, Status.FILED)


@dataclass(frozen=True)
class Step:
    """``address`` leads to where it is done: the dialog of ``verb``, or a page.

    ``right`` is what one must be allowed to do with the year to see the button.
    """

    label: str
    told: str
    is_done: bool
    address: str = ""
    action: str = ""
    verb: str = ""
    right: str = ""
    is_next: bool = False
    is_before_the_report: bool = False


def steps(
    year: AssessmentYear, frozen: Evaluation | None, report: CommissionReport | None,
    may: Callable[[str], bool],
) -> list[Step]:  # fmt: skip
    """All steps in order; the first that is not done comes now. ``may`` knows the year's verbs."""
    before = [
        replace(step, is_before_the_report=True)
        for step in _before_the_report(year, frozen, report)
    ]
    listed = [
        replace(step, action=step.action if not step.right or may(step.right) else "")
        for step in (*before, *_of_the_report(year, frozen, report))
    ]
    # What was left open before the signatures no longer comes next once they have begun.
    has_begun = report is not None and report.status in (Status.SIGNED_ONCE, *SIGNED)
    first = len(before) if has_begun else 0
    now = next((n for n, step in enumerate(listed) if n >= first and not step.is_done), None)
    return [replace(step, is_next=place == now) for place, step in enumerate(listed)]


def _by_verb(step: Step, year: AssessmentYear, verb: str, label: str) -> Step:
    address = addresses.record(year, f"do/{verb}/")
    return replace(step, address=address, action=label, verb=verb, right=verb)


def _before_the_report(
    year: AssessmentYear, frozen: Evaluation | None, report: CommissionReport | None
) -> Iterator[Step]:
    approved = year.programme_approved_on
    if approved:
        yield Step("Programme", f"approved {day(approved)}", True)
    else:
        step = Step("Programme", "not approved yet", False)
        yield _by_verb(step, year, "approve_programme", "Approve")
    yield _freezing(year, frozen, report)
    wanted = scored()
    concluded = year.conclusions.filter(clause__in=wanted).exclude(design="").count()
    yield Step(
        "Conclusions", f"{concluded} of {len(wanted)} clauses concluded", concluded >= len(wanted),
        f"{reverse('desk', args=[year.year])}?conclusion=blank", "Open the desk",
    )  # fmt: skip
    meeting = year.board_meeting
    told = f"tabled {day(meeting.held_on)}" if meeting else "not tabled yet"
    if year.board_conclusion:
        told = f"{told}: {year.get_board_conclusion_display().lower()}"
    step = Step("Board", told, bool(meeting and year.board_conclusion))
    is_filed = report is not None and report.status == Status.FILED
    yield step if is_filed else _by_verb(step, year, "table_at_board", "Record")


def _freezing(
    year: AssessmentYear, frozen: Evaluation | None, report: CommissionReport | None
) -> Step:
    if frozen is None and report is not None and report.origin == Origin.IMPORTED:
        return Step("Freeze", "none: the report was imported as a file", True)
    if frozen is None:
        told = f"not frozen yet; the year ends on {day(year.period_end_on)}"
        return _by_verb(Step("Freeze", told, False), year, "freeze", "Freeze")
    told, is_final = f"as of {day(frozen.on)}", frozen.on >= year.period_end_on
    if not is_final:
        told = f"{told}, a look ahead: the year ends on {day(year.period_end_on)}"
    step = Step("Freeze", told, is_final)
    if report is None or report.status == Status.DRAFT:
        return _by_verb(step, year, "freeze", "Freeze again")
    return step


def _of_the_report(
    year: AssessmentYear, frozen: Evaluation | None, report: CommissionReport | None
) -> Iterator[Step]:
    status = report.status if report else ""
    yield _building(frozen, report)
    yield Step("CISO's signature", _signed(report, "ciso"), status in (Status.SIGNED_ONCE, *SIGNED))
    yield Step("CEO's or COO's signature", _signed(report, "ceo", "coo"), status in SIGNED)
    filing = report.filings.order_by("submitted_on").first() if report else None
    yield Step(
        "Filing", _receipt(filing) if filing else "not filed yet",
        filing is not None,
    )  # fmt: skip
    if frozen is not None:
        yield Step(
            "Examiner's bundle", "report, evidence and proofs in one file that verifies by itself",
            filing is not None, reverse("report-bundle", args=[year.year]), "Download",
            right="export",
        )  # fmt: skip


def _building(frozen: Evaluation | None, report: CommissionReport | None) -> Step:
    if report is None:
        return Step("Report", "not built yet" if frozen else "waits for the freeze", False)
    told = f"{report.code}, edition {report.edition}"
    is_stale = (
        report.origin == Origin.BUILT and report.status in (Status.DRAFT, Status.SIGNED_ONCE)
        and frozen is not None and report.evaluation_id != frozen.pk
    )  # fmt: skip
    if is_stale:
        told = f"{told}, stands on an older freeze: build it again"
    return Step("Report", told, not is_stale)


def _signed(report: CommissionReport | None, *roles: str) -> str:
    if report is None:
        return "waits for the report"
    found = report.signatures.filter(role__in=roles, voided_on=None).select_related("person")
    signature = found.first()
    return f"{signature.person}, {day(signature.signed_on)}" if signature else "not signed yet"


def _receipt(filing: Filing) -> str:
    told = f"submitted {day(filing.submitted_on)}, {filing.get_channel_display()}"
    return f"{told}, receipt {filing.receipt_reference}" if filing.receipt_reference else told
