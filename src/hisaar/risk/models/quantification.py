"""What was computed, frozen with what it rested on; and how good people's ranges are."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record


class Quantification(OwnedRecord):
    """The loss of a year as computed on a day: before controls, as controls stand, after cover.

    Inputs, seed and results are kept as they were; the same inputs give the same figures.
    """

    computed_on = models.DateField(editable=False, null=True, blank=True)
    years = models.PositiveIntegerField(
        "simulated years", default=200_000,
        validators=(MinValueValidator(1_000), MaxValueValidator(5_000_000)),
        help_text="For what depends on the order of events, as cover does.",
    )  # fmt: skip
    seed = models.PositiveIntegerField(default=1)
    remark = models.TextField(blank=True)
    inputs = models.JSONField(default=dict, blank=True, editable=False)
    results = models.JSONField(default=dict, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    product_version = models.CharField(
        "computed by version", max_length=40, blank=True, editable=False
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "quantification"
        verbose_name_plural = "quantifications"
        ordering = ("-computed_on", "-code")


class CalibrationAnswer(Record):
    """A range that somebody gave for something whose true value is known."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="calibration_answers")
    question = models.CharField(max_length=40)
    low = models.DecimalField(max_digits=20, decimal_places=4)
    high = models.DecimalField(max_digits=20, decimal_places=4)
    answered_on = models.DateField()

    class Meta(Record.Meta):
        verbose_name = "calibration answer"
        verbose_name_plural = "calibration answers"
        ordering = ("-answered_on", "code")

    def derive_title(self) -> str:
        return f"{self.person} on {self.question}" if self.person_id else ""

    def clean(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValidationError({"high": "The high end has to be above the low end."})
