"""Changes to systems, from the request to what came of them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person

from .technology import System


class Change(OwnedRecord):
    """A change to systems: who asked for it, approved and tested it, and how it ended."""

    class Kind(models.TextChoices):
        APPLICATION = "application", "Application or release"
        INFRASTRUCTURE = "infrastructure"
        NETWORK = "network", "Network or firewall"
        CONFIGURATION = "configuration"
        DATA = "data", "Correction of data"
        PATCH = "patch", "Security patch"
        OTHER = "other"

    class Outcome(models.TextChoices):
        SUCCEEDED = "succeeded"
        PARTLY = "partly", "Succeeded in part"
        BACKED_OUT = "backed_out", "Backed out"
        FAILED = "failed"
        CANCELLED = "cancelled"

    systems = models.ManyToManyField(System, blank=True, related_name="changes")
    kind = models.CharField(max_length=16, choices=Kind)
    description = models.TextField(blank=True)
    requester = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="requested_changes"
    )
    requested_on = models.DateField()
    is_emergency = models.BooleanField(
        default=False, help_text="Made at once and approved afterwards."
    )
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_changes"
    )
    approved_on = models.DateField(null=True, blank=True)
    test = models.TextField("how it was tested", blank=True)
    tested_on = models.DateField(null=True, blank=True)
    implemented_on = models.DateField(null=True, blank=True)
    back_out = models.TextField("way back", blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    external_id = models.CharField("ticket", max_length=120, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "change"
        verbose_name_plural = "changes"
        ordering = ("-requested_on", "code")

    def clean(self) -> None:
        if self.approver_id is not None and self.approver_id == self.requester_id:
            raise ValidationError(
                {"approver": "Nobody approves a change that they asked for; name somebody else."}
            )
