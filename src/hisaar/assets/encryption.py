"""Whether data are encrypted where their class calls for it, and how they travel."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hisaar.platform.records.dated import in_force

from .models import (
    Classification,
    DataFlow,
    DataSet,
    Encryption,
    Interconnection,
    ProtectionException,
    System,
)
from .models.protection import Layer
from .protocols import is_plain
from .queries import systems_in_service

Matrix = Mapping[str, Collection[str]]
Kind = System.Kind

# Which kinds of system a layer is about; a layer that is missing here is about the data alone.
_PLACES = {
    Layer.DATABASE: {Kind.DATABASE},
    Layer.STORAGE: {
        Kind.DATABASE, Kind.SERVER, Kind.STORAGE, Kind.ENDPOINT_GROUP, Kind.CLOUD_SERVICE,
        Kind.END_USER_COMPUTING, Kind.FIELD_DEVICE,
    },
    Layer.OFFLINE: {Kind.OFFLINE_STORE},
}  # fmt: skip
# Data that lie only in these lie in no database.
_WITHOUT_DATABASE = {
    Kind.STORAGE, Kind.OFFLINE_STORE, Kind.ENDPOINT_GROUP, Kind.END_USER_COMPUTING,
    Kind.FIELD_DEVICE, Kind.NETWORK_DEVICE,
}  # fmt: skip


def classes_for(layer: str, matrix: Matrix) -> frozenset[str]:
    """The classes whose data must be encrypted at a layer."""
    return frozenset(name for name, layers in matrix.items() if layer in layers)


@dataclass(frozen=True)
class EncryptionState:
    """A data set that must be encrypted at a layer; ``fault`` is empty where it is."""

    data_set: DataSet
    fault: str
    rows: tuple[Encryption, ...] = ()
    exception: ProtectionException | None = None

    @property
    def code(self) -> str:
        return self.data_set.code


def encryption_states(on: dt.date, layer: str, matrix: Matrix) -> list[EncryptionState]:
    """Every data set whose class calls for encryption at the layer, in five queries."""
    holding = DataSet.objects.filter(classification__in=classes_for(layer, matrix))
    data_sets = list(holding.select_related("owner"))
    systems = systems_of(data_sets, on)
    applying = [d for d in data_sets if _applies(layer, systems[d.pk])]
    about = Rows(Encryption.objects.filter(in_force(on), layer=layer))
    leave = exceptions_in_force(on, layer)
    states = []
    for data_set in applying:
        places = [s for s in systems[data_set.pk] if s.kind in _PLACES.get(Layer(layer), ())]
        rows = about.of(data_set, systems[data_set.pk])
        states.append(
            EncryptionState(
                data_set,
                _fault(rows, places, layer),
                tuple(rows),
                exception_for(leave, data_set=data_set, systems=systems[data_set.pk]),
            )
        )
    return states


def encryption_gaps(on: dt.date, layer: str, matrix: Matrix) -> list[EncryptionState]:
    """Those that are neither encrypted there nor excused by an exception in force."""
    states = encryption_states(on, layer, matrix)
    return [state for state in states if state.fault and state.exception is None]


def systems_of(data_sets: Iterable[DataSet], on: dt.date) -> dict[int, list[System]]:
    """The systems in service that hold each data set, in two queries."""
    # Ten thousand systems may be in service: only what is asked of them is fetched.
    pairs = DataSet.systems.through.objects.values_list("dataset_id", "system_id")
    holding = systems_in_service(on).filter(pk__in=pairs.order_by().values("system_id"))
    live = {s.pk: s for s in holding.only("code", "kind").order_by()}
    found: dict[int, list[System]] = defaultdict(list)
    for data_set, system in pairs.order_by("system_id"):
        if system in live:
            found[data_set].append(live[system])
    return {data_set.pk: found[data_set.pk] for data_set in data_sets}


def _applies(layer: str, systems: list[System]) -> bool:
    """Where data lie in no database, nothing can be encrypted inside one; unknown places count."""
    if layer != Layer.DATABASE or not systems:
        return True
    return not all(system.kind in _WITHOUT_DATABASE for system in systems)


class Rows:
    """Encryption rows by what they speak of."""

    def __init__(self, rows: Iterable[Encryption]) -> None:
        self._by_data: dict[int, list[Encryption]] = defaultdict(list)
        self._by_system: dict[int, list[Encryption]] = defaultdict(list)
        for row in rows:
            if row.data_set_id is not None:
                self._by_data[row.data_set_id].append(row)
            elif row.system_id is not None:
                self._by_system[row.system_id].append(row)

    def of(self, data_set: DataSet, systems: list[System]) -> list[Encryption]:
        """Rows of the data set; of its systems, those that no row of the data set overrules."""
        holding = {system.pk for system in systems}
        own = [
            row for row in self._by_data[data_set.pk]
            if row.system_id is None or row.system_id in holding or not holding
        ]  # fmt: skip
        spoken_for = {row.system_id for row in own}
        return own + [row for pk in holding - spoken_for for row in self._by_system[pk]]


def _fault(rows: list[Encryption], places: list[System], layer: str) -> str:
    where = str(Layer(layer).label).lower()
    if not rows:
        return f"is not on record as encrypted: {where}"
    for row in rows:
        if row.status != Encryption.Status.ON:
            return f"{row.code} says that encryption is {row.get_status_display().lower()}: {where}"
    for row in rows:
        wanted = {"algorithm": row.algorithm, "key owner": row.key_owner_id}
        lacks = [name for name, value in wanted.items() if not value]
        if lacks:
            return f"{row.code} lacks {', '.join(lacks)}"
    covered = {row.system_id for row in rows}
    bare = [] if None in covered else [s.code for s in places if s.pk not in covered]
    return f"is not on record as encrypted in {', '.join(bare)}" if bare else ""


def exceptions_in_force(on: dt.date, layer: str = "") -> list[ProtectionException]:
    """Leave that was given by the day and runs still; of one layer, or of all."""
    given = ProtectionException.objects.filter(approved_on__lte=on, expires_on__gte=on)
    if layer:
        given = given.filter(layer=layer)
    return [exception for exception in given.order_by("code") if exception.is_in_force(on)]


def exception_for(
    leave: Iterable[ProtectionException], *, data_set: DataSet | None = None,
    systems: Collection[System] = (), link: int | None = None,
) -> ProtectionException | None:  # fmt: skip
    """The first that names the data set, one of the systems that it lies in, or the link."""
    held = {system.pk for system in systems}
    for exception in leave:
        if exception.interconnection_id is not None:
            is_meant = exception.interconnection_id == link
        elif exception.data_set_id is not None:
            is_meant = data_set is not None and exception.data_set_id == data_set.pk
            is_meant = is_meant and (exception.system_id is None or exception.system_id in held)
        else:
            is_meant = exception.system_id is not None and held == {exception.system_id}
        if is_meant:
            return exception
    return None


@dataclass(frozen=True)
class Way:
    """How data travel once: a data flow, or an interconnection with what it carries."""

    record: DataFlow | Interconnection
    data_sets: tuple[DataSet, ...]
    means: str
    protocol: str
    is_encrypted: bool | None
    protection: str = ""
    link: int | None = None

    @property
    def code(self) -> str:
        return self.record.code


def ways(on: dt.date, classes: Collection[str], *, with_ends: bool = False) -> list[Way]:
    """Every flow and interconnection in use that carries data of the classes, in three queries.

    ``with_ends`` fetches the systems and third parties at both ends, too.
    """
    flows = DataFlow.objects.filter(in_force(on), data_set__classification__in=classes)
    links = Interconnection.objects.filter(in_force(on)).prefetch_related("data_sets")
    if with_ends:
        flows = flows.select_related("source", "target", "third_party")
        links = links.select_related("system", "other_system", "counterparty")
    found = [_way_of_flow(flow) for flow in flows.select_related("data_set", "interconnection")]
    for link in links:
        carried = tuple(d for d in link.data_sets.all() if d.classification in classes)
        if carried and not link.is_cut(on):
            found.append(
                Way(link, carried, "network", link.protocol, link.is_encrypted, "", link.pk)
            )
    return found


def _way_of_flow(flow: DataFlow) -> Way:
    link = flow.interconnection
    protocol, is_encrypted = flow.protocol, flow.is_encrypted
    if link is not None:
        protocol = protocol or link.protocol
        is_encrypted = link.is_encrypted if is_encrypted is None else is_encrypted
    return Way(
        flow, (flow.data_set,), flow.means, protocol, is_encrypted, flow.protection,
        flow.interconnection_id,
    )  # fmt: skip


def leave_for(way: Way, leave: Iterable[ProtectionException]) -> list[ProtectionException]:
    """The exceptions that together excuse all that travels there, or none of them."""
    exceptions = list(leave)
    whole = exception_for(exceptions, link=way.link) if way.link is not None else None
    if whole is not None:
        return [whole]
    found = [exception_for(exceptions, data_set=data_set) for data_set in way.data_sets]
    return [] if None in found else [e for e in found if e is not None]


def plain_ways(on: dt.date) -> list[Way]:
    """Ways over a network by which personal data go in the clear, without leave to do so."""
    leave = exceptions_in_force(on, Layer.TRANSMISSION)
    return [
        way
        for way in ways(on, ("", *Classification.values))
        if way.means == DataFlow.Means.NETWORK
        and any(d.has_personal_data for d in way.data_sets)
        and (way.is_encrypted is False or is_plain(way.protocol))
        and not leave_for(way, leave)
    ]
