"""Physical and logical access: MON-16 and MON-17."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from hisaar.access.hygiene import is_orphan, is_shared
from hisaar.access.models import Account, Grant, MovementEvent, SecureArea, SignInPolicy
from hisaar.access.queries import (
    TECHNICAL,
    Limits,
    grants_in_force,
    left_before,
    open_accounts,
    privileged_accounts,
)
from hisaar.assets.models import Location
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, exists, not_applicable, rule
from hisaar.platform.records.dated import in_force

from .counting import counted, is_since

SAMPLE = timedelta(days=365)
NO_LIMITS = Limits(leaver=timedelta(), dormant=timedelta(), rotation=timedelta())


def open_areas(on: date) -> list[SecureArea]:
    """Secure areas that are in use on the day."""
    rows = SecureArea.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    return list(rows.order_by("pk"))


@rule("MON-16")
def physical_access_is_managed(on: date, p: Parameters) -> Verdict:
    """Server rooms, the recovery site and record rooms have an access list with an owner, reviewed
    within {physical_review_days} days, and a visitor log; leavers are taken off within
    {leaver_days} days."""
    since = on - p.days("physical_review_days")
    areas = open_areas(on)
    physical = grants_in_force(on).filter(
        Q(kind=Grant.Kind.PHYSICAL) | Q(entitlement__area__isnull=False)
    )
    rooms = set(physical.values_list("entitlement__area_id", flat=True))
    places = set(physical.values_list("entitlement__location_id", flat=True)) - {None}

    def fault(area: SecureArea) -> str:
        wanted = {
            "an owner": area.owner_id,
            "an access list": area.pk in rooms or area.location_id in places,
            "a visitor log": area.visitor_log_kept,
        }
        lacks = [name for name, value in wanted.items() if not value]
        if lacks:
            return f"lacks {', '.join(lacks)}"
        if not is_since(area.reviewed_on, since, on):
            return "its access list was not reviewed within the period"
        return ""

    gone = physical.filter(left_before(on - p.days("leaver_days"), "account__identity__"))
    return all_of(
        registered=_registered(areas),
        areas=every(
            areas, of="secure areas", unless=lambda a: not fault(a), gap=fault,
            remedy="Complete the area, and review its access list.",
        ),
        leavers=counted(
            physical.count(), gone.order_by("pk"), of="grants of physical access",
            gap="still opens a door to somebody who left", remedy="End the grant.",
            evidence=(a.code for a in areas),
        ),
    )  # fmt: skip


def _registered(areas: list[SecureArea]) -> Verdict:
    """Data centres and recovery sites are secure areas."""
    kinds = (Location.Kind.DATA_CENTRE, Location.Kind.RECOVERY_SITE)
    covered = {area.location_id for area in areas}
    return every(
        Location.objects.filter(kind__in=kinds),
        unless=lambda location: location.pk in covered,
        gap="is no secure area yet",
        remedy="Add a secure area for it, with who answers for the access list.",
        when_empty=not_applicable("No data centre or recovery site is on record."),
    )


@rule("MON-17")
def logical_access_is_managed(on: date, p: Parameters) -> Verdict:
    """Every user has an identity of their own and no account is shared without a dated exception;
    every joiner, mover and leaver has a ticket that was done; at least {mfa_priv_pct} percent of
    privileged accounts and all that the internet reaches have multi-factor authentication; a policy
    for passwords and lockout is enforced."""
    people = open_accounts(on).exclude(kind__in=TECHNICAL)
    shared, orphan = is_shared(on, NO_LIMITS), is_orphan(on, NO_LIMITS)
    accepted = people.filter(kind=Account.Kind.SHARED).exclude(shared)
    privileged = privileged_accounts(on).exclude(kind__in=TECHNICAL)
    reachable = people.filter(is_internet_reachable=True)
    return all_of(
        own_identity=counted(
            people.count(),
            people.filter(shared | (orphan & ~Q(kind=Account.Kind.SHARED))).order_by("pk"),
            of="accounts of people", gap=_why_not_own,
            remedy="Give each person an account of their own, or except it until a day.",
            exceptions=accepted.order_by("pk").values_list("code", flat=True),
        ),
        movements=_movements(on),
        privileged=_with_mfa(privileged, "privileged accounts", p.percent("mfa_priv_pct")),
        internet=_with_mfa(
            reachable, "accounts that the internet reaches", 100,
            not_applicable("No account is recorded as reachable from the internet."),
        ),
        policy=_policy(on),
    )  # fmt: skip


def _why_not_own(account: Account) -> str:
    if account.kind == Account.Kind.SHARED:
        return "is shared, and nothing in force accepts that"
    return "belongs to nobody"


def _movements(on: date) -> Verdict:
    rows = MovementEvent.objects.filter(effective_on__lte=on, effective_on__gt=on - SAMPLE)

    def fault(movement: MovementEvent) -> str:
        if not movement.ticket:
            return "has no ticket"
        if movement.done_on is None or movement.done_on > on:
            return "its access was not adapted yet"
        return ""

    return every(
        rows.order_by("pk"),
        unless=lambda m: not fault(m),
        gap=fault,
        remedy="Record the ticket and when the access was adapted.",
    )


def _with_mfa(accounts: Any, of: str, at_least: int, when_empty: Verdict | None = None) -> Verdict:
    lacking = accounts.filter(Q(has_mfa__isnull=True) | Q(has_mfa=False))
    return counted(
        accounts.count(), lacking.order_by("pk"), of=of, at_least=at_least,
        gap=lambda a: "has no second factor" if a.has_mfa is False
        else "it is not recorded whether it has a second factor",
        remedy="Set up a second factor and record it.", when_empty=when_empty,
    )  # fmt: skip


def _policy(on: date) -> Verdict:
    policies = SignInPolicy.objects.filter(in_force(on)).order_by("pk")
    return exists(
        policies,
        that=lambda q: q.is_enforced and q.minimum_length and q.lockout_attempts
        and q.verified_on is not None and q.verified_on <= on,
        missing="No enforced policy for passwords and lockout is on record.",
        gap="is not enforced, not verified, or lacks length or lockout",
        remedy="Record the policy of the directory and when its enforcement was verified.",
    )  # fmt: skip
