"""Making accounts, granting and revoking roles, resetting and ending: each audited.

``actor`` is None for the command line, which only the owner of the home folder can use. An actor
who is a user needs the permission: an administrator's, unless the roles file says otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from hisaar.lib.text import did_you_mean
from hisaar.platform.audit import chain
from hisaar.platform.people.models import Person
from hisaar.platform.records.refusals import Refused

from . import links, permissions, sessions, throttle
from . import roles as role_file
from .models import ApiKey, Grant, Link, User, second_factor_day

LINK_LIFETIME = dt.timedelta(hours=24)
FIRST, WELCOME = "first sign-in", "set password"
FIRST_ROLES = ("administrator", "ciso")
ADMINISTRATOR = "administrator"


class SignInLink(NamedTuple):
    """A one-time way in: ``path`` is to be put behind the address of the server."""

    username: str
    path: str
    expires_at: dt.datetime


def create_first_sign_in(*, roles: Iterable[str] = FIRST_ROLES) -> SignInLink | None:
    """A one-time link that makes the first account; None when somebody can sign in already.

    Each call withdraws the link before it, so that one at the most works.
    """
    if _administrators():
        return None
    links.withdraw(FIRST, "installation")
    known = [_grantable(name).name for name in roles]
    raw = links.issue(
        FIRST, subject="installation", lifetime=LINK_LIFETIME, actor=None, payload={"roles": known}
    )
    return SignInLink("", f"/accounts/first/{raw}/", timezone.now() + LINK_LIFETIME)


@transaction.atomic
def take_first_sign_in(
    raw: str, *, username: str, password: str, email: str = "", person: Person | None = None
) -> User:
    """Make the first account with the link that ``create_first_sign_in`` gave."""
    if _administrators():
        raise links.LinkRefused("This installation has its first account already. Sign in with it.")
    link = links.redeem(FIRST, raw)
    user = _make_user(username, email=email, person=person, actor=None)
    _set_password(user, password)
    for role in link.payload["roles"]:
        grant_role(user, role, actor=None)
    return user


@transaction.atomic
def add_user(
    username: str, *, actor: User | None, roles: Iterable[str] = (), email: str = "",
    person: Person | None = None, starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> tuple[User, SignInLink]:  # fmt: skip
    """Make an account with roles; its holder sets the password through the link."""
    _allowed(actor, "add")
    user = _make_user(username, email=email, person=person, actor=actor)
    for role in roles:
        grant_role(user, role, actor=actor, starts_on=starts_on, ends_on=ends_on)
    return user, _issue_link(user, actor=actor)


@transaction.atomic
def reset_user(user: User, *, actor: User | None) -> SignInLink:
    """Take away password, second factor and open sessions; the link sets a new password."""
    _allowed(actor, "reset")
    if not user.is_active:
        raise Refused(f"{user.username} is deactivated. Reactivate the account first.")
    user.set_unusable_password()
    user.second_factor_due_on = second_factor_day()
    user.save(update_fields=("password", "second_factor_due_on"))
    removed, _ = Authenticator.objects.filter(user=user).delete()
    ended = sessions.end_all(user)
    throttle.clear(user.username)
    _audit("reset", user, actor, second_factors=[removed, 0], sessions=[ended, 0])
    return _issue_link(user, actor=actor)


@transaction.atomic
def take_link(raw: str, *, password: str) -> User:
    """Set the password of the account that the link is for; the link is used up."""
    link = links.redeem(WELCOME, raw)
    user = User.objects.select_for_update().get(pk=link.payload["user"])
    if not user.is_active:
        raise Refused("This account is deactivated. Ask an administrator.")
    _set_password(user, password)
    return user


@transaction.atomic
def change_password(user: User, password: str) -> None:
    """Set the password that its holder chose; the sign-in form has checked the one before."""
    _set_password(user, password)


@transaction.atomic
def change_user(
    user: User, *, actor: User | None, email: str = "", person: Person | None = None
) -> User:
    """Change the e-mail address and the person behind the account."""
    _allowed(actor, "change")
    before = (user.email, user.person.code if user.person else None)
    user.email, user.person = _email(email), _free(person, user)
    user.save(update_fields=("email", "person"))
    after = (user.email, person.code if person else None)
    changes = {k: [b, a] for k, b, a in zip(("email", "person"), before, after, strict=True)}
    _audit("changed", user, actor, **{k: v for k, v in changes.items() if v[0] != v[1]})
    return user


@transaction.atomic
def grant_role(
    user: User, role: str, *, actor: User | None,
    starts_on: dt.date | None = None, ends_on: dt.date | None = None,
) -> Grant:  # fmt: skip
    """Let the account hold a role from a day to a day; granting again changes the days."""
    _allowed(actor, "grant")
    found = _grantable(role)
    if found.is_dated and ends_on is None:
        raise Refused(f"The role {found.label} is given for a time: say its last day.")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(f"The last day {ends_on:%-d %B %Y} lies before the first.")
    if ends_on and ends_on < timezone.localdate():
        raise Refused(f"The last day {ends_on:%-d %B %Y} has passed. Revoke the role instead.")
    begins_later = starts_on is not None and starts_on > timezone.localdate()
    if role == ADMINISTRATOR and begins_later:
        _keep_an_administrator(without=user)
    before = user.grants.filter(role=role).first()
    grant = before or Grant(user=user, role=role)
    was = [_day(before.starts_on), _day(before.ends_on)] if before else None
    grant.starts_on, grant.ends_on = starts_on, ends_on
    grant.save()
    permissions.forget(user)
    _audit("role granted", user, actor, **{role: [was, [_day(starts_on), _day(ends_on)]]})
    return grant


@transaction.atomic
def revoke_role(user: User, role: str, *, actor: User | None) -> None:
    """Take a role away at once."""
    _allowed(actor, "revoke")
    if role == ADMINISTRATOR:
        _keep_an_administrator(without=user)
    removed, _ = user.grants.filter(role=role).delete()
    if not removed:
        raise Refused(f"{user.username} does not hold the role {_label(role)}.")
    permissions.forget(user)
    _audit("role revoked", user, actor, **{role: ["held", None]})


@transaction.atomic
def deactivate(user: User, *, actor: User | None) -> User:
    """Let nobody in by this account any more: sessions, keys and links end with it."""
    _allowed(actor, "deactivate")
    if not user.is_active:
        raise Refused(f"{user.username} is deactivated already.")
    if actor is not None and actor.pk == user.pk:
        raise Refused("You cannot deactivate your own account. Another administrator can.")
    _keep_an_administrator(without=user)
    user.is_active = False
    user.save(update_fields=("is_active",))
    permissions.forget(user)
    ended = sessions.end_all(user)
    links.withdraw(WELCOME, f"user:{user.username}")
    keys = user.api_keys.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    _audit("deactivated", user, actor, sessions=[ended, 0], keys=[keys, 0])
    return user


@transaction.atomic
def reactivate(user: User, *, actor: User | None) -> SignInLink:
    """Open a deactivated account again; its holder sets a new password through the link."""
    _allowed(actor, "deactivate")
    if user.is_active:
        raise Refused(f"{user.username} is active.")
    user.is_active = True
    user.save(update_fields=("is_active",))
    _audit("reactivated", user, actor)
    return reset_user(user, actor=actor)


def find_user(username: str) -> User:
    """The account of that name; Refused with the nearest name otherwise."""
    name = username.strip().lower()
    found = User.objects.select_related("person").filter(username=name).first()
    if found is None:
        hint = did_you_mean(name, User.objects.values_list("username", flat=True))
        raise Refused(f"There is no account '{username}'. {hint}".strip())
    return found


def overview() -> list[User]:
    """Every account with its person and grants, and what it signs in with, in four queries."""
    users = list(
        User.objects.select_related("person").prefetch_related("grants").order_by("username")
    )
    factors: dict[int, set[str]] = {}
    for user_id, kind in Authenticator.objects.values_list("user_id", "type"):
        factors.setdefault(user_id, set()).add(kind)
    waiting = set(
        Link.objects.filter(
            purpose=WELCOME, used_at__isnull=True, withdrawn_at__isnull=True,
            expires_at__gt=timezone.now(),
        ).values_list("subject", flat=True)
    )  # fmt: skip
    for user in users:
        view: Any = user
        view.factors = factors.get(user.pk, set())
        view.has_open_link = f"user:{user.username}" in waiting
    return users


def end_session(user: User, identity: str) -> None:
    if sessions.end(user, identity):
        _audit("session ended", user, user)


def end_other_sessions(user: User, *, but: str | None) -> int:
    """Sign every browser out except the one with the session key ``but``."""
    ended = sessions.end_all(user, but=but)
    if ended:
        _audit("other sessions ended", user, user, sessions=[ended, 0])
    return ended


def revoke_key(user: User, pk: int) -> ApiKey:
    """Revoke one of the account's own keys."""
    from . import keys  # noqa: PLC0415 - keys ask permissions, which few callers here need

    found = user.api_keys.filter(pk=pk).first()
    if found is None:
        raise Refused("That key is not yours or is gone.")
    return keys.revoke_api_key(found, actor=user)


