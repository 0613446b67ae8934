"""Joiners, movers and leavers, and what came of misuse."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db import transaction

from hisaar.access.models import AccessMisuse, Identity, MovementEvent
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records import Refused, Text, verb


def _record(identity: Identity, kind: str, on: dt.date, ticket: str, actor: Any) -> MovementEvent:
    if MovementEvent.objects.filter(identity=identity, kind=kind, effective_on=on).exists():
        raise Refused(f"That {kind} is on record for {identity.code} already; open its movements.")
    movement = MovementEvent(identity=identity, kind=kind, effective_on=on, ticket=ticket)
    return records.save(movement, actor=actor, action="recorded")


def _is_here(identity: Identity) -> bool:
    return identity.employment != Identity.Employment.LEFT


@verb(when=_is_here)
def record_joiner(
    identity: Identity, *, actor: Any, on: dt.date, ticket: str = ""
) -> MovementEvent:
    """Record that somebody begins, so that the access that the job needs can be given."""
    return _record(identity, MovementEvent.Kind.JOINER, on, ticket, actor)


@verb(when=_is_here)
@transaction.atomic
def record_mover(
    identity: Identity, *, actor: Any, on: dt.date, unit: OrganisationalUnit | None = None,
    job: str = "", ticket: str = "",
) -> MovementEvent:  # fmt: skip
    """Record that somebody changes unit or job, so that the access of the old one is taken away."""
    if unit is None and not job:
        raise Refused("Say which unit or which job it is from that day on.")
    identity.unit, identity.job = unit or identity.unit, job or identity.job
    records.save(identity, actor=actor, action="moved")
    return _record(identity, MovementEvent.Kind.MOVER, on, ticket, actor)


@verb(when=_is_here)
@transaction.atomic
def record_leaver(
    identity: Identity, *, actor: Any, on: dt.date, ticket: str = ""
) -> MovementEvent:
    """Record the last day of somebody, so that their accounts are disabled."""
    if not _is_here(identity):
        raise Refused(f"{identity.code} has left already; see its movements.")
    identity.employment, identity.left_on = Identity.Employment.LEFT, on
    records.save(identity, actor=actor, action="left")
    return _record(identity, MovementEvent.Kind.LEAVER, on, ticket, actor)


@verb(when=lambda m: m.done_on is None)
def complete_movement(
    movement: MovementEvent, *, actor: Any, on: dt.date, ticket: str = ""
) -> MovementEvent:
    """Record when the access was adapted; a leaver's only once no account is open any more."""
    if movement.done_on is not None:
        raise Refused(f"{movement.code} was done on {format_day(movement.done_on)}.")
    if not (ticket or movement.ticket):
        raise Refused(f"{movement.code} has no ticket; say which request it was done by.")
    if movement.kind == MovementEvent.Kind.LEAVER:
        accounts = movement.identity.accounts.all()
        if held := [a.code for a in accounts if a.is_open(on)]:
            raise Refused(f"{', '.join(held[:5])} can still be signed in with; disable them first.")
    movement.ticket, movement.done_on = ticket or movement.ticket, on
    return records.save(movement, actor=actor, action="done")


@verb(when=lambda m: not m.outcome)
def decide_misuse(
    misuse: AccessMisuse, *, actor: Any, outcome: Literal["confirmed", "error", "unfounded"],
    on: dt.date, measures: Text = "",
) -> AccessMisuse:  # fmt: skip
    """Record what came of the alert, and what was done about it."""
    if misuse.outcome:
        raise Refused(f"{misuse.code} was decided: {misuse.get_outcome_display().lower()}.")
    if on < misuse.noticed_on:
        raise Refused(f"It was only noticed on {format_day(misuse.noticed_on)}; give a later day.")
    if outcome == AccessMisuse.Outcome.CONFIRMED and not measures.strip():
        raise Refused("Misuse was confirmed: say what was done about it.")
    misuse.outcome, misuse.decided_on, misuse.measures = outcome, on, measures or misuse.measures
    return records.save(misuse, actor=actor, action="decided")
