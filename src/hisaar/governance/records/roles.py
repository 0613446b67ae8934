"""Registers: roles, mandates, fitness of officers, and the need for a CISO."""

from hisaar.governance import services
from hisaar.governance.models import (
    Attestation,
    CisoNeedAssessment,
    Experience,
    Mandate,
    Qualification,
    RoleAssignment,
)
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Mandate,
        prefix="MAN",
        columns="code assignment powers has_direct_board_access granted_on ended_on",
        filters="has_direct_board_access granted_on",
        sections={
            "Mandate": "assignment powers has_direct_board_access document",
            "Granted": "granted_by_body granted_by granted_on ended_on",
        },
        key="assignment granted_on",
        scope="assignment__person",
        clauses="GOV-10 GOV-11",
    )
)

register(
    RecordType(
        model=RoleAssignment,
        prefix="ROL",
        columns="code role person from_on to_on is_acting line",
        filters="role person is_acting from_on to_on",
        sections={
            "Role": "role person from_on to_on is_acting authority",
            "Reporting line": "reports_to_board reports_to_role reports_to_person",
            "Appointment": "appointed_by decision appointment job_description",
        },
        key="role person from_on",
        children="mandates",
        scope="person",
        actions=(
            services.hand_over,
            services.end_assignment,
            services.grant_mandate,
        ),
        clauses="CISO-01 CISO-04 CISO-08 CISO-09 STR-11 GOV-06 GOV-10 GOV-11",
    )
)

register(
    RecordType(
        model=Qualification,
        prefix="QUA",
        columns="code title person recognised_as awarded_on valid_until",
        filters="person valid_until",
        search="title recognised_as awarded_by",
        sections={
            "Qualification": "person title recognised_as awarded_by",
            "Validity": "awarded_on valid_until certificate",
        },
        key="person title",
        scope="person",
        clauses="CISO-02",
    )
)

register(
    RecordType(
        model=Experience,
        prefix="EXP",
        columns="code title person employer is_security from_on to_on",
        filters="person is_security",
        search="title employer",
        sections={"Post": "person title employer is_security from_on to_on duties"},
        key="person title from_on",
        scope="person",
        clauses="CISO-03",
    )
)

register(
    RecordType(
        model=Attestation,
        prefix="ATT",
        columns="code person topic attested_by attested_by_body attested_on valid_until",
        filters="person topic attested_on",
        search="title reasons",
        sections={
            "Attestation": "person topic reasons owner",
            "Given": "attested_by attested_by_body attested_on valid_until",
        },
        key="person topic attested_on",
        clauses="CISO-02 CISO-03",
    )
)

register(
    RecordType(
        model=CisoNeedAssessment,
        prefix="CNA",
        columns="code title completed_on band conclusion approved_by_body",
        filters="conclusion completed_on",
        sections={
            "Assessment": "title owner started_on completed_on",
            "What it rests on": "profile profile_completed_on band driving_categories",
            "Conclusion": "conclusion reasons approved_by approved_by_body decision",
        },
        key="title",
        actions=(
            services.propose_need,
            services.conclude_need_assessment,
        ),
        clauses="CISO-05 CISO-06 CISO-07 CISO-08",
    )
)
