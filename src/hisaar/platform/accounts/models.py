"""Accounts: a sign-in name, the person behind it, the roles it holds for a time, and its keys."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from hisaar.platform.people.models import Person


def second_factor_day() -> dt.date:
    """The last day on which a new account may sign in without the second factor it needs."""
    from .roles import roles  # noqa: PLC0415 - the roles file needs the settings, models do not

    return timezone.localdate() + dt.timedelta(days=roles().grace_days)


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, password: str | None = None, **fields: Any) -> User:
        """Without a password nobody can sign in to the account by one."""
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account; what it may do follows from its grants and the roles file."""

    username = models.CharField(
        "sign-in name", max_length=50, unique=True, validators=(UnicodeUsernameValidator(),)
    )
    email = models.EmailField("e-mail", blank=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    second_factor_due_on = models.DateField(default=second_factor_day)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Patterns that narrow an account that came with an API key; None for a person at a browser.
    key_scopes: Any = None

    def __str__(self) -> str:
        return self.person.title if self.person else self.username


class Grant(models.Model):
    """A role that an account holds, from a day to a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "role"), name="grant_is_given_once"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    def holds(self, on: dt.date) -> bool:
        begun = self.starts_on is None or self.starts_on <= on
        return begun and (self.ends_on is None or self.ends_on >= on)


class Session(AbstractBaseSession):
    """A browser that is signed in. Its key is kept as a hash: the row is no way in."""

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from .sessions import SessionStore  # noqa: PLC0415 - the store imports this model

        return SessionStore


class Link(models.Model):
    """A signed link: who holds it may do one thing with one subject, for a time."""

    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, db_index=True)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, unique=True)
    is_single_use = models.BooleanField(default=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class ApiKey(models.Model):
    """A key by which a program acts for an account, within scopes and until a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "API key"
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def scopes_in_words(self) -> list[str]:
        """``assets: view, change``, a line for each register or context."""
        actions: dict[str, list[str]] = {}
        for scope in self.scopes:
            place, _, action = scope.rpartition(".")
            actions.setdefault(place.removesuffix(".*"), []).append(action)
        words = {"*": "everything"}
        return [
            f"{words.get(place, place)}: {', '.join(words.get(a, a) for a in found)}"
            for place, found in actions.items()
        ]

    def is_live(self, on: dt.date) -> bool:
        return self.revoked_at is None and self.expires_on >= on


class Attempt(models.Model):
    """A failed guess, under the hash of what it was aimed at or came from."""

    target = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("target", "at"), name="attempt_by_target"),)

    def __str__(self) -> str:
        return f"{self.target[:8]} {self.at:%Y-%m-%d %H:%M}"


class UsedCode(models.Model):
    """A code of an authenticator app that has let somebody in, so that it does so only once."""

    digest = models.CharField(max_length=64, primary_key=True)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:8]
