"""Identities, their movements, and misuse of access."""

from hisaar.access import services
from hisaar.access.models import AccessMisuse, Identity, MovementEvent
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=Identity,
        prefix="IDN",
        columns="code title kind unit job manager employment left_on",
        filters="kind unit employment manager third_party left_on",
        search="title job external_id",
        key="external_id | title",
        sections={
            "Identity": "title kind person system third_party external_id",
            "Place": "unit job manager",
            "Employment": "employment left_on",
            "Dates": "from_on to_on",
        },
        actions=(services.record_joiner, services.record_mover, services.record_leaver),
        panels=("accounts", "movements", "duty_mitigations"),
        scope="manager",
        clauses="RCA-15 MON-17",
    )
)
register(
    RecordType(
        model=MovementEvent,
        prefix="JML",
        columns="code identity kind effective_on told_on ticket done_on",
        filters="kind effective_on done_on",
        search="title ticket",
        key="identity kind effective_on",
        sections={
            "Movement": "identity kind effective_on",
            "Done": "told_on ticket done_on remark",
        },
        actions=(services.complete_movement,),
        scope="identity__manager",
        clauses="MON-17 MON-14",
    )
)
register(
    RecordType(
        model=AccessMisuse,
        prefix="MSU",
        columns="code title third_party noticed_on outcome decided_on owner",
        filters="outcome third_party noticed_on owner",
        search="title description",
        sections={
            "Misuse": "title account third_party noticed_on source description owner",
            "Outcome": "outcome decided_on measures",
        },
        actions=(services.decide_misuse,),
        clauses="MON-12",
    )
)
