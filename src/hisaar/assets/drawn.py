"""Pictures fed from the registers of a day, for pages and for the report alike."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from hisaar.platform.documents.pictures import Picture
from hisaar.platform.records.dated import in_force

from .models import DataSet, FirewallRule, NetworkZone, System, ThirdParty
from .pictures import Hop, Node, Passage, Zone, draw_data_map, draw_zones

Address = Callable[[str], str]
PROTECTION = {
    "protected": "encrypted", "open": "not encrypted", "unknown": "not known",
    "excused": "not encrypted by leave",
}  # fmt: skip


def _nowhere(code: str) -> str:
    return ""


@dataclass(frozen=True)
class Zones:
    """Zones and the rules between them, drawn; ``wide`` let anything through."""

    picture: Picture
    zones: tuple[Any, ...]
    wide: tuple[FirewallRule, ...]


def zones(on: dt.date, *, address: Address = _nowhere) -> Zones:
    """Each zone carries ``held``, the number of systems in it."""
    in_use = Q(systems__retired_on__isnull=True) | Q(systems__retired_on__gt=on)
    found = tuple(
        NetworkZone.objects.filter(in_force(on))
        .select_related("boundary_system")
        .annotate(held=Count("systems", filter=in_use))
    )
    rules = tuple(
        FirewallRule.objects.filter(in_force(on), is_enabled=True, action="allow")
        .select_related("source_zone", "destination_zone", "device")
    )  # fmt: skip
    picture = draw_zones([_zone(z, address) for z in found], _passages(rules))
    return Zones(picture, found, tuple(r for r in rules if r.is_wide_open))


def _zone(zone: Any, address: Address) -> Zone:
    return Zone(
        zone.code, zone.title, zone.kind, zone.trust, zone.held,
        zone.boundary_system.title if zone.boundary_system else "",
        zone.segregation_decision, address(zone.code),
    )  # fmt: skip


def _passages(rules: Iterable[FirewallRule]) -> list[Passage]:
    between: dict[tuple[str, str], list[FirewallRule]] = defaultdict(list)
    for rule in rules:
        if rule.source_zone is not None and rule.destination_zone is not None:
            between[rule.source_zone.code, rule.destination_zone.code].append(rule)
    return [
        Passage(a, b, len(found), is_broad=any(_is_broad(r) for r in found))
        for (a, b), found in between.items()
    ]


def _is_broad(rule: FirewallRule) -> bool:
    """Between two zones, a rule for every port is as good as none."""
    return rule.ports.strip().lower() in ("", "any", "all", "*")


def is_of_people(data_set: DataSet) -> bool:
    return data_set.has_personal_data or data_set.subject in ("policyholders", "claimants")


def largest_first(sets: Iterable[DataSet]) -> list[DataSet]:
    """Data of people before the others, then by how many persons they are about."""
    return sorted(sets, key=lambda s: (not is_of_people(s), -(s.record_count or 0)))


@dataclass(frozen=True)
class DataMap:
    """Where one data set lies and goes; a row for each hop."""

    title: str
    picture: Picture | None
    means: str
    rows: tuple[tuple[str, str, str, str, str], ...]


def data_map(data_set: DataSet, hops: Sequence[Hop], *, address: Address = _nowhere) -> DataMap:
    title = f"{data_set.title}: where it lies and goes"
    titles = _titles({code for h in hops for code in (h.source, h.target)} - {data_set.code})
    short = {h.target for h in hops if h.source == data_set.code and h.is_short}
    places = [
        Node(
            data_set.code, data_set.title, "critical" if is_of_people(data_set) else "",
            data_set.get_classification_display() or "not classified", "", address(data_set.code),
        ),
        *(
            Node(code, name, "", "", "not protected" if code in short else "", address(code))
            for code, name in titles.items()
        ),
    ]  # fmt: skip
    names = {**titles, data_set.code: data_set.title}
    rows = tuple(
        (h.code, names.get(h.source, h.source), names.get(h.target, h.target),
         h.means or "lies there", PROTECTION[h.protection])
        for h in hops
    )  # fmt: skip
    picture = draw_data_map(places, hops, what=title) if hops else None
    return DataMap(title, picture, _meaning(hops), rows)


def _meaning(hops: Sequence[Hop]) -> str:
    short = [h for h in hops if h.is_short]
    if not short:
        return f"All {len(hops)} hops are encrypted, or there is leave to do without."
    return f"{len(short)} of {len(hops)} hops are not encrypted, or nobody has recorded that."


def _titles(codes: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for model in (System, ThirdParty, DataSet):
        found |= dict(model.objects.filter(code__in=codes).values_list("code", "title"))
    return dict(sorted(found.items()))
