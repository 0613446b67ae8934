"""Links that are a way in by themselves: one purpose, one subject, for a time.

    raw = issue("questionnaire", subject="TPA-0004", lifetime=timedelta(days=14), actor=user)
    link = open_link("questionnaire", raw)      looks, and may be looked at again
    link = redeem("questionnaire", raw)         uses it up, when it is of single use

The database holds a keyed hash, so that nobody can read a link out of it. Whatever a link allows,
the page behind its purpose decides; a link is no account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from hisaar.platform.audit import chain
from hisaar.platform.records.refusals import Refused

from . import secrets
from .models import Link, User

PURPOSE = "link"


class LinkRefused(Refused):
    """The link does not open anything (any more)."""


@transaction.atomic
def issue(
    purpose: str, *, subject: str, lifetime: dt.timedelta, actor: User | None,
    is_single_use: bool = True, payload: Mapping[str, Any] | None = None,
) -> str:  # fmt: skip
    """Make a link and return its secret part, which is shown once and cannot be read again."""
    raw, now = secrets.new_token(), timezone.now()
    Link.objects.create(
        purpose=purpose, subject=subject, payload=dict(payload or {}),
        digest=secrets.digest(raw, PURPOSE), is_single_use=is_single_use,
        issued_at=now, expires_at=now + lifetime, issued_by=actor,
    )  # fmt: skip
    chain.append(
        actor=actor, action=f"link issued: {purpose}", subject=subject[:60],
        changes={"expires_at": [None, (now + lifetime).isoformat(timespec="minutes")]},
    )  # fmt: skip
    return raw


def open_link(purpose: str, raw: str) -> Link:
    """The link, when it still opens something; LinkRefused says why not and what to do."""
    found = Link.objects.filter(purpose=purpose, digest__in=secrets.digests(raw, PURPOSE)).first()
    if found is None:
        raise LinkRefused("This link is not one of ours. Check that it was copied as a whole.")
    ask = "Ask whoever sent it for a new one."
    if found.withdrawn_at is not None:
        raise LinkRefused(f"This link was withdrawn. {ask}")
    if found.is_single_use and found.used_at is not None:
        at = timezone.localtime(found.used_at)
        raise LinkRefused(f"This link was used on {at:%-d %B %Y at %H:%M} and works once. {ask}")
    if found.expires_at <= timezone.now():
        at = timezone.localtime(found.expires_at)
        raise LinkRefused(f"This link expired on {at:%-d %B %Y at %H:%M}. {ask}")
    return found


@transaction.atomic
def redeem(purpose: str, raw: str) -> Link:
    """Use the link; of two who use a single-use link at once, one is refused."""
    found = open_link(purpose, raw)
    now = timezone.now()
    rows = Link.objects.filter(pk=found.pk)
    if found.is_single_use and not rows.filter(used_at__isnull=True).update(used_at=now):
        raise LinkRefused("This link was used a moment ago and works once. Ask for a new one.")
    if not found.is_single_use:
        rows.update(used_at=now)
    chain.append(actor=None, action=f"link used: {purpose}", subject=found.subject[:60])
    return found


def withdraw(purpose: str, subject: str) -> int:
    """Let no unused link for the subject work any more."""
    open_links = Link.objects.filter(
        purpose=purpose, subject=subject, used_at__isnull=True, withdrawn_at__isnull=True
    )
    return open_links.update(withdrawn_at=timezone.now())
