"""Stored files, and evidence: a file or a statement that proves something about records."""

from __future__ import annotations

from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person

from .fields import FileLink
from .files import StoredFile

__all__ = ("Attachment", "Evidence", "StoredFile")


class Evidence(OwnedRecord):
    """What shows that something is so: a file or a statement, dated, graded and attached.

    Attach it to any record or clause by its code.
    """

    class Grade(models.TextChoices):
        DECLARED = "declared", "Declared (somebody says so)"
        DOCUMENTED = "documented", "Documented (a paper says so)"
        OBSERVED = "observed", "Observed (somebody looked)"
        TESTED = "tested", "Tested (somebody tried)"
        VERIFIED = "verified", "Independently verified"

    grade = models.CharField(max_length=20, choices=Grade, default=Grade.DOCUMENTED)
    file = FileLink(null=True, blank=True)
    statement = models.TextField(blank=True)
    effective_on = models.DateField(
        help_text="The day that the evidence speaks of, not the day it was uploaded."
    )
    expires_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(
        null=True, blank=True, help_text="It cannot be deleted before this day."
    )
    source = models.CharField(max_length=200, blank=True)
    collected_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="collected_evidence"
    )
    subjects = models.TextField(
        "proves", blank=True,
        help_text="Codes of the records or clauses it is evidence for, separated by spaces.",
    )  # fmt: skip

    class Meta(OwnedRecord.Meta):
        verbose_name = "evidence"
        verbose_name_plural = "evidence"


class Attachment(models.Model):
    """One code that a piece of evidence is attached to; kept in step with ``subjects``."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="attachments")
    subject = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evidence", "subject"), name="attached_once"),
        )

    def __str__(self) -> str:
        return f"{self.evidence_id} → {self.subject}"
