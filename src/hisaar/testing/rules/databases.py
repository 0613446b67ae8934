"""Databases: SYS-04."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from hisaar.access.models import Account
from hisaar.assets.models import Classification, DataSet, FirewallRule, NetworkZone, System
from hisaar.assets.queries import systems_in_service
from hisaar.catalogue.rules import Parameters, Verdict, every, not_applicable, rule
from hisaar.platform.records.dated import in_force

GUARDED = (Classification.RESTRICTED, Classification.CONFIDENTIAL)
# Names that makers ship their products with.
DEFAULT_NAMES = frozenset(
    "sa sys system dbsnmp outln scott root admin administrator postgres mysql mongo elastic"
    " db2admin db2inst1 informix sapsa sapr3 sybase guest test".split()
)
OPEN_ZONES = (NetworkZone.Kind.INTERNET, NetworkZone.Kind.DMZ, NetworkZone.Kind.USER)


@rule("SYS-04")
def databases_are_safeguarded(on: date, p: Parameters) -> Verdict:
    """Every database with confidential data or data of policyholders has an owner, no shared or
    default administrator account, an audit trail, a supported version, and a network path that is
    restricted."""
    databases = _databases(on)
    accounts = _administrators(on, [s.pk for s in databases])
    is_open = _open_paths(on)

    def fault(system: System) -> str:
        lacks = [
            system.owner_id is None and "has no owner",
            _account_fault(system, accounts.get(system.pk, [])),
            not system.has_auditing and (
                "its audit trail is off" if system.has_auditing is False
                else "says not whether it writes an audit trail"
            ),
            _support_fault(system, on),
            is_open(system),
        ]  # fmt: skip
        return "; ".join(str(lack) for lack in lacks if lack)

    faults = {s.pk: fault(s) for s in databases}
    return every(
        databases,
        of="databases with confidential data or data of policyholders",
        unless=lambda s: not faults[s.pk],
        gap=lambda s: faults[s.pk],
        remedy="Name an owner, give each administrator an account of their own, turn auditing on,"
        " upgrade, and keep the database in a zone that only its applications reach.",
        when_empty=_none(on),
    )


def _databases(on: date) -> list[System]:
    held = DataSet.systems.through.objects
    sensitive = DataSet.objects.filter(classification__in=GUARDED) | DataSet.objects.filter(
        subject=DataSet.Subject.POLICYHOLDERS
    )
    holds = set(
        held.filter(dataset_id__in=sensitive.values("pk")).values_list("system_id", flat=True)
    )
    rows = systems_in_service(on).filter(kind=System.Kind.DATABASE).select_related("zone")
    return [s for s in rows.order_by("code") if s.pk in holds or s.classification in GUARDED]


def _none(on: date) -> Verdict | None:
    """With databases on record, none of which holds such data, there is nothing to safeguard."""
    known = list(systems_in_service(on).filter(kind=System.Kind.DATABASE).order_by("code")[:20])
    if not known:
        return None
    return not_applicable(
        "No database on record holds confidential data or data of policyholders.", evidence=known
    )


def _administrators(on: date, systems: list[int]) -> dict[int, list[Account]]:
    """Accounts that one could sign in with and that administer, by system."""
    found: dict[int, list[Account]] = defaultdict(list)
    for account in Account.objects.filter(in_force(on), system_id__in=systems).order_by("code"):
        rules_all = account.is_privileged or account.kind in (
            Account.Kind.ADMINISTRATOR, Account.Kind.SHARED,
        )  # fmt: skip
        if rules_all and account.is_open(on):
            found[account.system_id].append(account)
    return found


def _account_fault(system: System, administrators: list[Account]) -> str:
    if system.has_default_accounts:
        return "makers' or shared administrator accounts are left on it"
    for account in administrators:
        if account.kind == Account.Kind.SHARED:
            return f"{account.code} {account.name} is a shared administrator account"
        if account.name.strip().lower() in DEFAULT_NAMES:
            return f"{account.code} {account.name} is a default administrator account"
    if not administrators and system.has_default_accounts is None:
        return "no administrator account of it is on record"
    return ""


def _support_fault(system: System, on: date) -> str:
    if system.is_support_exempt:
        return ""
    if system.support_ends_on is None:
        return "says not until when its version is supported"
    if system.support_ends_on < on:
        return f"the support of its version ended on {system.support_ends_on:%d %b %Y}"
    return ""


def _open_paths(on: date) -> Callable[[System], str]:
    """What is wrong with the way to a database, for those asked."""
    wide: dict[int, str] = {}
    rows: Any = FirewallRule.objects.filter(
        in_force(on), is_enabled=True, action=FirewallRule.Action.ALLOW,
        destination_zone__isnull=False,
    ).select_related("source_zone")  # fmt: skip
    for row in rows.order_by("code"):
        from_outside = row.source_zone and row.source_zone.kind == NetworkZone.Kind.INTERNET
        if row.is_wide_open or from_outside:
            wide.setdefault(row.destination_zone_id, row.code)

    def fault(system: System) -> str:
        zone = system.zone
        if zone is None:
            return "lies in no network zone"
        if system.is_internet_facing or zone.kind in OPEN_ZONES:
            return f"lies in {zone.code} {zone.title}, where others than its applications reach it"
        if zone.pk in wide:
            return f"{wide[zone.pk]} lets anybody into its zone {zone.code}"
        return ""

    return fault
