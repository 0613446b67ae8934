"""Countries that the insurer does not want its data in."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.models import Decision
from hisaar.platform.people.models import OwnedRecord
from hisaar.thirdparties.countries import CountryField, code_of, name_of


class RestrictedCountry(OwnedRecord):
    """The insurer's own warning list: countries where its data must not lie.

    It begins empty. EXT-16 of the catalogue tells what the supervisor was reported to have said.
    """

    country = CountryField()
    reason = models.TextField(blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The decision that put it on the list.",
    )  # fmt: skip
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "restricted country"
        verbose_name_plural = "restricted countries"

    def derive_title(self) -> str:
        try:
            return name_of(code_of(str(self.country)))
        except ValidationError:
            return str(self.country)

    def is_listed(self, on: dt.date) -> bool:
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.to_on is None or self.to_on >= on)
