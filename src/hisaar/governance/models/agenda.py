"""What a meeting dealt with."""

from __future__ import annotations

from django.db import models

from hisaar.platform.people.models import Person
from hisaar.platform.records.models import Record

from .documents import DocumentVersion
from .meetings import Decision, Meeting


class AgendaItem(Record):
    """One item of a meeting: who presented what, what was said and what came of it."""

    class Kind(models.TextChoices):
        CISO_REPORT = "ciso_report", "CISO's report"
        RISK_PROFILE = "risk_profile", "Cyber risk profile"
        TEST_RESULTS = "test_results"
        INCIDENT = "incident"
        POLICY_APPROVAL = "policy_approval"
        STRATEGY_APPROVAL = "strategy_approval"
        FRAMEWORK_APPROVAL = "framework_approval"
        ASSESSMENT = "assessment", "Yearly assessment"
        BUDGET = "budget", "Budget and resources"
        BUSINESS_OBJECTIVES = "business_objectives"
        AWARENESS = "awareness", "Awareness and training figures"
        OTHER = "other"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=30, choices=Kind, default=Kind.OTHER)
    is_cyber = models.BooleanField("about cybersecurity", default=True)
    presenter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="presented_items"
    )
    report = models.ForeignKey(
        DocumentVersion, models.PROTECT, null=True, blank=True, related_name="agenda_items",
        verbose_name="paper", help_text="The document version that was tabled.",
    )  # fmt: skip
    was_discussed = models.BooleanField(
        default=False, help_text="Not only circulated: the minute records a discussion."
    )
    minute = models.TextField(blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    subjects = models.CharField(
        "concerns", max_length=200, blank=True,
        help_text="Codes of records it is about, separated by spaces.",
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "agenda item"
        verbose_name_plural = "agenda items"
        ordering = ("meeting", "position", "code")
