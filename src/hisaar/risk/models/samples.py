"""Samples drawn from a register: how many, which ones, and what was found in them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.platform.people.models import OwnedRecord
from hisaar.platform.records.models import Record
from hisaar.platform.records.registry import all_types

_PERCENT = (MinValueValidator(0), MaxValueValidator(100))


class RegisterField(models.CharField):  # type: ignore[type-arg]
    """The name of a register as its address has it, such as ``systems``."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self, value: object, model_instance: object) -> object:
        value = str(super().clean(value, model_instance)).strip().lower()  # type: ignore[arg-type]
        if value and value not in {t.slug for t in all_types()}:
            raise ValidationError(
                f"There is no register '{value}'; write it as its address has it, as 'systems'."
            )
        return value

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return ("systems", "business-functions", "people")[n % 3]


class Sample(OwnedRecord):
    """Rows picked by chance from a register, enough of them to conclude about all.

    The size follows from how sure one wants to be and how many deviations one could live with; the
    seed is kept, so that anybody can draw the same rows again.
    """

    drawn_from = RegisterField(
        "register drawn from", help_text="The register, as its address has it: systems."
    )
    search = models.CharField(
        "only rows with", max_length=120, blank=True,
        help_text="Words that the row's title holds; empty: all rows.",
    )  # fmt: skip
    confidence_percent = models.DecimalField(
        "confidence (%)", max_digits=5, decimal_places=2, default=95, validators=_PERCENT
    )
    tolerable_percent = models.DecimalField(
        "tolerable rate of deviation (%)", max_digits=5, decimal_places=2, default=10,
        validators=_PERCENT,
    )  # fmt: skip
    expected_percent = models.DecimalField(
        "expected rate of deviation (%)", max_digits=5, decimal_places=2, default=0,
        validators=_PERCENT,
    )  # fmt: skip
    seed = models.PositiveBigIntegerField(null=True, blank=True, help_text="Empty: by its code.")
    drawn_on = models.DateField(null=True, blank=True, editable=False)
    population_size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    sample_size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    size_reason = models.TextField("why so many", blank=True, editable=False)
    concluded_on = models.DateField(null=True, blank=True, editable=False)
    deviations = models.PositiveIntegerField(null=True, blank=True, editable=False)
    conclusion = models.TextField("what it proves", blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "sample"
        verbose_name_plural = "samples"


class SampleItem(Record):
    """One row that was picked: was it right, or a deviation?"""

    class Result(models.TextChoices):
        RIGHT = "right"
        DEVIATION = "deviation"

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    record = models.CharField("record picked", max_length=16)
    record_title = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "sample item"
        verbose_name_plural = "sample items"
        ordering = ("sample", "position")
        constraints = (models.UniqueConstraint(fields=("sample", "record"), name="sampled_once"),)

    def derive_title(self) -> str:
        return f"{self.record} {self.record_title}".strip()
