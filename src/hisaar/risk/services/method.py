"""What people do with the method of risk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb
from hisaar.risk.models import RiskMethod


@verb(when=lambda m: m.approved_on is None)
def approve_method(method: RiskMethod, *, actor: Any, approver: Person, on: dt.date) -> RiskMethod:
    """Record who approved the method, and when."""
    if not method.answers_to_enterprise:
        raise Refused(
            f"{method.code} scores on a scale of its own; write down how a score becomes one on the"
            " enterprise scale, then approve it."
        )
    method.approver, method.approved_on = approver, on
    return records.save(method, actor=actor, action="approved")
