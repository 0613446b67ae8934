"""The way from the programme to the filed report: what is done, what comes now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hisaar.assessment.models import AssessmentYear, CommissionReport, Evaluation
from hisaar.catalogue.outcomes import Strength
from hisaar.catalogue.rules import book
from hisaar.web import addresses
from hisaar.web.text import day

Status = CommissionReport.Status
SIGNED = (Status.SIGNED, Status.FILED)


@dataclass(frozen=True)
class Step:
    """``address`` leads to where it is done: a verb's dialog, or a page."""

    label: str
    told: str
    is_done: bool
    address: str = ""
    action: str = ""
    is_dialog: bool = False

    @property
    def is_settled(self) -> bool:
        """Done once and for all, so that there is no button for it any more."""
        return self.is_done and self.label == "Programme"


def steps(
    year: AssessmentYear, frozen: Evaluation | None, report: CommissionReport | None
) -> list[Step]:
    return [*_before_the_report(year, frozen), *_of_the_report(year, report)]


def _before_the_report(year: AssessmentYear, frozen: Evaluation | None) -> Iterator[Step]:
    approved = year.programme_approved_on
    yield Step(
        "Programme", f"approved {day(approved)}" if approved else "not approved yet",
        approved is not None, addresses.record(year, "do/approve_programme/"), "Approve", True,
    )  # fmt: skip
    yield Step(
        "Freeze", f"as of {day(frozen.on)}" if frozen else "the records are not frozen yet",
        frozen is not None, addresses.record(year, "do/freeze/"),
        "Freeze again" if frozen else "Freeze", True,
    )  # fmt: skip
    scored = sum(1 for c in book.framework.clauses.values() if c.strength != Strength.CONTEXT)
    concluded = year.conclusions.exclude(design="").count()
    yield Step(
        "Conclusions", f"{concluded} of {scored} clauses concluded", concluded >= scored,
        f"/assessment/{year.year}/?conclusion=blank", "Open the desk",
    )  # fmt: skip
    meeting = year.board_meeting
    told = f"tabled {day(meeting.held_on)}" if meeting else "not tabled yet"
    if year.board_conclusion:
        told = f"{told}: {year.get_board_conclusion_display().lower()}"
    yield Step(
        "Board", told, bool(meeting and year.board_conclusion),
        addresses.record(year, "do/table_at_board/"), "Record", True,
    )  # fmt: skip


def _of_the_report(year: AssessmentYear, report: CommissionReport | None) -> Iterator[Step]:
    status = report.status if report else ""
    yield Step(
        "Report", f"{report.code}, edition {report.edition}" if report else "not built yet",
        report is not None,
    )  # fmt: skip
    yield Step("CISO's signature", _signed(report, "ciso"), status in (Status.SIGNED_ONCE, *SIGNED))
    yield Step("CEO's or COO's signature", _signed(report, "ceo", "coo"), status in SIGNED)
    filing = report.filings.order_by("submitted_on").first() if report else None
    yield Step(
        "Filing", f"submitted {day(filing.submitted_on)}" if filing else "not filed yet",
        filing is not None,
    )  # fmt: skip


def _signed(report: CommissionReport | None, *roles: str) -> str:
    if report is None:
        return "waits for the report"
    found = report.signatures.filter(role__in=roles, voided_on=None).select_related("person")
    signature = found.first()
    return f"{signature.person}, {day(signature.signed_on)}" if signature else "not signed yet"
