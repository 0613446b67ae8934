"""The registers of this context."""

from hisaar.platform.records import RecordType, register

from . import services
from .models import HolidayOverride, Task

register(
    RecordType(
        model=Task,
        prefix="TSK",
        columns="code title owner due_on state subject recurrence escalated_to source",
        filters="owner source due_on done_on cancelled_on escalated_to subject",
        search="title details subject",
        key="title due_on",
        sections={
            "What": "title details subject source",
            "Who and when": "owner due_on",
            "Again": "repeat_every repeat_unit shift",
        },
        actions=(services.complete, services.reassign, services.postpone, services.cancel),
        panels=("followed_by",),
    )
)

register(
    RecordType(
        model=HolidayOverride,
        prefix="HOL",
        columns="code title day is_working",
        filters="day is_working",
        key="day",
        sections={"Day": "title day is_working"},
        scope="",
    )
)
