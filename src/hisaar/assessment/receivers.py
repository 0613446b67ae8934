"""What happens here when records change: filings close reports; what is signed stays."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from hisaar.governance.models import EntityProfile
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.exchange.signals import imported
from hisaar.platform.jobs.services import enqueue_once
from hisaar.platform.records import Refused
from hisaar.platform.records.signals import record_deleting, record_saved

from . import profile_counts  # noqa: F401 - announces what access counts
from .models import AssessmentYear, ClauseConclusion, CommissionReport, Filing, Signature
from .report.citations import citing_report
from .services import deadlines, planning

KEPT = (CommissionReport.Status.SIGNED, CommissionReport.Status.FILED)


@receiver(record_saved, sender=Filing)
def close_the_report(record: Filing, actor: Any, **_: Any) -> None:
    report = CommissionReport.objects.get(pk=record.report_id)
    if report.status != CommissionReport.Status.FILED:
        report.status = CommissionReport.Status.FILED
        records.save(report, actor=actor, action="filed")


@receiver(record_saved, sender=Filing)
def note_the_filing_in_the_calendar(record: Filing, action: str, actor: Any, **_: Any) -> None:
    """What a file brings in about past years has its own calendar beside it."""
    if action == "filed":
        deadlines.complete_filing(record, actor=actor)


@receiver(record_saved, sender=AssessmentYear)
def plan_the_year(
    record: AssessmentYear, action: str, changes: dict[str, Any], actor: Any, **_: Any
) -> None:
    """Tasks for a year that is opened; one that a form or file brings is planned by the job."""
    if action == "opened":
        deadlines.keep_entry(today(), actor=actor)
        planning.plan(record, actor=actor)
    elif "year" in changes:
        enqueue_once("assessment.plan_years")


@receiver(record_saved, sender=EntityProfile)
def plan_for_the_insurer(**_: Any) -> None:
    enqueue_once("assessment.plan_years")


TAKEN = {"programme approved", "frozen", "completed", "delivered", "tabled"}


@receiver(record_saved, sender=AssessmentYear)
def finish_steps_of_the_year(record: AssessmentYear, action: str, actor: Any, **_: Any) -> None:
    if action in TAKEN:
        planning.finish_steps(record, actor=actor)


@receiver(record_saved, sender=Signature)
def finish_signing(record: Signature, action: str, actor: Any, **_: Any) -> None:
    year = record.report.year if action == "signed" else None
    if year is not None:
        planning.finish_steps(year, actor=actor)


@receiver(imported)
def evaluate_what_came_in(**_: Any) -> None:
    enqueue_once("assessment.evaluate_import")


@receiver(record_deleting, sender=CommissionReport)
def keep_signed_reports(record: CommissionReport, **_: Any) -> None:
    if record.status in KEPT:
        raise Refused(f"{record.code} is signed; a signed report is kept for good.")


@receiver(record_deleting, sender=Signature)
def keep_signatures(record: Signature, **_: Any) -> None:
    if not record.is_declared and record.report.origin == CommissionReport.Origin.BUILT:
        raise Refused(f"{record.code} stands under {record.report.code}; it is kept for good.")


@receiver(record_deleting, sender=Filing)
def keep_filings(record: Filing, **_: Any) -> None:
    if record.report.origin == CommissionReport.Origin.BUILT:
        raise Refused(f"{record.code} is the filing of a signed report; it is kept for good.")


@receiver(record_deleting, sender=AssessmentYear)
def keep_frozen_years(record: AssessmentYear, **_: Any) -> None:
    if record.evaluations.exists():
        raise Refused(f"{record.title} has been frozen; what a report stands on is kept for good.")


@receiver(record_deleting)
def keep_what_a_signed_report_cites(record: Any, **_: Any) -> None:
    if report := citing_report(record):
        raise Refused(
            f"{record.code} is cited by {report}, which is signed; what it stands on is kept."
            " Supersede the record, or give it an end, instead of deleting it."
        )


@receiver(record_saved)
def keep_files_that_a_signed_report_cites(record: Any, changes: dict[str, Any], **_: Any) -> None:
    links = {f.name for f in record._meta.concrete_fields if isinstance(f, FileLink)}
    replaced = [name for name in links & set(changes) if changes[name][0] is not None]
    if isinstance(record, CommissionReport) or not replaced:
        return
    if report := citing_report(record):
        raise Refused(
            f"The file of {record.code} is cited by {report}, which is signed; it cannot be"
            " replaced. Record the new file as a new version or as new evidence."
        )


@receiver((record_saved, record_deleting), sender=ClauseConclusion)
def keep_signed_conclusions(record: ClauseConclusion, **_: Any) -> None:
    signed = record.year.reports.filter(status__in=KEPT, origin=CommissionReport.Origin.BUILT)
    if report := signed.first():
        raise Refused(
            f"{report.code} for {record.year.year} is signed with its conclusions; record what has"
            " happened since as an action, or in the next year."
        )
