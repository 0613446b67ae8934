"""Changes: approve and close."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from hisaar.assets.models import Change
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

Outcome = Change.Outcome


@verb(when=lambda c: c.approved_on is None and not c.outcome)
def approve_change(change: Change, *, actor: Any, approver: Person, on: dt.date) -> Change:
    """Let the change go ahead; of an emergency, approve afterwards what was done."""
    if change.approved_on is not None:
        raise Refused(f"{change.code} was approved on {format_day(change.approved_on)}.")
    if change.outcome:
        raise Refused(f"{change.code} is closed; it can no longer be approved.")
    if on < change.requested_on:
        raise Refused(f"{change.code} was asked for on {format_day(change.requested_on)} only.")
    if change.requester_id is not None and change.requester_id == approver.pk:
        raise Refused(f"{approver} asked for {change.code} and cannot approve it as well.")
    if not change.back_out.strip():
        raise Refused(f"{change.code} says no way back; add one before it is approved.")
    change.approver, change.approved_on = approver, on
    return records.save(change, actor=actor, action="approved")


@verb(when=lambda c: not c.outcome)
def close_change(
    change: Change, *, actor: Any,
    outcome: Literal["succeeded", "partly", "backed_out", "failed", "cancelled"], on: dt.date,
    remark: Text = "",
) -> Change:  # fmt: skip
    """Record how the change ended; what was done without approval or test is refused."""
    if change.outcome:
        raise Refused(f"{change.code} was already closed, as {change.get_outcome_display()}.")
    if outcome != Outcome.CANCELLED:
        _refuse_undone(change, on)
    change.outcome, change.closed_on = outcome, on
    if remark.strip():
        change.description = f"{change.description}\n{remark}".strip()
    return records.save(change, actor=actor, action="closed")


def _refuse_undone(change: Change, on: dt.date) -> None:
    if change.implemented_on is None:
        raise Refused(f"{change.code} was not implemented yet; give that day, or cancel it.")
    if on < change.implemented_on:
        raise Refused(f"{change.code} was implemented on {format_day(change.implemented_on)}.")
    if change.approved_on is None:
        raise Refused(f"{change.code} was never approved; have it approved before it is closed.")
    if change.is_emergency:
        return
    if change.approved_on > change.implemented_on:
        raise Refused(
            f"{change.code} was implemented before it was approved;"
            " mark it as an emergency if it was one."
        )
    if change.tested_on is None:
        raise Refused(f"{change.code} was never tested; record the test before it is closed.")
