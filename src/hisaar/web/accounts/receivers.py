"""Second factors that come and go, into the audit trail, in the transaction that writes them."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from hisaar.platform.audit import chain

HAS_FACTOR = "_has_second_factor"


@receiver(post_save, sender=Authenticator)
def note_added(instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        _note("second factor added", instance, [None, _kind(instance)])


@receiver(post_delete, sender=Authenticator)
def note_removed(instance: Authenticator, **_: Any) -> None:
    if context.request is not None:
        context.request.session.pop(HAS_FACTOR, None)
    _note("second factor removed", instance, [_kind(instance), None])


def _kind(authenticator: Authenticator) -> str:
    return str(authenticator.get_type_display())


def _note(action: str, authenticator: Authenticator, change: list[str | None]) -> None:
    """``actor`` is whoever is signed in: the owner, or an administrator who resets the account."""
    user = getattr(context.request, "user", None)
    actor = user if user is not None and user.is_authenticated else None
    subject = f"user:{authenticator.user.username}"
    chain.append(actor=actor, action=action, subject=subject, changes={"kind": change})
