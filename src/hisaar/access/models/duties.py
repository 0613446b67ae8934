"""Duties that one person must not hold together, and what stands in where they do."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.dated import Dated

from .activities import ActivitiesField
from .identities import Identity


class DutyRule(Dated, OwnedRecord):
    """Two lists of activities that one identity must not hold together."""

    class Mode(models.TextChoices):
        ANY = "any", "Any of"
        ALL = "all", "All of"

    class Area(models.TextChoices):
        CORE_INSURANCE = "core_insurance", "Core insurance"
        FINANCE = "finance"
        TECHNOLOGY = "technology", "Information technology"
        REINSURANCE = "reinsurance", "Reinsurance or retakaful"
        DISTRIBUTION = "distribution", "Agents and commission"
        WINDOW = "window", "Takaful window"
        PERSONNEL = "personnel", "Personnel and payroll"
        OTHER = "other"

    class Severity(models.TextChoices):
        LOW = "low"
        MEDIUM = "medium"
        HIGH = "high"
        EXTREME = "extreme"

    reference = models.CharField(
        max_length=60, blank=True, help_text="Its name in the library that it came from."
    )
    area = models.CharField(max_length=20, choices=Area, default=Area.CORE_INSURANCE)
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.HIGH)
    first_mode = models.CharField(max_length=3, choices=Mode, default=Mode.ANY)
    first = ActivitiesField("first activities", help_text="Tags between spaces.")
    second_mode = models.CharField(max_length=3, choices=Mode, default=Mode.ANY)
    second = ActivitiesField("second activities", help_text="Tags between spaces.")
    reason = models.TextField("what could happen", blank=True)
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "duty rule"
        verbose_name_plural = "duty rules"

    def clean(self) -> None:
        super().clean()
        both = set(self.first.split()) & set(self.second.split())
        if both:
            shared = ", ".join(sorted(both))
            raise ValidationError({"second": f"Both lists hold {shared}; take it out of one."})

    def is_in_force(self, on: dt.date) -> bool:
        """Whether it was approved by that day and holds on it."""
        return self.approved_on is not None and self.approved_on <= on and self.holds(on)


class DutyMitigation(OwnedRecord):
    """A control that makes up for duties that are not separated, until a day."""

    rule = models.ForeignKey(DutyRule, models.PROTECT, related_name="mitigations")
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="duty_mitigations")
    control = models.TextField(help_text="What is done instead, by whom and how often.")
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "duty mitigation"
        verbose_name_plural = "duty mitigations"

    def derive_title(self) -> str:
        return f"{self.identity}: {self.rule}"

    def holds(self, on: dt.date) -> bool:
        """Whether it was approved by that day and has not expired on it."""
        approved = self.approved_on is not None and self.approved_on <= on
        return approved and self.expires_on is not None and self.expires_on >= on
