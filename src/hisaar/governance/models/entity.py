"""The insurer itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.governance.tags import TagsField
from hisaar.lib.dates import ReportingYear
from hisaar.platform.records.models import Record


class Channel(models.TextChoices):
    BRANCHES = "branches"
    AGENTS = "agents"
    BROKERS = "brokers"
    BANCASSURANCE = "bancassurance"
    CORPORATE = "corporate", "Corporate sales"
    WEB = "web"
    MOBILE = "mobile", "Mobile application"
    AGGREGATORS = "aggregators", "Web aggregators"
    CONTACT_CENTRE = "contact_centre"


class EntityProfile(Record):
    """The insurer whose framework this is: its registration, size and channels. There is one."""

    class Kind(models.TextChoices):
        LIFE = "life", "Life insurer"
        NON_LIFE = "non_life", "Non-life insurer"
        FAMILY_TAKAFUL = "family_takaful", "Family takaful operator"
        GENERAL_TAKAFUL = "general_takaful", "General takaful operator"
        MICROINSURER = "microinsurer"
        DIGITAL_ONLY = "digital_only", "Digital-only insurer"
        REINSURER = "reinsurer"

    class SizeBand(models.TextChoices):
        SMALL = "small"
        MEDIUM = "medium"
        LARGE = "large"

    registration_number = models.CharField(max_length=60, blank=True)
    registration_type = models.CharField(max_length=20, choices=Kind, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    subject_since_on = models.DateField(
        "subject to the Guidelines since", null=True, blank=True,
        help_text="Leave empty when it follows from the registration.",
    )  # fmt: skip
    size_band = models.CharField(
        max_length=10, choices=SizeBand, default=SizeBand.MEDIUM,
        help_text="Thresholds that depend on size follow it.",
    )  # fmt: skip
    staff_count = models.PositiveIntegerField("staff", null=True, blank=True)
    has_window_takaful = models.BooleanField("operates a window takaful", default=False)
    window_since_on = models.DateField("window since", null=True, blank=True)
    is_listed = models.BooleanField("listed on the exchange", default=False)
    channels = TagsField(vocabulary=Channel)
    year_end_month = models.PositiveSmallIntegerField(
        default=12, validators=(MinValueValidator(1), MaxValueValidator(12))
    )
    year_end_day = models.PositiveSmallIntegerField(
        default=31, validators=(MinValueValidator(1), MaxValueValidator(31))
    )
    head_office = models.CharField(max_length=200, blank=True)
    group = models.CharField("group company", max_length=200, blank=True)
    # Holds the table to one row, on every database.
    only = models.BooleanField(default=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "entity profile"
        verbose_name_plural = "entity profile"
        constraints = (models.UniqueConstraint(fields=("only",), name="one_entity_profile"),)

    def clean(self) -> None:
        if EntityProfile.objects.exclude(pk=self.pk).exists():
            sentence = "The insurer's profile is already there; edit that one."
            raise ValidationError({NON_FIELD_ERRORS: [sentence]})
        try:
            ReportingYear(2024, self.year_end_month, self.year_end_day)
        except ValueError as error:
            raise ValidationError({"year_end_day": str(error)}) from None

    def validate_constraints(self, exclude: Any = None) -> None:
        """``clean`` has said it in words."""

    def reporting_year(self, on: dt.date) -> ReportingYear:
        """The reporting year in which a day falls."""
        return ReportingYear.containing(on, self.year_end_month, self.year_end_day)

    def has_window_on(self, on: dt.date) -> bool:
        return self.has_window_takaful and (
            self.window_since_on is None or self.window_since_on <= on
        )
