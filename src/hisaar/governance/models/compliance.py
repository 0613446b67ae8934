"""What the law asks by which day, and risks shared with others."""

from __future__ import annotations

import datetime as dt

from django.db import models

from hisaar.governance.vocabulary import Priority
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import OwnedRecord
from hisaar.platform.records.models import Record

from .actions import Action
from .meetings import Decision


class RegulatoryInstrument(OwnedRecord):
    """A law, regulation or circular that the insurer works under, and who adopted it."""

    reference = models.CharField(
        max_length=80, unique=True, help_text="How it is cited, such as SECP-INS-CYBER-2020."
    )
    issued_by = models.CharField(max_length=160, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    repealed_on = models.DateField(null=True, blank=True)
    adoption = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="adopted_instruments",
        help_text="The decision of the Board or its committee that took it up.",
    )  # fmt: skip
    summary = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "regulatory instrument"
        verbose_name_plural = "regulatory instruments"


class CalendarEntry(OwnedRecord):
    """Something that law or the Board wants by a day; the next one follows when it is done."""

    class Recurrence(models.TextChoices):
        ONCE = "once"
        MONTHLY = "monthly"
        QUARTERLY = "quarterly"
        HALF_YEARLY = "half_yearly"
        YEARLY = "yearly"

    due_on = models.DateField()
    recurrence = models.CharField(max_length=12, choices=Recurrence, default=Recurrence.YEARLY)
    instrument = models.ForeignKey(
        RegulatoryInstrument, models.PROTECT, null=True, blank=True,
        related_name="calendar_entries", verbose_name="asked by",
    )  # fmt: skip
    source = models.CharField(
        max_length=120, blank=True, help_text="Clause, circular or decision that asks for it."
    )
    done_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="calendar_entries"
    )
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "compliance calendar entry"
        verbose_name_plural = "compliance calendar"
        ordering = ("due_on", "code")

    def is_overdue(self, on: dt.date) -> bool:
        return self.due_on < on and (self.done_on is None or self.done_on > on)

    @property
    def was_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on


class StakeholderRiskReview(OwnedRecord):
    """A look at the cyber risks that the insurer bears from others and poses to them."""

    reviewed_on = models.DateField()
    summary = models.TextField(blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="stakeholder_reviews"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "stakeholder risk review"
        verbose_name_plural = "stakeholder risk reviews"
        ordering = ("-reviewed_on", "code")


class StakeholderRisk(Record):
    """One risk between the insurer and a group of others, in one direction."""

    class Group(models.TextChoices):
        POLICYHOLDERS = "policyholders"
        INTERMEDIARIES = "intermediaries"
        BANKS = "banks"
        REINSURERS = "reinsurers", "Reinsurers and retakaful operators"
        VENDORS = "vendors"
        REGULATORS = "regulators"

    class Direction(models.TextChoices):
        BORNE_FROM = "borne_from", "Borne from them"
        POSED_TO = "posed_to", "Posed to them"

    review = models.ForeignKey(StakeholderRiskReview, models.CASCADE, related_name="risks")
    group = models.CharField(max_length=20, choices=Group)
    direction = models.CharField(max_length=12, choices=Direction)
    rating = models.CharField(max_length=10, choices=Priority, default=Priority.MEDIUM)
    treatment = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="treated_stakeholder_risks"
    )

    class Meta(Record.Meta):
        verbose_name = "stakeholder risk"
        verbose_name_plural = "stakeholder risks"

    @property
    def is_high(self) -> bool:
        return self.rating in (Priority.HIGH, Priority.URGENT)
