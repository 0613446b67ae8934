"""What depends on what, and where systems touch."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.fields import CodeField

from .technology import DataSet, System, ThirdParty

NODES = (
    "assets.BusinessFunction",
    "assets.BusinessProcess",
    "assets.System",
    "assets.DataSet",
    "assets.ThirdParty",
)


class Dependency(OwnedRecord):
    """One thing needs another: a function a process, a process a system, a system its host."""

    class Strength(models.TextChoices):
        HARD = "hard", "Hard (stops without it)"
        SOFT = "soft", "Soft (goes on, worse)"

    source = CodeField("what needs", registers=NODES, db_index=True)
    target = CodeField("what is needed", registers=NODES, db_index=True)
    strength = models.CharField(max_length=10, choices=Strength, blank=True)
    group = models.CharField(
        "redundancy group", max_length=60, blank=True,
        help_text="Needs of one group stand in for each other.",
    )  # fmt: skip
    needed_of_group = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many of the group must work."
    )
    is_acknowledged = models.BooleanField(
        "single point accepted", default=False,
        help_text="The owner knows that nothing stands in for this need.",
    )  # fmt: skip
    note = models.TextField(blank=True)
    verified_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "dependency"
        verbose_name_plural = "dependencies"
        constraints = (
            models.UniqueConstraint(
                fields=("source", "target"), name="dependency_is_declared_once"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.source} needs {self.target}"

    def clean(self) -> None:
        if self.source == self.target:
            raise ValidationError({"target": "Nothing can depend on itself; choose another code."})


class Interconnection(OwnedRecord):
    """Links between systems, inside the house and to others: what flows, how it is secured."""

    class Scope(models.TextChoices):
        INTERNAL = "internal"
        EXTERNAL = "external"

    class Direction(models.TextChoices):
        OUTBOUND = "outbound"
        INBOUND = "inbound"
        BOTH = "both"

    class Kind(models.TextChoices):
        API = "api", "API"
        FILE = "file", "File transfer"
        DATABASE = "database", "Database link"
        REMOTE = "remote", "Remote access"
        PORTAL = "portal", "Portal or web page"
        MESSAGE = "message", "Mail or message"
        NETWORK = "network", "Network link"

    scope = models.CharField(max_length=10, choices=Scope)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    system = models.ForeignKey(System, models.PROTECT, related_name="links_from")
    other_system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="links_to"
    )
    counterparty = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="links"
    )
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    protocol = models.CharField(max_length=40, blank=True)
    port = models.PositiveIntegerField(
        null=True, blank=True, validators=(MaxValueValidator(65535),)
    )
    authentication = models.CharField(max_length=80, blank=True)
    is_encrypted = models.BooleanField(null=True, blank=True)
    is_dedicated = models.BooleanField("dedicated line", default=False)
    data_sets = models.ManyToManyField(
        DataSet, blank=True, related_name="links", verbose_name="data carried"
    )
    approval_reference = models.CharField("contract or approval", max_length=120, blank=True)
    kill_switch = models.TextField(
        "how it is cut", blank=True, help_text="The steps that isolate this link at once."
    )
    reconnection = models.TextField("how it is reconnected", blank=True)
    reconnection_conditions = models.TextField(
        blank=True, help_text="What must be true on both sides before the link opens again."
    )
    reconnection_checks = models.TextField(
        blank=True, help_text="What is checked before and after, one a line."
    )
    reconnection_approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="links_to_reconnect"
    )
    counterparty_contact = models.CharField(
        max_length=200, blank=True, help_text="Whom to call there, with telephone, at any hour."
    )
    contact_verified_on = models.DateField(null=True, blank=True)
    reconnection_tested_on = models.DateField(
        "resumption tested together on", null=True, blank=True
    )
    cut_on = models.DateField(null=True, blank=True)
    cut_reason = models.TextField(blank=True)
    reconnected_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "interconnection"
        verbose_name_plural = "interconnections"

    def clean(self) -> None:
        if self.scope == self.Scope.EXTERNAL and self.counterparty_id is None:
            return  # recorded as found; the rules name it as a gap
        if self.other_system_id is not None and self.other_system_id == self.system_id:
            raise ValidationError({"other_system": "A system needs no link to itself."})

    def is_cut(self, on: dt.date) -> bool:
        """Whether the link was cut by that day and not opened again."""
        if self.cut_on is None or self.cut_on > on:
            return False
        back = self.reconnected_on
        return back is None or back < self.cut_on or back > on
