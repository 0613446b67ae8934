"""API keys: shown once, kept as a keyed hash, never worth more than their owner's roles."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from hisaar.lib.text import join_names
from hisaar.platform.audit import chain
from hisaar.platform.records import registry
from hisaar.platform.records.refusals import Refused

from . import roles as role_file
from . import secrets, throttle
from .models import ApiKey, User
from .permissions import permits
from .roles import Pattern, parse_pattern

PURPOSE = "api key"
MARK = "hsr"
LONGEST = dt.timedelta(days=366)
NOTED_EVERY = dt.timedelta(minutes=1)


class KeyRefused(Refused):
    """The key lets nobody in."""


@transaction.atomic
def create_api_key(
    user: User, *, actor: User | None, name: str, scopes: Iterable[str], expires_on: dt.date
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which cannot be shown again."""
    title, today = " ".join(name.split())[:80], timezone.localdate()
    if not title:
        raise Refused("Give the key a name that says what uses it, for example 'Backup monitor'.")
    if not today <= expires_on <= today + LONGEST:
        raise Refused(
            f"A key lasts a year at the most: choose a day from {today:%-d %B %Y}"
            f" to {today + LONGEST:%-d %B %Y}."
        )
    kept = [str(p) for text in scopes for p in _checked(user, text)]
    if not kept:
        raise Refused("Choose what the key may do; without a scope it may do nothing.")
    prefix, secret = f"{MARK}_{secrets.new_label()}", secrets.new_token()
    raw = f"{prefix}_{secret}"
    key = ApiKey.objects.create(
        user=user, name=title, prefix=prefix, digest=secrets.digest(raw, PURPOSE),
        scopes=sorted(set(kept)), created_at=timezone.now(), expires_on=expires_on,
    )  # fmt: skip
    chain.append(
        actor=actor, action="API key created", subject=f"user:{user.username}",
        changes={"key": [None, str(key)], "scopes": [None, key.scopes],
                 "expires_on": [None, expires_on.isoformat()]},
    )  # fmt: skip
    return key, raw


@transaction.atomic
def revoke_api_key(key: ApiKey, *, actor: User | None) -> ApiKey:
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=("revoked_at",))
        chain.append(
            actor=actor, action="API key revoked", subject=f"user:{key.user.username}",
            changes={"key": [str(key), None]},
        )  # fmt: skip
    return key


def authenticate_key(raw: str, *, address: str = "") -> tuple[User, tuple[Pattern, ...]]:
    """The account that the key acts for, and what it may do; KeyRefused says why not.

    The user carries the scopes too, so that every question about permission is narrowed by them.
    """
    throttle.check(address=address)
    key = _find(raw)
    if key is None:
        throttle.attempt(address=address)
        raise KeyRefused("This API key is not known. Check that it was copied as a whole.")
    if key.revoked_at is not None:
        raise KeyRefused(f"The API key {key} was revoked. Make a new one under 'API keys'.")
    if key.expires_on < timezone.localdate():
        raise KeyRefused(
            f"The API key {key} expired on {key.expires_on:%-d %B %Y}. Make a new one."
        )
    if not key.user.is_active:
        raise KeyRefused("The account of this API key is deactivated. Ask an administrator.")
    _note_use(key, raw)
    scopes = tuple(_pattern(text) for text in key.scopes)
    key.user.key_scopes = scopes
    return key.user, scopes


def _find(raw: str) -> ApiKey | None:
    prefix = "_".join(raw.split("_")[:2])
    key = ApiKey.objects.select_related("user__person").filter(prefix=prefix).first()
    candidates = secrets.digests(raw, PURPOSE)
    known = key.digest if key else ""
    is_same = any(hmac.compare_digest(known, each) for each in candidates)
    return key if is_same else None


def _note_use(key: ApiKey, raw: str) -> None:
    now, current = timezone.now(), secrets.digest(raw, PURPOSE)
    is_recent = key.last_used_at is not None and now - key.last_used_at < NOTED_EVERY
    if is_recent and key.digest == current:
        return
    # Also moves the hash to the current key of the vault, so that a rotation ends no API key.
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, digest=current)


def _pattern(text: str) -> Pattern:
    return Pattern(*text.split("."))


def _checked(user: User, text: str) -> list[Pattern]:
    """The patterns of a scope; refused unless each matches something that the owner may do."""
    lists = {"read": role_file.READ, "keep": (*role_file.READ, "add", "change", "import")}
    try:
        patterns = parse_pattern(text, lists, where="The scope")
    except ImproperlyConfigured as error:
        raise Refused(str(error)) from None
    idle = [str(p) for p in patterns if not _matches_something(user, p)]
    if idle:
        raise Refused(
            f"No role of yours allows {join_names(idle, 'or', limit=3)};"
            " a key may do no more than its owner."
        )
    return patterns


def _matches_something(user: User, pattern: Pattern) -> bool:
    names = {t.name: [a.__name__ for a in t.actions] for t in registry.all_types()}
    names |= {name: list(actions) for name, actions in role_file.resources().items()}
    return any(
        pattern.matches(name, action) and permits(user, action, name)
        for name, verbs in names.items()
        for action in (*role_file.ACTIONS, *verbs)
    )
