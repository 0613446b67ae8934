"""Ways in from outside, rooms that not everybody enters, and who visited them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import Location, System, ThirdParty
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record


class SecureArea(OwnedRecord):
    """Server rooms, recovery sites and record rooms: who answers for the access list."""

    class Kind(models.TextChoices):
        SERVER_ROOM = "server_room", "Server room"
        RECOVERY_SITE = "recovery_site", "Recovery site"
        RECORD_ROOM = "record_room", "Record room"
        OTHER = "other"

    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="secure_areas"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SERVER_ROOM)
    visitor_log_kept = models.BooleanField("visitors are logged", default=False)
    reviewed_on = models.DateField("access list reviewed on", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "secure area"
        verbose_name_plural = "secure areas"


class Visit(Record):
    """Entries of the visitor log: who entered a secure area, with whom, from when to when."""

    area = models.ForeignKey(SecureArea, models.PROTECT, related_name="visits")
    visitor = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    host = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="visits_hosted",
        verbose_name="accompanied by",
    )  # fmt: skip
    purpose = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "visit"
        verbose_name_plural = "visits"

    def derive_title(self) -> str:
        return f"{self.visitor} in {self.area}"

    def clean(self) -> None:
        if self.entered_at and self.left_at and self.left_at < self.entered_at:
            raise ValidationError({"left_at": "Nobody leaves before entering."})


class RemotePath(Dated, OwnedRecord):
    """Every way in from outside the house: VPN, gateway, cloud console, vendor's tool."""

    class Kind(models.TextChoices):
        VPN = "vpn", "VPN"
        DESKTOP_GATEWAY = "desktop_gateway", "Remote desktop gateway"
        CLOUD_CONSOLE = "cloud_console", "Cloud administration"
        VENDOR_TOOL = "vendor_tool", "Vendor's support tool"
        DIRECT = "direct", "Direct RDP or SSH"
        OTHER = "other"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.VPN)
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="remote_paths",
        verbose_name="leads to",
    )  # fmt: skip
    third_party = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="remote_paths",
        verbose_name="used by",
    )  # fmt: skip
    has_mfa = models.BooleanField("multi-factor authentication", null=True, blank=True)
    is_logged = models.BooleanField("sessions are logged", null=True, blank=True)
    checks_device = models.BooleanField("checks the device", null=True, blank=True)
    is_exposed = models.BooleanField(
        "RDP or SSH open to the internet", default=False,
        help_text="Reachable without a gateway or VPN in between.",
    )  # fmt: skip
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "remote path"
        verbose_name_plural = "remote paths"
