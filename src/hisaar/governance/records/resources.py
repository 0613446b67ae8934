"""Registers: budget, requests, business objectives, security processes, shared risks."""

from hisaar.governance import services
from hisaar.governance.models import (
    Budget,
    BusinessObjective,
    ProcessRun,
    ResourceRequest,
    SecurityProcess,
    StakeholderRisk,
    StakeholderRiskReview,
)
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Budget,
        prefix="BUD",
        columns="code title year amount headcount approved_on",
        filters="year approved_on",
        sections={
            "Budget": "title year amount headcount spent owner",
            "Approval": "approved_on approved_by_body decision",
        },
        key="year title",
        clauses="GOV-09",
    )
)

register(
    RecordType(
        model=ResourceRequest,
        prefix="RRQ",
        columns="code title kind amount requested_on result",
        filters="kind result requested_on",
        search="title justification",
        sections={
            "Request": "title kind amount posts requested_on owner justification",
            "Answer": "result decided_on decision acceptance",
        },
        key="title requested_on",
        actions=(services.decide_request,),
        clauses="GOV-09",
    )
)

register(
    RecordType(
        model=BusinessObjective,
        prefix="BOB",
        columns="code title is_digital owner cyber_view_on",
        filters="is_digital owner",
        search="title description",
        sections={
            "Objective": "title description owner is_digital from_on to_on",
            "Cyber risk": "cyber_view cyber_view_on risks",
        },
        clauses="GOV-05",
    )
)

register(
    RecordType(
        model=ProcessRun,
        prefix="RUN",
        columns="code process ran_on performed_by result",
        filters="process performed_by ran_on",
        sections={"Run": "process ran_on performed_by result evidence"},
        key="process ran_on",
        scope="performed_by",
        clauses="GOV-16",
    )
)

register(
    RecordType(
        model=SecurityProcess,
        prefix="SPR",
        columns="code title owner procedure frequency",
        filters="owner procedure",
        sections={
            "Process": "title owner frequency procedure from_on to_on",
            "Flow": "inputs outputs",
        },
        children="runs",
        actions=(services.log_run,),
        clauses="GOV-16",
    )
)

register(
    RecordType(
        model=StakeholderRisk,
        prefix="SHR",
        columns="code title review group direction rating treatment",
        filters="group direction rating",
        sections={"Risk": "review title group direction rating treatment"},
        key="review title",
        scope="review__owner",
        clauses="STR-14 STR-15",
    )
)

register(
    RecordType(
        model=StakeholderRiskReview,
        prefix="SRR",
        columns="code title reviewed_on owner",
        filters="reviewed_on owner",
        search="title summary",
        sections={"Review": "title reviewed_on owner summary decision"},
        key="title reviewed_on",
        children="risks",
        clauses="STR-14 STR-15",
    )
)
