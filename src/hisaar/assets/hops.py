"""Where policyholder data lie and travel, hop by hop, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hisaar.platform.records.dated import in_force

from .models import DataFlow, DataSet, Encryption, Interconnection, ProtectionException
from .pictures.data_map import Hop, Protection

AT_REST = ("database", "storage")


class Hops:
    """All hops of all data sets, read once (seven queries, however many rows there are)."""

    def __init__(self, on: dt.date) -> None:
        self.sets = list(DataSet.objects.prefetch_related("systems").order_by("code"))
        self._at_rest = _encryption(on)
        self._leave = _leave(on)
        self._by_set: dict[int, list[Hop]] = defaultdict(list)
        for data_set in self.sets:
            self._by_set[data_set.pk].extend(self._resting(data_set))
        self._travelling(on)

    def of(self, data_set: DataSet) -> list[Hop]:
        return self._by_set[data_set.pk]

    def _resting(self, data_set: DataSet) -> Iterator[Hop]:
        for system in data_set.systems.all():
            rows = [
                *self._at_rest.get((data_set.pk, system.pk), ()),
                *self._at_rest.get((data_set.pk, None), ()),
                *self._at_rest.get((None, system.pk), ()),
            ]
            code = rows[0].code if rows else data_set.code
            yield Hop(code, data_set.code, system.code, "", self._judged(rows, data_set, system))

    def _judged(self, rows: list[Encryption], data_set: DataSet, system: Any) -> Protection:
        states = {row.status for row in rows}
        if states == {"on"}:  # on in one layer and off in another is not protected
            return "protected"
        if self._leave & {("data", data_set.pk), ("system", system.pk)}:
            return "excused"
        return "open" if states & {"off", "partial"} else "unknown"

    def _travelling(self, on: dt.date) -> None:
        flows = DataFlow.objects.filter(in_force(on)).select_related(
            "source", "target", "third_party", "interconnection"
        )
        told = set()
        for flow in flows:
            self._by_set[flow.data_set_id].append(self._flow_hop(flow))
            told.add((flow.data_set_id, flow.interconnection_id))
        links = Interconnection.objects.filter(in_force(on)).select_related(
            "system", "other_system", "counterparty"
        )
        for link in links.prefetch_related("data_sets"):
            for data_set in link.data_sets.all():
                if (data_set.pk, link.pk) not in told:
                    self._by_set[data_set.pk].append(self._link_hop(link))

    def _flow_hop(self, flow: DataFlow) -> Hop:
        link = flow.interconnection
        protocol = flow.protocol or (link.protocol if link else "")
        secure = flow.is_encrypted
        if secure is None and link is not None:
            secure = link.is_encrypted
        ends = [place.code for place in (flow.source, flow.target, flow.third_party) if place]
        source, target = _two(ends, flow.data_set_id, self.sets)
        means = protocol or flow.get_means_display()
        return Hop(flow.code, source, target, means, self._way(secure, link, flow.source_id))

    def _link_hop(self, link: Interconnection) -> Hop:
        other = link.other_system or link.counterparty
        source, target = link.system.code, other.code if other else link.code
        if link.direction == Interconnection.Direction.INBOUND:
            source, target = target, source
        return Hop(link.code, source, target, link.protocol, self._way(link.is_encrypted, link))

    def _way(
        self, secure: bool | None, link: Interconnection | None, system: int | None = None
    ) -> Protection:
        if secure:
            return "protected"
        if link is not None and ("link", link.pk) in self._leave:
            return "excused"
        if system is not None and ("system", system) in self._leave:
            return "excused"
        return "unknown" if secure is None else "open"


def _two(ends: list[str], data_set: int, sets: Iterable[DataSet]) -> tuple[str, str]:
    if len(ends) >= 2:
        return ends[0], ends[-1]
    start = next(s.code for s in sets if s.pk == data_set)
    return start, ends[0] if ends else start


def _encryption(on: dt.date) -> dict[tuple[int | None, int | None], list[Encryption]]:
    found: dict[tuple[int | None, int | None], list[Encryption]] = defaultdict(list)
    for row in Encryption.objects.filter(in_force(on), layer__in=AT_REST):
        found[row.data_set_id, row.system_id].append(row)
    return found


def _leave(on: dt.date) -> set[tuple[str, int]]:
    found = set()
    for row in ProtectionException.objects.all():
        if row.is_in_force(on):
            found.update(
                (kind, pk)
                for kind, pk in (
                    ("data", row.data_set_id), ("system", row.system_id),
                    ("link", row.interconnection_id),
                )
                if pk is not None
            )  # fmt: skip
    return found
