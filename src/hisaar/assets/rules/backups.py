"""What is kept: storage, backups and offline stores. RCA-29 to RCA-31."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max

from hisaar.assets.encryption import exception_for, exceptions_in_force
from hisaar.assets.models import (
    BackupSet,
    CustodyEntry,
    DataSet,
    Encryption,
    Layer,
    ProtectionException,
    RestoreTest,
    System,
)
from hisaar.assets.queries import critical_systems, systems_in_service
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    every,
    missing,
    not_applicable,
    rule,
)
from hisaar.lib.dates import format_day
from hisaar.platform.records.dated import in_force

from .encryption import SENSITIVE

Kind = System.Kind
STORES = (Kind.STORAGE, Kind.OFFLINE_STORE, Kind.ENDPOINT_GROUP, Kind.END_USER_COMPUTING)
AT_REST = (Layer.STORAGE, Layer.OFFLINE)


@rule("RCA-29")
def data_in_storage_are_protected(on: date, p: Parameters) -> Verdict:
    """Every share, archive, laptop group, spreadsheet or offline store that holds confidential or
    restricted data has an owner, encryption or a compensating control; what it holds has the
    list of who may use it, retention and a rule of disposal."""
    stores = _sensitive_stores(on)
    encrypted = _encrypted_systems(on)
    leave = exceptions_in_force(on)

    def fault(item: tuple[System, list[DataSet]]) -> str:
        return _what_a_store_lacks(*item, encrypted)

    return every(
        [_Store(system, held, fault((system, held))) for system, held in stores],
        of="storage places of sensitive data",
        unless=lambda store: not store.fault,
        gap=lambda store: store.fault,
        remedy="Complete the system and its data sets, and encrypt or protect what it holds.",
        excused=lambda store: store.is_only_bare and exception_at_rest(leave, store.system),
        when_empty=_no_store(on),
    )


class _Store:
    """A storage place with the sensitive data that it holds."""

    def __init__(self, system: System, held: list[DataSet], fault: str) -> None:
        self.system, self.held, self.fault, self.code = system, held, fault, system.code

    @property
    def is_only_bare(self) -> bool:
        """Whether nothing but the encryption is missing; only that can be excused."""
        return self.fault == BARE


BARE = "lacks encryption or another protection"


def _sensitive_stores(on: date) -> list[tuple[System, list[DataSet]]]:
    in_service = systems_in_service(on).filter(kind__in=STORES).order_by()
    stores = {s.pk: s for s in in_service.only("code", "owner", "physical_protection")}
    sensitive = {d.pk: d for d in DataSet.objects.filter(classification__in=SENSITIVE)}
    held: dict[int, list[DataSet]] = defaultdict(list)
    pairs = DataSet.systems.through.objects.order_by("dataset_id")
    for data_set, system in pairs.values_list("dataset_id", "system_id"):
        if data_set in sensitive and system in stores:
            held[system].append(sensitive[data_set])
    return [(stores[pk], rows) for pk, rows in sorted(held.items())]


def _encrypted_systems(on: date) -> set[int]:
    """Systems that are on record as encrypted at rest, as far as every row on them says so."""
    says: dict[int, set[str]] = defaultdict(set)
    rows = Encryption.objects.filter(in_force(on), layer__in=AT_REST, system__isnull=False)
    for system, status in rows.values_list("system_id", "status"):
        says[system].add(status)
    return {system for system, statuses in says.items() if statuses == {Encryption.Status.ON}}


def _what_a_store_lacks(system: System, held: list[DataSet], encrypted: set[int]) -> str:
    lacks = [] if system.owner_id else ["an owner"]
    asked = (
        ("who may use", "holders"), ("how long to keep", "retention_years"),
        ("how to dispose of", "disposal_rule"),
    )  # fmt: skip
    for words, name in asked:
        silent = [d.code for d in held if not getattr(d, name)]
        if silent:
            lacks.append(f"a word on {words} {', '.join(silent[:3])}")
    if system.pk not in encrypted and not system.physical_protection.strip():
        lacks.append("encryption or another protection")
    return f"lacks {', '.join(lacks)}" if lacks else ""


def exception_at_rest(
    leave: Iterable[ProtectionException], system: System
) -> ProtectionException | None:
    """The exception in force for a system's protection at rest."""
    return exception_for([e for e in leave if e.layer in AT_REST], systems=[system])


def _no_store(on: date) -> Verdict | None:
    """Nothing sensitive in storage: shown when the places of all sensitive data are known."""
    sensitive = DataSet.objects.filter(classification__in=SENSITIVE)
    codes = list(sensitive.values_list("code", flat=True))
    if not codes:
        return None
    if sensitive.filter(systems=None).exists():
        return missing(
            "It is not on record in which systems all sensitive data lie.",
            remedy="Name the systems on each data set.",
        )
    return not_applicable("No sensitive data lie in shares, archives or media.", evidence=codes)


