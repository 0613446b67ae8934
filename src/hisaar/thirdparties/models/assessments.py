"""Questionnaires that were sent, what came back, and what was found wrong."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import ThirdParty
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record
from hisaar.thirdparties.vocabulary import Level


class QuestionnaireEdition(Record):
    """Questionnaires as they were when they were sent, so that old answers keep their questions."""

    identifier = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    content = models.JSONField(default=dict, editable=False)
    digest = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "questionnaire edition"
        verbose_name_plural = "questionnaire editions"
        constraints = (
            models.UniqueConstraint(
                fields=("identifier", "edition"), name="questionnaire_edition_is_unique"
            ),
        )


class ThirdPartyAssessment(OwnedRecord):
    """Assessments of third parties: what was asked, answered, and made of it."""

    class Status(models.TextChoices):
        PLANNED = "planned"
        SENT = "sent"
        ANSWERED = "answered"
        RETURNED = "returned", "Sent back"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        URDU = "ur", "Urdu"

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="assessments")
    questionnaire = models.ForeignKey(
        QuestionnaireEdition, models.PROTECT, null=True, blank=True, related_name="assessments",
        help_text="Empty for an assessment that was made on paper.",
    )  # fmt: skip
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    recipient = models.EmailField("sent to", blank=True)
    respondent = models.CharField("answered by", max_length=120, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField("sent back on", null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED, editable=False)
    reviewer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="third_party_assessments"
    )
    rating = models.CharField("cyber risk", max_length=10, choices=Level, blank=True)
    conclusion = models.TextField(blank=True)
    remarks = models.TextField("remarks to the third party", blank=True)
    file = FileLink(null=True, blank=True)
    answers = models.JSONField(default=dict, editable=False, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "third-party assessment"
        verbose_name_plural = "third-party assessments"

    def derive_title(self) -> str:
        what = self.questionnaire.title if self.questionnaire else "Assessment"
        return f"{what}: {self.third_party}"

    def clean(self) -> None:
        if self.answered_on and self.sent_on and self.answered_on < self.sent_on:
            raise ValidationError({"answered_on": "It lies before the day it was sent."})
        if self.accepted_on and self.answered_on and self.accepted_on < self.answered_on:
            raise ValidationError({"accepted_on": "It lies before the day of the answer."})
        self.status = self._status()

    def _status(self) -> str:
        """What the days say, the last that happened first."""
        is_back = self.returned_on and not (
            self.answered_on and self.answered_on > self.returned_on
        )
        reached = (
            (self.withdrawn_on, self.Status.WITHDRAWN),
            (self.accepted_on, self.Status.ACCEPTED),
            (is_back, self.Status.RETURNED),
            (self.answered_on, self.Status.ANSWERED),
            (self.sent_on, self.Status.SENT),
        )
        return next((str(status) for day, status in reached if day), str(self.Status.PLANNED))

    def is_accepted(self, on: dt.date) -> bool:
        """Accepted by that day, and not withdrawn by then."""
        accepted = self.accepted_on is not None and self.accepted_on <= on
        return accepted and (self.withdrawn_on is None or self.withdrawn_on > on)

    @property
    def is_open(self) -> bool:
        """Whether the third party may still answer."""
        return self.status in (self.Status.SENT, self.Status.RETURNED)


class ThirdPartyFinding(OwnedRecord):
    """What was found wrong with a third party, and what it does about it by when."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="findings")
    assessment = models.ForeignKey(
        ThirdPartyAssessment, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    question = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    severity = models.CharField(max_length=10, choices=Level)
    found_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    action = models.TextField("what is to be done", blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_note = models.TextField("how it was closed", blank=True)
    proof = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "third-party finding"
        verbose_name_plural = "third-party findings"

    def clean(self) -> None:
        for name in ("due_on", "closed_on"):
            day = getattr(self, name)
            if day and day < self.found_on:
                raise ValidationError({name: "It lies before the day it was found."})

    def is_open(self, on: dt.date) -> bool:
        return self.found_on <= on and (self.closed_on is None or self.closed_on > on)
