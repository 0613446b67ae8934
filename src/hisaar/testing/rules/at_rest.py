"""Data at rest in live systems: RCA-27."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from hisaar.access.models import Grant
from hisaar.assets.models import (
    Classification,
    DataSet,
    Encryption,
    ProtectionException,
    System,
)
from hisaar.assets.queries import systems_in_service
from hisaar.catalogue.rules import Parameters, Verdict, every, not_applicable, rule
from hisaar.platform.records.dated import in_force
from hisaar.risk.effectiveness import Standing, standings
from hisaar.risk.models import Control

Domain = Control.Domain
GUARDED = (Classification.RESTRICTED, Classification.CONFIDENTIAL)
STORES = (System.Kind.STORAGE, System.Kind.OFFLINE_STORE)
AT_REST = ("database", "storage")
Place = tuple[int | None, int | None]


@dataclass
class Protections:
    """What is recorded of encryption, exceptions, controls and access, by data set and system."""

    encrypted: dict[Place, list[Encryption]] = field(default_factory=lambda: defaultdict(list))
    excepted: dict[Place, list[ProtectionException]] = field(
        default_factory=lambda: defaultdict(list)
    )
    on_data: dict[int, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    on_system: dict[int, list[Standing]] = field(default_factory=lambda: defaultdict(list))

    def encryptions(self, data_set: int, system: int | None) -> list[Encryption]:
        """Those that count for the data set in that system."""
        places: tuple[Place, ...] = ((data_set, system), (data_set, None), (None, system))
        return [row for place in places for row in self.encrypted.get(place, ())]

    def exceptions(self, data_set: int, system: int | None) -> list[ProtectionException]:
        places: tuple[Place, ...] = ((data_set, system), (data_set, None), (None, system))
        return [row for place in places for row in self.excepted.get(place, ())]

    def controls(self, data_set: int, system: int, domain: str) -> list[Standing]:
        """Controls of a domain on the data set or on the system."""
        found = [*self.on_data.get(data_set, ()), *self.on_system.get(system, ())]
        return [s for s in found if s.control.domain == domain]


def load(on: date, p: Parameters, layers: Iterable[str]) -> Protections:
    """Everything that the rule asks, with a number of queries that does not grow."""
    found = Protections()
    wanted = list(layers)
    for row in Encryption.objects.filter(in_force(on), layer__in=wanted, status="on"):
        found.encrypted[row.data_set_id, row.system_id].append(row)
    leave = ProtectionException.objects.filter(
        layer__in=[*wanted, ""], approved_on__lte=on, expires_on__gte=on
    )
    for exception in leave:
        is_about_encryption = exception.layer or "encrypt" in exception.what.lower()
        if exception.is_in_force(on) and is_about_encryption:
            found.excepted[exception.data_set_id, exception.system_id].append(exception)
    standing = standings(on, p.months("control_test_months"))
    data_pairs = Control.data_sets.through.objects.values_list("control_id", "dataset_id")
    for control, key in data_pairs:
        found.on_data[key].append(standing[control])
    for control, key in Control.systems.through.objects.values_list("control_id", "system_id"):
        found.on_system[key].append(standing[control])
    return found


Held = dict[int, list[tuple[int, str]]]


def places_of(on: date, sets: Iterable[DataSet]) -> tuple[Held, Held]:
    """By the key of a data set, key and code of the systems that hold it: live ones, and stores."""
    held = DataSet.systems.through.objects.filter(dataset_id__in=[d.pk for d in sets])
    pairs = list(held.order_by("system_id").values_list("dataset_id", "system_id"))
    asked = systems_in_service(on).filter(pk__in={system for _, system in pairs})
    systems = {key: (code, kind) for key, code, kind in asked.values_list("pk", "code", "kind")}
    live: Held = defaultdict(list)
    stores: Held = defaultdict(list)
    for data_set, key in pairs:
        if key in systems:
            code, kind = systems[key]
            (stores if kind in STORES else live)[data_set].append((key, code))
    return live, stores


def guarded_sets() -> list[DataSet]:
    return list(DataSet.objects.filter(classification__in=GUARDED).order_by("code"))


def named_roles(on: date, systems: Iterable[int]) -> dict[int, bool]:
    """Whether all that is granted on a system comes by a role, a group or an area, by system.

    Systems on which nothing is granted are left out: nobody has shown who reaches them.
    """
    rows = Grant.objects.filter(in_force(on), entitlement__system_id__in=list(systems))
    asked = rows.values_list("entitlement__system_id", "entitlement__kind").distinct()
    found: dict[int, bool] = {}
    for system, kind in asked:
        found[system] = found.get(system, True) and kind in ("role", "group", "area")
    return found


def is_working(found: Iterable[Standing]) -> bool:
    return any(s.is_working for s in found)


def is_tested(on: date, since: date, rows: Iterable[Encryption]) -> bool:
    return any(r.verified_on is not None and since <= r.verified_on <= on for r in rows)


@rule("RCA-27")
def data_at_rest_are_protected(on: date, p: Parameters) -> Verdict:
    """Every restricted or confidential data set is, in each live system that holds it, encrypted or
    protected instead by a control or an approved exception, open to named roles only, and tested
    within {control_test_months} months."""
    sets = guarded_sets()
    live, stores = places_of(on, sets)
    fault = _fault(on, p, {key for found in live.values() for key, _ in found})
    # What lies only in shares, archives and media is the matter of RCA-29.
    asked = [d for d in sets if d.pk in live or d.pk not in stores]
    faults = {d.pk: _sentence(live.get(d.pk, []), d, fault) for d in asked}
    empty = None
    if sets:
        empty = not_applicable("Confidential data lie in stores only.", evidence=sets)
    return every(
        asked,
        of="data sets with confidential data",
        unless=lambda d: not faults[d.pk],
        gap=lambda d: faults[d.pk],
        remedy="Record its encryption or a control in its place, restrict access to roles, and"
        " test both.",
        when_empty=empty,
    )


Fault = Callable[[int, int], str]


def _fault(on: date, p: Parameters, systems: set[int]) -> Fault:
    """What is wrong with the protection of a data set in a system, both by key."""
    since = on - p.months("control_test_months")
    protections = load(on, p, AT_REST)
    roles = named_roles(on, systems)

    def fault(data_set: int, system: int) -> str:
        encrypted = protections.encryptions(data_set, system)
        guarded = is_working(protections.controls(data_set, system, Domain.DATA))
        admitted = is_working(protections.controls(data_set, system, Domain.IDENTITY))
        if not (encrypted or guarded or protections.exceptions(data_set, system)):
            return "is neither encrypted nor protected otherwise"
        if not (roles.get(system) or admitted):
            return "is not shown to be open to named roles only"
        if not (is_tested(on, since, encrypted) or guarded or admitted):
            return "was not tested within the period"
        return ""

    return fault


def _sentence(places: list[tuple[int, str]], data_set: DataSet, fault: Fault) -> str:
    if not places:
        return "is held by no system on record"
    faults = [(code, fault(data_set.pk, key)) for key, code in places]
    return "; ".join(f"in {code} it {said}" for code, said in faults if said)
