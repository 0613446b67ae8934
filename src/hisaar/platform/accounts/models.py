"""Accounts: a sign-in name, the person behind it, and the roles it holds for a time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from hisaar.platform.people.models import Person


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, password: str | None = None, **fields: Any) -> User:
        """Without a password nobody can sign in to the account by one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account; what it may do follows from its grants and the roles file."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

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
