"""Rejecting lines, and taking back what was accepted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hisaar.discovery.models import DiscoveryRun, Proposal
from hisaar.discovery.models.proposals import What
from hisaar.platform import records
from hisaar.platform.audit.chain import actor_name
from hisaar.platform.records import Refused

from .filling import Filler, refuse_changed
from .placing import RIGHTS

State = Proposal.State


@transaction.atomic
def reject(run: DiscoveryRun, lines: QuerySet[Proposal], *, actor: Any, reason: str = "") -> int:
    """Decide that lines are not followed; the same is not proposed again by later files."""
    chosen = lines.filter(run=run, state=State.OPEN)
    if not reason.strip() and chosen.filter(what=What.CONTRADICTS).exists():
        raise Refused("Say why what is recorded stands against what the file says.")
    count = chosen.update(
        state=State.REJECTED, reason=reason.strip(), decided_at=timezone.now(),
        decided_by=actor_name(actor), problem="",
    )  # fmt: skip
    if count:
        records.announce(
            run, actor=actor, action="rejected",
            changes={"lines": [None, count], "reason": [None, reason.strip()]},
        )  # fmt: skip
    return count


@transaction.atomic
def undo(line: Proposal, *, actor: Any) -> Proposal:
    """Take back a decision. What was accepted is restored where nothing was built on it."""
    if line.state not in (State.ACCEPTED, State.REJECTED):
        raise Refused(f"'{line.title}' has not been decided; there is nothing to take back.")
    if line.state == State.ACCEPTED:
        _take_back(line, actor)
    line.state, line.decided_at, line.decided_by, line.reason = State.OPEN, None, "", ""
    line.save(update_fields=("state", "decided_at", "decided_by", "reason", "target"))
    records.announce(
        line.run, actor=actor, action="taken back", changes={"line": [line.title[:120], None]}
    )
    return line


def _take_back(line: Proposal, actor: Any) -> None:
    if line.subject in RIGHTS:
        raise Refused("Access rights are kept by their days; end the account or the grant instead.")
    record: Any = records.find(line.target)
    if record is None:
        raise Refused(f"{line.target} has been deleted meanwhile.")
    if line.what == What.NEW:
        if record.version > 1:
            raise Refused(f"{record.code} was worked on since; change or delete it by hand.")
        records.delete(record, actor=actor)
        line.target = ""
        return
    refuse_changed(record, line.after, line.before)
    Filler().fill(record, {name: line.before.get(name) for name in line.after})
    records.save(record, actor=actor, action="acceptance taken back")
