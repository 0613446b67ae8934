"""Registers: what strategy and framework lay down, and how they are kept up."""

from hisaar.governance import services
from hisaar.governance.models import (
    FrameworkRequirement,
    FrameworkReview,
    NotificationRule,
    Objective,
    ObjectiveProgress,
    PlanSection,
    Responsibility,
    StandardAdoption,
    TriggerEvent,
)
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=ObjectiveProgress,
        prefix="PRG",
        columns="code objective noted_on value",
        filters="objective noted_on",
        sections={"Progress": "objective noted_on value remark"},
        key="objective noted_on",
        scope="objective__owner",
        clauses="STR-05",
    )
)

register(
    RecordType(
        model=Objective,
        prefix="OBJ",
        columns="code title document owner target target_on",
        filters="document owner target_on",
        sections={
            "Objective": "title document owner measure target target_on",
            "What it serves": "elements profile_categories risks",
            "Held": "from_on to_on",
        },
        key="document title",
        children="progress",
        actions=(services.note_progress,),
        clauses="STR-01 STR-02 STR-05",
    )
)

register(
    RecordType(
        model=Responsibility,
        prefix="RSB",
        columns="code title kind role committee elements",
        filters="kind role committee",
        sections={
            "Responsibility": "title kind role committee elements board_duties owner",
            "Held": "from_on to_on decision",
        },
        key="title kind role committee",
        clauses="STR-10 STR-11 GOV-06 GOV-07 GOV-08",
    )
)

register(
    RecordType(
        model=FrameworkRequirement,
        prefix="FRQ",
        columns="code title kind document status planned_on",
        filters="kind status document",
        sections={
            "Requirement": "title document kind owner status planned_on",
            "Fulfilled by": "role course procedure system",
            "Held": "from_on to_on",
        },
        key="document title",
        clauses="STR-06 STR-07 STR-08",
    )
)

register(
    RecordType(
        model=PlanSection,
        prefix="FPS",
        columns="code title document part owner approved_on",
        filters="document part",
        sections={
            "Section": "title document part owner method cadence",
            "Approval": "approved_on withdrawn_on",
        },
        key="document part title",
        clauses="STR-13",
    )
)

register(
    RecordType(
        model=StandardAdoption,
        prefix="STD",
        columns="code standard edition status decided_on mapping_refreshed_on",
        filters="standard status decided_on",
        search="title rationale",
        sections={
            "Standard": "standard edition status rationale owner",
            "Decision": "decided_on approver decision ended_on",
            "Certificate": "is_certified certificate_valid_to",
            "Mapping": "mapping_refreshed_on unmapped_controls unmapped_list",
        },
        key="standard edition decided_on",
        clauses="DEV-01 DEV-02 DEV-03 DEV-04 FWK-06",
    )
)

register(
    RecordType(
        model=TriggerEvent,
        prefix="TRG",
        columns="code title kind happened_on source",
        filters="kind happened_on",
        search="title description source",
        sections={"Event": "title kind happened_on source description owner"},
        key="title happened_on",
        panels=("reviews",),
        clauses="STR-16",
    )
)

register(
    RecordType(
        model=FrameworkReview,
        prefix="FRV",
        columns="code title document reviewed_on is_change_needed resulting_version",
        filters="document reviewed_on is_change_needed",
        search="title findings",
        sections={
            "Review": "title document reviewed_on triggers owner",
            "Outcome": "findings is_change_needed resulting_version",
        },
        key="document reviewed_on",
        clauses="STR-16 STR-17",
    )
)

register(
    RecordType(
        model=NotificationRule,
        prefix="NTR",
        columns="code severity audience channel maximum_hours owner",
        filters="severity audience owner",
        sections={
            "Rule": "severity audience channel maximum_hours owner source",
            "Held": "from_on to_on",
        },
        key="severity audience",
        clauses="STR-09",
    )
)
