"""Business impact analyses: what an interruption costs as time goes by."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.models import TriggerEvent
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .business import BusinessFunction


class ImpactAnalysis(OwnedRecord):
    """What stopping a function costs by time band, and how fast it must be back."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"

    function = models.ForeignKey(BusinessFunction, models.PROTECT, related_name="impact_analyses")
    edition = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    analysed_on = models.DateField()
    reviewed_on = models.DateField(
        null=True, blank=True, help_text="When the owner last confirmed it, changed or not."
    )
    cyber_scenarios = models.TextField(
        blank=True,
        help_text="The cyber events considered, one a line; fire and flood do not count.",
    )
    rto_hours = models.DecimalField(
        "recovery time objective (hours)", max_digits=8, decimal_places=2, null=True, blank=True
    )
    rpo_hours = models.DecimalField(
        "recovery point objective (hours)", max_digits=8, decimal_places=2, null=True, blank=True
    )
    mtpd_hours = models.DecimalField(
        "maximum tolerable disruption (hours)", max_digits=8, decimal_places=2,
        null=True, blank=True,
    )  # fmt: skip
    minimum_service = models.TextField(
        blank=True, help_text="What must still be done for policyholders meanwhile, and how much."
    )
    minimum_resources = models.TextField(blank=True)
    manual_fallback = models.TextField(blank=True)
    reopened_for = models.ForeignKey(
        TriggerEvent, models.PROTECT, null=True, blank=True, related_name="impact_analyses",
        verbose_name="made again because of",
    )  # fmt: skip
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_impact_analyses"
    )
    approved_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "impact analysis"
        verbose_name_plural = "impact analyses"
        constraints = (
            models.UniqueConstraint(
                fields=("function", "edition"), name="impact_analysis_edition_is_unique"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.function.title}, edition {self.edition}"

    def clean(self) -> None:
        if self.rto_hours and self.mtpd_hours and self.rto_hours > self.mtpd_hours:
            raise ValidationError({
                "rto_hours": "The recovery time objective is longer than the disruption that can"
                " be tolerated; lower it or raise the maximum tolerable disruption."
            })  # fmt: skip


class ImpactBand(Record):
    """The impact of an interruption that lasts up to so many hours."""

    class Level(models.IntegerChoices):
        NONE = 1, "1 negligible"
        MINOR = 2, "2 minor"
        MODERATE = 3, "3 moderate"
        MAJOR = 4, "4 major"
        SEVERE = 5, "5 severe"

    analysis = models.ForeignKey(ImpactAnalysis, models.CASCADE, related_name="bands")
    up_to_hours = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField("overall impact", choices=Level)
    financial = models.DecimalField(
        "loss (PKR)", max_digits=16, decimal_places=2, null=True, blank=True
    )
    customers = models.PositiveIntegerField("customers affected", null=True, blank=True)
    regulatory = models.CharField("regulatory consequence", max_length=200, blank=True)
    reputation = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "impact band"
        verbose_name_plural = "impact bands"
        ordering = ("analysis", "up_to_hours")
        constraints = (
            models.UniqueConstraint(
                fields=("analysis", "up_to_hours"), name="impact_band_is_unique"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.analysis.title}, up to {self.up_to_hours} hours"
