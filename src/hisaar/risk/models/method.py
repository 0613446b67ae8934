"""How the insurer measures risk, and what it reports as its greatest risks."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.governance.models import Document, Meeting
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record
from hisaar.risk.vocabulary import Rating


class RiskMethod(Dated, OwnedRecord):
    """How cyber risks are scored, and how that answers to the insurer's own enterprise scale."""

    class Scale(models.TextChoices):
        ENTERPRISE = "enterprise", "The enterprise scale itself"
        CONVERTED = "converted", "Another scale, with a conversion"
        SEPARATE = "separate", "Another scale, without a conversion"

    scale = models.CharField(max_length=12, choices=Scale)
    levels = models.TextField(
        blank=True, help_text="Likelihoods and impacts of the scale, in words and rupees."
    )
    conversion = models.TextField(
        blank=True, help_text="How a score becomes one on the enterprise scale."
    )
    definition = models.TextField(
        "what counts as a cyber risk", blank=True,
        help_text="Also damage to things by cyber events, and fraud by misuse of data.",
    )  # fmt: skip
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="risk_methods"
    )
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "risk method"
        verbose_name_plural = "risk methods"

    def is_in_force(self, on: dt.date) -> bool:
        """Whether it was approved by that day and holds on it."""
        return self.approved_on is not None and self.approved_on <= on and self.holds(on)

    @property
    def answers_to_enterprise(self) -> bool:
        """Whether a cyber risk can be laid beside any other risk of the insurer."""
        if self.scale == self.Scale.ENTERPRISE:
            return True
        return self.scale == self.Scale.CONVERTED and bool(self.conversion.strip())


class ScaleLevel(Record):
    """A step of the insurer's own scale: of likelihood, of impact, or of the rating of both.

    Likelihood begins at events a year, impact at rupees of one event, a rating at the product of
    both levels: 3 × 4 = 12.
    """

    class Axis(models.TextChoices):
        LIKELIHOOD = "likelihood"
        IMPACT = "impact"
        RATING = "rating"

    method = models.ForeignKey(RiskMethod, models.CASCADE, related_name="scale_levels")
    axis = models.CharField(max_length=10, choices=Axis)
    level = models.PositiveSmallIntegerField(
        validators=(MinValueValidator(1), MaxValueValidator(10)),
        help_text="1 is the lowest. Ratings: 1 low, 2 medium, 3 high, 4 extreme.",
    )
    at_least = models.DecimalField(
        "begins at", max_digits=18, decimal_places=4, null=True, blank=True,
        validators=(MinValueValidator(0),),
        help_text="Events a year, rupees of one event, or the product of both levels.",
    )  # fmt: skip
    meaning = models.TextField(blank=True, help_text="In words: customers, regulator, reputation.")

    class Meta(Record.Meta):
        verbose_name = "scale level"
        verbose_name_plural = "scale levels"
        ordering = ("method", "axis", "level")
        constraints = (
            models.UniqueConstraint(
                fields=("method", "axis", "level"), name="scale_level_once",
                violation_error_message="The scale has this level already.",
            ),
        )  # fmt: skip

    def clean(self) -> None:
        if self.axis == self.Axis.RATING and self.level and self.level not in Rating.values:
            raise ValidationError({"level": "A rating is 1 low, 2 medium, 3 high or 4 extreme."})


class TopRiskReport(OwnedRecord):
    """The insurer's report of its greatest risks, of every kind, and the cyber risks in it."""

    reported_on = models.DateField()
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="top_risk_reports",
        help_text="Where it was tabled.",
    )  # fmt: skip
    risk_count = models.PositiveSmallIntegerField(
        "risks in it", null=True, blank=True, validators=(MinValueValidator(1),)
    )
    cyber_items = models.TextField(
        "cyber risks in it", blank=True, help_text="One a line, as they stand there."
    )
    report = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "top-risk report"
        verbose_name_plural = "top-risk reports"
        ordering = ("-reported_on", "code")

    def clean(self) -> None:
        if self.risk_count is not None and self.cyber_count > self.risk_count:
            raise ValidationError({
                "cyber_items": f"It lists {self.cyber_count} cyber risks, more than the"
                f" {self.risk_count} risks of the whole report."
            })  # fmt: skip

    @property
    def cyber_count(self) -> int:
        return len([line for line in self.cyber_items.splitlines() if line.strip()])
