"""What people do with sources of intelligence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

from .models import IntelligenceSource, SourceUse


@verb(when=lambda s: s.to_on is None)
@transaction.atomic
def note_use(
    source: IntelligenceSource, *, actor: Any,
    on: dt.date, purpose: Text, user: Person | None = None,
) -> SourceUse:  # fmt: skip
    """Record that somebody used what the source said, and what for."""
    if source.to_on is not None and on > source.to_on:
        raise Refused(
            f"{source.code} has not been followed since {format_day(source.to_on)};"
            " take its last day away if it is used again."
        )
    if source.from_on is not None and on < source.from_on:
        raise Refused(f"{source.code} is followed since {format_day(source.from_on)} only.")
    if not str(purpose).strip():
        raise Refused(f"Say what {source.code} was used for.")
    use = SourceUse(source=source, used_on=on, user=user, purpose=purpose)
    records.save(use, actor=actor)
    if source.last_used_on is None or on > source.last_used_on:
        source.last_used_on = on
        records.save(source, actor=actor, action="used")
    return use
