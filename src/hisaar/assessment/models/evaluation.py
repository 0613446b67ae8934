"""What the rules found as of a day: kept, and frozen when a report stands on it."""

from __future__ import annotations

from typing import Any

import orjson
from django.db import models

from hisaar.platform.evidence.fields import FileLink

from .year import AssessmentYear


class Evaluation(models.Model):
    """All rules run once, as of a day. Written by the engine, never edited."""

    class Kind(models.TextChoices):
        CURRENT = "current", "Current state"
        TREND = "trend", "Point of the trend"
        FREEZE = "freeze", "Frozen for the report"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CURRENT)
    on = models.DateField(help_text="The day that the evaluation speaks of.")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    framework = models.CharField(max_length=40)
    version = models.CharField("product version", max_length=20)
    size_band = models.CharField(max_length=10)
    # The audit trail at the moment of evaluation: the same number, the same records.
    audit_number = models.BigIntegerField(default=0)
    audit_digest = models.CharField(max_length=64, blank=True)
    year = models.ForeignKey(
        AssessmentYear, models.PROTECT, null=True, blank=True, related_name="evaluations"
    )
    # What was seen, as files: canonical JSON of verdicts, and of every record.
    verdicts_file = FileLink(null=True, blank=True)
    records_file = FileLink(null=True, blank=True)
    # Tables and pictures made from the records when they were frozen.
    insight_file = FileLink(null=True, blank=True)
    # What called for somebody on the day: signal to number of records, as JSON text.
    counts_json = models.TextField(default="{}")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("kind", "on"), name="evaluation_kind_on"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} as of {self.on:%d %b %Y}"

    @property
    def counts(self) -> dict[str, int | None]:
        """As ``attention.counts`` gave them; empty for one that was kept before they were."""
        return dict(orjson.loads(self.counts_json))


class ClauseResult(models.Model):
    """The verdict on one clause in one evaluation."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="results")
    clause = models.CharField(max_length=10)
    strength = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20)
    met = models.PositiveIntegerField(default=0)
    population = models.PositiveIntegerField(default=0)
    gap_count = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    # The whole verdict as canonical JSON text; pages that list 205 rows do not load it.
    verdict_json = models.TextField(default="{}")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "clause"), name="one_result_a_clause"),
        )
        indexes = (models.Index(fields=("clause",), name="result_clause"),)

    def __str__(self) -> str:
        return f"{self.clause}: {self.outcome}"

    @property
    def verdict(self) -> dict[str, Any]:
        """``Verdict.as_data()`` as it was."""
        return orjson.loads(self.verdict_json)
