"""Actions: done, moved or dropped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.governance.models import Action
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.records import Refused, Text, verb


def _is_open(action: Action) -> bool:
    return action.done_on is None and action.cancelled_on is None


def _refuse_unless_open(action: Action) -> None:
    if action.done_on:
        raise Refused(f"{action.code} was done on {format_day(action.done_on)}.")
    if action.cancelled_on:
        raise Refused(f"{action.code} was cancelled on {format_day(action.cancelled_on)}.")


@verb(when=_is_open)
def complete_action(
    action: Action, *, actor: Any, on: dt.date, outcome: Text, evidence: Evidence | None = None
) -> Action:
    """Record that it was done, what was done, and what shows it."""
    _refuse_unless_open(action)
    if not str(outcome).strip():
        raise Refused("Say what was done.")
    action.done_on, action.outcome, action.evidence = on, outcome, evidence
    return records.save(action, actor=actor, action="completed")


@verb(when=_is_open)
def reschedule_action(action: Action, *, actor: Any, due_on: dt.date, reason: str) -> Action:
    """Give it another due day; the trail keeps the old one and the reason."""
    _refuse_unless_open(action)
    if not reason.strip():
        raise Refused("Say why it is moved.")
    before = format_day(action.due_on) if action.due_on else "no day"
    note = f"Moved from {before} to {format_day(due_on)}: {reason}"
    action.due_on, action.details = due_on, "\n".join(filter(None, (action.details, note)))
    return records.save(action, actor=actor, action="rescheduled")


@verb(when=_is_open)
def cancel_action(action: Action, *, actor: Any, on: dt.date, reason: Text) -> Action:
    """Drop it, with a reason."""
    _refuse_unless_open(action)
    if not str(reason).strip():
        raise Refused("Say why it is dropped.")
    action.cancelled_on, action.outcome = on, reason
    return records.save(action, actor=actor, action="cancelled")
