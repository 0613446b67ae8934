"""How much risk the Board bears: appetite, its limits, indicators, and breaches."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.models import Committee, Decision, Document
from hisaar.platform.people.models import OwnedRecord
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record
from hisaar.risk.measuring import MeasureField

from .treatment import Acceptance, Treatment


class Appetite(Dated, OwnedRecord):
    """How much cyber risk the Board bears, in words and in limits that can be measured."""

    statement = models.TextField(blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="appetites"
    )
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="appetites",
        verbose_name="approved by (body)",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="appetites"
    )
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "risk appetite"
        verbose_name_plural = "risk appetites"

    def is_in_force(self, on: dt.date) -> bool:
        """Approved by that day and holding on it."""
        return self.approved_on is not None and self.approved_on <= on and self.holds(on)

    def last_looked_at(self, on: dt.date) -> dt.date | None:
        """The day of its approval or of its latest review by that day."""
        days = [d for d in (self.approved_on, self.reviewed_on) if d is not None and d <= on]
        return max(days, default=None)


class Indicator(Dated, OwnedRecord):
    """A number that tells early whether a risk grows: counted from records where they can say."""

    class Better(models.TextChoices):
        LOWER = "lower", "Lower is better"
        HIGHER = "higher", "Higher is better"

    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    measure = MeasureField(
        "counted from records", max_length=60, blank=True,
        help_text="Empty: somebody enters its values.",
    )  # fmt: skip
    better = models.CharField(max_length=8, choices=Better, default=Better.LOWER)
    amber_at = models.DecimalField(
        "amber from", max_digits=18, decimal_places=4, null=True, blank=True
    )
    red_at = models.DecimalField("red from", max_digits=18, decimal_places=4, null=True, blank=True)
    risks = models.ManyToManyField("risk.Risk", blank=True, related_name="indicators")

    class Meta(OwnedRecord.Meta):
        verbose_name = "key risk indicator"
        verbose_name_plural = "key risk indicators"

    def clean(self) -> None:
        super().clean()
        if self.amber_at is None or self.red_at is None:
            return
        if (self.red_at < self.amber_at) == (self.better == self.Better.LOWER):
            side = "above" if self.better == self.Better.LOWER else "below"
            if self.red_at != self.amber_at:
                raise ValidationError({"red_at": f"Red has to lie {side} amber."})

    def colour(self, value: Decimal | float | None) -> str:
        """``red``, ``amber``, ``green``; empty where no value or no limit is known."""
        if value is None or (self.red_at is None and self.amber_at is None):
            return ""
        sign = 1 if self.better == self.Better.LOWER else -1
        for name, limit in (("red", self.red_at), ("amber", self.amber_at)):
            if limit is not None and sign * float(value) >= sign * float(limit):
                return name
        return "green"


class IndicatorValue(Record):
    """What an indicator stood at on a day."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    measured_on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    is_counted = models.BooleanField("counted from records", default=False, editable=False)
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "indicator value"
        verbose_name_plural = "indicator values"
        ordering = ("-measured_on", "code")
        indexes = (models.Index(fields=("indicator", "measured_on"), name="indicator_by_day"),)

    def derive_title(self) -> str:
        return f"{self.indicator} on {self.measured_on:%d %b %Y}" if self.measured_on else ""


class AppetiteLimit(Record):
    """One limit of the appetite that records or the loss model can be measured by."""

    class Measure(models.TextChoices):
        RESIDUAL_RATING = "residual_rating", "Highest residual rating of any risk (1–4)"
        HIGH_RISKS = "high_risks", "Residual risks rated high or extreme"
        EXPECTED_LOSS = "expected_loss", "Expected loss of a year (PKR)"
        LOSS_1_IN_20 = "loss_1_in_20", "Loss of one year in 20 (PKR)"
        LOSS_1_IN_100 = "loss_1_in_100", "Loss of one year in 100 (PKR)"
        INDICATOR = "indicator", "A key risk indicator"

    appetite = models.ForeignKey(Appetite, models.CASCADE, related_name="limits")
    measure = models.CharField(max_length=16, choices=Measure)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="limits"
    )
    is_after_cover = models.BooleanField(
        "after cover", default=True, help_text="For losses: of what insurance leaves."
    )
    warning = models.DecimalField(
        "warning from", max_digits=18, decimal_places=2, null=True, blank=True
    )
    limit = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="What lies beyond it is a breach."
    )

    class Meta(Record.Meta):
        verbose_name = "appetite limit"
        verbose_name_plural = "appetite limits"

    LOSSES = (Measure.EXPECTED_LOSS, Measure.LOSS_1_IN_20, Measure.LOSS_1_IN_100)

    def clean(self) -> None:
        if self.measure == self.Measure.INDICATOR and self.indicator_id is None:
            raise ValidationError({"indicator": "Say which indicator the limit is for."})
        if self.measure != self.Measure.INDICATOR and self.indicator_id is not None:
            raise ValidationError({"indicator": "Only a limit on an indicator names one."})

    @property
    def is_lower_better(self) -> bool:
        return self.indicator is None or self.indicator.better == Indicator.Better.LOWER

    def is_breached(self, value: float) -> bool:
        return value > float(self.limit) if self.is_lower_better else value < float(self.limit)


class LimitBreach(OwnedRecord):
    """A limit that was exceeded, and what was decided about it."""

    limit = models.ForeignKey(AppetiteLimit, models.PROTECT, related_name="breaches")
    found_on = models.DateField()
    value = models.DecimalField("stood at", max_digits=18, decimal_places=2)
    acceptance = models.ForeignKey(
        Acceptance, models.PROTECT, null=True, blank=True, related_name="breaches"
    )
    treatment = models.ForeignKey(
        Treatment, models.PROTECT, null=True, blank=True, related_name="breaches"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="limit_breaches",
        help_text="Of the Board, when it bears the breach or changes the limit.",
    )  # fmt: skip
    answered_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="Back within the limit since.")
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "limit breach"
        verbose_name_plural = "limit breaches"
        ordering = ("-found_on", "code")

    def derive_title(self) -> str:
        return f"{self.limit} exceeded on {self.found_on:%d %b %Y}" if self.found_on else ""

    def is_open(self, on: dt.date) -> bool:
        return self.found_on <= on and (self.ended_on is None or self.ended_on > on)

    def is_answered(self, on: dt.date) -> bool:
        """By that day somebody accepted it, treats it, or the Board decided."""
        by = self.acceptance_id or self.treatment_id or self.decision_id
        return bool(by) and self.answered_on is not None and self.answered_on <= on
