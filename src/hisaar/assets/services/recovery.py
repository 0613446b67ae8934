"""The order of resumption: approved only when nothing stands before what it needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.assets import ordering
from hisaar.assets.models import RecoveryOrder
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb


@verb(when=lambda o: o.approved_on is None)
def approve_recovery_order(
    order: RecoveryOrder, *, actor: Any, approver: Person, on: dt.date
) -> RecoveryOrder:
    """Approve the order; refused where an item stands before what it needs, or against the RTOs."""
    if order.approved_on is not None:
        raise Refused(f"{order.code} was approved on {format_day(order.approved_on)}.")
    if not order.items.exists():
        raise Refused(f"{order.code} has no items; add what is brought back, in order.")
    faults = ordering.faults(order, on)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise Refused(f"{order.code} cannot be approved yet: {faults[0].sentence}{more}.")
    order.approver, order.approved_on = approver, on
    order.reviewed_on = on
    return records.save(order, actor=actor, action="approved")


@verb(when=lambda o: o.approved_on is not None)
def review_recovery_order(order: RecoveryOrder, *, actor: Any, on: dt.date) -> RecoveryOrder:
    """Confirm that the order still holds; refused when the records speak against it now."""
    if order.approved_on is None:
        raise Refused(f"{order.code} was not approved yet; approve it first.")
    latest = max(filter(None, (order.approved_on, order.reviewed_on)))
    if on < latest:
        raise Refused(f"{order.code} was already reviewed on {format_day(latest)}.")
    faults = ordering.faults(order, on)
    if faults:
        raise Refused(f"{order.code} no longer holds: {faults[0].sentence}. Make a new edition.")
    order.reviewed_on = on
    return records.save(order, actor=actor, action="reviewed")
