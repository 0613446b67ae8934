"""Secure areas, their visitors, and remote paths."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.access.models import RemotePath, SecureArea, Visit
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb

from .grants import refuse_unless_here


@verb(when=lambda v: v.left_at is None)
def close_visit(visit: Visit, *, actor: Any, left_at: dt.datetime) -> Visit:
    """Record when the visitor left."""
    if visit.left_at is not None:
        raise Refused(f"{visit.code} is closed already; the visitor has left.")
    if left_at < visit.entered_at:
        raise Refused("The visitor entered later than that; check the time.")
    visit.left_at = left_at
    return records.save(visit, actor=actor, action="closed")


@verb(when=lambda a: a.closed_on is None)
def review_area(area: SecureArea, *, actor: Any, on: dt.date) -> SecureArea:
    """Confirm that everybody on the access list still has to enter."""
    if not area.owner_id:
        raise Refused(f"{area.code} has no owner; say first who answers for the access list.")
    if area.reviewed_on and on < area.reviewed_on:
        raise Refused(
            f"{area.code} was already reviewed on {format_day(area.reviewed_on)}; give a later day."
        )
    area.reviewed_on = on
    return records.save(area, actor=actor, action="reviewed")


@verb(when=lambda r: r.approved_on is None)
def approve_path(path: RemotePath, *, actor: Any, approver: Person, on: dt.date) -> RemotePath:
    """Record who approved this way in from outside."""
    refuse_unless_here(approver, on)
    if path.is_exposed or path.kind == RemotePath.Kind.DIRECT:
        raise Refused(
            f"{path.code} lets RDP or SSH in from the internet directly; put it behind a gateway"
            " or VPN first."
        )
    path.approver, path.approved_on = approver, on
    path.reviewed_on = max(filter(None, (path.reviewed_on, on)))
    return records.save(path, actor=actor, action="approved")


@verb(when=lambda r: r.approved_on is not None)
def review_path(path: RemotePath, *, actor: Any, on: dt.date) -> RemotePath:
    """Confirm that the way in is still needed and secured as recorded."""
    if path.reviewed_on and on < path.reviewed_on:
        raise Refused(
            f"{path.code} was already reviewed on {format_day(path.reviewed_on)}; give a later day."
        )
    path.reviewed_on = on
    return records.save(path, actor=actor, action="reviewed")
