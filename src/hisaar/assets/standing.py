"""Where the business stands on a day: what is promised, what can be kept, and what breaks it.

The registers give the graph (``graph.facts``), the engine the answers; codes go in and come out.
Needs that are soft bear no recovery time and stop nothing; they do carry a compromise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from hisaar.engines import dependence
from hisaar.engines.dependence.graph import Hours, Integers

from .graph import Facts, NeedFact, facts
from .models import Criticality, Interconnection
from .queries import links_in_use
from .resuming import Resumption, resume

RANKS = {Criticality.CRITICAL: 1.0, Criticality.IMPORTANT: 2.0, Criticality.OTHER: 3.0}
NAMES = {rank: str(name) for name, rank in RANKS.items()}
FUNCTION, THIRD_PARTY, SYSTEM = "businessfunction", "thirdparty", "system"


@dataclass(frozen=True)
class Line:
    """One node. Hours are None where nothing is promised or known.

    ``possible_hours`` is how soon it can be back with teams enough; ``is_least`` says that some
    system beneath has no hours on record, so that it will take longer. ``stops`` counts functions
    and ``brings_down`` all nodes that are down when this one fails, redundancy heeded;
    ``endangers`` those that stand on it in any way and that its compromise puts at risk.
    """

    code: str
    title: str
    register: str
    criticality: str
    inherited_criticality: str
    rto: float | None
    inherited_rto: float | None
    rpo: float | None
    inherited_rpo: float | None
    own_hours: float | None
    possible_hours: float
    is_least: bool
    backup_interval: float | None
    stops: int
    brings_down: int
    endangers: int

    @property
    def is_underrated(self) -> bool:
        """Whether something that needs it is rated above it."""
        return bool(self.criticality) and self.criticality != self.inherited_criticality


@dataclass(frozen=True)
class Conflict:
    """A promise that cannot be kept: ``kind`` is "rto" or "rpo".

    For an RTO, ``path`` leads from what promises down to what takes so long; for an RPO, from the
    function that asks down to the system whose backups are too far apart.
    """

    kind: str
    code: str
    promised: float
    possible: float
    path: tuple[str, ...]
    is_least: bool = False


@dataclass(frozen=True)
class Party:
    """How many functions stand on a third party, by itself and through subcontracts."""

    code: str
    direct: int
    through: int
    direct_share: float
    through_share: float


@dataclass(frozen=True, eq=False)
class Standing:
    """The whole graph on a day; each answer is worked out when it is first asked for."""

    on: dt.date
    facts: Facts
    links: tuple[tuple[str, str], ...]
    own_hours: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.facts.nodes)

    @cached_property
    def number(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def functions(self) -> tuple[str, ...]:
        return tuple(n.code for n in self.facts.nodes if n.register == FUNCTION)

    @cached_property
    def hard(self) -> dependence.Graph:
        """Needs that stop what has them, with groups of stand-ins."""
        kept = [need for need in self.facts.needs if need.strength != "soft"]
        groups: dict[tuple[str, str], int] = {}
        needed: list[int] = []
        group = [_group(need, groups, needed) for need in kept]
        return self._graph([(n.source, n.target) for n in kept], group, needed)

    @cached_property
    def all(self) -> dependence.Graph:
        """Needs of every strength."""
        return self._graph([(need.source, need.target) for need in self.facts.needs])

    @cached_property
    def order(self) -> dependence.Order:
        return dependence.order(self.hard)

    @cached_property
    def restoration(self) -> dependence.Restoration:
        return dependence.restoration(self.hard, self.order, np.nan_to_num(self.alone))

    @cached_property
    def alone(self) -> Hours:
        """Hours that each takes by itself; not a number where a system has none on record."""
        return np.array([self._own(node.code, node.register) for node in self.facts.nodes])

    @cached_property
    def faults(self) -> dependence.Faults:
        return dependence.single_faults(self.hard, self._numbers(self.functions))

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Groups that need one another and are restarted together."""
        return tuple(self._names(cycle) for cycle in self.order.cycles)

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Every node by code."""
        criticality = self._declared("criticality")
        ranks = dependence.inherited(self.order, criticality)
        rto, rpo = self._inherited("rto"), self._inherited("rpo")
        unknown = self._is_least()
        endangers = dependence.compromise_radius(dependence.order(self.all)).nodes - 1
        found = {}
        for i, node in enumerate(self.facts.nodes):
            objectives = self.facts.objectives.get(node.code)
            system = self.facts.systems.get(node.code)
            found[node.code] = Line(
                node.code, node.title, node.register, node.criticality,
                NAMES.get(float(ranks[i]), ""),
                objectives.rto if objectives else None, _known(rto[i]),
                objectives.rpo if objectives else None, _known(rpo[i]),
                _known(self.alone[i]), float(self.restoration.hours[i]), bool(unknown[i]),
                system.backup_interval_hours if system else None,
                int(self.faults.stopped[i]), int(self.faults.down[i]), int(endangers[i]),
            )  # fmt: skip
        return found

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Broken promises: recovery times first, the widest gap first."""
        return (*self._late(), *self._lossy())

    def single_faults(self, function: str) -> tuple[str, ...]:
        """What stops a function by failing alone, the function itself left out."""
        stopping = self.faults.stopping(self.functions.index(function))
        return tuple(c for c in self._names(np.flatnonzero(stopping)) if c != function)

    def stopped_by(self, code: str) -> tuple[str, ...]:
        """The functions that stop when this alone fails."""
        word, bit = divmod(self.number[code], 64)
        held = (self.faults.words[word] >> np.uint64(bit)) & np.uint64(1)
        return tuple(f for f, is_down in zip(self.functions, held.tolist(), strict=True) if is_down)

    def stands_on(self, code: str) -> tuple[str, ...]:
        """Everything beneath, by needs of any strength, itself left out."""
        return self._reached(self.all.needs, code)

    def stands_on_it(self, code: str) -> tuple[str, ...]:
        """Everything above, by needs of any strength, itself left out."""
        return self._reached(self.all.dependents, code)

    @cached_property
    def internet_facing(self) -> tuple[str, ...]:
        return tuple(code for code, s in self.facts.systems.items() if s.is_internet_facing)

    @cached_property
    def data_holders(self) -> tuple[str, ...]:
        """Systems that hold data of policyholders or claimants."""
        return tuple(dict.fromkeys(
            need.target for need in self.facts.needs
            if need.source in self.facts.policyholder_data and need.target in self.facts.systems
        ))  # fmt: skip

    def choke_points(
        self, sources: Iterable[str] | None = None, targets: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """Systems on every way from the internet to data of policyholders, in the order passed.

        A way leads from a system to those that it uses and to those that it is linked to.
        ``sources`` and ``targets`` replace what faces the internet and what holds the data.
        """
        start = self.internet_facing if sources is None else sources
        end = self.data_holders if targets is None else targets
        found = dependence.choke_points(self.ways, self._numbers(start), self._numbers(end))
        return self._names(found)

    @cached_property
    def ways(self) -> dependence.Graph:
        """How one gets from system to system."""
        uses = [
            (need.source, need.target) for need in self.facts.needs
            if need.source in self.facts.systems and need.target in self.facts.systems
        ]  # fmt: skip
        return self._graph([*uses, *self.links])

    def concentration(
        self, subcontracts: Iterable[tuple[str, str]] = ()
    ) -> tuple[tuple[Party, ...], float]:
        """Third parties by how many functions stand on them, and the Herfindahl index.

        ``subcontracts`` are pairs of codes: the first hands work to the second.
        """
        parties = [n.code for n in self.facts.nodes if n.register == THIRD_PARTY]
        place = {code: i for i, code in enumerate(parties)}
        handed = [(n.source, n.target) for n in self.facts.needs] + list(subcontracts)
        pairs = [(place[a], place[b]) for a, b in handed if a in place and b in place]
        net = dependence.graph(len(parties), *_columns(pairs))
        direct = self._graph([
            (n.source, n.target) for n in self.facts.needs
            if n.strength != "soft" and n.source not in place
        ])  # fmt: skip
        reach = dependence.reach(dependence.order(direct), self._numbers(self.functions))
        columns = self._numbers(parties)
        uses = np.zeros((len(self.functions), len(parties)), np.bool_)
        for i in range(len(self.functions)):
            uses[i] = reach.of(i)[columns]
        found = dependence.concentration(uses, net)
        shares = zip(
            parties, found.direct.tolist(), found.through.tolist(),
            found.direct_share.tolist(), found.through_share.tolist(), strict=True,
        )  # fmt: skip
        used = [Party(*row) for row in shares if row[2]]
        return tuple(sorted(used, key=lambda p: (-p.through, -p.direct, p.code))), found.herfindahl

    def resume(
        self, codes: Iterable[str] | None = None, *, teams: int = 2, attempts: int | None = None
    ) -> Resumption:
        """The order in which to bring functions back, all of them or those named.

        See ``resuming.resume``.
        """
        wanted = self.functions if codes is None else tuple(codes)
        return resume(self, wanted, teams=teams, attempts=attempts)

    def _graph(
        self, pairs: list[tuple[str, str]], group: list[int] | None = None,
        needed: list[int] | None = None,
    ) -> dependence.Graph:  # fmt: skip
        live = [(self.number[a], self.number[b]) for a, b in pairs]
        return dependence.graph(len(self.codes), *_columns(live), group=group, needed=needed)

    def _numbers(self, codes: Iterable[str]) -> Integers:
        return np.array([self.number[code] for code in codes], np.int64)

    def _names(self, numbers: Integers) -> tuple[str, ...]:
        return tuple(self.codes[i] for i in numbers.tolist())

    def _reached(self, edges: dependence.Adjacency, code: str) -> tuple[str, ...]:
        found = dependence.reached(edges, np.array([self.number[code]]))
        return tuple(c for c in self._names(np.flatnonzero(found)) if c != code)

    def _own(self, code: str, register: str) -> float:
        if code in self.own_hours:
            return self.own_hours[code]
        if register != SYSTEM:
            return 0.0
        hours = self.facts.systems[code].restore_hours
        return np.nan if hours is None else hours

    def _is_least(self) -> np.ndarray:  # type: ignore[type-arg]
        """Whether something that must be up beneath has no hours on record."""
        missing = np.isnan(self.alone).astype(np.float64)
        return dependence.restoration(self.hard, self.order, missing).hours > 0

    def _declared(self, what: str) -> Hours:
        """Objectives in hours, or criticality as a rank; infinite where there is none."""
        if what == "criticality":
            return np.array([RANKS.get(n.criticality, np.inf) for n in self.facts.nodes])  # type: ignore[call-overload]
        return np.array([
            np.inf if o is None or getattr(o, what) is None else getattr(o, what)
            for o in (self.facts.objectives.get(code) for code in self.codes)
        ])  # fmt: skip

    def _inherited(self, what: str) -> Hours:
        return dependence.inherited(self.order, self._declared(what))

    def _late(self) -> list[Conflict]:
        found = dependence.conflicts(self._declared("rto"), self.restoration.hours)
        paths = dependence.critical_paths(self.hard, self.order, self.restoration, found.node)
        least = self._is_least()
        made = [
            Conflict("rto", self.codes[i], promised, possible, self._names(path), bool(least[i]))
            for i, promised, possible, path in zip(
                found.node.tolist(), found.promised.tolist(), found.possible.tolist(), paths,
                strict=True,
            )
        ]  # fmt: skip
        return sorted(made, key=_gap)

    def _lossy(self) -> list[Conflict]:
        declared, taken_over = self._declared("rpo"), self._inherited("rpo")
        systems = self.facts.systems
        intervals = np.array([
            (s.backup_interval_hours if (s := systems.get(c)) else None) or 0.0 for c in self.codes
        ])  # fmt: skip
        found = dependence.conflicts(taken_over, intervals)
        made = []
        for i in range(len(found)):
            path = dependence.imposing_path(self.hard, declared, taken_over, int(found.node[i]))
            made.append(Conflict(
                "rpo", self.codes[found.node[i]], float(found.promised[i]),
                float(found.possible[i]), self._names(path),
            ))  # fmt: skip
        return sorted(made, key=_gap)


def standing(on: dt.date, *, own_hours: Mapping[str, float] | None = None) -> Standing:
    """Where the business stands on the day, in seven queries whatever the number of records.

    ``own_hours`` adds or replaces hours that something takes by itself, by code, such as the
    recovery times that contracts promise.
    """
    found = facts(on)
    links = links_in_use(on, Interconnection.Scope.INTERNAL).order_by()
    rows = links.values_list("system__code", "other_system__code", "direction")
    return Standing(on, found, tuple(_directed(rows, found)), dict(own_hours or {}))


def _directed(
    rows: Iterable[tuple[str, str | None, str]], found: Facts
) -> Iterable[tuple[str, str]]:
    for one, other, direction in rows:
        if one in found.systems and other in found.systems:
            if direction != Interconnection.Direction.INBOUND:
                yield one, str(other)
            if direction != Interconnection.Direction.OUTBOUND:
                yield str(other), one


def _group(need: NeedFact, groups: dict[tuple[str, str], int], needed: list[int]) -> int:
    if not need.group:
        return -1
    key = need.source, need.group
    if key not in groups:
        groups[key] = len(groups)
        needed.append(need.needed_of_group or 1)
    return groups[key]


def _columns(pairs: list[tuple[int, int]]) -> Integers:
    columns: Integers = np.array(pairs, np.int64).reshape(-1, 2).T
    return columns


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _gap(conflict: Conflict) -> tuple[float, str]:
    return conflict.promised - conflict.possible, conflict.code
