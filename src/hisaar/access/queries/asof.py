"""Accounts and grants as they stood on a day, as conditions for the database."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from hisaar.access.models import Account, Grant, Identity
from hisaar.platform.records.dated import in_force

TECHNICAL = (
    Account.Kind.SERVICE, Account.Kind.KEY, Account.Kind.DATABASE_LINK,
    Account.Kind.SCHEDULED_JOB,
)  # fmt: skip
"""Kinds of accounts that no person signs in with."""


def account_is_open(on: dt.date, prefix: str = "") -> Q:
    """Accounts with which one could sign in on the day, as ``Account.is_open`` says of one."""
    enabled = Q(**{f"{prefix}disabled_on__isnull": True, f"{prefix}is_enabled": True})
    enabled |= Q(**{f"{prefix}disabled_on__gt": on})
    unexpired = Q(**{f"{prefix}expires_on__isnull": True}) | Q(**{f"{prefix}expires_on__gte": on})
    made = Q(**{f"{prefix}created_on__isnull": True}) | Q(**{f"{prefix}created_on__lte": on})
    return in_force(on, prefix=prefix) & made & enabled & unexpired


def open_accounts(on: dt.date) -> QuerySet[Account]:
    return Account.objects.filter(account_is_open(on))


def grants_in_force(on: dt.date) -> QuerySet[Grant]:
    """Grants that hold on the day, of accounts that are open on it."""
    return Grant.objects.filter(in_force(on), account_is_open(on, "account__"))


def identities_of(on: dt.date) -> QuerySet[Identity]:
    return Identity.objects.filter(in_force(on))


def left_before(day: dt.date, prefix: str = "identity__") -> Q:
    """Accounts of whoever's last day lies before: a leaver, or a third party that ended."""
    dated = ("left_on", "to_on", "person__left_on", "third_party__to_on")
    gone = Q()
    for field in dated:
        gone |= Q(**{f"{prefix}{field}__lt": day})
    undated = {f"{prefix}{f}__isnull": True for f in ("left_on", "to_on", "person__left_on")}
    return gone | Q(**{f"{prefix}employment": Identity.Employment.LEFT}, **undated)


def privileged_accounts(on: dt.date) -> QuerySet[Account]:
    """Open accounts that are privileged by themselves, by kind or by what they hold."""
    holding = Grant.objects.filter(in_force(on), entitlement__is_privileged=True)
    return open_accounts(on).filter(
        Q(is_privileged=True) | Q(kind=Account.Kind.ADMINISTRATOR)
        | Q(pk__in=holding.values("account_id"))
    )  # fmt: skip
