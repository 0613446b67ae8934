"""The report to the Commission: drafts, two signatures over the same bytes, the filing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .evaluation import Evaluation
from .year import AssessmentYear


class CommissionReport(OwnedRecord):
    """The yearly cybersecurity framework assessment report: built here, or kept from before."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        SIGNED_ONCE = "signed_once", "Signed by the CISO"
        SIGNED = "signed", "Signed twice"
        FILED = "filed"
        VOID = "void", "Void (replaced)"

    class Origin(models.TextChoices):
        BUILT = "built", "Built from the records"
        IMPORTED = "imported", "Imported as a file"

    reporting_year = models.PositiveSmallIntegerField(db_index=True)
    year = models.ForeignKey(
        AssessmentYear, models.PROTECT, null=True, blank=True, related_name="reports",
        editable=False,
    )  # fmt: skip
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    origin = models.CharField(
        max_length=10, choices=Origin, default=Origin.IMPORTED, editable=False
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, null=True, blank=True, related_name="reports", editable=False
    )
    file = FileLink(
        null=True, blank=True, verbose_name="report (PDF)",
        help_text="The newest bytes: the draft with both signature fields, then signed.",
    )  # fmt: skip
    unsigned_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    void_reason = models.TextField(blank=True, editable=False)
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "report to the Commission"
        verbose_name_plural = "reports to the Commission"
        ordering = ("-reporting_year", "-edition")
        constraints = (
            models.UniqueConstraint(
                fields=("reporting_year", "edition"), name="report_edition_is_unique"
            ),
        )

    # Set by the services that build and sign, which alone may put new bytes under a report.
    allow_new_bytes = False

    def derive_title(self) -> str:
        return f"Report for {self.reporting_year}, edition {self.edition}"

    def clean(self) -> None:
        if self.year_id is None:
            self.year = AssessmentYear.objects.filter(year=self.reporting_year).first()
        stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None or self.allow_new_bytes:
            return
        is_fixed = self.origin == self.Origin.BUILT or stored.status == self.Status.FILED
        if is_fixed and stored.file_id != self.file_id:
            raise ValidationError({
                "file": "These bytes are built, signed or filed and cannot be replaced;"
                " build a new edition instead."
            })  # fmt: skip
        if stored.status == self.Status.FILED and stored.reporting_year != self.reporting_year:
            raise ValidationError({"reporting_year": "The report was filed for its year."})


class Signature(Record):
    """One signature under a report: who, in which role, over which bytes, on which day."""

    class Role(models.TextChoices):
        CISO = "ciso", "CISO"
        CEO = "ceo", "Chief Executive Officer"
        COO = "coo", "Chief Operating Officer"

    report = models.ForeignKey(CommissionReport, models.CASCADE, related_name="signatures")
    role = models.CharField(max_length=10, choices=Role)
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    signed_on = models.DateField()
    # The bytes that were signed: the unsigned report's hash, the same under both signatures.
    content_sha256 = models.CharField("hash of what was signed", max_length=64, blank=True)
    certificate_subject = models.CharField(max_length=255, blank=True)
    certificate_serial = models.CharField(max_length=64, blank=True)
    is_declared = models.BooleanField(
        default=False, help_text="Taken from a paper or an older file, not verified here."
    )
    voided_on = models.DateField(null=True, blank=True)
    void_reason = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "report signature"
        verbose_name_plural = "report signatures"

    def clean(self) -> None:
        if not self.content_sha256 and self.is_declared and self.report.file:
            self.content_sha256 = self.report.file.sha256

    def derive_title(self) -> str:
        return f"{self.get_role_display()} under {self.report.title}"


class Filing(OwnedRecord):
    """A report handed to the Commission: channel, day in Karachi, receipt and hash."""

    class Channel(models.TextChoices):
        PORTAL = "portal", "SECP e-services"
        EMAIL = "email", "E-mail"
        COURIER = "courier", "Courier or by hand"

    report = models.ForeignKey(CommissionReport, models.PROTECT, related_name="filings")
    channel = models.CharField(max_length=10, choices=Channel)
    submitted_on = models.DateField(help_text="The day in Pakistan.")
    receipt_reference = models.CharField(max_length=120, blank=True)
    receipt = FileLink(null=True, blank=True)
    receipt_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField("hash of the file sent", max_length=64, blank=True)
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "filing"
        verbose_name_plural = "filings"

    def clean(self) -> None:
        if not self.sha256 and self.report.file:
            self.sha256 = self.report.file.sha256

    def derive_title(self) -> str:
        return f"Filing of {self.report.title} on {self.submitted_on}"
