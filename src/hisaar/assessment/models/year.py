"""The assessment year: its programme, and what named people conclude about each clause."""

from __future__ import annotations

from django.db import models

from hisaar.governance.models import Meeting
from hisaar.platform.people.models import OwnedRecord, Person


class AssessmentYear(OwnedRecord):
    """One year of assessing the framework: programme, freeze, conclusions, tabling, delivery."""

    class BoardConclusion(models.TextChoices):
        ADEQUATE = "adequate"
        WITH_ACTIONS = "with_actions", "Adequate with actions"
        INADEQUATE = "inadequate"

    year = models.PositiveSmallIntegerField("reporting year", unique=True)
    period_start_on = models.DateField()
    period_end_on = models.DateField()
    programme = models.TextField(
        blank=True, help_text="Scope, method and people of the year's assessment programme."
    )
    programme_approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_programmes"
    )
    programme_approved_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(
        null=True, blank=True, help_text="When the annual assessment was finished."
    )
    delivered_on = models.DateField("delivered to management", null=True, blank=True)
    delivered_to = models.ManyToManyField(Person, blank=True, related_name="assessments_received")
    acknowledged_on = models.DateField(null=True, blank=True)
    board_meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="assessments",
        verbose_name="tabled at",
    )  # fmt: skip
    board_conclusion = models.CharField(max_length=20, choices=BoardConclusion, blank=True)
    board_remarks = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "assessment year"
        verbose_name_plural = "assessment years"
        ordering = ("-year",)

    def derive_title(self) -> str:
        return f"Assessment year {self.year}"


class PlannedAssessment(OwnedRecord):
    """One piece of the year's programme: planned, done or put off with approval."""

    year = models.ForeignKey(AssessmentYear, models.CASCADE, related_name="planned")
    planned_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    deferral_reason = models.TextField(blank=True)
    deferral_approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_deferrals"
    )
    deferral_approved_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "planned assessment"
        verbose_name_plural = "planned assessments"
        ordering = ("planned_on",)


class ClauseConclusion(OwnedRecord):
    """What a named person concludes about one clause in one year, beside what the rule found."""

    class Design(models.TextChoices):
        ADEQUATE = "adequate"
        NEEDS_WORK = "needs_work", "Needs work"
        INADEQUATE = "inadequate"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    class Operation(models.TextChoices):
        EFFECTIVE = "effective"
        PARTLY = "partly", "Partly effective"
        INEFFECTIVE = "ineffective"
        NOT_TESTED = "not_tested", "Not tested"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    year = models.ForeignKey(AssessmentYear, models.CASCADE, related_name="conclusions")
    clause = models.CharField(max_length=10, db_index=True)
    design = models.CharField("design conclusion", max_length=20, choices=Design, blank=True)
    operation = models.CharField(
        "operation conclusion", max_length=20, choices=Operation, blank=True
    )
    remark = models.TextField(blank=True)
    management_comment = models.TextField(blank=True)
    remediation = models.TextField(blank=True)
    remediation_due_on = models.DateField(null=True, blank=True)
    concluded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="conclusions"
    )
    concluded_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "clause conclusion"
        verbose_name_plural = "clause conclusions"
        ordering = ("year", "clause")
        constraints = (
            models.UniqueConstraint(fields=("year", "clause"), name="one_conclusion_a_clause"),
        )

    def derive_title(self) -> str:
        return f"{self.clause} in {self.year.year}"
