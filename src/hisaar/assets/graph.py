"""The dependency graph as the registers hold it: who needs whom, by code."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import BusinessProcess, DataSet, Dependency
from .queries import active_functions, active_processes, current_third_parties, systems_in_service


@dataclass(frozen=True)
class Graph:
    """``needs[a]`` are the codes that ``a`` needs; ``declared`` the rows that say so."""

    needs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    declared: dict[tuple[str, str], Dependency] = field(default_factory=dict)

    def reach(self, code: str) -> set[str]:
        """Everything that ``code`` stands on, itself left out unless it lies on a cycle."""
        seen: set[str] = set()
        stack = list(self.needs.get(code, ()))
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack.extend(self.needs.get(node, ()))
        return seen

    def cycles(self) -> list[list[str]]:
        """Groups of codes that need each other, each sorted."""
        return [sorted(group) for group in _strongly_connected(self.needs) if len(group) > 1]


def load(on: dt.date) -> Graph:
    """The graph of what is in use on the day, in a fixed number of queries.

    A function needs its processes, a process its systems and data, data the systems that hold it,
    a system the parts that serve it and its vendor; declared dependencies come on top.
    """
    graph = Graph()
    live = set(active_functions(on).values_list("code", flat=True))
    live |= set(active_processes(on).values_list("code", flat=True))
    live |= set(current_third_parties(on).values_list("code", flat=True))
    live |= set(DataSet.objects.values_list("code", flat=True))
    systems = systems_in_service(on).values_list("code", "parent__code", "vendor__code", "hosting")
    for code, parent, vendor, hosting in systems:
        live.add(code)
        if parent:
            graph.needs[parent].add(code)
        if vendor and hosting in ("cloud", "provider"):
            graph.needs[code].add(vendor)
    links = [
        *BusinessProcess.functions.through.objects.values_list(
            "businessfunction__code", "businessprocess__code"
        ),
        *BusinessProcess.systems.through.objects.values_list(
            "businessprocess__code", "system__code"
        ),
        *BusinessProcess.data_sets.through.objects.values_list(
            "businessprocess__code", "dataset__code"
        ),
        *DataSet.systems.through.objects.values_list("dataset__code", "system__code"),
    ]
    for source, target in links:
        graph.needs[source].add(target)
    for row in Dependency.objects.all():
        graph.needs[row.source].add(row.target)
        graph.declared[row.source, row.target] = row
    for source in list(graph.needs):
        graph.needs[source] &= live
        if source not in live:
            del graph.needs[source]
    return graph


def _strongly_connected(needs: dict[str, set[str]]) -> Iterable[set[str]]:
    """Tarjan's components, without recursion."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in list(needs):
        if root in order:
            continue
        work = [(root, iter(needs.get(root, ())))]
        order[root] = low[root] = len(order)
        path.append(root)
        on_path.add(root)
        while work:
            node, rest = work[-1]
            child = next((c for c in rest if c not in order or c in on_path), None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    yield _pop_component(node, path, on_path)
            elif child in order:
                low[node] = min(low[node], order[child])
            else:
                order[child] = low[child] = len(order)
                path.append(child)
                on_path.add(child)
                work.append((child, iter(needs.get(child, ()))))


def _pop_component(root: str, path: list[str], on_path: set[str]) -> set[str]:
    component = set()
    while True:
        node = path.pop()
        on_path.discard(node)
        component.add(node)
        if node == root:
            return component
