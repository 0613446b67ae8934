"""Proof that goes beyond a third party's own word, and what both sides told each other."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import ThirdParty
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person

from .contracts import Service


class Assurance(OwnedRecord):
    """Certificates, auditor's reports, tests and visits that show how a third party is secured."""

    class Kind(models.TextChoices):
        ISO_27001 = "iso_27001", "ISO 27001 certificate"
        ISAE_3402_1 = "isae_3402_1", "ISAE 3402 report, type 1"
        ISAE_3402_2 = "isae_3402_2", "ISAE 3402 report, type 2"
        SOC_2_1 = "soc_2_1", "SOC 2 report, type 1"
        SOC_2_2 = "soc_2_2", "SOC 2 report, type 2"
        PCI_DSS = "pci_dss", "PCI DSS attestation"
        PENETRATION_TEST = "penetration_test", "Summary of a penetration test"
        AUDIT = "audit", "Audit by the insurer or for it"
        SITE_VISIT = "site_visit", "Site visit"
        OTHER = "other", "Other report"

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="assurances")
    kind = models.CharField(max_length=20, choices=Kind)
    issuer = models.CharField(max_length=120, blank=True)
    scope = models.TextField(blank=True, help_text="What it says it covers.")
    services = models.ManyToManyField(
        Service, blank=True, related_name="assurances", verbose_name="services covered"
    )
    issued_on = models.DateField()
    period_from = models.DateField("period from", null=True, blank=True)
    period_to = models.DateField("period until", null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    file = FileLink(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="reviewed_assurances"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    exceptions = models.TextField(
        "exceptions noted", blank=True, help_text="What it says is not in order."
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "assurance"
        verbose_name_plural = "assurances"

    def derive_title(self) -> str:
        return f"{self.get_kind_display()}: {self.third_party}"

    def clean(self) -> None:
        if self.expires_on and self.expires_on < self.issued_on:
            raise ValidationError({"expires_on": "It lies before the day of issue."})
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValidationError({"period_to": "It lies before the first day of the period."})

    def is_in_date(self, on: dt.date, since: dt.date) -> bool:
        """Issued by the day and not expired; without an expiry it counts from ``since`` on."""
        if self.issued_on > on:
            return False
        if self.expires_on is not None:
            return self.expires_on >= on
        return max(self.issued_on, self.period_to or self.issued_on) >= since


class Exchange(OwnedRecord):
    """Occasions on which insurer and third party showed each other how they secure themselves."""

    class Kind(models.TextChoices):
        MEETING = "meeting"
        QUESTIONNAIRE = "questionnaire", "Questionnaires both ways"
        REPORT = "report", "Reports exchanged"
        VISIT = "visit"
        EXERCISE = "exercise", "Joint exercise"
        NOTICE = "notice", "Notice of an incident or change"

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="exchanges")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.MEETING)
    held_on = models.DateField()
    received = models.TextField("what was received", blank=True)
    given = models.TextField("what was given", blank=True)
    is_under_nda = models.BooleanField(
        "under an agreement of confidentiality", null=True, blank=True
    )
    participants = models.TextField(blank=True)
    file = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "exchange"
        verbose_name_plural = "exchanges"

    def derive_title(self) -> str:
        return f"{self.get_kind_display()} with {self.third_party}"

    @property
    def is_two_way(self) -> bool:
        return bool(self.received.strip() and self.given.strip())