@rule("RCA-30")
def backups_are_protected(on: date, p: Parameters) -> Verdict:
    """Every critical system has a backup, encrypted where the class of its data calls for it, with
    a copy that is offline or immutable and has credentials of its own, and a restore that
    succeeded within {restore_days} days."""
    since = on - p.days("restore_days")
    backups = _Backups(on, since)
    leave = [e for e in exceptions_in_force(on) if e.layer == Layer.BACKUP]
    return every(
        list(critical_systems(on).only("code")),
        of="critical systems",
        unless=lambda s: not backups.fault(s),
        gap=backups.fault,
        remedy="Add the system to a backup set, protect the copies, and try a restore.",
        evidence=lambda s: [s.code, *backups.codes(s)],
        excused=lambda s: exception_for(leave, systems=[s]),
    )


class _Backups:
    """Backup sets, data and restores by system, in six queries."""

    def __init__(self, on: date, since: date) -> None:
        self.on, self.since = on, since
        self._sets: dict[int, list[BackupSet]] = defaultdict(list)
        covering = BackupSet.objects.filter(in_force(on)).prefetch_related("systems")
        for backup_set in covering:
            for system in backup_set.systems.all():
                self._sets[system.pk].append(backup_set)
        tests = RestoreTest.objects.filter(tested_on__lte=on, result=RestoreTest.Result.SUCCEEDED)
        self._tested = {
            (backup, system): day
            for backup, system, day in tests.order_by()
            .values("backup_set", "system").annotate(newest=Max("tested_on"))
            .values_list("backup_set", "system", "newest")
        }  # fmt: skip
        self._must_encrypt = _systems_to_encrypt(on)

    def codes(self, system: System) -> list[str]:
        return [backup_set.code for backup_set in self._sets[system.pk]]

    def fault(self, system: System) -> str:
        sets = self._sets[system.pk]
        if not sets:
            return "has no backup on record"
        lacks = []
        open_sets = [b.code for b in sets if not b.is_encrypted]
        if system.pk in self._must_encrypt and open_sets:
            lacks.append(f"encryption of {', '.join(open_sets)}")
        apart = [b for b in sets if b.is_offline_or_immutable]
        if not apart:
            lacks.append("a copy that is offline or immutable")
        elif not any(b.has_separate_credentials for b in apart):
            lacks.append("credentials of its own for the copy kept apart")
        if told := self._restore_fault(system, sets):
            lacks.append(told)
        return f"lacks {', '.join(lacks)}" if lacks else ""

    def _restore_fault(self, system: System, sets: list[BackupSet]) -> str:
        days = [self._tested.get((b.pk, pk)) for b in sets for pk in (system.pk, None)]
        newest = max((day for day in days if day), default=None)
        if newest is None:
            return "a restore that succeeded"
        if newest < self.since:
            return f"a recent restore (the last succeeded on {format_day(newest)})"
        return ""


def _systems_to_encrypt(on: date) -> set[int]:
    """Systems that are restricted or confidential, or hold data that are."""
    own = systems_in_service(on).filter(classification__in=SENSITIVE)
    holding = DataSet.systems.through.objects.filter(dataset__classification__in=SENSITIVE)
    return {*own.values_list("pk", flat=True), *holding.values_list("system_id", flat=True)}


@rule("RCA-31")
def offline_stores_are_protected(on: date, p: Parameters) -> Verdict:
    """Every offline store has an owner, a location, an entry in its custody log within
    {custody_days} days, encryption or another protection, and a day of disposal."""
    since = on - p.days("custody_days")
    entries = CustodyEntry.objects.filter(entry_on__lte=on).order_by()
    logged = dict(
        entries.values("system").annotate(newest=Max("entry_on")).values_list("system", "newest")
    )
    encrypted = _encrypted_systems(on)
    leave = exceptions_in_force(on)

    def fault(system: System) -> str:
        wanted: dict[str, Any] = {
            "an owner": system.owner_id, "a location": system.location_id,
            "a day of disposal": system.disposal_on,
            "encryption or another protection": (
                system.pk in encrypted
                or system.physical_protection.strip()
                or exception_at_rest(leave, system)
            ),
        }  # fmt: skip
        lacks = [name for name, value in wanted.items() if not value]
        if lacks:
            return f"lacks {', '.join(lacks)}"
        newest = logged.get(system.pk)
        if newest is None:
            return "has no entry in its custody log"
        if system.disposal_on is not None and system.disposal_on < on:
            return f"should have been disposed of on {format_day(system.disposal_on)}"
        return "" if newest >= since else f"was last logged on {format_day(newest)}"

    return every(
        list(systems_in_service(on).filter(kind=Kind.OFFLINE_STORE)),
        of="offline stores",
        unless=lambda s: not fault(s),
        gap=fault,
        remedy="Complete the store, check it, and log what was found.",
    )