def _allowed(actor: User | None, action: str) -> None:
    if actor is not None:
        permissions.require(actor, action, "accounts.user")


def _administrators() -> set[int]:
    """The accounts that can administer today, or once they have used the link that they hold."""
    today = timezone.localdate()
    found = Grant.objects.filter(role=ADMINISTRATOR, user__is_active=True)
    return {grant.user_id for grant in found if grant.holds(today)}


def _keep_an_administrator(*, without: User) -> None:
    """Refuse to leave the installation without an account that can administer it."""
    if _administrators() == {without.pk}:
        raise Refused(
            f"{without.username} is the last account that can administer this installation."
            " Grant the role to another one first."
        )


def _make_user(username: str, *, email: str, person: Person | None, actor: User | None) -> User:
    name = username.strip().lower()
    user = User(username=name, email=_email(email), person=_free(person, None))
    user.set_unusable_password()
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    if User.objects.filter(username=name).exists():
        raise Refused(f"There is an account '{name}' already; choose another sign-in name.")
    user.save()
    _audit(
        "account added", user, actor,
        email=[None, user.email], person=[None, person.code if person else None],
    )  # fmt: skip
    return user


def _email(email: str) -> str:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(f"'{email}' is no e-mail address.") from None
    return email


def _free(person: Person | None, user: User | None) -> Person | None:
    """The person, unless another account is theirs already."""
    if person is not None:
        other = User.objects.filter(person=person).exclude(pk=user.pk if user else 0).first()
        if other:
            raise Refused(f"{person.title} has the account '{other.username}' already.")
    return person


def _set_password(user: User, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415

    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    user.set_password(password)
    user.save(update_fields=("password",))
    _audit("password set", user, user)


def _issue_link(user: User, *, actor: User | None) -> SignInLink:
    subject = f"user:{user.username}"
    links.withdraw(WELCOME, subject)
    raw = links.issue(
        WELCOME, subject=subject, lifetime=LINK_LIFETIME, actor=actor, payload={"user": user.pk}
    )
    return SignInLink(user.username, f"/accounts/welcome/{raw}/", timezone.now() + LINK_LIFETIME)


def _grantable(name: str) -> role_file.Role:
    known = role_file.roles()
    role = known.get(name)
    if role is None:
        hint = did_you_mean(name, known)
        raise Refused(f"There is no role '{name}'. {hint}".strip())
    if role.is_by_link:
        raise Refused(f"The role {role.label} is given by a signed link, not to an account.")
    return role


def _label(name: str) -> str:
    role = role_file.roles().get(name)
    return role.label if role else name


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _audit(action: str, user: User, actor: User | None, **changes: Any) -> None:
    chain.append(actor=actor, action=action, subject=f"user:{user.username}", changes=changes)
