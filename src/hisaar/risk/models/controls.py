"""Controls, their tests, and the exceptions from them."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import BusinessFunction, DataSet, NetworkZone, System, ThirdParty
from hisaar.governance.models import Document
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import OwnedRecord, Person

from .samples import Sample


class Cadence(models.TextChoices):
    """How often something is done."""

    CONTINUOUS = "continuous"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly", "Half-yearly"
    YEARLY = "yearly"
    ON_EVENT = "on_event", "When something happens"


class Control(OwnedRecord):
    """What the insurer does against its risks: what it is for, where it applies, who runs it.

    Whether it works is never typed: it follows from its tests and from facts that contradict them.
    It operates from the day on which it was put into operation, after a test.
    """

    class Nature(models.TextChoices):
        PREVENTIVE = "preventive"
        DETECTIVE = "detective"
        CORRECTIVE = "corrective"
        DIRECTIVE = "directive"

    class Domain(models.TextChoices):
        NETWORK = "network"
        ENDPOINT = "endpoint", "Endpoints and servers"
        APPLICATION = "application"
        DATABASE = "database"
        IDENTITY = "identity", "Identity and access"
        DATA = "data", "Data protection and encryption"
        PATCHING = "patching", "Patching and vulnerabilities"
        CONFIGURATION = "configuration", "Configuration and change"
        PHYSICAL = "physical"
        PEOPLE = "people"
        SUPPLIER = "supplier", "Third parties"
        MONITORING = "monitoring"
        RESPONSE = "response"
        BACKUP = "backup", "Backup"
        RECOVERY = "recovery"
        GOVERNANCE = "governance"

    class Status(models.TextChoices):
        PLANNED = "planned"
        BUILT = "built"
        OPERATING = "operating"
        WITHDRAWN = "withdrawn"

    class LeftOut(models.TextChoices):
        INSURED = "insured", "Insurance covers the loss"
        REPLACED = "replaced", "Another control does its work"
        NOT_APPLICABLE = "not_applicable", "There is nothing to protect"
        ACCEPTED = "accepted", "The risk is accepted"

    class Maturity(models.IntegerChoices):
        INITIAL = 1, "1 initial"
        REPEATABLE = 2, "2 repeatable"
        DEFINED = 3, "3 defined"
        MANAGED = 4, "4 managed"
        OPTIMISING = 5, "5 optimising"

    objective = models.TextField(blank=True, help_text="What it is to prevent, find or mend.")
    nature = models.CharField(max_length=12, choices=Nature)
    domain = models.CharField(max_length=16, choices=Domain)
    operator = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="operated_controls",
        help_text="Who runs it from day to day; neither the operator nor the owner may test it.",
    )  # fmt: skip
    is_key = models.BooleanField("is a key control", default=False)
    maturity = models.PositiveSmallIntegerField(choices=Maturity, null=True, blank=True)
    cadence = models.CharField(max_length=12, choices=Cadence, blank=True)
    functions = models.ManyToManyField(BusinessFunction, blank=True, related_name="controls")
    systems = models.ManyToManyField(System, blank=True, related_name="controls")
    data_sets = models.ManyToManyField(DataSet, blank=True, related_name="controls")
    zones = models.ManyToManyField(
        NetworkZone, blank=True, related_name="controls", verbose_name="network zones",
        help_text="For a network control: the zones whose boundary it guards.",
    )  # fmt: skip
    third_parties = models.ManyToManyField(ThirdParty, blank=True, related_name="controls")
    protects_confidentiality = models.BooleanField(default=False)
    protects_integrity = models.BooleanField(default=False)
    protects_availability = models.BooleanField(default=False)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="controls",
        verbose_name="described in", help_text="The policy, procedure or plan that describes it.",
    )  # fmt: skip
    answers = models.CharField(
        "answers to", max_length=300, blank=True,
        help_text="Numbers of standards or clauses, as: PR.AA-05, A.8.5, SYS-04.",
    )  # fmt: skip
    yearly_cost = models.DecimalField(
        "cost a year (PKR)", max_digits=14, decimal_places=2, null=True, blank=True,
        help_text="To buy, run and keep it; laid beside what it saves.",
    )  # fmt: skip
    left_out = models.CharField(
        "not required because", max_length=16, choices=LeftOut, blank=True,
        help_text="For a control that somebody decided not to have.",
    )  # fmt: skip
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED, editable=False)
    built_on = models.DateField(null=True, blank=True)
    operating_from = models.DateField(null=True, blank=True, editable=False)
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "control"
        verbose_name_plural = "controls"

    def clean(self) -> None:
        self.answers = ", ".join(self.answers.replace(",", " ").replace(";", " ").split())
        reached = (
            (self.withdrawn_on, self.Status.WITHDRAWN),
            (self.operating_from, self.Status.OPERATING),
            (self.built_on, self.Status.BUILT),
        )
        self.status = next((str(s) for day, s in reached if day), str(self.Status.PLANNED))

    def is_operating(self, on: dt.date) -> bool:
        """In operation by that day, and not withdrawn by then."""
        began = self.operating_from is not None and self.operating_from <= on
        return began and (self.withdrawn_on is None or self.withdrawn_on > on)


class ControlTest(OwnedRecord):
    """One test of a control: what was done, on how many items, and what came out.

    The tester neither owns nor runs the control.
    """

    class Result(models.TextChoices):
        EFFECTIVE = "effective"
        PARTLY = "partly", "Partly effective"
        INEFFECTIVE = "ineffective"

    control = models.ForeignKey(Control, models.PROTECT, related_name="tests")
    procedure = models.TextField(blank=True, help_text="What was done, so that it can be repeated.")
    tested_on = models.DateField()
    period_from_on = models.DateField("period from", null=True, blank=True)
    period_to_on = models.DateField("period to", null=True, blank=True)
    sample = models.ForeignKey(
        Sample, models.PROTECT, null=True, blank=True, related_name="control_tests",
        help_text="The sample drawn for it; sizes and deviations are taken from there.",
    )  # fmt: skip
    population_size = models.PositiveIntegerField(null=True, blank=True)
    sample_size = models.PositiveIntegerField("items tested", null=True, blank=True)
    sample_reason = models.TextField("why so many", blank=True)
    deviations = models.PositiveIntegerField("deviations found", null=True, blank=True)
    tester = models.ForeignKey(Person, models.PROTECT, related_name="control_tests")
    result = models.CharField(max_length=12, choices=Result)
    conclusion = models.TextField(blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="control_tests"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "control test"
        verbose_name_plural = "control tests"
        ordering = ("-tested_on", "code")
        indexes = (models.Index(fields=("control", "tested_on"), name="control_test_by_day"),)

    def derive_title(self) -> str:
        return f"{self.control} on {self.tested_on:%d %b %Y}" if self.tested_on else ""

    def clean(self) -> None:
        self._refuse_own_test()
        self._take_from_sample()
        begins, ends = self.period_from_on, self.period_to_on
        if begins and ends and ends < begins:
            raise ValidationError({"period_to_on": "The period ends before it begins."})
        counts = (self.deviations, self.sample_size, self.population_size)
        if counts[0] and counts[1] is not None and counts[0] > counts[1]:
            raise ValidationError({"deviations": "There are more deviations than items tested."})
        if counts[1] and counts[2] is not None and counts[1] > counts[2]:
            raise ValidationError({"sample_size": "More items were tested than there are."})

    def _refuse_own_test(self) -> None:
        control = self.control
        for who, part in ((control.owner_id, "owns"), (control.operator_id, "runs")):
            if who is not None and who == self.tester_id:
                raise ValidationError({
                    "tester": f"{self.tester} {part} {control.code}; somebody else has to test it."
                })  # fmt: skip

    def _take_from_sample(self) -> None:
        if self.sample is None:
            return
        self.population_size = self.sample.population_size
        self.sample_size = self.sample.sample_size
        self.sample_reason = self.sample_reason or self.sample.size_reason
        if self.deviations is None:
            self.deviations = self.sample.deviations


class ControlException(OwnedRecord):
    """A place or a time in which a control does not hold, approved until a day."""

    control = models.ForeignKey(Control, models.PROTECT, related_name="exceptions")
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="control_exceptions",
        help_text="Where it does not hold; empty: nowhere.",
    )  # fmt: skip
    reason = models.TextField()
    compensating_control = models.TextField("what protects instead", blank=True)
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_control_exceptions"
    )
    approved_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(help_text="The last day on which it counts.")
    ended_on = models.DateField(
        null=True, blank=True, editable=False, help_text="Ended before it expired."
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "control exception"
        verbose_name_plural = "control exceptions"

    def derive_title(self) -> str:
        where = f" on {self.system}" if self.system_id else ""
        return f"Exception from {self.control}{where}"

    def clean(self) -> None:
        if self.owner_id is not None and self.owner_id == self.approver_id:
            raise ValidationError({"approver": "Somebody else than the owner has to approve this."})
        if self.approved_on and self.expires_on and self.expires_on < self.approved_on:
            raise ValidationError({"expires_on": "It would expire before it was approved."})

    def is_in_force(self, on: dt.date) -> bool:
        """Approved by that day, not yet expired and not ended."""
        begun = self.approved_on is not None and self.approved_on <= on and self.approver_id
        return bool(begun) and self.expires_on >= on and (not self.ended_on or self.ended_on > on)
