"""Prove the shortest lengths of ``bench.projects`` and write them down; wants OR-tools.

What is not proven within the time is left out, and told.

    PYTHONPATH=src var/peers/bin/python -m bench.prove_projects
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ortools.sat.python import cp_model

from bench.projects import projects
from hisaar.engines.resumption import Project

FOUND = Path(__file__).with_name("projects.json")


def main() -> None:
    found = json.loads(FOUND.read_text()) if FOUND.exists() else {}
    for name, tasks in projects():
        if name in found:
            continue
        length = shortest(tasks)
        if length:
            found[name] = length
            FOUND.write_text(json.dumps(found, indent=0) + "\n")
        sys.stderr.write(f"{name} {length or 'not proven'}\n")


def shortest(tasks: Project, seconds: float = 60) -> int:
    """The proven length, 0 when it could not be proven."""
    model = cp_model.CpModel()
    horizon = sum(tasks.duration)
    starts = [model.new_int_var(0, horizon, "") for _ in tasks.duration]
    spans = [
        model.new_fixed_size_interval_var(start, duration, "")
        for start, duration in zip(starts, tasks.duration, strict=True)
    ]
    for task, earlier in enumerate(tasks.before):
        for other in earlier:
            model.add(starts[task] >= starts[other] + tasks.duration[other])
    for kind, capacity in enumerate(tasks.capacity):
        model.add_cumulative(spans, [need[kind] for need in tasks.demand], capacity)
    length = model.new_int_var(tasks.bound, horizon, "")
    for start, duration in zip(starts, tasks.duration, strict=True):
        model.add(length >= start + duration)
    model.minimize(length)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = seconds
    is_proven = solver.solve(model) == cp_model.OPTIMAL
    return int(solver.objective_value) if is_proven else 0


if __name__ == "__main__":
    main()
