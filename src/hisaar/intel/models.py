"""Where the insurer hears of threats, and when it last used what it heard."""

from __future__ import annotations

from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record


class IntelligenceSource(OwnedRecord):
    """Where the insurer learns what threatens it: its own telemetry, CERTs, vendors, the news."""

    class Kind(models.TextChoices):
        INTERNAL_TELEMETRY = "internal_telemetry", "Own telemetry"
        SECTOR_OR_CERT = "sector_or_cert", "Sector or CERT feed"
        VENDOR_NOTICE = "vendor_notice", "Vendor notices"
        THIRD_PARTY = "third_party", "Other third party"
        PHYSICAL_OR_GEOPOLITICAL = "physical_or_geopolitical", "Physical or geopolitical alerts"

    class Cadence(models.TextChoices):
        CONTINUOUS = "continuous"
        DAILY = "daily"
        WEEKLY = "weekly"
        MONTHLY = "monthly"
        QUARTERLY = "quarterly"
        ON_EVENT = "on_event", "When something happens"

    class Marking(models.TextChoices):
        """The traffic light protocol, version 2.0."""

        CLEAR = "clear", "TLP:CLEAR"
        GREEN = "green", "TLP:GREEN"
        AMBER = "amber", "TLP:AMBER"
        AMBER_STRICT = "amber_strict", "TLP:AMBER+STRICT"
        RED = "red", "TLP:RED"

    kind = models.CharField(max_length=30, choices=Kind)
    address = models.CharField(
        max_length=300, blank=True, help_text="Web address, mailing list, or who calls whom."
    )
    cadence = models.CharField("looked at", max_length=12, choices=Cadence, blank=True)
    tlp = models.CharField("usual marking", max_length=12, choices=Marking, blank=True)
    remark = models.TextField(blank=True)
    last_used_on = models.DateField(null=True, blank=True, editable=False)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "intelligence source"
        verbose_name_plural = "intelligence sources"
        constraints = (
            models.UniqueConstraint(fields=("title",), name="intelligence_source_is_unique"),
        )


class SourceUse(Record):
    """One time that somebody used what a source said, and what for."""

    source = models.ForeignKey(IntelligenceSource, models.CASCADE, related_name="uses")
    used_on = models.DateField()
    user = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="source_uses",
        verbose_name="used by",
    )  # fmt: skip
    purpose = models.TextField("what for", blank=True)

    class Meta(Record.Meta):
        verbose_name = "use of a source"
        verbose_name_plural = "uses of sources"
        ordering = ("-used_on", "code")

    def derive_title(self) -> str:
        return f"{self.source} on {self.used_on:%d %b %Y}" if self.used_on else str(self.source)
