"""What accounts may do: entitlements, grants of them, and the profiles that they come from."""

from __future__ import annotations

import datetime as dt

from django.db import models

from hisaar.assets.models import Location, System
from hisaar.platform.people.models import OrganisationalUnit, OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record

from .accounts import Account
from .activities import ActivitiesField
from .places import SecureArea


class Entitlement(OwnedRecord):
    """Roles, groups, permissions and doors: what can be given to an account."""

    class Kind(models.TextChoices):
        ROLE = "role"
        GROUP = "group"
        PERMISSION = "permission"
        AREA = "area", "Secure area"
        PATH = "path", "Remote path"

    class Business(models.TextChoices):
        CONVENTIONAL = "conventional"
        WINDOW = "window", "Takaful window"
        BOTH = "both", "Both"

    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="entitlements"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ROLE)
    is_privileged = models.BooleanField("privileged", default=False)
    activities = ActivitiesField(
        blank=True,
        help_text="What it lets one do, as tags between spaces: claim.register claim.approve.",
    )
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="entitlements"
    )
    area = models.ForeignKey(
        SecureArea, models.PROTECT, null=True, blank=True, related_name="entitlements",
        verbose_name="secure area",
    )  # fmt: skip
    business = models.CharField(max_length=20, choices=Business, blank=True)
    external_id = models.CharField("number elsewhere", max_length=120, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "entitlement"
        verbose_name_plural = "entitlements"
        constraints = (
            models.UniqueConstraint(
                fields=("system", "title"), name="entitlement_is_once_per_system"
            ),
        )


class RoleProfile(Dated, OwnedRecord):
    """What a job needs and no more: the entitlements that come with it, approved."""

    unit = models.ForeignKey(
        OrganisationalUnit, models.PROTECT, null=True, blank=True, related_name="role_profiles"
    )
    job = models.CharField(max_length=120, blank=True)
    entitlements = models.ManyToManyField(Entitlement, blank=True, related_name="role_profiles")
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "role profile"
        verbose_name_plural = "role profiles"

    def is_approved(self, on: dt.date) -> bool:
        """Whether it was approved by that day and holds on it."""
        return self.approved_on is not None and self.approved_on <= on and self.holds(on)


class Grant(Dated, Record):
    """An entitlement in the hands of an account, from a day to a day."""

    class Kind(models.TextChoices):
        LOGICAL = "logical"
        PHYSICAL = "physical"
        REMOTE = "remote"

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LOGICAL)
    last_used_on = models.DateField(null=True, blank=True)
    role_profile = models.ForeignKey(
        RoleProfile, models.PROTECT, null=True, blank=True, related_name="grants"
    )
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="grants_approved"
    )
    approved_on = models.DateField(null=True, blank=True)
    approval_reference = models.CharField(max_length=80, blank=True)
    exception_until = models.DateField(null=True, blank=True)
    exception_reason = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = "grant"
        verbose_name_plural = "grants"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "entitlement", "from_on"), name="grant_is_given_once_a_day"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.account.name}: {self.entitlement}"
