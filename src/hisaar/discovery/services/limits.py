"""Who may accept a line, and which lines go through a verb of their register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import transaction

from hisaar.access.services import record_leaver
from hisaar.assets.services import retire
from hisaar.discovery.models import Proposal
from hisaar.platform import records
from hisaar.platform.accounts import permissions
from hisaar.platform.records import Refused

VERBS: dict[tuple[str, str], tuple[Callable[..., Any], str]] = {
    ("assets.System", "gone"): (retire, "retired_on"),
    ("access.Identity", "changed"): (record_leaver, "left_on"),
}
"""What is more than writing fields: the verb, and the field whose day it takes."""


def refuse_forbidden(line: Proposal, actor: Any) -> None:
    """Refuse who may not write the register that a line speaks of; the system itself may."""
    if actor is None:
        return
    record_type = records.type_of(apps.get_model(line.register))
    action = "change" if line.target else "add"
    if not permissions.permits(actor, action, record_type):
        raise Refused(
            f"Your roles do not let you {action} {record_type.label_plural}; somebody who may has"
            " to accept this line."
        )


def is_by_verb(line: Proposal) -> bool:
    return (line.register, line.what) in VERBS


def by_verb(line: Proposal, actor: Any) -> Any:
    """The record after the verb that the line calls for; None where it only writes fields."""
    if not is_by_verb(line):
        return None
    verb, field = VERBS[line.register, line.what]
    record = records.find(line.target)
    if record is None:
        raise Refused(f"{line.target} has been deleted since; reject the line.")
    with transaction.atomic():
        verb(record, actor=actor, on=dt.date.fromisoformat(line.after[field]))
    return record
