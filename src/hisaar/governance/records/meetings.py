"""Registers: bodies, meetings, decisions and actions."""

from hisaar.governance import services
from hisaar.governance.models import (
    Action,
    AgendaItem,
    Attendance,
    Committee,
    CommitteeMember,
    Decision,
    Meeting,
)
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=CommitteeMember,
        prefix="SEA",
        columns="code committee person seat from_on to_on",
        filters="committee seat person",
        sections={"Seat": "committee person seat from_on to_on"},
        key="committee person from_on",
        scope="person",
        clauses="GOV-11 GOV-12",
    )
)

register(
    RecordType(
        model=Committee,
        prefix="COM",
        columns="code title kind quorum reports_to",
        filters="kind",
        sections={
            "Body": "title kind quorum reports_to owner",
            "Terms": "terms_of_reference formed_on dissolved_on",
        },
        children="members",
        panels=("meetings", "responsibilities", "actions"),
        clauses="GOV-01 GOV-03 STR-10",
    )
)

register(
    RecordType(
        model=Attendance,
        prefix="ATN",
        columns="code meeting person presence counts_for_quorum",
        filters="meeting presence person",
        sections={"Attendance": "meeting person presence counts_for_quorum"},
        key="meeting person",
        scope="person",
        clauses="GOV-01 GOV-11",
    )
)

register(
    RecordType(
        model=AgendaItem,
        prefix="AGI",
        columns="code title meeting kind presenter is_cyber was_discussed",
        filters="kind is_cyber meeting presenter",
        search="title minute",
        sections={
            "Item": "meeting position title kind is_cyber presenter report subjects",
            "Minute": "was_discussed minute decision",
        },
        key="meeting title",
        scope="presenter",
        clauses="CISO-10 GOV-02 GOV-03",
    )
)

register(
    RecordType(
        model=Meeting,
        prefix="MTG",
        columns="code title committee held_on is_minuted",
        filters="committee held_on is_minuted",
        search="title number summary",
        sections={
            "Meeting": "title committee number held_on place quorum_required owner",
            "Minute": "minutes is_minuted minuted_on confirmed_on had_private_session summary",
        },
        key="committee held_on | title",
        children="agenda_items attendances",
        panels=("decisions",),
        actions=(
            services.minute_meeting,
            services.record_decision,
        ),
        clauses="CISO-10 GOV-01 GOV-02 GOV-03 GOV-11",
    )
)

register(
    RecordType(
        model=Decision,
        prefix="DEC",
        columns="code title kind result decided_on committee expires_on",
        filters="kind result committee decided_on review_on expires_on",
        search="title reasons subjects",
        sections={
            "Decision": "title kind result decided_on meeting committee approver owner",
            "Why": "reasons conditions subjects file",
            "How long": "review_on expires_on revoked_on",
        },
        key="title decided_on",
        panels=("actions", "approved_versions"),
        actions=(
            services.raise_action,
            services.revoke,
        ),
        clauses="GOV-01 GOV-02 CISO-08 DEV-01 INT-02",
    )
)

register(
    RecordType(
        model=Action,
        prefix="ACT",
        columns="code title owner priority due_on done_on source",
        filters="owner priority committee due_on done_on",
        search="title details source",
        sections={
            "What": "title details source priority committee decision",
            "Who and when": "owner raised_on due_on",
            "Outcome": "done_on cancelled_on outcome evidence",
        },
        key="title raised_on",
        actions=(
            services.complete_action,
            services.reschedule_action,
            services.cancel_action,
        ),
        clauses="GOV-02 STR-15 STR-17",
    )
)
