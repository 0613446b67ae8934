"""What happens here when records change: filings close reports; what is signed stays."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from hisaar.platform import records
from hisaar.platform.records import Refused
from hisaar.platform.records.signals import record_deleting, record_saved

from .models import AssessmentYear, CommissionReport, Filing, Signature

KEPT = (CommissionReport.Status.SIGNED, CommissionReport.Status.FILED)


@receiver(record_saved, sender=Filing)
def close_the_report(record: Filing, actor: Any, **_: Any) -> None:
    report = CommissionReport.objects.get(pk=record.report_id)
    if report.status != CommissionReport.Status.FILED:
        report.status = CommissionReport.Status.FILED
        records.save(report, actor=actor, action="filed")


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
