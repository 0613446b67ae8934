"""The dependency graph as the registers hold it: who needs whom, by code."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import CharField, F, Min, Q, QuerySet, Value

from hisaar.engines import dependence
from hisaar.lib.sharing import shared
from hisaar.platform.records.dated import in_force

from .models import (
    BackupSet,
    BusinessFunction,
    BusinessProcess,
    DataSet,
    Dependency,
    ImpactAnalysis,
    System,
    ThirdParty,
)
from .queries import (
    active_functions,
    active_processes,
    current_third_parties,
    systems_in_service,
)

Subject = DataSet.Subject
MODELS = (BusinessFunction, BusinessProcess, System, DataSet, ThirdParty)


@dataclass(frozen=True)
class Graph:
    """``needs[a]`` are the codes that ``a`` needs; ``declared`` the rows that say so."""

    needs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    declared: dict[tuple[str, str], Dependency] = field(default_factory=dict)

    def reach(self, code: str) -> set[str]:
        """Everything that ``code`` stands on, itself left out unless it lies on a cycle."""
        return self.reach_of([code])

    def reach_of(self, codes: Iterable[str]) -> set[str]:
        """Everything that any of the codes stands on, in one walk."""
        seen: set[str] = set()
        stack = [target for code in codes for target in self.needs.get(code, ())]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack.extend(self.needs.get(node, ()))
        return seen

    def hard_needs(self) -> dict[str, set[str]]:
        """The needs without which something stops: no soft ones, none that others stand in for."""
        spared = {pair for pair, row in self.declared.items() if row.strength == "soft"}
        spared |= self.stand_ins()
        return {
            source: {target for target in targets if (source, target) not in spared}
            for source, targets in self.needs.items()
        }

    def stand_ins(self) -> set[tuple[str, str]]:
        """Declared needs of groups that can lose a member and still work."""
        groups: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
        for row in self.declared.values():
            if row.group:
                groups[row.source, row.group].append(row)
        enough = [rows for rows in groups.values() if most_needed(rows) < len(rows)]
        return {(row.source, row.target) for rows in enough for row in rows}

    def cycles(self) -> list[list[str]]:
        """Groups of codes that need each other, each sorted."""
        codes, net = numbered(self.needs)
        found = dependence.order(net).cycles
        return [sorted(codes[node] for node in cycle.tolist()) for cycle in found]


def numbered(
    needs: Mapping[str, set[str]], more: Iterable[str] = ()
) -> tuple[list[str], dependence.Graph]:
    """Codes in the order of their numbers, and the needs between them for the engine.

    ``more`` are codes that must have a number although nothing needs them and they need nothing.
    """
    pairs = [(source, target) for source, targets in needs.items() for target in targets]
    codes = list(dict.fromkeys([*more, *(code for pair in pairs for code in pair)]))
    number = {code: n for n, code in enumerate(codes)}
    ends = [[number[pair[side]] for pair in pairs] for side in (0, 1)]
    return codes, dependence.graph(len(codes), *ends)


def most_needed(rows: Iterable[Dependency]) -> int:
    """How many of a redundancy group must work: the highest number that its rows name, or one."""
    return max((row.needed_of_group or 1 for row in rows), default=1)


@shared
def load(on: dt.date) -> Graph:
    """The graph of what is in use on the day, in three queries.

    A function needs its processes, a process its systems and data, data the systems that hold it,
    a system the parts that serve it and its vendor; declared dependencies come on top.
    """
    graph = Graph()
    live = {code for code, *_ in nodes(on)}
    for source, target in edges(on):
        if source in live and target in live:
            graph.needs[source].add(target)
    graph.declared.update({(row.source, row.target): row for row in Dependency.objects.all()})
    return graph


def nodes(on: dt.date, *, seen: Callable[[Any], Any] | None = None) -> Any:
    """What is in use on the day: code, title, register and criticality, in one query.

    ``seen`` gives the rows of a register that may be seen, where that is not all of them.
    """
    parts = []
    for rows in _in_use(on):
        allowed = rows if seen is None else rows & seen(rows.model)
        is_rated = "criticality" in {f.name for f in rows.model._meta.fields}
        named = allowed.annotate(
            register=Value(rows.model._meta.model_name, CharField()),
            rating=F("criticality") if is_rated else Value("", CharField()),
        )
        parts.append(named.order_by().values_list("code", "title", "register", "rating"))
    return _union(parts)


def edges(on: dt.date) -> Any:
    """Pairs of codes, the first needs the second, in one query; either may be out of use."""
    return _union([*_derived(on), Dependency.objects.order_by().values_list("source", "target")])


def _derived(on: dt.date) -> list[Any]:
    """Pairs that follow from the registers themselves."""
    systems = systems_in_service(on)
    bought = systems.filter(hosting__in=("cloud", "provider"))
    through = (
        (BusinessProcess.functions, "businessfunction__code", "businessprocess__code"),
        (BusinessProcess.systems, "businessprocess__code", "system__code"),
        (BusinessProcess.data_sets, "businessprocess__code", "dataset__code"),
        (DataSet.systems, "dataset__code", "system__code"),
    )
    return [
        systems.exclude(parent=None).order_by().values_list("parent__code", "code"),
        bought.exclude(vendor=None).order_by().values_list("code", "vendor__code"),
        *[m2m.through.objects.order_by().values_list(*ends) for m2m, *ends in through],
    ]


class NodeFact(NamedTuple):
    """Something in use: ``register`` is the model's name in lower letters."""

    code: str
    title: str
    register: str
    criticality: str


