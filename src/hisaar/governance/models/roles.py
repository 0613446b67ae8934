"""Who holds which role, with what reporting line, powers and qualifications."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.tags import TagsField
from hisaar.governance.vocabulary import Band, Power, ProfileCategory, Role
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .documents import Document, DocumentVersion
from .meetings import Committee, Decision


class RoleAssignment(Record):
    """A role, held by a person from a day to a day, with its own reporting line."""

    role = models.CharField(max_length=30, choices=Role)
    person = models.ForeignKey(Person, models.PROTECT, related_name="role_assignments")
    from_on = models.DateField("from")
    to_on = models.DateField("to", null=True, blank=True, help_text="The last day of holding it.")
    is_acting = models.BooleanField("acting", default=False)
    reports_to_board = models.BooleanField("reports to the Board", default=False)
    reports_to_role = models.CharField(
        max_length=30, choices=Role, blank=True,
        help_text="The reporting line of this role, not of the person in other roles.",
    )  # fmt: skip
    reports_to_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="role_reports",
        help_text="Only when the line goes to a person who holds no listed role.",
    )  # fmt: skip
    appointed_by = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="appointed by (body)",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="appointing decision",
    )  # fmt: skip
    appointment = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="appointment letter",
    )  # fmt: skip
    job_description = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="described_roles"
    )
    authority = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "role assignment"
        verbose_name_plural = "role assignments"
        ordering = ("-from_on", "code")

    def derive_title(self) -> str:
        acting = "acting " if self.is_acting else ""
        return f"{self.person}: {acting}{self.get_role_display()}"

    def clean(self) -> None:
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "It lies before the first day."})

    def is_held(self, on: dt.date) -> bool:
        return self.from_on <= on and (self.to_on is None or self.to_on >= on)

    @property
    def holds_line(self) -> bool:
        """Whether a reporting line is recorded."""
        return bool(self.reports_to_board or self.reports_to_role or self.reports_to_person_id)

    @property
    def line(self) -> str:
        """Whom the role reports to, in words."""
        if self.reports_to_board:
            return "Board of directors"
        if self.reports_to_role:
            return str(self.get_reports_to_role_display())
        return str(self.reports_to_person or "not recorded")


class Mandate(Record):
    """What the holder of a role may do on their own authority, and who granted it."""

    assignment = models.ForeignKey(RoleAssignment, models.CASCADE, related_name="mandates")
    powers = TagsField(vocabulary=Power)
    has_direct_board_access = models.BooleanField("direct access to the Board", default=False)
    granted_by_body = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="granted_mandates",
        verbose_name="granted by (body)",
    )  # fmt: skip
    granted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="granted_mandates",
        verbose_name="granted by (person)",
    )  # fmt: skip
    granted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(
        DocumentVersion, models.PROTECT, null=True, blank=True, related_name="mandates"
    )

    class Meta(Record.Meta):
        verbose_name = "mandate"
        verbose_name_plural = "mandates"

    def derive_title(self) -> str:
        return f"Mandate of {self.assignment}"

    def holds(self, on: dt.date) -> bool:
        return self.granted_on <= on and (self.ended_on is None or self.ended_on > on)


class Qualification(Record):
    """A degree or certificate that somebody holds."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="qualifications")
    recognised_as = models.CharField(
        max_length=80, blank=True,
        help_text="The entry of the qualification list that it fulfils, such as CISSP.",
    )  # fmt: skip
    awarded_by = models.CharField(max_length=120, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    certificate = FileLink(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "qualification"
        verbose_name_plural = "qualifications"

    def holds(self, on: dt.date) -> bool:
        begun = self.awarded_on is None or self.awarded_on <= on
        return begun and (self.valid_until is None or self.valid_until >= on)


class Experience(Record):
    """A post that somebody held; those in security count towards the years asked for."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="experiences")
    employer = models.CharField(max_length=160, blank=True)
    is_security = models.BooleanField("in information security", default=True)
    from_on = models.DateField("from")
    to_on = models.DateField("to", null=True, blank=True)
    duties = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "experience"
        verbose_name_plural = "experience"

    def clean(self) -> None:
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "It lies before the first day."})


class Attestation(OwnedRecord):
    """A named person's or body's statement that somebody is fit for a role."""

    class Topic(models.TextChoices):
        QUALIFICATION = "qualification", "Qualification is adequate"
        EXPERIENCE = "experience", "Experience is adequate"
        FIT_AND_PROPER = "fit_and_proper", "Fit and proper (both)"

    person = models.ForeignKey(Person, models.PROTECT, related_name="attestations")
    topic = models.CharField(max_length=20, choices=Topic, default=Topic.FIT_AND_PROPER)
    reasons = models.TextField()
    attested_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="given_attestations"
    )
    attested_by_body = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="given_attestations"
    )
    attested_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "attestation"
        verbose_name_plural = "attestations"

    def derive_title(self) -> str:
        return f"{self.person}: {self.get_topic_display().lower()}"

    def holds(self, on: dt.date) -> bool:
        return self.attested_on <= on and (self.valid_until is None or self.valid_until >= on)


class CisoNeedAssessment(OwnedRecord):
    """Whether the insurer needs a separate CISO: what the records propose, what a person concluded.

    The proposal is computed from size, inherent risk profile and conflicts; it binds nobody.
    """

    class Conclusion(models.TextChoices):
        SEPARATE = "separate", "A separate CISO"
        COMBINED = "combined", "Combined with another post"

    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    profile = models.CharField(
        "inherent risk profile", max_length=40, blank=True,
        help_text="Code or reference of the inherent risk profile that it rests on.",
    )  # fmt: skip
    profile_completed_on = models.DateField(null=True, blank=True)
    band = models.PositiveSmallIntegerField(
        "overall inherent risk", choices=Band, null=True, blank=True
    )
    driving_categories = TagsField(
        vocabulary=ProfileCategory, help_text="Categories that drove the conclusion."
    )
    proposal = models.CharField(max_length=10, choices=Conclusion, blank=True, editable=False)
    proposal_reasons = models.TextField(blank=True, editable=False)
    conclusion = models.CharField(max_length=10, choices=Conclusion, blank=True)
    reasons = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_need_assessments",
        verbose_name="approved by (person)",
    )  # fmt: skip
    approved_by_body = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="approved_need_assessments",
        verbose_name="approved by (body)",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="need_assessments"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "CISO need assessment"
        verbose_name_plural = "CISO need assessments"
        ordering = ("completed_on", "code")

    def clean(self) -> None:
        if self.started_on and self.completed_on and self.completed_on < self.started_on:
            raise ValidationError({"completed_on": "It lies before the day it was begun."})

    @property
    def is_approved(self) -> bool:
        return bool(self.approved_by_id or self.approved_by_body_id or self.decision_id)
