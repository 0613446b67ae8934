"""Rules on duties to be separated, and what stands in where they are not."""

from hisaar.access import services
from hisaar.access.models import DutyMitigation, DutyRule
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=DutyRule,
        prefix="DUT",
        columns="code title area severity first second approved_on owner",
        filters="area severity approved_on owner",
        search="title first second reason reference",
        key="reference | title",
        sections={
            "Rule": "title area severity owner reference reason",
            "Not together": "first_mode first second_mode second",
            "Approval": "approver approved_on",
            "Dates": "from_on to_on",
        },
        actions=(services.approve_rule, services.mitigate_violation),
        panels=("mitigations",),
        clauses="MON-20",
    )
)
register(
    RecordType(
        model=DutyMitigation,
        prefix="MIT",
        columns="code rule identity control approved_on expires_on owner",
        filters="rule approved_on expires_on owner",
        search="title control",
        key="rule identity",
        actions=(services.end_mitigation,),
        sections={
            "Mitigation": "rule identity control owner",
            "Approval": "approver approved_on expires_on",
        },
        clauses="MON-20",
    )
)
