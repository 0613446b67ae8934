"""Registers: the insurer, the law it works under and the calendar."""

from hisaar.governance import services
from hisaar.governance.models import CalendarEntry, EntityProfile, RegulatoryInstrument
from hisaar.platform.records import RecordType, register

register(
    RecordType(
        model=EntityProfile,
        prefix="ENT",
        columns="code title registration_type size_band registered_on",
        sections={
            "Registration": "title registration_number registration_type registered_on"
            " subject_since_on is_listed group head_office",
            "Size and business": "size_band staff_count channels has_window_takaful"
            " window_since_on",
            "Reporting year": "year_end_month year_end_day",
        },
        key="registration_number | title",
        scope="",
        clauses="APP-01 CISO-05 CISO-06",
    )
)

register(
    RecordType(
        model=RegulatoryInstrument,
        prefix="REG",
        columns="code title reference issued_by effective_on adoption",
        filters="issued_by effective_on",
        search="title reference issued_by",
        sections={
            "Instrument": "title reference issued_by issued_on effective_on repealed_on summary",
            "Adoption": "adoption owner",
        },
        key="reference | title",
        panels=("calendar_entries",),
        clauses="INT-02",
    )
)

register(
    RecordType(
        model=CalendarEntry,
        prefix="CAL",
        columns="code title due_on recurrence owner done_on",
        filters="recurrence owner due_on done_on",
        search="title source",
        sections={
            "What is due": "title due_on recurrence owner instrument source",
            "Done": "done_on evidence remark",
        },
        key="title due_on",
        actions=(services.complete_entry,),
        clauses="ASM-06 ASM-07",
    )
)
