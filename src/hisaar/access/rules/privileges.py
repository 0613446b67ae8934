"""Least privilege: MON-19."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from hisaar.access.hygiene import BY_NAME
from hisaar.access.models import Account, RoleProfile
from hisaar.access.queries import TECHNICAL, Limits, grants_in_force, open_accounts
from hisaar.assets.queries import critical_systems
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, rule
from hisaar.platform.records.dated import in_force

from .counting import counted


@rule("MON-19")
def access_follows_least_privilege(on: date, p: Parameters) -> Verdict:
    """Every grant comes from an approved role profile or a dated exception; each critical system
    has at most {admin_max} administrator accounts; what was not used for {dormant_days} days is
    removed."""
    days = p.days("dormant_days")
    limits = Limits(leaver=days, dormant=days, rotation=days)
    grants = grants_in_force(on)
    of_people = grants.exclude(account__kind__in=TECHNICAL)
    excepted = of_people.filter(exception_until__gte=on).exclude(exception_reason="")
    profiles = RoleProfile.objects.filter(in_force(on), approved_on__lte=on)
    return all_of(
        profiles=counted(
            of_people.count(), BY_NAME["outside_profiles"].rows(on, limits), of="grants",
            gap="comes from no approved role profile and from no dated exception",
            remedy=BY_NAME["outside_profiles"].remedy,
            evidence=profiles.order_by("pk").values_list("code", flat=True),
            exceptions=excepted.order_by("pk").values_list("code", flat=True)[:100],
        ),
        administrators=_administrators(on, p.number("admin_max")),
        unused=counted(
            grants.count(), BY_NAME["unused"].rows(on, limits), of="grants",
            gap=lambda g: f"was last used on {g.last_used_on:%d %b %Y}",
            remedy="End the grant.",
        ),
    )  # fmt: skip


def _administrators(on: date, at_most: int) -> Verdict:
    """Administrator accounts of each critical system: its own, and those that rights make such."""
    systems = list(critical_systems(on).values_list("pk", "code", named=True))
    own = open_accounts(on).filter(
        Q(kind=Account.Kind.ADMINISTRATOR) | Q(is_privileged=True),
        system__in=[s.pk for s in systems],
    ).exclude(kind__in=TECHNICAL)  # fmt: skip
    held = grants_in_force(on).filter(
        entitlement__is_privileged=True, entitlement__system__in=[s.pk for s in systems]
    ).exclude(account__kind__in=TECHNICAL)  # fmt: skip
    holders: dict[int, set[int]] = {s.pk: set() for s in systems}
    for system, account in own.order_by().values_list("system_id", "pk"):
        holders[system].add(account)
    pairs = held.order_by().values_list("entitlement__system_id", "account_id").distinct()
    for system, account in pairs:
        holders[system].add(account)

    def fault(system: Any) -> str:
        number = len(holders[system.pk])
        return f"has {number} administrator accounts, {at_most} at most" if number > at_most else ""

    return every(
        systems,
        of="critical systems",
        unless=lambda s: not fault(s),
        gap=fault,
        remedy="Take the privilege from whoever does not need it daily.",
    )
