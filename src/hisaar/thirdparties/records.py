"""The registers of this context."""

from hisaar.platform.records import RecordType, register

from . import services
from .models import (
    AccessSuspension,
    Assurance,
    Contract,
    Exchange,
    QuestionnaireEdition,
    RestrictedCountry,
    Service,
    Subcontractor,
    SuspensionStep,
    ThirdPartyAssessment,
    ThirdPartyFinding,
    TierDecision,
)

register(
    RecordType(
        model=Contract,
        prefix="CTR",
        columns="code title third_party starts_on ends_on breach_notice_hours owner",
        filters="third_party ends_on is_renewed_automatically transfers_accountability owner",
        search="title reference subject",
        sections={
            "Contract": "title third_party reference subject owner file",
            "Term": "starts_on ends_on notice_days is_renewed_automatically",
            "Security": "clauses breach_notice_hours transfers_accountability exit_plan",
        },
        key="third_party reference | title",
        panels=("services",),
        clauses="RCA-32 RCA-34 GOV-17",
    )
)
register(
    RecordType(
        model=Service,
        prefix="SRV",
        columns="code title third_party data_locations is_cloud owner",
        filters="third_party is_cloud data_sets functions owner",
        search="title description place",
        sections={
            "Service": "title third_party contract description owner",
            "For what": "functions systems data_sets given access",
            "Where": "is_cloud data_locations place location_confirmed_on",
            "Dates": "from_on to_on",
        },
        key="third_party title",
        panels=("assurances", "subcontractors"),
        actions=(services.confirm_location,),
        clauses="RCA-32 RCA-33 RCA-34 RCA-05",
    )
)
register(
    RecordType(
        model=Subcontractor,
        prefix="SUB",
        columns="code title depth holds_data data_locations approved_on",
        filters="third_party provider depth holds_data",
        search="title name work",
        sections={
            "Subcontractor": "third_party provider name depth service work owner",
            "Data": "holds_data data_locations",
            "Consent": "approver approved_on",
            "Dates": "from_on to_on",
        },
        key="third_party provider name depth",
        clauses="RCA-05 RCA-32",
    )
)
register(
    RecordType(
        model=QuestionnaireEdition,
        prefix="QST",
        columns="code title identifier edition",
        sections={"Questionnaire": "title identifier edition"},
        key="identifier edition",
        scope="assessments__owner",
        clauses="RCA-33",
    )
)
register(
    RecordType(
        model=ThirdPartyAssessment,
        prefix="TPA",
        columns="code title status rating sent_on due_on answered_on accepted_on owner",
        filters="third_party status rating reviewer due_on accepted_on owner",
        search="title recipient respondent conclusion",
        sections={
            "Assessment": "third_party questionnaire owner file",
            "Asked": "language recipient sent_on due_on",
            "Answered": "respondent answered_on returned_on remarks",
            "Concluded": "reviewer rating conclusion accepted_on withdrawn_on",
        },
        key="third_party sent_on | third_party accepted_on",
        panels=("findings",),
        actions=(
            services.send,
            services.accept,
            services.send_back,
            services.withdraw,
            services.raise_findings,
            services.conclude_on_paper,
        ),
        clauses="RCA-32 RCA-33 RCA-34 GOV-17",
    )
)
register(
    RecordType(
        model=Assurance,
        prefix="ASR",
        columns="code title kind issued_on expires_on reviewed_on owner",
        filters="third_party kind expires_on services owner",
        search="title issuer scope",
        sections={
            "Assurance": "third_party kind issuer scope services owner file",
            "Dates": "issued_on period_from period_to expires_on",
            "Review": "reviewed_by reviewed_on exceptions",
        },
        key="third_party kind issued_on",
        actions=(services.review,),
        clauses="RCA-33 RCA-34",
    )
)
register(
    RecordType(
        model=ThirdPartyFinding,
        prefix="TPF",
        columns="code title third_party severity due_on closed_on owner",
        filters="third_party severity due_on closed_on assessment owner",
        search="title description action",
        sections={
            "Finding": "title third_party assessment question description severity found_on owner",
            "Action": "action due_on",
            "Closing": "closed_on closing_note proof",
        },
        key="third_party title found_on",
        actions=(services.close_finding,),
        clauses="RCA-32",
    )
)
register(
    RecordType(
        model=Exchange,
        prefix="XCH",
        columns="code title kind held_on is_under_nda owner",
        filters="third_party kind held_on is_under_nda owner",
        search="title received given",
        sections={
            "Exchange": "third_party kind held_on participants owner",
            "What passed": "received given is_under_nda file",
        },
        key="third_party held_on kind",
        clauses="SHR-08",
    )
)
register(
    RecordType(
        model=SuspensionStep,
        prefix="SST",
        columns="code title suspension confirmed_on confirmed_by",
        filters="suspension confirmed_on",
        sections={"Step": "suspension position link text confirmed_on confirmed_by remark"},
        key="suspension position",
        actions=(services.confirm_step,),
        scope="suspension__owner",
    )
)
register(
    RecordType(
        model=AccessSuspension,
        prefix="SUS",
        columns="code title suspended_on reconnected_on owner",
        filters="third_party suspended_on reconnected_on owner",
        search="title reason",
        sections={
            "Suspension": "third_party links reason suspended_on suspended_by owner",
            "Reconnection": "reconnected_on approver checks",
        },
        key="third_party suspended_on",
        children="steps",
        actions=(
            services.suspend_access,
            services.reconnect,
        ),
        clauses="RCA-32",
    )
)
register(
    RecordType(
        model=RestrictedCountry,
        prefix="RSC",
        columns="code country title reason from_on",
        sections={"Country": "country reason decision owner from_on to_on"},
        key="country from_on",
        clauses="RCA-05",
    )
)
register(
    RecordType(
        model=TierDecision,
        prefix="TIR",
        columns="code title tier proposed decided_on decided_by",
        filters="third_party tier decided_on",
        sections={"Tier": "third_party tier proposed grounds reason decided_on decided_by owner"},
        key="third_party decided_on",
        actions=(services.apply_tier,),
        clauses="GOV-17 RCA-32",
    )
)
