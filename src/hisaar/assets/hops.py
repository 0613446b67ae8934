"""Where data sets lie and travel, hop by hop, as of a day; judged as the rules on encryption do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from hisaar.platform.records.dated import in_force

from .encryption import Rows, Way, exception_for, exceptions_in_force, leave_for, ways
from .models import Classification, DataFlow, DataSet, Encryption, Interconnection, Layer, System
from .pictures.data_map import Hop, Protection
from .protocols import is_plain

AT_REST = (Layer.DATABASE, Layer.STORAGE)


class Hops:
    """All hops of all data sets, read once (eight queries, however many rows there are)."""

    def __init__(self, on: dt.date) -> None:
        self.sets = list(DataSet.objects.prefetch_related("systems").order_by("code"))
        self._leave = exceptions_in_force(on)
        about = Rows(Encryption.objects.filter(in_force(on), layer__in=AT_REST))
        self._by_set: dict[int, list[Hop]] = defaultdict(list)
        for data_set in self.sets:
            self._by_set[data_set.pk].extend(self._resting(data_set, about))
        self._travelling(on)

    def of(self, data_set: DataSet) -> list[Hop]:
        return self._by_set[data_set.pk]

    def _resting(self, data_set: DataSet, about: Rows) -> Iterator[Hop]:
        for system in data_set.systems.all():
            rows = about.of(data_set, [system])
            code = rows[0].code if rows else data_set.code
            protection = self._kept(rows, data_set, system)
            yield Hop(code, data_set.code, system.code, "", protection)

    def _kept(self, rows: list[Encryption], data_set: DataSet, system: System) -> Protection:
        states = {row.status for row in rows}
        if states == {Encryption.Status.ON}:  # on in one layer and off in another is not protected
            return "protected"
        resting = [leave for leave in self._leave if leave.layer in ("", *AT_REST)]
        if exception_for(resting, data_set=data_set, systems=[system]):
            return "excused"
        bare = {Encryption.Status.OFF, Encryption.Status.PARTIAL}
        return "open" if states & bare else "unknown"

    def _travelling(self, on: dt.date) -> None:
        leave = [each for each in self._leave if each.layer in ("", Layer.TRANSMISSION)]
        told = set()
        for way in ways(on, ("", *Classification.values), with_ends=True):
            carried = [d for d in way.data_sets if (d.pk, way.link) not in told]
            if isinstance(way.record, DataFlow):  # it says more than its interconnection
                told |= {(d.pk, way.link) for d in way.data_sets}
                carried = list(way.data_sets)
            protection = "excused" if leave_for(way, leave) else _protected(way)
            for data_set in carried:
                source, target = _ends(way, data_set)
                hop = Hop(way.code, source, target, _by(way), protection)
                self._by_set[data_set.pk].append(hop)


def _protected(way: Way) -> Protection:
    if way.is_encrypted is False or is_plain(way.protocol):
        return "open"
    if way.is_encrypted or (way.means != DataFlow.Means.NETWORK and way.protection):
        return "protected"
    return "unknown"


def _by(way: Way) -> str:
    if way.protocol or isinstance(way.record, Interconnection):
        return way.protocol
    return way.record.get_means_display()


def _ends(way: Way, data_set: DataSet) -> tuple[str, str]:
    record = way.record
    if isinstance(record, Interconnection):
        other = record.other_system or record.counterparty
        ends = record.system.code, other.code if other else record.code
        is_inbound = record.direction == Interconnection.Direction.INBOUND
        return ends[::-1] if is_inbound else ends
    places = [place.code for place in (record.source, record.target, record.third_party) if place]
    if not places:
        return data_set.code, record.code
    return (places[0] if len(places) > 1 else data_set.code), places[-1]
