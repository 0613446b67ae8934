"""Zones of the network, the rules between them, and how data travel."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.governance.models import Decision
from hisaar.platform.people.models import OwnedRecord, Person

from .dependencies import Interconnection
from .fields import NetworksField
from .technology import DataSet, System, ThirdParty


class NetworkZone(OwnedRecord):
    """Parts of the network whose machines trust each other alike, and what guards the edge."""

    class Kind(models.TextChoices):
        INTERNET = "internet"
        DMZ = "dmz", "DMZ (reachable from outside)"
        USER = "user", "Users"
        SERVER = "server", "Servers"
        MANAGEMENT = "management"
        BRANCH = "branch", "Branches"
        PARTNER = "partner", "Partners"
        RECOVERY = "recovery", "Recovery site"

    class Segregation(models.TextChoices):
        SEPARATED = "separated"
        NOT_SEPARATED = "not_separated", "Not separated"
        SHARED = "shared", "Shared with others"

    kind = models.CharField(max_length=12, choices=Kind)
    trust = models.PositiveSmallIntegerField(
        default=3, validators=(MinValueValidator(1), MaxValueValidator(5)),
        help_text="1 is the open internet, 5 the innermost zone.",
    )  # fmt: skip
    cidrs = NetworksField("networks", blank=True, help_text="As 10.20.0.0/16, one a line.")
    boundary_system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="zones_guarded",
        help_text="The firewall or other device through which traffic enters and leaves.",
    )  # fmt: skip
    segregation_decision = models.CharField(max_length=16, choices=Segregation, blank=True)
    segregation_reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="network_zones"
    )
    verified_on = models.DateField(null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "network zone"
        verbose_name_plural = "network zones"


class FirewallRule(OwnedRecord):
    """What a firewall lets through or stops, why, and when somebody last asked whether it must."""

    class Action(models.TextChoices):
        ALLOW = "allow"
        DENY = "deny"

    device = models.ForeignKey(System, models.PROTECT, related_name="firewall_rules")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True)
    source_zone = models.ForeignKey(
        NetworkZone, models.PROTECT, null=True, blank=True, related_name="rules_from"
    )
    destination_zone = models.ForeignKey(
        NetworkZone, models.PROTECT, null=True, blank=True, related_name="rules_to"
    )
    source = models.TextField("source addresses", blank=True, help_text="Empty means any.")
    destination = models.TextField(
        "destination addresses", blank=True, help_text="Empty means any."
    )
    protocol = models.CharField(max_length=40, blank=True)
    ports = models.CharField(max_length=400, blank=True, help_text="Empty means any.")
    action = models.CharField(max_length=6, choices=Action)
    is_enabled = models.BooleanField(default=True)
    is_logged = models.BooleanField(null=True, blank=True)
    hits = models.PositiveBigIntegerField(null=True, blank=True)
    last_hit_on = models.DateField(null=True, blank=True)
    justification = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_firewall_rules"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    external_id = models.CharField("number on the device", max_length=120, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "firewall rule"
        verbose_name_plural = "firewall rules"
        ordering = ("device", "position", "code")

    def derive_title(self) -> str:
        ends = f"{_short(self.source)} to {_short(self.destination)}"
        what = " ".join(filter(None, (self.protocol, self.ports))) or "any service"
        return f"{self.position}: {self.action} {what}, {ends}"[:200]

    @property
    def is_wide_open(self) -> bool:
        """Whether it lets anything in from anywhere, to anywhere, or by any port."""
        ends = (self.source_zone_id, self.source), (self.destination_zone_id, self.destination)
        is_any = [zone is None and is_any_word(text) for zone, text in ends]
        is_open = any(is_any) and (all(is_any) or is_any_word(self.ports))
        return self.is_enabled and self.action == self.Action.ALLOW and is_open


def is_any_word(text: str) -> bool:
    """Whether a firewall's own notation means everything."""
    return text.strip().lower() in {"", "any", "all", "*", "0.0.0.0/0", "::/0", "any4", "any6"}


def _short(text: str) -> str:
    lines = text.replace(",", " ").split()
    if not lines:
        return "any"
    return lines[0] if len(lines) == 1 else f"{lines[0]} and {len(lines) - 1} more"


class DataFlow(OwnedRecord):
    """How a data set travels: from where to where, by what means, and how it is protected."""

    class Means(models.TextChoices):
        NETWORK = "network"
        MAIL = "mail", "E-mail"
        REMOVABLE_MEDIA = "removable_media", "Removable media"
        COURIER = "courier"
        PAPER = "paper"

    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="flows")
    source = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="flows_out",
        verbose_name="from system",
    )  # fmt: skip
    target = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="flows_in",
        verbose_name="to system",
    )  # fmt: skip
    third_party = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="flows",
        verbose_name="to or from third party",
    )  # fmt: skip
    interconnection = models.ForeignKey(
        Interconnection, models.PROTECT, null=True, blank=True, related_name="flows"
    )
    means = models.CharField(max_length=16, choices=Means, default=Means.NETWORK)
    protocol = models.CharField(
        max_length=40, blank=True, help_text="Empty: that of the interconnection."
    )
    is_encrypted = models.BooleanField(null=True, blank=True)
    protection = models.TextField(
        "how it is protected", blank=True,
        help_text="For mail, media, courier and paper: password, sealed bag, encrypted file …",
    )  # fmt: skip
    frequency = models.CharField(max_length=80, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "data flow"
        verbose_name_plural = "data flows"

    def clean(self) -> None:
        if self.source_id is not None and self.source_id == self.target_id:
            raise ValidationError({"target": "Data that stay in one system do not flow."})
