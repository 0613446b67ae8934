"""Scans of files and databases for personal data: kinds, counts and places, never values."""

from __future__ import annotations

from django.db import models

from hisaar.assets.models import DataSet, System
from hisaar.assets.models.scales import Classification
from hisaar.platform.people.models import OwnedRecord


class DataScan(OwnedRecord):
    """Files or tables that were looked through for personal data; holds counts, never values."""

    place = models.CharField("what was looked through", max_length=300)
    data_set = models.ForeignKey(
        DataSet, models.PROTECT, null=True, blank=True, related_name="scans"
    )
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="data_scans"
    )
    scanned_on = models.DateField()
    is_whole = models.BooleanField("nothing was left out", default=True)
    rows = models.PositiveBigIntegerField("rows or lines read", default=0)
    found = models.TextField("what was found", blank=True)
    suggested = models.CharField(
        "class that fits", max_length=20, choices=Classification, blank=True
    )
    has_personal_data = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, blank=True, editable=False)
    places = models.JSONField(default=list, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "data scan"
        verbose_name_plural = "data scans"
        ordering = ("-scanned_on", "-code")

    def derive_title(self) -> str:
        return f"{self.place}, {self.scanned_on:%d %b %Y}"
