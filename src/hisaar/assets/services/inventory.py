"""What people do with the inventory, beside filling it in."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from hisaar.assets.models import BusinessFunction, BusinessProcess, System
from hisaar.platform import records
from hisaar.platform.records import Refused, Text, verb


@verb()
def classify(
    function: BusinessFunction, *, actor: Any,
    criticality: Literal["critical", "important", "other"], reason: Text, on: dt.date,
) -> BusinessFunction:  # fmt: skip
    """Rate how much the function matters, with the reason."""
    function.criticality, function.criticality_reason = criticality, reason
    function.classified_on = on
    return records.save(function, actor=actor, action="classified")


@verb()
def confirm(record: Any, *, actor: Any, on: dt.date) -> Any:
    """Say that the row was looked at on that day and is right."""
    field = "owner_confirmed_on" if isinstance(record, BusinessProcess) else "verified_on"
    before = getattr(record, field)
    if before and on < before:
        raise Refused(
            f"{record.code} was already confirmed on {before:%d %b %Y}; give a later day."
        )
    setattr(record, field, on)
    return records.save(record, actor=actor, action="confirmed")


@verb(when=lambda s: s.retired_on is None)
def retire(system: System, *, actor: Any, on: dt.date) -> System:
    """Take the system out of service; it stays in the register for the days before."""
    in_use = [p.code for p in system.processes.filter(to_on__isnull=True)[:5]]
    if in_use:
        raise Refused(
            f"{system.code} is still used by {', '.join(in_use)};"
            " move those processes to another system first."
        )
    system.retired_on = on
    return records.save(system, actor=actor, action="retired")
