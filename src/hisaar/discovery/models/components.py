"""What software is made of."""

from __future__ import annotations

import datetime as dt

from django.db import models

from hisaar.assets.models import System
from hisaar.platform.people.models import OwnedRecord


class SoftwareComponent(OwnedRecord):
    """Libraries and packages inside systems, as bills of materials and scanners list them."""

    system = models.ForeignKey(System, models.PROTECT, related_name="components")
    name = models.CharField(max_length=200)
    release = models.CharField("version", max_length=120, blank=True)
    package_url = models.CharField("package URL", max_length=400, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    supplier = models.CharField(max_length=160, blank=True)
    seen_on = models.DateField("first seen on")
    gone_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "software component"
        verbose_name_plural = "software components"
        indexes = (models.Index(fields=("name", "release"), name="component_by_name"),)

    def derive_title(self) -> str:
        return f"{self.name} {self.release}".strip()

    def is_in_use(self, on: dt.date) -> bool:
        return self.seen_on <= on and (self.gone_on is None or self.gone_on > on)
