"""Endpoints of one's own that are asked what they encrypt, and what they answered."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.assets.models import Interconnection, System
from hisaar.platform.people.models import OwnedRecord
from hisaar.platform.records.models import Record

from .fields import HostField


class ProbeTarget(OwnedRecord):
    """Endpoints of the insurer that Hisaar may ask for their TLS versions and certificate.

    No address is touched that is not listed here.
    """

    class StartTls(models.TextChoices):
        SMTP = "smtp", "SMTP"
        IMAP = "imap", "IMAP"
        FTP = "ftp", "FTP"

    host = HostField("host name or address", max_length=253)
    port = models.PositiveIntegerField(
        default=443, validators=(MinValueValidator(1), MaxValueValidator(65535))
    )
    starttls = models.CharField(
        "TLS is begun by", max_length=4, choices=StartTls, blank=True, help_text="Empty: at once."
    )
    interconnection = models.ForeignKey(
        Interconnection, models.PROTECT, null=True, blank=True, related_name="probe_targets"
    )
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="probe_targets"
    )
    is_active = models.BooleanField("probed with the others", default=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "probe target"
        verbose_name_plural = "probe targets"
        constraints = (
            models.UniqueConstraint(
                fields=("host", "port", "starttls"), name="endpoint_is_listed_once"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.host}:{self.port}"

    def clean(self) -> None:
        from hisaar.discovery.probe import ProbeRefused, parse_endpoint  # noqa: PLC0415

        self.host = self.host.strip().lower()
        shown = f"[{self.host}]" if ":" in self.host else self.host
        try:
            parse_endpoint(f"{shown}:{self.port}")
        except ProbeRefused as refused:
            raise ValidationError({"host": str(refused)}) from None


class ProbeResult(Record):
    """What an endpoint answered on a day: versions, cipher, certificate, or no encryption."""

    target = models.ForeignKey(ProbeTarget, models.PROTECT, related_name="results")
    observed_on = models.DateField()
    is_reachable = models.BooleanField("answered", default=False)
    is_encrypted = models.BooleanField(null=True, blank=True)
    protocols = models.CharField("versions offered", max_length=120, blank=True)
    cipher = models.CharField(max_length=120, blank=True)
    issued_to = models.CharField("certificate of", max_length=300, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    certificate_ends_on = models.DateField(null=True, blank=True)
    is_trusted = models.BooleanField("vouched for", null=True, blank=True)
    problems = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "probe result"
        verbose_name_plural = "probe results"
        ordering = ("-observed_on", "-code")

    def derive_title(self) -> str:
        return f"{self.target.title}, {self.observed_on:%d %b %Y}"

    @property
    def days_to_expiry(self) -> int | None:
        """Days that the certificate still held when it was looked at."""
        ends = self.certificate_ends_on
        return None if ends is None else (ends - self.observed_on).days
