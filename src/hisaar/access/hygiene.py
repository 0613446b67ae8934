"""What is untidy about accounts and grants on a day: each finding is a query of the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hisaar.platform.records.dated import in_force

from .models import Account, Grant, Identity, RoleProfile
from .queries import (
    TECHNICAL,
    Limits,
    account_is_open,
    grants_in_force,
    left_before,
    open_accounts,
)

Condition = Callable[[dt.date, Limits], Q]


@dataclass(frozen=True)
class Finding:
    """One kind of untidiness: what it is called, why it matters, and how it is mended."""

    name: str
    label: str
    why: str
    remedy: str
    condition: Condition
    is_about_grants: bool = False

    def rows(self, on: dt.date, limits: Limits) -> QuerySet[Account] | QuerySet[Grant]:
        """The records that it finds on the day, by code."""
        found = self.condition(on, limits)
        if self.is_about_grants:
            grants = _annotated(grants_in_force(on), on).filter(found)
            return grants.select_related("account__identity", "entitlement__system").order_by("pk")
        accounts = open_accounts(on).filter(found)
        return accounts.select_related("identity__person", "system", "owner").order_by("pk")


def _annotated(grants: QuerySet[Grant], on: dt.date) -> QuerySet[Grant]:
    through = RoleProfile.entitlements.through.objects.filter(
        in_force(on, prefix="roleprofile__"), roleprofile__approved_on__lte=on,
        roleprofile_id=OuterRef("role_profile_id"), entitlement_id=OuterRef("entitlement_id"),
    )  # fmt: skip
    return grants.annotate(is_of_profile=Exists(through))


def is_orphan(on: dt.date, limits: Limits) -> Q:
    return Q(identity__isnull=True)


def is_leaver(on: dt.date, limits: Limits) -> Q:
    return left_before(on - limits.leaver)


def is_dormant(on: dt.date, limits: Limits) -> Q:
    """Not used for long; never used counts only where the system tells when accounts are used."""
    since = on - limits.dormant
    telling = Account.objects.filter(last_used_on__isnull=False).values("system_id")
    never = Q(last_used_on__isnull=True, created_on__lt=since, system_id__in=telling)
    return Q(last_used_on__lt=since) | never


def is_shared(on: dt.date, limits: Limits) -> Q:
    accepted = Q(sharing_until__gte=on) & ~Q(sharing_reason="")
    return Q(kind=Account.Kind.SHARED) & ~accepted


def is_privileged(on: dt.date) -> Q:
    holding = Grant.objects.filter(in_force(on), entitlement__is_privileged=True)
    return (
        Q(is_privileged=True) | Q(kind=Account.Kind.ADMINISTRATOR)
        | Q(pk__in=holding.values("account_id"))
    )  # fmt: skip


def lacks_mfa(on: dt.date, limits: Limits) -> Q:
    without = Q(has_mfa__isnull=True) | Q(has_mfa=False)
    return is_privileged(on) & without & ~Q(kind__in=TECHNICAL)


def is_exposed(on: dt.date, limits: Limits) -> Q:
    without = Q(has_mfa__isnull=True) | Q(has_mfa=False)
    return Q(is_internet_reachable=True) & without & ~Q(kind__in=TECHNICAL)


def is_interactive(on: dt.date, limits: Limits) -> Q:
    return Q(kind__in=TECHNICAL, signs_in_interactively=True)


def is_past_rotation(on: dt.date, limits: Limits) -> Q:
    overdue = Q(rotated_on__isnull=True) | Q(rotated_on__lt=on - limits.rotation)
    return Q(kind__in=TECHNICAL) & overdue


def is_unused(on: dt.date, limits: Limits) -> Q:
    return Q(last_used_on__lt=on - limits.dormant)


def is_outside_profiles(on: dt.date, limits: Limits) -> Q:
    excepted = Q(exception_until__gte=on) & ~Q(exception_reason="")
    return Q(is_of_profile=False) & ~excepted & ~Q(account__kind__in=TECHNICAL)


FINDINGS: tuple[Finding, ...] = (
    Finding(
        "leavers", "Leavers with open accounts",
        "Whoever has left can still sign in, and nobody watches the account.",
        "Disable the account.", is_leaver,
    ),
    Finding(
        "orphans", "Accounts that belong to nobody",
        "Nobody answers for what is done with them.",
        "Attach the identity, or disable the account.", is_orphan,
    ),
    Finding(
        "without_mfa", "Privileged without multi-factor authentication",
        "One stolen password is enough to run the system.",
        "Set up a second factor.", lacks_mfa,
    ),
    Finding(
        "exposed", "Reachable from the internet without multi-factor authentication",
        "Passwords that were leaked elsewhere are tried here by machines.",
        "Set up a second factor, or take the account off the internet.", is_exposed,
    ),
    Finding(
        "shared", "Shared accounts",
        "What is done with them cannot be traced to a person.",
        "Give each person an account, or accept the sharing until a day, with a reason.",
        is_shared,
    ),
    Finding(
        "dormant", "Dormant accounts",
        "An account that nobody uses is an account that nobody would miss.",
        "Disable the account.", is_dormant,
    ),
    Finding(
        "interactive", "Service accounts that people sign in with",
        "They escape the second factor and the sign-in rules for people.",
        "Forbid interactive sign-in.", is_interactive,
    ),
    Finding(
        "rotation", "Keys and secrets past their rotation",
        "Whoever once saw the secret still can use it.",
        "Change the secret and record the day.", is_past_rotation,
    ),
    Finding(
        "unused", "Grants that are not used",
        "Rights that the work does not need only help an intruder.",
        "End the grant.", is_unused, is_about_grants=True,
    ),
    Finding(
        "outside_profiles", "Grants outside approved profiles",
        "Nobody said that the job needs them.",
        "Add them to a profile, except them until a day with a reason, or end them.",
        is_outside_profiles, is_about_grants=True,
    ),
)  # fmt: skip
BY_NAME = {finding.name: finding for finding in FINDINGS}


def counts(on: dt.date, limits: Limits) -> dict[str, int]:
    """How many records each finding names: two queries, whatever the number of records."""
    about = {
        is_grants: {
            f.name: Count("pk", filter=f.condition(on, limits))
            for f in FINDINGS if f.is_about_grants is is_grants
        }
        for is_grants in (False, True)
    }  # fmt: skip
    accounts = Account.objects.filter(account_is_open(on)).aggregate(**about[False])
    grants = _annotated(grants_in_force(on), on).aggregate(**about[True])
    found = accounts | grants
    return {finding.name: found[finding.name] for finding in FINDINGS}


def leaver_day(identity: Identity) -> dt.date | None:
    """The last day of whoever left, for a sentence."""
    days = (identity.last_day(), identity.to_on)
    return min((d for d in days if d), default=None)


__all__ = ("BY_NAME", "FINDINGS", "Finding", "counts", "leaver_day")
