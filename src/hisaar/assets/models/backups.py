"""Backups, whether they come back, and what lies offline."""

from __future__ import annotations

from django.db import models

from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person

from .technology import DataSet, Location, System, ThirdParty


class BackupSet(OwnedRecord):
    """Backups of systems and data that are taken, kept and protected in one way."""

    class CopyKind(models.TextChoices):
        DISK = "disk"
        TAPE = "tape"
        CLOUD = "cloud"
        OFFLINE = "offline", "Offline (disconnected)"
        IMMUTABLE = "immutable"

    systems = models.ManyToManyField(System, blank=True, related_name="backup_sets")
    data_sets = models.ManyToManyField(DataSet, blank=True, related_name="backup_sets")
    interval_hours = models.DecimalField(
        "hours between backups", max_digits=8, decimal_places=2, null=True, blank=True
    )
    kept_days = models.PositiveIntegerField("days kept", null=True, blank=True)
    copy_kind = models.CharField(max_length=10, choices=CopyKind, blank=True)
    is_offline_or_immutable = models.BooleanField("a copy is offline or immutable", default=False)
    is_encrypted = models.BooleanField(null=True, blank=True)
    has_separate_credentials = models.BooleanField(
        "credentials apart from the domain's", null=True, blank=True
    )
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="backup_sets"
    )
    third_party = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="backup_sets"
    )
    last_run_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    external_id = models.CharField("number in the backup tool", max_length=120, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "backup set"
        verbose_name_plural = "backup sets"


class RestoreTest(OwnedRecord):
    """A backup that was brought back to see whether it can be, and how long it took."""

    class Result(models.TextChoices):
        SUCCEEDED = "succeeded"
        PARTLY = "partly"
        FAILED = "failed"

    backup_set = models.ForeignKey(BackupSet, models.PROTECT, related_name="restore_tests")
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="restore_tests",
        help_text="Empty: all systems of the backup set.",
    )  # fmt: skip
    tested_on = models.DateField()
    result = models.CharField(max_length=10, choices=Result)
    rto_actual_hours = models.DecimalField(
        "hours that it took", max_digits=8, decimal_places=2, null=True, blank=True
    )
    rpo_actual_hours = models.DecimalField(
        "hours of data lost", max_digits=8, decimal_places=2, null=True, blank=True
    )
    tester = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="restore_tests"
    )
    evidence = FileLink(null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "restore test"
        verbose_name_plural = "restore tests"
        ordering = ("-tested_on", "code")

    def derive_title(self) -> str:
        what = self.system.title if self.system is not None else self.backup_set.title
        return f"{what}, {self.tested_on:%d %b %Y}: {self.get_result_display().lower()}"[:200]


class CustodyEntry(OwnedRecord):
    """What went into an offline store and came out, was checked or destroyed, and by whom."""

    class What(models.TextChoices):
        DEPOSITED = "deposited"
        WITHDRAWN = "withdrawn"
        CHECKED = "checked"
        DESTROYED = "destroyed"

    system = models.ForeignKey(
        System, models.PROTECT, related_name="custody_entries", verbose_name="offline store",
        limit_choices_to={"kind": System.Kind.OFFLINE_STORE},
    )  # fmt: skip
    entry_on = models.DateField("day")
    what = models.CharField(max_length=10, choices=What)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="custody_entries",
        verbose_name="by whom",
    )  # fmt: skip
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "custody entry"
        verbose_name_plural = "custody entries"
        ordering = ("-entry_on", "-code")

    def derive_title(self) -> str:
        return f"{self.system.title}: {self.what} on {self.entry_on:%d %b %Y}"[:200]
