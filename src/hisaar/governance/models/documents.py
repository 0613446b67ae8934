"""Documents, their versions, who wrote and who approved them."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.tags import TagsField, split
from hisaar.governance.vocabulary import Capability, Element, Perimeter
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .meetings import Committee, Decision


class PolicyArea(OwnedRecord):
    """A subject that needs a policy: access control, cryptography, third parties …"""

    purpose = models.TextField(blank=True)
    is_required = models.BooleanField(
        default=True, help_text="A policy on it must be approved and in date."
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "policy area"
        verbose_name_plural = "policy areas"
        constraints = (models.UniqueConstraint(fields=("title",), name="policy_area_is_unique"),)


class Document(OwnedRecord):
    """A document that governs or shows something: framework, strategy, policy, letter, report."""

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", "Cybersecurity framework"
        STRATEGY = "strategy", "Cybersecurity strategy"
        RISK_MANAGEMENT_POLICY = "risk_management_policy"
        POLICY = "policy"
        PROCEDURE = "procedure"
        PLAN = "plan"
        RESPONSE_PLAN = "response_plan"
        COMMUNICATION_PLAN = "communication_plan"
        CHARTER = "charter", "Charter or terms of reference"
        MANDATE = "mandate"
        CODE_OF_CONDUCT = "code_of_conduct"
        JOB_DESCRIPTION = "job_description"
        APPOINTMENT_LETTER = "appointment_letter"
        ORGANISATION_CHART = "organisation_chart"
        CURRICULUM_VITAE = "curriculum_vitae"
        CERTIFICATE = "certificate"
        RISK_PROFILE_REPORT = "risk_profile_report"
        CISO_REPORT = "ciso_report", "CISO's report to the Board"
        REPORT = "report"
        OTHER = "other"

    kind = models.CharField(max_length=30, choices=Kind, default=Kind.POLICY)
    policy_areas = models.ManyToManyField(PolicyArea, blank=True, related_name="documents")
    review_months = models.PositiveSmallIntegerField(
        "reviewed every (months)", null=True, blank=True
    )
    carries_out = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="procedures",
        help_text="For a procedure: the policies that it carries out.",
    )  # fmt: skip
    needs_no_procedure = models.BooleanField(
        default=False, help_text="For a policy that people can follow without a procedure."
    )
    no_procedure_reason = models.CharField("why no procedure is needed", max_length=300, blank=True)
    summary = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    def clean(self) -> None:
        if self.needs_no_procedure and not self.no_procedure_reason.strip():
            raise ValidationError(
                {"no_procedure_reason": "Say why this policy needs no procedure."}
            )


class Topic(models.TextChoices):
    """What a version says that a rule looks for."""

    CYBER_RISK = "cyber_risk", "A chapter on cyber risk"
    IMPLEMENT_FRAMEWORK = "implement_framework", "The duty to implement the framework"
    COMMUNICATION = "communication", "Communication and notification"
    RESPONSIBILITIES = "responsibilities", "Responsibilities of Board and management"


class DocumentVersion(OwnedRecord):
    """One version of a document. Approval freezes the bytes that were approved.

    Its status follows from its days. A version that was approved without its file (a paper of
    long ago) may be recorded; it freezes when the file is added, and counts from then on.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        REVIEWED = "reviewed"
        APPROVED = "approved"
        SUPERSEDED = "superseded"
        WITHDRAWN = "withdrawn"

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.CharField("version number", max_length=20)
    file = FileLink(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    drafted_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    approved_by_body = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="approved_versions",
        verbose_name="approved by (body)",
    )  # fmt: skip
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_versions",
        verbose_name="approved by (person)",
    )  # fmt: skip
    approved_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="approved_versions",
        help_text="The decision that approved it.",
    )  # fmt: skip
    approved_sha256 = models.CharField(
        "SHA-256 of the approved file", max_length=64, blank=True, editable=False
    )
    effective_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    superseded_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    scope = TagsField(vocabulary=Perimeter, help_text="What it extends to.")
    elements = TagsField(vocabulary=Element, help_text="Elements of the framework that it covers.")
    unchanged_elements = TagsField(
        vocabulary=Element, help_text="For a strategy: elements where no change is planned."
    )
    capabilities = TagsField(vocabulary=Capability)
    topics = TagsField(vocabulary=Topic)
    cites = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="cited_by",
        verbose_name="based on framework version",
    )  # fmt: skip
    changes = models.TextField("what changed", blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "document version"
        verbose_name_plural = "document versions"
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number"), name="document_version_number_is_unique"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.document} {self.number}"

    def clean(self) -> None:
        if self.decision_id and not self.approved_by_body_id:
            self.approved_by_body = self.decision.committee
        if self.approved_sha256:
            self._refuse_other_bytes()
        elif self.approved_on and self.file is not None:
            self.approved_sha256 = self.file.sha256
        if self.approved_on:
            self.effective_on = self.effective_on or self.approved_on
        self.status = self._status()

    def _refuse_other_bytes(self) -> None:
        if self.approved_on is None:
            raise ValidationError(
                {"approved_on": f"{self.code} was approved; withdraw it, or make a new version."}
            )
        if self.file is None or self.file.sha256 != self.approved_sha256:
            raise ValidationError(
                {"file": f"{self.code} was approved with another file; make a new version."}
            )

    def _status(self) -> str:
        """What the days say. Drafts have none of them."""
        reached = (
            (self.withdrawn_on, self.Status.WITHDRAWN),
            (self.superseded_on, self.Status.SUPERSEDED),
            (self.approved_on, self.Status.APPROVED),
            (self.reviewed_on, self.Status.REVIEWED),
        )
        return next((str(status) for day, status in reached if day), str(self.Status.DRAFT))

    def is_in_force(self, on: dt.date) -> bool:
        """Approved and effective by that day, and not yet superseded or withdrawn."""
        if self.approved_on is None:
            return False
        begins = max(self.approved_on, self.effective_on or self.approved_on)
        ends = [day for day in (self.superseded_on, self.withdrawn_on) if day]
        return begins <= on and all(day > on for day in ends)

    @property
    def is_approved_by_board(self) -> bool:
        return self.approved_by_body is not None and self.approved_by_body.is_board

    def covers(self, name: str, tag: str) -> bool:
        """Whether the tags of the field ``name`` hold ``tag``."""
        return tag in split(getattr(self, name))


class Authorship(Record):
    """Who wrote a version, as what, and the day they signed it off."""

    version_of = models.ForeignKey(
        DocumentVersion, models.CASCADE, related_name="authorships",
        verbose_name="document version",
    )  # fmt: skip
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorships")
    contribution = models.CharField(max_length=120, blank=True)
    authored_on = models.DateField(null=True, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "authorship"
        verbose_name_plural = "authorships"
        constraints = (
            models.UniqueConstraint(fields=("version_of", "person"), name="author_is_named_once"),
        )

    def derive_title(self) -> str:
        return f"{self.person}, author of {self.version_of}"
