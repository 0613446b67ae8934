"""Facts of the inventory that contradict controls: restores that failed, settings that drifted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q

from hisaar.assets.models import BackupSet, ConfigurationDrift, RestoreTest
from hisaar.lib.dates import format_day

from .effectiveness import Contradiction, Coverage, contradicts, thresholds
from .models import Control

Domain = Control.Domain


@contradicts
def failed_restores(on: dt.date, coverage: Coverage) -> Iterator[Contradiction]:
    """A backup that did not come back in its last test contradicts backup and recovery controls."""
    if not coverage.by_system:
        return
    latest: dict[tuple[int, int | None], RestoreTest] = {}
    for test in RestoreTest.objects.filter(tested_on__lte=on).order_by("tested_on", "code"):
        latest[test.backup_set_id, test.system_id] = test
    bad = [t for t in latest.values() if t.result != RestoreTest.Result.SUCCEEDED]
    systems = _systems_of({t.backup_set_id for t in bad})
    for test in bad:
        meant = [test.system_id] if test.system_id else systems.get(test.backup_set_id, [])
        day, result = format_day(test.tested_on), test.get_result_display().lower()
        for system in meant:
            for control in coverage.of(system, (Domain.BACKUP, Domain.RECOVERY)):
                yield Contradiction(control.pk, test.code, f"the restore of {day} {result}", system)


def _systems_of(backup_sets: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    if backup_sets:
        pairs = BackupSet.systems.through.objects.filter(backupset_id__in=list(backup_sets))
        for backup_set, system in pairs.values_list("backupset_id", "system_id"):
            found[backup_set].append(system)
    return found


@contradicts
def unreviewed_drift(on: dt.date, coverage: Coverage) -> Iterator[Contradiction]:
    """A setting found otherwise than its baseline says, and left so, contradicts configuration."""
    if not coverage.by_system:
        return
    rows = ConfigurationDrift.objects.filter(
        Q(gone_on__isnull=True) | Q(gone_on__gt=on),
        Q(reviewed_on__isnull=True) | Q(reviewed_on__gt=on),
        found_on__lt=on,
    )
    asked = list(rows.values_list("code", "system_id", "setting", "found_on", named=True))
    if not asked:
        return
    since = on - thresholds("RCA-12", on).days("drift_days")
    for row in asked:
        if row.found_on < since:
            for control in coverage.of(row.system_id, (Domain.CONFIGURATION,)):
                reason = f"{row.setting} drifted on {format_day(row.found_on)}, unreviewed"
                yield Contradiction(control.pk, row.code, reason, row.system_id)
