"""Second factors that come and go, into the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from django.dispatch import receiver

from hisaar.platform.audit import chain


@receiver(signals.authenticator_added)
def note_added(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note("second factor added", user, authenticator)


@receiver(signals.authenticator_removed)
def note_removed(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    request.session.pop("_has_second_factor", None)
    _note("second factor removed", user, authenticator)


@receiver(signals.authenticator_reset)
def note_reset(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _note("recovery codes replaced", user, authenticator)


def _note(action: str, user: Any, authenticator: Any) -> None:
    chain.append(
        actor=user, action=action, subject=f"user:{user.username}",
        changes={"kind": [None, str(authenticator.get_type_display())]},
    )  # fmt: skip
