"""What people were told, signed and learned."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.vocabulary import Role
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OrganisationalUnit, OwnedRecord, Person
from hisaar.platform.records.models import Record

from .documents import DocumentVersion
from .meetings import Committee


class AcknowledgementCampaign(OwnedRecord):
    """Asking people to confirm that they have read a version of a policy."""

    version_of = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="campaigns", verbose_name="document version"
    )
    units = models.ManyToManyField(
        OrganisationalUnit, blank=True, related_name="+",
        help_text="Whose people are asked; everybody's when none is chosen.",
    )  # fmt: skip
    includes_directors = models.BooleanField(default=True)
    launched_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "acknowledgement campaign"
        verbose_name_plural = "acknowledgement campaigns"

    def is_running(self, on: dt.date) -> bool:
        begun = self.launched_on is not None and self.launched_on <= on
        return begun and (self.closed_on is None or self.closed_on > on)


class Acknowledgement(Record):
    """One person asked to confirm, and the day they did."""

    campaign = models.ForeignKey(
        AcknowledgementCampaign, models.CASCADE, related_name="acknowledgements"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    # Where the person stood when asked: moves later do not rewrite the past.
    unit = models.ForeignKey(
        OrganisationalUnit, models.PROTECT, null=True, blank=True, related_name="acknowledgements"
    )
    grade = models.CharField(max_length=20, choices=Person.Grade, default=Person.Grade.STAFF)
    requested_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "acknowledgement"
        verbose_name_plural = "acknowledgements"
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "person"), name="asked_to_acknowledge_once"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.person}: {self.campaign}"

    def clean(self) -> None:
        if self.acknowledged_on and self.requested_on and self.acknowledged_on < self.requested_on:
            raise ValidationError({"acknowledged_on": "It lies before the request."})


class Communication(OwnedRecord):
    """A message of the Board or of the management to the staff about cybersecurity."""

    sender_role = models.CharField(
        max_length=30, choices=Role, blank=True, help_text="For a message of an officer."
    )
    sender = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="communications"
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="communications",
        verbose_name="sent by (body)",
    )  # fmt: skip
    sent_on = models.DateField()
    audience = models.CharField(max_length=160, blank=True)
    channel = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    file = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "communication"
        verbose_name_plural = "communications"
        ordering = ("-sent_on", "code")

    @property
    def is_from_board(self) -> bool:
        by_body = self.committee is not None and self.committee.is_of_board
        return by_body or self.sender_role in (Role.BOARD_CHAIR, Role.DIRECTOR)

    @property
    def is_from_chief_executive(self) -> bool:
        return self.sender_role in (Role.CEO, Role.COO)


class Training(Record):
    """A training that somebody completed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="trainings")
    completed_on = models.DateField()
    is_cyber = models.BooleanField("about cybersecurity", default=True)
    provider = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    score = models.CharField(max_length=40, blank=True)
    certificate = FileLink(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "training"
        verbose_name_plural = "trainings"
        ordering = ("-completed_on", "code")
