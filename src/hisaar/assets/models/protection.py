"""How data are protected where they lie and travel, and where not, with whose leave."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.models import Decision
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person

from .dependencies import Interconnection
from .technology import DataSet, System


class Layer(models.TextChoices):
    """Where encryption can sit."""

    DATABASE = "database", "Inside the database"
    STORAGE = "storage", "Storage (disks, shares, laptops)"
    TRANSMISSION = "transmission", "On the way"
    BACKUP = "backup", "Backups"
    OFFLINE = "offline", "Kept offline"


class Encryption(OwnedRecord):
    """Whether a data set is encrypted at a layer, how, and who holds the keys."""

    class Status(models.TextChoices):
        ON = "on"
        OFF = "off"
        PARTIAL = "partial", "On in part"
        UNKNOWN = "unknown", "Not known"

    data_set = models.ForeignKey(
        DataSet, models.PROTECT, null=True, blank=True, related_name="encryptions",
        help_text="Empty: all data in the system.",
    )  # fmt: skip
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="encryptions",
        help_text="Empty: wherever the data set lies.",
    )  # fmt: skip
    layer = models.CharField(max_length=14, choices=Layer)
    status = models.CharField(max_length=8, choices=Status)
    algorithm = models.CharField(max_length=80, blank=True)
    key_owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="keys_owned"
    )
    key_rotated_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    evidence = FileLink(null=True, blank=True)
    remark = models.TextField(blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "encryption"
        verbose_name_plural = "encryptions"

    def derive_title(self) -> str:
        what = self.data_set.title if self.data_set is not None else "all data"
        where = f" in {self.system.title}" if self.system is not None else ""
        return f"{what}{where}: {self.get_layer_display().lower()} {self.status}"[:200]


class ProtectionException(OwnedRecord):
    """Leave to do without a protection for a time, with the reason and what protects instead."""

    data_set = models.ForeignKey(
        DataSet, models.PROTECT, null=True, blank=True, related_name="protection_exceptions"
    )
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="protection_exceptions"
    )
    interconnection = models.ForeignKey(
        Interconnection, models.PROTECT, null=True, blank=True,
        related_name="protection_exceptions",
    )  # fmt: skip
    layer = models.CharField(
        max_length=14, choices=Layer, blank=True, help_text="For encryption: where it is missing."
    )
    what = models.CharField(
        "protection done without", max_length=200, blank=True,
        help_text="When it is not encryption: hardening, malware agent, support …",
    )  # fmt: skip
    reason = models.TextField(blank=True)
    compensating_control = models.TextField("what protects instead", blank=True)
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_protection_exceptions"
    )
    approved_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="The last day of the leave.")
    withdrawn_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="protection_exceptions"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "protection exception"
        verbose_name_plural = "protection exceptions"

    def clean(self) -> None:
        if self.approved_on and self.expires_on and self.expires_on < self.approved_on:
            raise ValidationError({"expires_on": "It lies before the approval."})

    def is_in_force(self, on: dt.date) -> bool:
        """Whether it was approved, runs still, and says what protects instead."""
        if self.approved_on is None or self.approved_on > on or not self.expires_on:
            return False
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return False
        has_substance = bool(self.reason and self.compensating_control and self.approver_id)
        return on <= self.expires_on and has_substance
