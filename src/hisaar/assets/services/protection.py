"""Exceptions to protection, restores that were tried, and the custody of what lies offline."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction

from hisaar.assets.models import (
    BackupSet,
    CustodyEntry,
    ProtectionException,
    RestoreTest,
    System,
)
from hisaar.governance.models import Decision
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb


@verb(when=lambda e: e.approved_on is None and e.withdrawn_on is None)
def approve_exception(
    exception: ProtectionException, *, actor: Any, approver: Person, on: dt.date,
    expires_on: dt.date | None = None, decision: Decision | None = None,
) -> ProtectionException:  # fmt: skip
    """Give leave until a day, for the reason stated, with what protects instead."""
    if exception.approved_on is not None:
        raise Refused(f"{exception.code} was approved on {format_day(exception.approved_on)}.")
    until = expires_on or exception.expires_on
    wanted = {
        "what it is for": exception.data_set_id or exception.system_id
        or exception.interconnection_id,
        "the layer or protection done without": exception.layer or exception.what,
        "a reason": exception.reason, "what protects instead": exception.compensating_control,
        "a last day": until,
    }  # fmt: skip
    lacks = [name for name, value in wanted.items() if not value]
    if lacks:
        raise Refused(f"{exception.code} cannot be approved yet: it lacks {', '.join(lacks)}.")
    if until < on:
        raise Refused(f"{exception.code} would end on {format_day(until)}, before its approval.")
    if exception.owner_id is not None and exception.owner_id == approver.pk:
        raise Refused(f"{approver} owns {exception.code} and cannot approve it as well.")
    exception.approver, exception.approved_on, exception.expires_on = approver, on, until
    exception.decision = decision or exception.decision
    return records.save(exception, actor=actor, action="approved")


@verb(when=lambda e: e.withdrawn_on is None)
def withdraw_exception(
    exception: ProtectionException, *, actor: Any, on: dt.date, reason: Text
) -> ProtectionException:
    """End the leave early; the reason is added to what is written there."""
    if exception.withdrawn_on is not None:
        raise Refused(f"{exception.code} was withdrawn on {format_day(exception.withdrawn_on)}.")
    if exception.approved_on is not None and on < exception.approved_on:
        raise Refused(
            f"{exception.code} was approved on {format_day(exception.approved_on)}; give a later"
            " day."
        )
    exception.withdrawn_on = on
    exception.reason = f"{exception.reason}\nWithdrawn: {reason}".strip()
    return records.save(exception, actor=actor, action="withdrawn")


@verb()
def record_restore_test(
    backup_set: BackupSet, *, actor: Any, on: dt.date,
    result: Literal["succeeded", "partly", "failed"], tester: Person,
    system: System | None = None, rto_actual_hours: Decimal | None = None,
    rpo_actual_hours: Decimal | None = None, remark: Text = "",
) -> RestoreTest:  # fmt: skip
    """Record a restore that was tried; a system that took longer than noted is corrected."""
    covered = backup_set.systems.all()
    if system is not None and system not in covered:
        raise Refused(f"{system.code} is not in {backup_set.code}; add it to the backup set first.")
    if backup_set.from_on is not None and on < backup_set.from_on:
        raise Refused(f"{backup_set.code} exists since {format_day(backup_set.from_on)} only.")
    if result != RestoreTest.Result.FAILED and rto_actual_hours is None:
        raise Refused("Say how many hours it took; the recovery times rest on it.")
    if rto_actual_hours is not None and rto_actual_hours < 0:
        raise Refused("It took 0 hours or more.")
    test = RestoreTest(
        backup_set=backup_set, system=system, tested_on=on, result=result, tester=tester,
        rto_actual_hours=rto_actual_hours, rpo_actual_hours=rpo_actual_hours, remark=remark,
        owner=backup_set.owner,
    )  # fmt: skip
    proven = [system] if system is not None else list(covered) if len(covered) == 1 else []
    with transaction.atomic():
        records.save(test, actor=actor, action="recorded")
        for tested in proven:
            _lengthen(tested, rto_actual_hours, actor)
    return test


def _lengthen(system: System, hours: Decimal | None, actor: Any) -> None:
    if hours is not None and (system.restore_hours is None or hours > system.restore_hours):
        system.restore_hours = hours
        records.save(system, actor=actor, action="restore time proved longer")


@verb(when=lambda s: s.kind == System.Kind.OFFLINE_STORE and s.retired_on is None)
def log_custody(
    system: System, *, actor: Any, on: dt.date,
    what: Literal["deposited", "withdrawn", "checked", "destroyed"], person: Person,
    remark: Text = "",
) -> CustodyEntry:  # fmt: skip
    """Log what went in or out, was checked or destroyed; destroying ends the store."""
    if system.kind != System.Kind.OFFLINE_STORE:
        raise Refused(f"{system.code} is no offline store; only those have a custody log.")
    if system.retired_on is not None and on > system.retired_on:
        raise Refused(f"{system.code} was destroyed or retired on {format_day(system.retired_on)}.")
    entry = CustodyEntry(
        system=system, entry_on=on, what=what, person=person, remark=remark, owner=system.owner
    )
    with transaction.atomic():
        records.save(entry, actor=actor, action="logged")
        if what == CustodyEntry.What.DESTROYED:
            system.retired_on = on
            records.save(system, actor=actor, action="destroyed")
    return entry
