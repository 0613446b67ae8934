"""What was agreed with third parties, and what they do for the insurer."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import BusinessFunction, DataSet, System, ThirdParty
from hisaar.governance.tags import TagsField, split
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord
from hisaar.thirdparties.countries import CountriesField, codes
from hisaar.thirdparties.vocabulary import Access, SecurityClause


class Contract(OwnedRecord):
    """Contracts with third parties: term, security clauses, notice of breaches, way out."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="contracts")
    reference = models.CharField(max_length=80, blank=True)
    subject = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(
        null=True, blank=True, help_text="The last day. Empty for a contract without an end."
    )
    notice_days = models.PositiveSmallIntegerField("notice period (days)", null=True, blank=True)
    is_renewed_automatically = models.BooleanField(
        default=False, help_text="Runs on after its last day unless somebody gives notice."
    )
    clauses = TagsField("security clauses", vocabulary=SecurityClause)
    breach_notice_hours = models.PositiveSmallIntegerField(
        "notice of a breach within (hours)", null=True, blank=True
    )
    exit_plan = models.TextField(blank=True, help_text="How data and service come back.")
    transfers_accountability = models.BooleanField(
        "makes the provider answerable in the insurer's place", null=True, blank=True,
        help_text="Whether a clause moves the insurer's own duty for policyholder data away."
        " Leave open until somebody has read the contract for it.",
    )  # fmt: skip
    file = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "contract"
        verbose_name_plural = "contracts"

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "It lies before the first day."})

    def is_in_force(self, on: dt.date) -> bool:
        begun = self.starts_on is None or self.starts_on <= on
        return begun and (self.ends_on is None or self.is_renewed_automatically
                          or self.ends_on >= on)  # fmt: skip

    def has(self, clause: str) -> bool:
        return clause in split(self.clauses)

    def lacks(self, clauses: tuple[SecurityClause, ...]) -> list[SecurityClause]:
        """Those of the clauses that this contract does not hold."""
        return [clause for clause in clauses if not self.has(clause)]


class Service(OwnedRecord):
    """What a third party does for the insurer: for which functions, with which data, from where."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="services")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="services"
    )
    description = models.TextField(blank=True)
    functions = models.ManyToManyField(
        BusinessFunction, blank=True, related_name="third_party_services"
    )
    systems = models.ManyToManyField(System, blank=True, related_name="third_party_services")
    data_sets = models.ManyToManyField(
        DataSet, blank=True, related_name="third_party_services", verbose_name="data given or held"
    )
    given = models.TextField(
        "what is given", blank=True, help_text="What the insurer hands over: files, access, papers."
    )
    access = TagsField(vocabulary=Access)
    is_cloud = models.BooleanField("cloud service", default=False)
    data_locations = CountriesField(
        "countries of the data",
        help_text="Where data lie or are served from: names or two-letter codes, between commas.",
    )
    place = models.CharField("region or data centre", max_length=200, blank=True)
    location_confirmed_on = models.DateField(null=True, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "third-party service"
        verbose_name_plural = "third-party services"

    def is_current(self, on: dt.date) -> bool:
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.to_on is None or self.to_on >= on)

    @property
    def countries(self) -> list[str]:
        return codes(self.data_locations)

    @property
    def accesses(self) -> list[str]:
        return split(self.access)
