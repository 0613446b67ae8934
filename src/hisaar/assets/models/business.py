"""What the insurer does: its functions and the processes that support them."""

from __future__ import annotations

from django.db import models

from hisaar.platform.people.models import OrganisationalUnit, OwnedRecord

from .scales import Criticality
from .technology import DataSet, System

__all__ = ("BusinessFunction", "BusinessProcess", "Criticality")


class BusinessFunction(OwnedRecord):
    """What the insurer does for its policyholders and itself, rated by how much it matters."""

    class Area(models.TextChoices):
        UNDERWRITING = "underwriting"
        CLAIMS = "claims"
        COLLECTION = "collection", "Premium or contribution collection"
        REINSURANCE = "reinsurance", "Reinsurance or retakaful"
        INVESTMENT = "investment"
        DISTRIBUTION = "distribution"
        FINANCE = "finance"
        PERSONNEL = "personnel", "Human resources"
        TECHNOLOGY = "technology", "Information technology"
        SUPPORT = "support", "Other support"

    area = models.CharField("operational area", max_length=20, choices=Area)
    description = models.TextField(blank=True)
    unit = models.ForeignKey(
        OrganisationalUnit, models.PROTECT, null=True, blank=True, related_name="functions"
    )
    criticality = models.CharField(max_length=20, choices=Criticality, blank=True)
    criticality_reason = models.TextField(blank=True)
    classified_on = models.DateField(null=True, blank=True)
    is_manual = models.BooleanField(
        default=False, help_text="Runs without any system or third party."
    )
    is_window_takaful = models.BooleanField("belongs to the takaful window", default=False)
    verified_on = models.DateField(null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "business function"
        verbose_name_plural = "business functions"


class BusinessProcess(OwnedRecord):
    """How functions get done: steps, what goes in and out, systems used and data handled."""

    functions = models.ManyToManyField(BusinessFunction, blank=True, related_name="processes")
    steps = models.TextField(blank=True)
    inputs = models.TextField(blank=True)
    outputs = models.TextField(blank=True)
    systems = models.ManyToManyField(
        System, blank=True, related_name="processes", verbose_name="systems used"
    )
    data_sets = models.ManyToManyField(
        DataSet, blank=True, related_name="processes", verbose_name="data handled"
    )
    criticality = models.CharField(max_length=20, choices=Criticality, blank=True)
    criticality_override_reason = models.TextField(
        blank=True, help_text="Why it is rated below the functions that only it supports."
    )
    owner_confirmed_on = models.DateField(null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "business process"
        verbose_name_plural = "business processes"
