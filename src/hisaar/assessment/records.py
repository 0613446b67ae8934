"""The registers of this context."""

from hisaar.platform.accounts import declare_resource
from hisaar.platform.records import RecordType, register

from . import services
from .models import (
    AssessmentYear,
    ClauseConclusion,
    CommissionReport,
    Filing,
    PlannedAssessment,
    Signature,
)

declare_resource("assessment.report", actions="build file", label="the report")

register(
    RecordType(
        model=AssessmentYear,
        prefix="ASY",
        columns="code year period_end_on programme_approved_on completed_on board_conclusion",
        filters="board_conclusion",
        search="title programme",
        key="year",
        sections={
            "Year": "year period_start_on period_end_on owner",
            "Programme": "programme programme_approver programme_approved_on",
            "Results": "completed_on delivered_on delivered_to acknowledged_on",
            "Board": "board_meeting board_conclusion board_remarks",
        },
        children="planned",
        actions=(
            services.approve_programme, services.freeze, services.complete,
            services.deliver, services.acknowledge, services.table_at_board,
        ),
        panels=("reports",),
        clauses="ASM-01 ASM-02 ASM-03 ASM-04",
    )
)  # fmt: skip
register(
    RecordType(
        model=PlannedAssessment,
        prefix="PLN",
        columns="code title year planned_on completed_on deferral_approved_on owner",
        filters="year planned_on completed_on owner",
        sections={
            "Plan": "title year planned_on owner",
            "Done": "completed_on result",
            "Deferral": "deferral_reason deferral_approver deferral_approved_on",
        },
        key="title year",
        actions=(services.defer,),
        clauses="ASM-01",
    )
)
register(
    RecordType(
        model=ClauseConclusion,
        prefix="CON",
        columns="code year clause design operation owner remediation_due_on",
        filters="year clause design operation owner remediation_due_on",
        search="clause remark management_comment",
        key="year clause",
        sections={
            "Conclusion": "year clause design operation remark concluded_by concluded_on",
            "Management": "management_comment owner remediation remediation_due_on",
        },
        clauses="ASM-03 ASM-04",
    )
)
register(
    RecordType(
        model=CommissionReport,
        prefix="RPT",
        columns="code reporting_year edition status origin",
        filters="status origin",
        key="reporting_year edition",
        sections={"Report": "reporting_year file owner remark"},
        panels=("signatures", "filings"),
        clauses="ASM-06 ASM-07 ASM-08 ASM-09",
    )
)
register(
    RecordType(
        model=Signature,
        prefix="SGN",
        columns="code report role person signed_on is_declared voided_on",
        filters="role person",
        key="report role",
        sections={
            "Signature": "report role person signed_on is_declared",
            "Bytes": "content_sha256 certificate_subject certificate_serial",
            "Void": "voided_on void_reason",
        },
        scope="person",
        clauses="ASM-08 ASM-09",
    )
)
register(
    RecordType(
        model=Filing,
        prefix="FIL",
        columns="code report channel submitted_on receipt_reference",
        filters="channel submitted_on",
        key="report submitted_on",
        sections={
            "Filing": "report channel submitted_on sha256 remark owner",
            "Receipt": "receipt_reference receipt receipt_on",
        },
        clauses="ASM-06 ASM-07",
    )
)
