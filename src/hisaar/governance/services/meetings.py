"""Meetings: minuting, deciding, asking for action."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from hisaar.governance.models import Action, Decision, Meeting
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

Kind = Literal[
    "adoption", "approval", "appointment", "exception", "risk_acceptance", "consideration",
    "budget", "not_applicable", "other",
]  # fmt: skip
Result = Literal["approved", "in_part", "rejected", "deferred"]


@verb(when=lambda m: not m.is_minuted)
def minute_meeting(
    meeting: Meeting, *, actor: Any, on: dt.date, summary: Text | None = None
) -> Meeting:
    """Record that the minute was written. Attendance and agenda must be there first."""
    if meeting.is_minuted:
        raise Refused(f"{meeting.code} is minuted already.")
    if on < meeting.held_on:
        raise Refused(f"{meeting.code} was held only on {format_day(meeting.held_on)}.")
    if not meeting.attendances.exists():
        raise Refused(f"{meeting.code} has no attendance yet; record who was there first.")
    if not meeting.agenda_items.exists():
        raise Refused(f"{meeting.code} has no agenda items yet; record what it dealt with first.")
    meeting.is_minuted, meeting.minuted_on = True, on
    meeting.summary = summary or meeting.summary
    return records.save(meeting, actor=actor, action="minuted")


def attach_minutes(meeting: Meeting, *, actor: Any, file: StoredFile) -> Meeting:
    """Keep the signed minute as a file."""
    meeting.minutes = file
    return records.save(meeting, actor=actor, action="minutes attached")


@verb()
def record_decision(
    meeting: Meeting, *, actor: Any, title: str, kind: Kind, reasons: Text,
    result: Result = "approved", concerns: str = "", review_on: dt.date | None = None,
    expires_on: dt.date | None = None,
) -> Decision:  # fmt: skip
    """Record what this meeting decided, with its reasons.

    An exception needs a last day, so that it is looked at again.
    """
    if not str(reasons).strip():
        raise Refused("Give the reasons; a decision without them satisfies nobody later.")
    if kind == Decision.Kind.EXCEPTION and expires_on is None:
        raise Refused("Say until when the exception holds.")
    if meeting.needed_for_quorum is not None and not meeting.is_quorate:
        raise Refused(
            f"{meeting.code} had {meeting.present_count} of {meeting.needed_for_quorum} members"
            " needed for a quorum; it cannot decide."
        )
    decision = Decision(
        title=title, kind=kind, result=result, decided_on=meeting.held_on, meeting=meeting,
        committee=meeting.committee, reasons=reasons, subjects=concerns, review_on=review_on,
        expires_on=expires_on,
    )  # fmt: skip
    return records.save(decision, actor=actor, action="decided")


@verb(when=lambda d: d.revoked_on is None)
def revoke(decision: Decision, *, actor: Any, on: dt.date) -> Decision:
    """End a decision before its time."""
    if decision.revoked_on is not None:
        raise Refused(f"{decision.code} was revoked on {format_day(decision.revoked_on)}.")
    if on < decision.decided_on:
        raise Refused(f"{decision.code} was taken only on {format_day(decision.decided_on)}.")
    decision.revoked_on = on
    return records.save(decision, actor=actor, action="revoked")


@verb()
def raise_action(
    decision: Decision, *, actor: Any, title: str, owner: Person, due_on: dt.date,
    details: Text | None = None,
) -> Action:  # fmt: skip
    """Ask somebody to do what follows from this decision."""
    if due_on < decision.decided_on:
        raise Refused("The due day lies before the decision.")
    action = Action(
        title=title, owner=owner, due_on=due_on, details=details or "", decision=decision,
        committee=decision.committee, source=decision.code, raised_on=decision.decided_on,
    )  # fmt: skip
    return records.save(action, actor=actor, action="raised")
