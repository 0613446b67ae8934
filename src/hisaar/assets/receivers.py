"""What follows from saved records, and days of the inventory in people's calendars."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver

from hisaar.governance.events import days_of
from hisaar.platform.accounts.models import User
from hisaar.platform.records.signals import record_saved
from hisaar.platform.tasks.feed import CalendarEvent, calendar_source

from .models import (
    Baseline,
    ConfigurationSnapshot,
    FirewallRule,
    ProtectionException,
    System,
    ThirdParty,
)
from .services import compute_drift


@receiver(record_saved, sender=ConfigurationSnapshot)
def name_its_drift(
    record: ConfigurationSnapshot, changes: dict[str, Any], actor: Any, **_: Any
) -> None:
    if "settings" in changes:
        compute_drift(record, actor=actor)


@receiver(record_saved, sender=System)
def name_drift_from_a_new_baseline(
    record: System, changes: dict[str, Any], actor: Any, **_: Any
) -> None:
    if "baseline" in changes and record.baseline_id is not None:
        _compare_newest([record.pk], actor)


@receiver(record_saved, sender=Baseline)
def name_drift_from_a_changed_baseline(
    record: Baseline, changes: dict[str, Any], actor: Any, **_: Any
) -> None:
    if "settings" in changes:
        _compare_newest(list(record.systems.values_list("pk", flat=True)), actor)


def _compare_newest(systems: list[int], actor: Any) -> None:
    newest: dict[int, ConfigurationSnapshot] = {}
    for snapshot in ConfigurationSnapshot.objects.filter(system__in=systems).order_by("taken_on"):
        newest[snapshot.system_id] = snapshot
    for snapshot in newest.values():
        compute_drift(snapshot, actor=actor)


@calendar_source
def protection_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When leave to do without a protection ends, and when firewall rules expire."""
    span = (first, last)
    return [
        *days_of(
            user, ProtectionException, "expires_on", span, category="expiry",
            words="Exception ends: {}", withdrawn_on=None,
        ),
        *days_of(
            user, FirewallRule, "expires_on", span, category="expiry",
            words="Firewall rule expires: {}", is_enabled=True,
        ),
    ]  # fmt: skip


@calendar_source
def third_party_days(user: User, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """When third parties are assessed next, and when their contracts end."""
    span = (first, last)
    return [
        *days_of(
            user, ThirdParty, "next_assessment_on", span, category="assessment",
            words="Assess {}", to_on=None,
        ),
        *days_of(
            user, ThirdParty, "contract_ends_on", span, category="expiry",
            words="Contract ends: {}", to_on=None,
        ),
    ]  # fmt: skip
