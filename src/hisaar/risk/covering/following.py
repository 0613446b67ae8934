"""A control that fails a test behind a warranty: its owner hears of it in the same moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from hisaar.lib import dates
from hisaar.platform.notices.services import notify
from hisaar.platform.records.signals import record_saved
from hisaar.platform.tasks.models import Task
from hisaar.platform.tasks.services import complete, ensure
from hisaar.risk.models import ControlTest, PolicyWarranty

from .warranties import WarrantyStanding, standings_of

DAYS = 7


@receiver(record_saved, sender=ControlTest)
def follow_a_test(record: ControlTest, actor: Any, **_: Any) -> None:
    """Ask for each warranty of a policy in force that no longer is met; close what is met again."""
    on = dates.today()
    rows = PolicyWarranty.objects.filter(
        Q(policy__from_on__lte=on, policy__to_on__gte=on), control=record.control_id
    ).select_related("policy", "control", "owner")
    for standing in standings_of(rows, on):
        if standing.is_met:
            _close(standing, actor=actor)
        elif record.result != ControlTest.Result.EFFECTIVE:
            _ask(standing, record, on)


def _reference(standing: WarrantyStanding) -> str:
    return f"warranty {standing.code}"


def _ask(standing: WarrantyStanding, test: ControlTest, on: dt.date) -> None:
    warranty, control = standing.warranty, test.control
    task = ensure(
        _reference(standing),
        title=f"Mend {control.code} or tell the insurer: {warranty.code} of"
        f" {warranty.policy.code} is not met",
        due_on=on + dt.timedelta(days=DAYS), owner=warranty.owner, subject=warranty.code,
        details=f"{warranty.title}. {standing.sentence}",
    )  # fmt: skip
    if warranty.owner is not None:
        text = (
            f"{warranty.title}, a warranty of {warranty.policy.title}, is not met: cover may be"
            f" refused. {standing.sentence}"
        )
        key = f"{task.reference} {test.code}"
        notify(warranty.owner, text, code=warranty.code, is_urgent=True, key=key)


def _close(standing: WarrantyStanding, *, actor: Any) -> None:
    asked = Task.objects.filter(reference=_reference(standing), done_on=None, cancelled_on=None)
    for task in asked:
        complete(task, note="The control is effective again.", actor=actor)
