"""Network security: SYS-01."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from hisaar.assets.models import FirewallRule, NetworkZone, System
from hisaar.assets.queries import systems_in_service
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, not_applicable, rule
from hisaar.platform.records.dated import in_force
from hisaar.risk.effectiveness import Standing, period_of_tests, standings
from hisaar.risk.models import Control
from hisaar.testing.models import Severity, Vulnerability
from hisaar.testing.queries import by_system, overdue
from hisaar.testing.rules.servers import late_sentence


@rule("SYS-01")
def networks_are_secured(on: date, p: Parameters) -> Verdict:
    """Every network zone has a working control at its boundary; every system that the internet
    reaches lies behind a listed filtering device; firewall rules were reviewed within
    {review_months} months; no critical weakness of the network is past its day."""
    zones = list(NetworkZone.objects.filter(in_force(on)).exclude(kind=NetworkZone.Kind.INTERNET))
    devices = {s.pk: s.code for s in systems_in_service(on).only("pk", "code")} if zones else {}
    return all_of(
        boundaries=_boundaries(on, zones),
        filtering=_filtering(on, devices),
        rules=_reviewed_rules(on, p),
        weaknesses=_weaknesses(on),
    )


def _boundaries(on: date, zones: list[NetworkZone]) -> Verdict:
    standing = standings(on, period_of_tests(on))
    by_zone: dict[int, list[Standing]] = {zone.pk: [] for zone in zones}
    pairs = Control.zones.through.objects.filter(networkzone_id__in=list(by_zone))
    for control, zone in pairs.values_list("control_id", "networkzone_id"):
        if standing[control].control.domain == Control.Domain.NETWORK:
            by_zone[zone].append(standing[control])

    def gap(zone: NetworkZone) -> str:
        found = by_zone[zone.pk]
        if not found:
            return "has no control at its boundary"
        return "; ".join(f"{s.control.code} is {s.level}" for s in found)

    return every(
        zones,
        of="network zones",
        unless=lambda zone: any(s.is_working for s in by_zone[zone.pk]),
        gap=gap,
        remedy="Link a network control to the zone, put it into operation and test it.",
        evidence=lambda zone: [s.control for s in by_zone[zone.pk] if s.is_working],
    )


def _filtering(on: date, devices: dict[int, str]) -> Verdict:
    exposed = list(
        systems_in_service(on)
        .filter(is_internet_facing=True)
        .select_related("zone")
        .order_by("code")
    )

    def device(system: System) -> str:
        if system.zone is None:
            return ""
        return devices.get(system.zone.boundary_system_id or 0, "")

    empty = None
    if devices:
        empty = not_applicable("No system is marked as reachable from the internet.")
    return every(
        exposed,
        of="systems that the internet reaches",
        unless=device,
        gap=lambda s: (
            "lies in no network zone"
            if s.zone is None
            else f"its zone {s.zone.code} names no filtering device in service"
        ),
        remedy="Put the system into its zone, and name the zone's boundary device.",
        evidence=lambda s: [s.code, device(s)],
        when_empty=empty,
    )


def _reviewed_rules(on: date, p: Parameters) -> Verdict:
    since = on - p.months("review_months")
    rows = FirewallRule.objects.filter(in_force(on), is_enabled=True)
    asked = rows.order_by("code").values_list("code", "reviewed_on", named=True)
    return every(
        list(asked),
        of="firewall rules",
        unless=lambda r: r.reviewed_on is not None and since <= r.reviewed_on <= on,
        gap="was last reviewed {reviewed_on|never}",
        remedy="Review the rule: keep it with a reason, or take it out.",
    )


def _weaknesses(on: date) -> Verdict:
    """Past their day among those of the network layer, or of network devices."""
    is_network = Q(layer=Vulnerability.Layer.NETWORK) | Q(system__kind=System.Kind.NETWORK_DEVICE)
    late = by_system(overdue(on, (Severity.CRITICAL,)).filter(is_network))
    concerned = systems_in_service(on).filter(
        Q(kind=System.Kind.NETWORK_DEVICE) | Q(pk__in=list(late))
    )
    return every(
        list(concerned.order_by("code").values_list("pk", "code", named=True)),
        of="network devices",
        unless=lambda s: s.pk not in late,
        gap=lambda s: late_sentence(late[s.pk], on),
        remedy="Fix it, or have it accepted for a time.",
    )
