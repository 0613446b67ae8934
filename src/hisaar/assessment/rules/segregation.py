"""Whether the network is divided where it is needed: MON-05."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from hisaar.assets.models import Classification, DataSet, NetworkZone, System
from hisaar.assets.queries import systems_in_service
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    holds,
    not_applicable,
    rule,
)
from hisaar.lib.text import join_names
from hisaar.platform.records.dated import in_force

Kind, Segregation = NetworkZone.Kind, NetworkZone.Segregation
# The zones that the threshold names, by the kind of zone that is meant.
KINDS = {
    "user": Kind.USER, "server": Kind.SERVER, "dmz": Kind.DMZ, "third_party": Kind.PARTNER,
    "admin_backup": Kind.MANAGEMENT,
}  # fmt: skip
NAMES = {
    "user": "users", "server": "servers", "dmz": "what the internet reaches",
    "third_party": "third parties", "admin_backup": "administration and backup",
    "database": "databases",
}  # fmt: skip
OF_PEOPLE = (Kind.USER, Kind.BRANCH)
BESIDE_DATABASES = (
    System.Kind.APPLICATION, System.Kind.ENDPOINT_GROUP, System.Kind.END_USER_COMPUTING,
)  # fmt: skip


@rule("MON-05")
def network_is_segregated(on: date, p: Parameters) -> Verdict:
    """For every network zone it was decided, with day and reason, whether it is separated; where
    any is, the zones {min_zones} are there, and no restricted data lie in a zone with end users."""
    wanted = p.list("min_zones")
    zones = list(
        NetworkZone.objects.filter(in_force(on)).exclude(kind=Kind.INTERNET).order_by("code")
    )  # fmt: skip
    decided = every(
        zones,
        of="network zones",
        unless=lambda zone: not _undecided(zone, on),
        gap=lambda zone: _undecided(zone, on),
        remedy="Decide whether the zone is separated, with day and reason.",
    )
    separated = [z for z in zones if z.segregation_decision == Segregation.SEPARATED]
    if zones and not separated:
        none = not_applicable("It was decided that no zone needs separating.", evidence=zones)
        return all_of(decided=decided, zones=none, restricted_data=none)
    if not zones:
        return decided
    return all_of(
        decided=decided,
        zones=_are_there(separated, wanted, on),
        restricted_data=_away_from_people(zones, on),
    )


def _undecided(zone: NetworkZone, on: date) -> str:
    wanted = {
        "a decision on its separation": zone.segregation_decision,
        "the day of that decision": zone.decided_on and zone.decided_on <= on,
        "the reason for it": zone.segregation_reason.strip() or zone.decision_id,
    }
    lacks = [name for name, value in wanted.items() if not value]
    return f"lacks {join_names(lacks)}" if lacks else ""


def _are_there(separated: list[NetworkZone], wanted: Iterable[str], on: date) -> Verdict:
    kinds = {zone.kind for zone in separated}
    there = {name for name, kind in KINDS.items() if kind in kinds}
    if _holds_only_databases(separated, on):
        there.add("database")
    lacking = [NAMES.get(name, name) for name in wanted if name not in there]
    return holds(
        not lacking,
        gap=f"no separated zone is on record for {join_names(lacking)}",
        remedy="Separate them, or record the zone with its kind and the decision.",
        evidence=separated,
    )


def _holds_only_databases(separated: list[NetworkZone], on: date) -> bool:
    """Whether databases have a zone without applications and end users beside them."""
    held: dict[int, set[str]] = defaultdict(set)
    rows = systems_in_service(on).filter(zone__in=[z.pk for z in separated]).order_by()
    for zone, kind in rows.values_list("zone_id", "kind"):
        held[zone].add(kind)
    return any(
        System.Kind.DATABASE in kinds and not kinds & set(BESIDE_DATABASES)
        for kinds in held.values()
    )


def _away_from_people(zones: list[NetworkZone], on: date) -> Verdict:
    of_people = {zone.pk: zone.code for zone in zones if zone.kind in OF_PEOPLE}
    held = DataSet.systems.through.objects.filter(
        dataset__classification=Classification.RESTRICTED, system__in=systems_in_service(on)
    )
    rows: list[Any] = list(
        held.order_by("system__code", "dataset__code").values_list(
            "system__code", "dataset__code", "system__zone_id"
        )
    )
    return every(
        [_Held(*row) for row in rows],
        of="places of restricted data",
        unless=lambda place: place.zone not in of_people,
        gap=lambda place: (
            f"holds the restricted {place.data} in {of_people[place.zone]}, beside end users"
        ),
        remedy="Move the data into a zone of servers.",
        when_empty=not_applicable("No restricted data are on record in a system."),
    )


class _Held:
    """Restricted data in one system."""

    def __init__(self, code: str, data: str, zone: int | None) -> None:
        self.code, self.data, self.zone = code, data, zone
