"""Who stands behind a third party."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from hisaar.assets.models import ThirdParty
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.thirdparties.countries import CountriesField

from .contracts import Service


class Subcontractor(OwnedRecord):
    """Those that a third party uses in its turn: on record as a third party, or by name."""

    third_party = models.ForeignKey(
        ThirdParty, models.PROTECT, related_name="subcontractors",
        help_text="Who uses the subcontractor.",
    )  # fmt: skip
    provider = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="subcontracted_by",
        verbose_name="subcontractor on record",
    )  # fmt: skip
    name = models.CharField(
        max_length=120, blank=True, help_text="For one that is not a third party on record."
    )
    depth = models.PositiveSmallIntegerField(
        default=1, validators=(MinValueValidator(1),),
        help_text="1 for those that the third party itself engages, 2 for theirs, and so on.",
    )  # fmt: skip
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="subcontractors",
        help_text="The service it helps with; empty for all of them.",
    )  # fmt: skip
    work = models.TextField("what it does", blank=True)
    holds_data = models.BooleanField("holds data of the insurer", null=True, blank=True)
    data_locations = CountriesField("countries of the data")
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="consented to by",
    )  # fmt: skip
    approved_on = models.DateField("consented to on", null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "subcontractor"
        verbose_name_plural = "subcontractors"

    def derive_title(self) -> str:
        return f"{self.provider or self.name or 'Somebody unnamed'}, for {self.third_party}"

    def clean(self) -> None:
        if self.provider_id is not None and self.provider_id == self.third_party_id:
            raise ValidationError({"provider": "Nobody is their own subcontractor."})
        if self.provider_id is not None:
            self.name = ""

    def is_current(self, on: dt.date) -> bool:
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.to_on is None or self.to_on >= on)
