"""Accounts, and the rules by which systems let them in."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models.functions import Lower

from hisaar.assets.models import System
from hisaar.platform.people.models import OwnedRecord
from hisaar.platform.records.dated import Dated

from .identities import Identity


class Account(Dated, OwnedRecord):
    """Ways in: user and administrator accounts, service accounts, keys, database links, jobs."""

    class Kind(models.TextChoices):
        USER = "user"
        ADMINISTRATOR = "administrator"
        SERVICE = "service", "Service account"
        SHARED = "shared", "Shared account"
        KEY = "key", "API key or certificate"
        DATABASE_LINK = "database_link", "Database link"
        SCHEDULED_JOB = "scheduled_job", "Credential of a scheduled job"
        REMOTE_TOOL = "remote_tool", "Remote support tool"

    name = models.CharField("account name", max_length=120)
    system = models.ForeignKey(
        System, models.PROTECT, related_name="accounts",
        help_text="The directory or application that knows the account.",
    )  # fmt: skip
    identity = models.ForeignKey(
        Identity, models.PROTECT, null=True, blank=True, related_name="accounts",
        help_text="Whose it is; empty makes it an orphan.",
    )  # fmt: skip
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.USER)
    is_enabled = models.BooleanField("enabled", default=True)
    is_privileged = models.BooleanField("privileged", default=False)
    has_mfa = models.BooleanField("multi-factor authentication", null=True, blank=True)
    is_internet_reachable = models.BooleanField("reachable from the internet", default=False)
    signs_in_interactively = models.BooleanField(null=True, blank=True)
    is_logged = models.BooleanField("sessions are logged", null=True, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    sharing_reason = models.TextField(
        "why it is shared", blank=True, help_text="For a shared account that is accepted."
    )
    sharing_until = models.DateField("shared until", null=True, blank=True)
    created_on = models.DateField(null=True, blank=True)
    disabled_on = models.DateField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    rotated_on = models.DateField("secret changed on", null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    external_id = models.CharField("number elsewhere", max_length=120, blank=True, db_index=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "account"
        verbose_name_plural = "accounts"
        constraints = (
            models.UniqueConstraint(fields=("system", "name"), name="account_is_once_per_system"),
        )
        indexes = (models.Index(Lower("name"), name="account_name_lower"),)

    def derive_title(self) -> str:
        return f"{self.name} at {self.system}"

    def is_open(self, on: dt.date) -> bool:
        """Whether one could sign in with it on that day."""
        enabled = self.is_enabled if self.disabled_on is None else self.disabled_on > on
        expired = self.expires_on is not None and self.expires_on < on
        return enabled and not expired and self.holds(on)


class SignInPolicy(Dated, OwnedRecord):
    """What a directory or application demands at sign-in: password, lockout, second factor."""

    systems = models.ManyToManyField(
        System, blank=True, related_name="sign_in_policies",
        help_text="Where it is in force; a system may rely on its directory.",
    )  # fmt: skip
    minimum_length = models.PositiveSmallIntegerField("shortest password", null=True, blank=True)
    lockout_attempts = models.PositiveSmallIntegerField(
        "locked after failed attempts", null=True, blank=True
    )
    lockout_minutes = models.PositiveSmallIntegerField("locked for minutes", null=True, blank=True)
    refuses_known_passwords = models.BooleanField("refuses leaked passwords", default=False)
    is_enforced = models.BooleanField("enforced by the system", default=False)
    verified_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "sign-in policy"
        verbose_name_plural = "sign-in policies"
