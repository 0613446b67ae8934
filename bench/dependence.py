"""Rows about what stands on what: graphs S and L, faults, and orders of resumption."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

import numpy as np

from bench.graphs import Business, business
from bench.measuring import Figure, measure
from bench.projects import projects
from hisaar.engines import dependence
from hisaar.engines.resumption import schedule

PROVEN = Path(__file__).with_name("projects.json")
EXPECTED_FAULTS, EXPECTED_RADIUS = 561_121, 10_506_528


def dependence_rows() -> list[Figure]:
    """The engine alone on synthetic insurers, then on the records of GRC-10K."""
    small, large = business(), business(200_000, 1_000_000)
    return [
        _together(small, "S", 100, "scipy 35 ms for reach alone, others 8–40 ms each"),
        _together(large, "L", 1000, "scipy 4.5 s for reach alone, others 0.1–0.5 s each"),
        _radius(small), _faults(small), *_resumption(), _standing(),
    ]  # fmt: skip


def _together(made: Business, name: str, goal: float, anchor: str) -> Figure:
    functions = np.arange(made.functions)

    def act() -> None:
        """From bare edges to every answer, and a path for each broken promise."""
        graph = dependence.graph(made.nodes, made.source, made.target)
        order = dependence.order(graph)
        dependence.reach(order, functions)
        dependence.articulation(graph)
        dependence.dominators(graph, functions)
        dependence.longest_path(order, made.restore_hours)
        dependence.inherited(order, made.objective_hours)
        back = dependence.restoration(graph, order, made.restore_hours)
        broken = dependence.conflicts(made.objective_hours, back.hours)
        dependence.critical_paths(graph, order, back, broken.node)
        dependence.conflicts(dependence.inherited(order, made.objective_hours), back.hours)

    what = f"graph {name}: reach, cycles, cuts, dominators, longest path, objectives, conflicts"
    return measure(what, act, goal=goal, anchor=anchor, times=7, counts_queries=False)


def _radius(made: Business) -> Figure:
    order = dependence.order(dependence.graph(made.nodes, made.source, made.target))

    def act() -> None:
        found = dependence.compromise_radius(order).components
        _, first = np.unique(order.component, return_index=True)
        if found[first].sum() != EXPECTED_RADIUS:
            raise RuntimeError("the radii are not the published ones")

    return measure("graph S: blast radius of every node", act, goal=150, times=7,
                   counts_queries=False)  # fmt: skip


def _faults(made: Business) -> Figure:
    group, needed = made.stand_ins()
    graph = dependence.graph(made.nodes, made.source, made.target, group=group, needed=needed)

    def act() -> None:
        found = dependence.single_faults(graph, np.arange(made.functions))
        if found.stopped.sum() != EXPECTED_FAULTS:
            raise RuntimeError("the failures are not the published ones")

    return measure("graph S: every single fault, with stand-ins", act, goal=3000, times=5,
                   counts_queries=False)  # fmt: skip


def _resumption() -> list[Figure]:
    proven = json.loads(PROVEN.read_text())
    spent, gaps = [], []
    for name, tasks in projects():
        start = time.process_time()
        found = schedule(tasks)
        spent.append((time.process_time() - start) * 1000)
        if name in proven:
            gaps.append(100 * (found.length / proven[name] - 1))
    missed = 100 * sum(gap > 0 for gap in gaps) / len(gaps)
    like = f"{len(spent)} projects like J30"
    anchor = "OR-tools 3 % missed, 0.9 s"
    return [
        Figure(f"{like}: an order of resumption, mean", statistics.mean(spent), 100, anchor=anchor),
        Figure(f"{like}: the slowest", max(spent), 100),
        Figure(f"{like}: not the shortest of {len(gaps)} proven", missed, 15, unit="%"),
        Figure(f"{like}: mean gap to the shortest", statistics.mean(gaps), 0.45, unit="%"),
    ]


def _standing() -> Figure:
    from bench.workload import ON
    from hisaar.assets.standing import standing

    def act() -> None:
        found = standing(ON)
        # These records hold no hours to restore, so that every promise may be kept.
        if not found.lines or found.conflicts is None:
            raise RuntimeError("nothing stands in the records")

    return measure("where all assets stand: objectives, faults, conflicts with paths", act,
                   goal=500, query_goal=7, times=5)  # fmt: skip
