"""What strategy and framework lay down: objectives, requirements, parts, standards, reviews."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.tags import TagsField
from hisaar.governance.vocabulary import Element, PlanPart, ProfileCategory, Role, Severity
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records import dated
from hisaar.platform.records.models import Record

from .documents import Document, DocumentVersion
from .meetings import Committee, Decision


class Dated(dated.Dated, OwnedRecord):
    """A record that holds from a day to a day; without days it holds always."""

    to_on = models.DateField("to", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        abstract = True


class Objective(Dated):
    """What the strategy or the framework wants to reach, by when, and how that is measured."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="objectives",
        help_text="The strategy or the framework that sets it.",
    )  # fmt: skip
    measure = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=120, blank=True)
    target_on = models.DateField(null=True, blank=True)
    elements = TagsField(vocabulary=Element)
    risks = models.CharField(
        max_length=200, blank=True, help_text="Codes of the risks it answers, separated by spaces."
    )
    profile_categories = TagsField(vocabulary=ProfileCategory)

    class Meta(Dated.Meta):
        verbose_name = "objective"
        verbose_name_plural = "objectives"


class ObjectiveProgress(Record):
    """How far an objective had come on a day."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="progress")
    noted_on = models.DateField()
    value = models.CharField("reached", max_length=120)
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "progress note"
        verbose_name_plural = "progress notes"
        ordering = ("-noted_on", "code")

    def derive_title(self) -> str:
        return f"{self.value} on {self.noted_on}"


class Responsibility(Dated):
    """Who answers for an activity or an element of the framework. The title is the activity."""

    class Kind(models.TextChoices):
        IMPLEMENT = "implement"
        MANAGE = "manage"
        OVERSEE = "oversee"
        ACCOUNTABLE = "accountable"

    class BoardDuty(models.TextChoices):
        APPROVE_STRATEGY = "approve_strategy"
        APPROVE_FRAMEWORK = "approve_framework"
        SET_TOLERANCE = "set_tolerance"
        OVERSEE = "oversee"
        RECEIVE_REPORTS = "receive_reports"

    kind = models.CharField(max_length=12, choices=Kind)
    role = models.CharField(max_length=30, choices=Role, blank=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="responsibilities",
        verbose_name="body",
    )  # fmt: skip
    elements = TagsField(vocabulary=Element)
    board_duties = TagsField(vocabulary=BoardDuty, verbose_name="duties of the Board")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="responsibilities",
        verbose_name="adopted by",
    )  # fmt: skip

    class Meta(Dated.Meta):
        verbose_name = "responsibility"
        verbose_name_plural = "responsibilities"

    def clean(self) -> None:
        super().clean()
        if self.role and self.committee_id:
            raise ValidationError({"role": "Name a role or a body, not both."})


class FrameworkRequirement(Dated):
    """What the framework needs of people, processes and technology."""

    class Kind(models.TextChoices):
        PEOPLE = "people"
        PROCESS = "process"
        TECHNOLOGY = "technology"

    class Status(models.TextChoices):
        IN_PLACE = "in_place"
        PLANNED = "planned"

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="requirements", verbose_name="framework"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    role = models.CharField(max_length=30, choices=Role, blank=True)
    course = models.CharField(max_length=160, blank=True)
    procedure = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="required_by"
    )
    system = models.CharField(
        "system or control", max_length=160, blank=True, help_text="Its code, or its name."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.IN_PLACE)
    planned_on = models.DateField("planned for", null=True, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "framework requirement"
        verbose_name_plural = "framework requirements"


class PlanSection(OwnedRecord):
    """A part of the plan by which cyber risk is identified, assessed, measured … and managed."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="plan_sections", verbose_name="framework"
    )
    part = models.CharField(max_length=20, choices=PlanPart)
    method = models.TextField(blank=True)
    cadence = models.CharField(max_length=120, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "plan section"
        verbose_name_plural = "plan sections"

    def holds(self, on: dt.date) -> bool:
        return (
            self.approved_on is not None
            and self.approved_on <= on
            and (self.withdrawn_on is None or self.withdrawn_on > on)
        )


class StandardAdoption(OwnedRecord):
    """A standard that the insurer follows, follows in part, or considered and left."""

    class Standard(models.TextChoices):
        NIST_CSF = "NIST_CSF", "NIST Cybersecurity Framework"
        COBIT = "COBIT"
        ISO27000 = "ISO27000", "ISO/IEC 27000 series"
        OTHER = "other"

    class Status(models.TextChoices):
        ADOPTED = "adopted"
        IN_PART = "adopted_in_part"
        NOT_ADOPTED = "considered_not_adopted", "Considered, not adopted"

    standard = models.CharField(max_length=12, choices=Standard)
    edition = models.CharField("version", max_length=40, blank=True)
    status = models.CharField(max_length=24, choices=Status, default=Status.ADOPTED)
    rationale = models.TextField(blank=True)
    decided_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="standard_adoptions"
    )
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="adopted_standards"
    )
    is_certified = models.BooleanField("a certificate is claimed", default=False)
    certificate_valid_to = models.DateField(null=True, blank=True)
    mapping_refreshed_on = models.DateField("controls mapped on", null=True, blank=True)
    unmapped_controls = models.PositiveIntegerField(
        "key controls not mapped", null=True, blank=True
    )
    unmapped_list = models.TextField("which controls are not mapped", blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "standard adoption"
        verbose_name_plural = "standard adoptions"

    def derive_title(self) -> str:
        return f"{self.get_standard_display()} {self.edition}".strip()

    def holds(self, on: dt.date) -> bool:
        return self.decided_on <= on and (self.ended_on is None or self.ended_on > on)

    @property
    def is_followed(self) -> bool:
        return self.status in (self.Status.ADOPTED, self.Status.IN_PART)


class TriggerEvent(OwnedRecord):
    """Something after which the framework is looked at again."""

    class Kind(models.TextChoices):
        MAJOR_INCIDENT = "major_incident"
        NEW_CORE_SYSTEM = "new_core_system"
        NEW_CHANNEL = "new_channel"
        MERGER = "merger", "Merger or portfolio transfer"
        REGULATORY_CHANGE = "regulatory_change", "Material regulatory change"
        OTHER = "other"

    kind = models.CharField(max_length=20, choices=Kind)
    happened_on = models.DateField()
    source = models.CharField(
        max_length=40, blank=True, help_text="Code of the record that it comes from."
    )
    description = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "trigger event"
        verbose_name_plural = "trigger events"
        ordering = ("-happened_on", "code")


class FrameworkReview(OwnedRecord):
    """A review of the framework: why, when, what it found and which version came of it."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="reviews", verbose_name="framework"
    )
    reviewed_on = models.DateField()
    triggers = models.ManyToManyField(TriggerEvent, blank=True, related_name="reviews")
    is_change_needed = models.BooleanField(default=False)
    findings = models.TextField(blank=True)
    resulting_version = models.ForeignKey(
        DocumentVersion, models.PROTECT, null=True, blank=True, related_name="resulted_from"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "framework review"
        verbose_name_plural = "framework reviews"
        ordering = ("-reviewed_on", "code")


class NotificationRule(Dated):
    """Who is told of an incident of some severity, how, and within how many hours."""

    class Audience(models.TextChoices):
        MANAGEMENT = "management"
        BOARD = "board"
        REGULATOR = "regulator"
        CERT = "cert", "National CERT"
        POLICYHOLDERS = "policyholders"
        PARTNERS = "partners"
        STAFF = "staff"
        MEDIA = "media"
        LAW_ENFORCEMENT = "law_enforcement"
        INSURER = "insurer", "Cyber insurer"

    severity = models.CharField(max_length=10, choices=Severity)
    audience = models.CharField(max_length=20, choices=Audience)
    channel = models.CharField(max_length=120, blank=True)
    maximum_hours = models.PositiveIntegerField("told within (hours)", null=True, blank=True)
    source = models.CharField(
        max_length=160, blank=True, help_text="Law, contract or policy that the limit comes from."
    )

    class Meta(Dated.Meta):
        verbose_name = "notification rule"
        verbose_name_plural = "notification rules"

    def derive_title(self) -> str:
        return f"{self.get_severity_display()}: {self.get_audience_display().lower()}"
