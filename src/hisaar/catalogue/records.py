"""The registers of this context."""

from __future__ import annotations

from hisaar.platform.records import RecordType, register

from . import services
from .models import ApplicabilityDecision, ClauseException, ThresholdOverride

register(
    RecordType(
        model=ThresholdOverride,
        prefix="OVR",
        columns="code title default owner approver approved_on starts_on ends_on withdrawn_on",
        filters="threshold clause owner approver approved_on",
        search="title reason",
        key="threshold clause starts_on",
        sections={
            "Threshold": "threshold clause value",
            "Decision": "reason owner approver approved_on",
            "Validity": "starts_on ends_on",
        },
        actions=(services.approve, services.withdraw),
    )
)
register(
    RecordType(
        model=ApplicabilityDecision,
        prefix="NAP",
        columns="code clause reason owner approver approved_on ends_on withdrawn_on",
        filters="clause owner approver approved_on",
        search="title reason",
        key="clause starts_on",
        sections={
            "Clause": "clause",
            "Decision": "reason owner approver approved_on",
            "Validity": "starts_on ends_on",
        },
        actions=(services.approve, services.withdraw),
    )
)
register(
    RecordType(
        model=ClauseException,
        prefix="EXC",
        columns="code clause reason owner approver approved_on ends_on withdrawn_on",
        filters="clause owner approver approved_on ends_on",
        search="title reason compensating_control",
        key="clause starts_on",
        sections={
            "Clause": "clause",
            "Decision": "reason compensating_control owner approver approved_on",
            "Validity": "starts_on ends_on",
        },
        actions=(services.approve, services.withdraw),
        clauses="CISO-08 SYS-02 SYS-05 SYS-06 GOV-08",
    )
)
