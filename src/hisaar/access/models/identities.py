"""Who may touch what: people, machines and outsiders as the systems know them."""

from __future__ import annotations

import datetime as dt

from django.db import models

from hisaar.assets.models import System, ThirdParty
from hisaar.platform.people.models import OrganisationalUnit, OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record


class Identity(Dated, Record):
    """Whoever or whatever holds accounts: a person, a system or somebody of a third party.

    All accounts of one identity count together when duties must be separated.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        SYSTEM = "system"
        THIRD_PARTY = "third_party", "Third party"

    class Employment(models.TextChoices):
        ACTIVE = "active"
        SUSPENDED = "suspended"
        LEFT = "left"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PERSON)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="identities"
    )
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="identities"
    )
    third_party = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="identities"
    )
    unit = models.ForeignKey(
        OrganisationalUnit, models.PROTECT, null=True, blank=True, related_name="identities"
    )
    job = models.CharField(
        max_length=120, blank=True, help_text="People of the same job in a unit are peers."
    )
    manager = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="identities_managed",
        help_text="Who decides what this identity keeps.",
    )  # fmt: skip
    employment = models.CharField(max_length=20, choices=Employment, default=Employment.ACTIVE)
    left_on = models.DateField("left on", null=True, blank=True)
    external_id = models.CharField("number elsewhere", max_length=80, blank=True, db_index=True)

    class Meta(Record.Meta):
        verbose_name = "identity"
        verbose_name_plural = "identities"

    def last_day(self) -> dt.date | None:
        """The last day at work, as the identity or its person says; the earlier of the two."""
        person = self.person.left_on if self.person_id and self.person else None
        return min((d for d in (self.left_on, person) if d), default=None)


class MovementEvent(Record):
    """Joiners, movers and leavers: what their access had to become, and when that was done."""

    class Kind(models.TextChoices):
        JOINER = "joiner"
        MOVER = "mover"
        LEAVER = "leaver"

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField("in effect on")
    told_on = models.DateField("IT was told on", null=True, blank=True)
    ticket = models.CharField("ticket or form", max_length=80, blank=True)
    done_on = models.DateField("access adapted on", null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "movement"
        verbose_name_plural = "joiners, movers and leavers"

    def derive_title(self) -> str:
        return f"{self.get_kind_display()}: {self.identity}"


class AccessMisuse(OwnedRecord):
    """Alerts and reports that somebody used access for what it was not given."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Misuse confirmed"
        ERROR = "error", "Honest mistake"
        UNFOUNDED = "unfounded"

    account = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, blank=True, related_name="misuses"
    )
    third_party = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="access_misuses"
    )
    noticed_on = models.DateField()
    description = models.TextField(blank=True)
    source = models.CharField("noticed by", max_length=120, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    measures = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "misuse of access"
        verbose_name_plural = "misuses of access"
