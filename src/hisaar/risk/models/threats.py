"""What threatens the insurer, reviews of it, and reports on the situation."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import BusinessFunction, DataSet
from hisaar.governance.models import Meeting
from hisaar.governance.tags import TagsField
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.risk.vocabulary import Cause, Obligation, Source


class Threat(Dated, OwnedRecord):
    """Somebody or something that could hurt the insurer's service or its obligations."""

    class Level(models.IntegerChoices):
        VERY_LOW = 1, "1 very low"
        LOW = 2, "2 low"
        MEDIUM = 3, "3 medium"
        HIGH = 4, "4 high"
        VERY_HIGH = 5, "5 very high"

    source = models.CharField(max_length=10, choices=Source)
    cause = models.CharField(max_length=20, choices=Cause)
    description = models.TextField(blank=True, help_text="How it would come about.")
    techniques = models.CharField(
        max_length=300, blank=True, help_text="Numbers of MITRE ATT&CK, as: T1566, T1486."
    )
    likelihood = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)
    capability = models.PositiveSmallIntegerField(
        choices=Level, null=True, blank=True, help_text="What it could do if it tried."
    )
    functions = models.ManyToManyField(
        BusinessFunction, blank=True, related_name="threats", help_text="Whose service it hits."
    )
    obligations = TagsField(vocabulary=Obligation, verbose_name="obligations at stake")
    data_sets = models.ManyToManyField(DataSet, blank=True, related_name="threats")
    is_emerging = models.BooleanField("is emerging", default=False)
    horizon = models.CharField(
        max_length=120, blank=True, help_text="When an emerging threat may be felt."
    )
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "threat"
        verbose_name_plural = "threats"

    def clean(self) -> None:
        super().clean()
        self.techniques = ", ".join(self.techniques.replace(",", " ").replace(";", " ").split())

    @property
    def is_rated(self) -> bool:
        return bool(self.likelihood and self.capability)


class ThreatReview(OwnedRecord):
    """A look at which threats could stop critical functions or obligations, with what it found."""

    reviewed_on = models.DateField()
    reviewer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="threat_reviews"
    )
    functions = models.ManyToManyField(
        BusinessFunction,
        blank=True,
        related_name="threat_reviews",
        verbose_name="functions looked at",
    )
    obligations = TagsField(vocabulary=Obligation, verbose_name="obligations looked at")
    threats = models.ManyToManyField(
        Threat, blank=True, related_name="reviews", verbose_name="threats looked at"
    )
    sources = models.TextField(
        "what it rested on", blank=True, help_text="Intelligence, advisories, own incidents."
    )
    conclusion = models.TextField(blank=True)
    report = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "threat review"
        verbose_name_plural = "threat reviews"
        ordering = ("-reviewed_on", "code")


class SituationReport(OwnedRecord):
    """What the insurer faces at the moment: threats, exposure, incidents, weaknesses, trend.

    Whatever registers can say is filled in and kept with the report; people add what it means.
    """

    reported_on = models.DateField()
    period_from_on = models.DateField("period from", null=True, blank=True)
    threats = models.TextField(blank=True)
    exposure = models.TextField(blank=True)
    incidents = models.TextField("open incidents", blank=True)
    vulnerabilities = models.TextField("overdue vulnerabilities", blank=True)
    trend = models.TextField(blank=True)
    conclusion = models.TextField("what it means", blank=True)
    author = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="situation_reports"
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="situation_reports",
        verbose_name="tabled at",
    )  # fmt: skip
    issued_on = models.DateField(null=True, blank=True, editable=False)
    facts = models.JSONField(default=dict, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "situation report"
        verbose_name_plural = "situation reports"
        ordering = ("-reported_on", "code")

    PARTS = ("threats", "exposure", "incidents", "vulnerabilities", "trend")

    def clean(self) -> None:
        begins, day = self.period_from_on, self.reported_on
        if begins and day and day < begins:
            raise ValidationError({"period_from_on": "The period begins after the report's day."})

    def lacks(self) -> list[str]:
        """The parts that say nothing."""
        return [name for name in self.PARTS if not str(getattr(self, name)).strip()]

    def is_issued(self, on: dt.date) -> bool:
        return self.issued_on is not None and self.issued_on <= on
