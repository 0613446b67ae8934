"""The inherent risk profile and its answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.models import Decision, EntityProfile
from hisaar.governance.vocabulary import Band, ProfileCategory
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record
from hisaar.risk.profile.library import book
from hisaar.risk.profile.statements import STATEMENTS, Statement

OVERALL = "overall"


class Overridable(models.TextChoices):
    """What management may set otherwise than computed: one category, or the whole."""

    OVERALL = OVERALL, "Overall"
    TECHNOLOGIES = ProfileCategory.TECHNOLOGIES.value, ProfileCategory.TECHNOLOGIES.label
    CHANNELS = ProfileCategory.CHANNELS.value, ProfileCategory.CHANNELS.label
    PRODUCTS = ProfileCategory.PRODUCTS.value, ProfileCategory.PRODUCTS.label
    ORGANISATION = ProfileCategory.ORGANISATION.value, ProfileCategory.ORGANISATION.label
    THREATS = ProfileCategory.THREATS.value, ProfileCategory.THREATS.label


class AnsweredNumber(models.PositiveBigIntegerField):
    """A number, for statements that are answered by one; half of them are not."""

    def example(self, number: int) -> None:
        """What a made-up row holds: nothing, since no number fits every statement."""


class InherentProfile(OwnedRecord):
    """How much cyber risk the insurer's own make-up brings along, before any control.

    48 statements are answered on five levels. With approval, the answers, what the inventories
    counted, the bands and what they gave are kept as they were.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved"

    assessed_on = models.DateField()
    size_band = models.CharField(
        "bands for size", max_length=10, choices=EntityProfile.SizeBand,
        default=EntityProfile.SizeBand.MEDIUM,
        help_text="The size of insurer for which numbers become levels.",
    )  # fmt: skip
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    submitted_on = models.DateField("sent to review on", null=True, blank=True)
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="inherent_profiles"
    )
    override_of = models.CharField(
        "overridden", max_length=16, choices=Overridable, blank=True,
        help_text="The one band that management sets otherwise than computed.",
    )  # fmt: skip
    override_band = models.PositiveSmallIntegerField(
        "band set", choices=Band, null=True, blank=True
    )
    override_reason = models.TextField("why", blank=True)
    override_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="set by"
    )
    kept = models.JSONField(default=dict, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "inherent risk profile"
        verbose_name_plural = "inherent risk profiles"
        ordering = ("-assessed_on", "code")

    def clean(self) -> None:
        reached = (
            (self.approved_on, self.Status.APPROVED), (self.submitted_on, self.Status.IN_REVIEW),
        )  # fmt: skip
        self.status = next((str(s) for day, s in reached if day), str(self.Status.DRAFT))
        if self.approved_on and self.assessed_on and self.approved_on < self.assessed_on:
            raise ValidationError({"approved_on": "It lies before the day of the assessment."})
        if self.approver_id is not None and self.approver_id == self.owner_id:
            raise ValidationError({"approver": "Somebody else than the owner has to approve this."})
        self._check_override()
        self._refuse_another()

    def _check_override(self) -> None:
        if not self.override_of and self.override_band is None:
            return
        if not self.override_of or self.override_band is None:
            missing = "override_band" if self.override_of else "override_of"
            raise ValidationError({missing: "Say what is set, and to which band."})
        if not self.override_reason.strip():
            raise ValidationError({"override_reason": "Give the reasons for another band."})

    def _refuse_another(self) -> None:
        """What was approved is not overridden afterwards."""
        if self.kept and self.override != self.kept["override"]:
            raise ValidationError({
                "override_of": f"{self.code} is approved with the bands in it; begin a new profile"
                " to set another."
            })  # fmt: skip

    @property
    def override(self) -> dict[str, Any]:
        """What management set, as approval keeps it; empty when nothing."""
        if not self.override_of:
            return {}
        by = str(self.override_by) if self.override_by else ""
        return {"of": self.override_of, "band": self.override_band,
                "reason": self.override_reason, "by": by}  # fmt: skip

    @property
    def is_approved(self) -> bool:
        return self.approved_on is not None

    @property
    def is_kept(self) -> bool:
        """Whether approval has fixed it: from then on a new profile answers anew."""
        return bool(self.kept)


class ProfileAnswer(Record):
    """What a profile answers to one statement, with what the inventories counted at that time."""

    profile = models.ForeignKey(InherentProfile, models.CASCADE, related_name="answers")
    statement = models.CharField(max_length=8, choices=[(s, s) for s in STATEMENTS])
    level = models.PositiveSmallIntegerField(
        choices=Band, null=True, blank=True,
        help_text="Follows from the number where one is given.",
    )  # fmt: skip
    number = AnsweredNumber(
        null=True, blank=True, help_text="For statements that are answered by a number."
    )
    remark = models.TextField(blank=True)
    counted_number = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    counted_level = models.PositiveSmallIntegerField(
        choices=Band, null=True, blank=True, editable=False
    )
    counted_on = models.DateField(null=True, blank=True, editable=False)
    difference_reason = models.TextField(
        "why it differs", blank=True,
        help_text="Why the answer is not what the inventories count.",
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "profile answer"
        verbose_name_plural = "profile answers"
        ordering = ("profile", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "statement"), name="statement_is_answered_once"
            ),
        )

    def derive_title(self) -> str:
        asked = book().statements.get(self.statement)
        return f"{self.statement}: {asked.text}"[:200] if asked else self.statement

    @property
    def asked(self) -> Statement:
        return book().statements[self.statement]

    @property
    def is_answered(self) -> bool:
        return self.level is not None

    def clean(self) -> None:
        if self.profile.is_kept:
            raise ValidationError(
                f"{self.profile.code} is approved with its answers; begin a new profile to answer"
                " otherwise."
            )
        if self.number is None:
            return
        asked = self.asked
        if not asked.is_numeric:
            words = "This statement is answered by one of its five levels, not by a number."
            raise ValidationError({"number": words})
        if asked.is_percent and self.number > 100:
            raise ValidationError({"number": f"{self.number:,} is more than 100 percent."})
        self.level = asked.level_of(self.number, self.profile.size_band)

    def counted_by(self, on: dt.date) -> bool:
        """Whether the inventories were looked at for it by the day."""
        return self.counted_on is not None and self.counted_on <= on
