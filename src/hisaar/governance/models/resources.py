"""Means and ends: money, people, requests, business objectives and security processes."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .documents import Document
from .framework import Dated
from .meetings import Committee, Decision


class Budget(OwnedRecord):
    """Money and posts for cybersecurity in a reporting year."""

    year = models.PositiveSmallIntegerField(
        validators=(MinValueValidator(2000), MaxValueValidator(2199)),
        help_text="The calendar year in which the reporting year ends.",
    )
    amount = models.DecimalField("amount (PKR)", max_digits=16, decimal_places=2)
    headcount = models.DecimalField("posts", max_digits=6, decimal_places=1, null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_by_body = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="budgets",
        verbose_name="approved by",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="budgets"
    )
    spent = models.DecimalField(
        "spent (PKR)", max_digits=16, decimal_places=2, null=True, blank=True
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "cyber budget"
        verbose_name_plural = "cyber budgets"
        ordering = ("-year", "code")

    def is_approved(self, on: dt.date) -> bool:
        return self.approved_on is not None and self.approved_on <= on


class ResourceRequest(OwnedRecord):
    """Something that was asked for: people, a tool, a service, training."""

    class Kind(models.TextChoices):
        PEOPLE = "people"
        TOOL = "tool"
        SERVICE = "service"
        TRAINING = "training"

    class Result(models.TextChoices):
        PENDING = "pending"
        GRANTED = "granted"
        IN_PART = "in_part", "Granted in part"
        REJECTED = "rejected"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TOOL)
    amount = models.DecimalField(
        "amount (PKR)", max_digits=16, decimal_places=2, null=True, blank=True
    )
    posts = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    requested_on = models.DateField()
    justification = models.TextField(blank=True)
    result = models.CharField("outcome", max_length=10, choices=Result, default=Result.PENDING)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="resource_requests"
    )
    acceptance = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="accepted_for_requests",
        verbose_name="risk accepted by",
        help_text="For a rejected request: the decision that accepts the risk that remains.",
    )  # fmt: skip

    class Meta(OwnedRecord.Meta):
        verbose_name = "resource request"
        verbose_name_plural = "resource requests"
        ordering = ("-requested_on", "code")

    def clean(self) -> None:
        if self.result != self.Result.PENDING and self.decided_on is None:
            raise ValidationError({"decided_on": "Say when it was decided."})
        if self.decided_on and self.requested_on and self.decided_on < self.requested_on:
            raise ValidationError({"decided_on": "It lies before the request."})


class BusinessObjective(Dated):
    """What the insurer wants to reach in business, and how far it depends on digital means."""

    is_digital = models.BooleanField("depends on digital means", default=False)
    description = models.TextField(blank=True)
    cyber_view = models.TextField("view of its cyber risk", blank=True)
    cyber_view_on = models.DateField("view taken on", null=True, blank=True)
    risks = models.CharField(
        max_length=200, blank=True, help_text="Codes of the risks, separated by spaces."
    )

    class Meta(Dated.Meta):
        verbose_name = "business objective"
        verbose_name_plural = "business objectives"


class SecurityProcess(Dated):
    """A process of security: joiners and leavers, patching, log review, restore tests …"""

    inputs = models.TextField(blank=True)
    outputs = models.TextField(blank=True)
    procedure = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="processes"
    )
    frequency = models.CharField(max_length=80, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "security process"
        verbose_name_plural = "security processes"


class ProcessRun(Record):
    """One run of a security process: when, by whom, with what result."""

    process = models.ForeignKey(SecurityProcess, models.CASCADE, related_name="runs")
    ran_on = models.DateField()
    performed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="process_runs"
    )
    result = models.CharField(max_length=300, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="process_runs"
    )

    class Meta(Record.Meta):
        verbose_name = "process run"
        verbose_name_plural = "process runs"
        ordering = ("-ran_on", "code")

    def derive_title(self) -> str:
        return f"{self.process} on {self.ran_on}"
