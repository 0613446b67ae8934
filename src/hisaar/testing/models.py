"""What is known to be weak, and the tests that look for it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.assets.models import System
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import OwnedRecord, Person

from . import deadlines, scoring


class Severity(models.TextChoices):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info", "Information"


class Vulnerability(OwnedRecord):
    """A weakness found on a system, from the day it was found until it is fixed.

    Critical and high ones are due within the days that the insurer set; a weakness may be accepted
    for a time, with a reason and an approver.
    """

    class Layer(models.TextChoices):
        OS = "os", "Operating system"
        APPLICATION = "application"
        DATABASE = "database"
        NETWORK = "network"
        WEB = "web"

    class Status(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        FIXED = "fixed"
        FALSE_POSITIVE = "false_positive", "False positive"

    system = models.ForeignKey(System, models.PROTECT, related_name="vulnerabilities")
    identifier = models.CharField(
        "CVE or plugin", max_length=60, help_text="As CVE-2026-12345 or the scanner's own number."
    )
    component = models.CharField(
        max_length=160, blank=True, help_text="The package, service or page that is weak."
    )
    port = models.PositiveIntegerField(
        null=True, blank=True, validators=(MaxValueValidator(65535),)
    )
    layer = models.CharField(max_length=12, choices=Layer, blank=True)
    severity = models.CharField(max_length=10, choices=Severity)
    cvss_score = models.DecimalField(
        "CVSS score", max_digits=3, decimal_places=1, null=True, blank=True,
        validators=(MinValueValidator(0), MaxValueValidator(10)),
        help_text="Computed from the vector where one is given.",
    )  # fmt: skip
    cvss_vector = scoring.VectorField("CVSS vector", blank=True)
    details = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="The scanner or the person.")
    found_on = models.DateField()
    last_seen_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(
        "fix due on", null=True, blank=True,
        help_text="Empty: from its severity and the insurer's days for patching.",
    )  # fmt: skip
    status = models.CharField(max_length=15, choices=Status, default=Status.OPEN, editable=False)
    fixed_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_until = models.DateField(null=True, blank=True)
    acceptance_reason = models.TextField(blank=True)
    acceptance_approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True,
        related_name="accepted_vulnerabilities",
    )  # fmt: skip
    false_positive_on = models.DateField(null=True, blank=True)
    false_positive_reason = models.TextField(blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="vulnerabilities"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "vulnerability"
        verbose_name_plural = "vulnerabilities"
        indexes = (
            models.Index(fields=("system", "identifier"), name="vulnerability_key"),
            models.Index(fields=("severity", "found_on"), name="vulnerability_by_severity"),
        )

    def clean(self) -> None:
        self.identifier = self.identifier.strip()
        if self.cvss_vector:
            self.cvss_score = scoring.score(self.cvss_vector)
        if self.due_on is None and self.found_on:
            self.due_on = deadlines.due_on(self.severity, self.found_on)
        self._refuse_impossible_days()
        self._refuse_own_acceptance()
        reached = (
            (self.false_positive_on, self.Status.FALSE_POSITIVE),
            (self.fixed_on, self.Status.FIXED),
            (self.is_acceptance_complete, self.Status.ACCEPTED),
        )
        self.status = next((str(s) for has_come, s in reached if has_come), str(self.Status.OPEN))

    def _refuse_impossible_days(self) -> None:
        for name in ("due_on", "last_seen_on", "fixed_on", "accepted_on", "false_positive_on"):
            day = getattr(self, name)
            if day and self.found_on and day < self.found_on:
                raise ValidationError({name: "This day lies before it was found."})

    def _refuse_own_acceptance(self) -> None:
        approver = self.acceptance_approver_id
        if approver is not None and approver == self.owner_id:
            raise ValidationError(
                {"acceptance_approver": "Somebody else than the owner has to accept it."}
            )

    @property
    def is_acceptance_complete(self) -> bool:
        """Whether there are both days, a reason and an approver: less does not count."""
        wanted = (self.accepted_on, self.accepted_until, self.acceptance_approver_id)
        return all(wanted) and bool(self.acceptance_reason.strip())

    def is_open(self, on: dt.date) -> bool:
        """Found by that day, and neither fixed nor found to be false by then."""
        ends = [day for day in (self.fixed_on, self.false_positive_on) if day]
        return self.found_on <= on and all(day > on for day in ends)

    def is_accepted(self, on: dt.date) -> bool:
        """Accepted by an approver for a time that holds the day."""
        accepted, until = self.accepted_on, self.accepted_until
        if accepted is None or until is None:
            return False
        return self.is_acceptance_complete and accepted <= on <= until


class SecurityTest(OwnedRecord):
    """A scan, penetration test or review of systems: who looked, when, and how far."""

    class Kind(models.TextChoices):
        VULNERABILITY_SCAN = "vulnerability_scan", "Vulnerability scan"
        PENETRATION_TEST = "penetration_test", "Penetration test"
        CODE_REVIEW = "code_review", "Code review"
        CONFIGURATION_SCAN = "configuration_scan", "Configuration scan"

    kind = models.CharField(max_length=20, choices=Kind)
    systems = models.ManyToManyField(System, blank=True, related_name="security_tests")
    performed_on = models.DateField(help_text="The day it ended.")
    performer = models.CharField(max_length=160, blank=True)
    is_independent = models.BooleanField(
        default=False, help_text="Done by people who neither built nor run the systems."
    )
    before_go_live = models.BooleanField(default=False)
    scope = models.TextField(blank=True)
    summary = models.TextField("what was found", blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="security_tests"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "security test"
        verbose_name_plural = "security tests"
        ordering = ("-performed_on", "code")