class NeedFact(NamedTuple):
    """``source`` needs ``target``; of a ``group``, ``needed_of_group`` members must work.

    What follows from the registers is hard; a declared row for the same pair has the last word.
    A declared row without a strength counts as hard, and ``is_declared`` tells it.
    """

    source: str
    target: str
    strength: str = "hard"
    group: str = ""
    needed_of_group: int | None = None
    is_acknowledged: bool = False
    is_declared: bool = False


class SystemFact(NamedTuple):
    """What recovery and exposure ask of a system; hours are None where nobody recorded them."""

    code: str
    restore_hours: float | None
    backup_interval_hours: float | None
    is_internet_facing: bool
    vendor: str | None
    kind: str
    zone: str | None


class Objectives(NamedTuple):
    """Hours of a function's newest approved impact analysis."""

    rto: float | None
    rpo: float | None
    mtpd: float | None


@dataclass(frozen=True)
class Facts:
    """The whole graph as plain tuples: only what is in use on the day, both ends of every need."""

    nodes: tuple[NodeFact, ...]
    needs: tuple[NeedFact, ...]
    systems: dict[str, SystemFact]
    objectives: dict[str, Objectives]
    policyholder_data: frozenset[str]


def facts(on: dt.date) -> Facts:
    """Everything that the dependency engine asks of the registers, in six queries."""
    found = tuple(NodeFact(*row) for row in nodes(on))
    live = {node.code for node in found}
    needs = {(a, b): NeedFact(a, b) for a, b in _union(_derived(on)) if a in live and b in live} | {
        (n.source, n.target): n for n in _declared() if n.source in live and n.target in live
    }
    personal = DataSet.objects.filter(subject__in=(Subject.POLICYHOLDERS, Subject.CLAIMANTS))
    return Facts(
        nodes=found,
        needs=tuple(needs.values()),
        systems={s.code: s for s in _system_facts(on)},
        objectives=_objectives(on),
        policyholder_data=frozenset(personal.order_by().values_list("code", flat=True)),
    )


def _declared() -> Iterable[NeedFact]:
    """Declared needs; the rows of a group carry the number that the group as a whole needs."""
    rows = list(Dependency.objects.order_by("code"))
    groups: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
    for row in rows:
        if row.group:
            groups[row.source, row.group].append(row)
    for row in rows:
        needed = most_needed(groups[row.source, row.group]) if row.group else None
        yield NeedFact(
            row.source, row.target, row.strength or "hard", row.group, needed,
            row.is_acknowledged, True,
        )  # fmt: skip


def _system_facts(on: dt.date) -> Iterable[SystemFact]:
    in_use = in_force(on)
    running = Q(backup_sets__in=BackupSet.objects.filter(in_use).values("pk"))
    rows = systems_in_service(on).annotate(
        interval=Min("backup_sets__interval_hours", filter=running)
    )
    columns = (
        "code", "restore_hours", "backup_interval_hours", "interval", "is_internet_facing",
        "vendor__code", "kind", "zone__code",
    )  # fmt: skip
    for code, restore, declared, interval, *rest in rows.order_by().values_list(*columns):
        yield SystemFact(code, _hours(restore), _hours(declared or interval), *rest)


def _objectives(on: dt.date) -> dict[str, Objectives]:
    approved = ImpactAnalysis.objects.filter(approved_on__lte=on).order_by("approved_on", "edition")
    rows = approved.values_list("function__code", "rto_hours", "rpo_hours", "mtpd_hours")
    return {code: Objectives(*map(_hours, hours)) for code, *hours in rows}


def _hours(value: Any) -> float | None:
    return None if value is None else float(value)


def _in_use(on: dt.date) -> tuple[QuerySet[Any], ...]:
    return (
        active_functions(on), active_processes(on), systems_in_service(on),
        DataSet.objects.all(), current_third_parties(on),
    )  # fmt: skip


def _union(parts: list[Any]) -> Any:
    return parts[0].union(*parts[1:], all=True)
