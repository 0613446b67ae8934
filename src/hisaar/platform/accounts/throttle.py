"""Guessing slowed down, per account, address and link, counted in the database.

A restart forgets nothing, and every process of the server counts the same. What a guess was aimed
at is kept as a keyed hash, because people type passwords into the field for the name.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from hisaar.platform.audit import chain
from hisaar.platform.records.refusals import Refused

from . import secrets
from .models import Attempt, UsedCode

DAY = dt.timedelta(days=1)
QUARTER = dt.timedelta(minutes=15)
# A household or an office holds a whole network of this size; one guesser has all of its addresses.
IPV6_PREFIX = 64
CODE_LIFE = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Limit:
    failures: int
    within: dt.timedelta


LIMITS: dict[str, tuple[Limit, ...]] = {
    "account": (Limit(5, QUARTER), Limit(30, DAY)),
    "address": (Limit(30, QUARTER), Limit(200, DAY)),
    # What one link may store: a form that saves itself as it is filled in stays far below.
    "link": (Limit(300, QUARTER),),
}


class Throttled(Refused):
    """Too many failed attempts; ``until`` says when the next is heard."""

    def __init__(self, kind: str, until: dt.datetime) -> None:
        self.until = until
        what = {
            "account": "failed attempts for this account",
            "address": "failed attempts from your address",
            "link": "changes through this link",
        }[kind]
        minutes = max(1, -(-int((until - timezone.now()).total_seconds()) // 60))
        at = timezone.localtime(until)
        clock = f"{at:%H:%M}" if minutes < 12 * 60 else f"{at:%H:%M on %-d %B}"
        wait = (
            f"{minutes} minute{'s' * (minutes != 1)}" if minutes < 120 else f"{minutes // 60} hours"
        )
        super().__init__(f"Too many {what}. Try again at {clock} (in {wait}).")


def check(*, account: str = "", address: str = "", link: str = "") -> None:
    """Raise Throttled while any has been tried too often; costs one query for each."""
    for kind, name in (("account", account), ("address", address), ("link", link)):
        if name and (until := locked_until(kind, name)):
            raise Throttled(kind, until)


def locked_until(kind: str, name: str) -> dt.datetime | None:
    """The moment from which the next attempt is heard, or None when it is heard now."""
    now, limits = timezone.now(), LIMITS[kind]
    targets = secrets.digests(_target(kind, name), "throttle")
    recent = Attempt.objects.filter(target__in=targets, at__gt=now - DAY).order_by("-at")
    longest = max(limit.failures for limit in limits)
    moments = list(recent.values_list("at", flat=True)[:longest])
    ends = [end for limit in limits if (end := _end(moments, limit)) and end > now]
    return max(ends, default=None)


def _end(moments: Sequence[dt.datetime], limit: Limit) -> dt.datetime | None:
    """When the oldest of the last ``limit.failures`` attempts leaves the window."""
    if len(moments) < limit.failures:
        return None
    return moments[limit.failures - 1] + limit.within


def attempt(*, account: str = "", address: str = "", link: str = "") -> tuple[int, ...]:
    """Count a try before it is looked at, so that many at once gain nothing; ``forgive`` takes it
    back when it was right. Raises Throttled when there were too many before.
    """
    check(account=account, address=address, link=link)
    now, kept = timezone.now(), []
    for kind, name in (("account", account), ("address", address), ("link", link)):
        if name:
            target = secrets.digest(_target(kind, name), "throttle")
            kept.append(Attempt.objects.create(target=target, at=now).pk)
    Attempt.objects.filter(at__lt=now - DAY).delete()
    return tuple(kept)


def _target(kind: str, name: str) -> str:
    if kind == "address" and ":" in name:
        name = str(ipaddress.ip_network(f"{name}/{IPV6_PREFIX}", strict=False))
    return f"{kind}:{name}"


def forgive(tries: Sequence[int]) -> None:
    Attempt.objects.filter(pk__in=tries).delete()


def note_failure(account: str, *, address: str = "") -> None:
    """Put the failure that closes an account into the audit trail."""
    if locked_until("account", account):
        chain.append(
            actor=None, action="sign-in locked", subject=f"user:{account}"[:60],
            changes={"address": [None, address]},
        )  # fmt: skip


def clear(account: str) -> None:
    """Forget an account's failures: its owner has come in, or an administrator has reset it."""
    targets = secrets.digests(f"account:{account}", "throttle")
    Attempt.objects.filter(target__in=targets).delete()


def use_code(owner: str, code: str) -> bool:
    """Whether a code of an authenticator app is used for the first time; remembers that it was."""
    now = timezone.now()
    UsedCode.objects.filter(used_at__lt=now - CODE_LIFE).delete()
    digest = secrets.digest(f"{owner}:{code}", "code")
    _, is_new = UsedCode.objects.get_or_create(digest=digest, defaults={"used_at": now})
    return is_new
