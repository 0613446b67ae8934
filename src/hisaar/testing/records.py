"""The registers of this context."""

from hisaar.platform.records import RecordType, register

from . import services
from .models import SecurityTest, Vulnerability

register(
    RecordType(
        model=Vulnerability,
        prefix="VUL",
        columns="code title system severity status found_on due_on owner",
        filters="severity status layer system owner found_on due_on",
        search="title identifier component",
        key="system identifier component port",
        sections={
            "Weakness": "title system identifier component port layer details",
            "Severity": "severity cvss_score cvss_vector",
            "Handling": "owner found_on last_seen_on source due_on fixed_on evidence",
            "Accepted": "accepted_on accepted_until acceptance_reason acceptance_approver",
            "False": "false_positive_on false_positive_reason",
        },
        actions=(
            services.fix, services.accept_until, services.mark_false_positive, services.reopen,
        ),
        clauses="DAT-01 SYS-01 SYS-02 SYS-03",
    )
)  # fmt: skip
register(
    RecordType(
        model=SecurityTest,
        prefix="STE",
        columns="code title kind performed_on performer is_independent owner",
        filters="kind systems is_independent before_go_live performed_on owner",
        search="title performer scope",
        key="title performed_on",
        sections={
            "Test": "title kind systems scope owner",
            "How": "performed_on performer is_independent before_go_live",
            "Result": "summary evidence",
        },
        clauses="SYS-03",
    )
)
