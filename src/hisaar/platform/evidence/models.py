"""Stored files, and evidence: a file or a statement that proves something about records."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.text import join_names
from hisaar.platform.people.models import OwnedRecord, Person

from . import subjects as codes
from .fields import FileLink, SubjectsField
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
    expires_on = models.DateField(
        null=True, blank=True, help_text="The last day on which it still proves anything."
    )
    keep_until = models.DateField(
        null=True, blank=True, help_text="It cannot be deleted before this day."
    )
    source = models.CharField(max_length=200, blank=True)
    collected_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="collected_evidence"
    )
    subjects = SubjectsField(
        "proves", blank=True,
        help_text="Codes of the records or clauses it is evidence for, separated by spaces.",
    )  # fmt: skip
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="supersedes"
    )
    superseded_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "evidence"
        verbose_name_plural = "evidence"

    @property
    def subject_codes(self) -> list[str]:
        return codes.parse(self.subjects)

    @property
    def rank(self) -> int:
        """0 for declared up to 4 for independently verified, to compare grades."""
        return list(self.Grade.values).index(self.grade)

    def is_valid(self, on: dt.date) -> bool:
        """Whether it proves something on that day: begun, not expired, not superseded."""
        return (
            self.effective_on <= on
            and (self.expires_on is None or self.expires_on >= on)
            and (self.superseded_on is None or self.superseded_on > on)
        )

    def clean(self) -> None:
        if self.file_id is None and not self.statement.strip():
            raise ValidationError({"file": "Choose a file, or write a statement."})
        for name in ("expires_on", "keep_until"):
            day = getattr(self, name)
            if day and self.effective_on and day < self.effective_on:
                raise ValidationError({name: "This day lies before the day that it speaks of."})
        self._refuse_unknown_subjects()

    def _refuse_unknown_subjects(self) -> None:
        wanted = self.subject_codes
        if wanted and self.pk:  # what it was attached to may have been deleted since
            kept = set(self.attachments.values_list("subject", flat=True))
            wanted = [code for code in wanted if code not in kept]
        if unknown := codes.missing(wanted):
            raise ValidationError(
                {
                    "subjects": f"There is no {join_names(unknown, 'or', limit=5)}; write codes of"
                    " records (INC-0042) or clauses (RCA-01), separated by spaces."
                }
            )


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
