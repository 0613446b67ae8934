"""CPU seconds, medians and query counts of one thing at a time."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Figure:
    """What was measured: ``cpu`` in milliseconds (all threads, median), queries, and the goal."""

    workload: str
    cpu: float | None
    goal: float | None
    queries: int | None = None
    query_goal: int | None = None
    anchor: str = ""
    unit: str = "ms"
    note: str = ""

    @property
    def is_reached(self) -> bool | None:
        if self.cpu is None:
            return None
        reached = self.goal is None or self.cpu <= self.goal
        return reached and (self.query_goal is None or (self.queries or 0) <= self.query_goal)


def cpu_of(act: Callable[[], Any], *, times: int = 15, warm: int = 2) -> float:
    """Median CPU milliseconds of ``act``, after ``warm`` runs that do not count."""
    for _ in range(warm):
        act()
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent)


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def measure(
    workload: str, act: Callable[[], Any], *, goal: float | None = None,
    query_goal: int | None = None, anchor: str = "", times: int = 15, warm: int = 2,
    counts_queries: bool = True,
) -> Figure:  # fmt: skip
    """CPU and queries of ``act``; an act that fails is shown as failed, not as fast."""
    try:
        act()
        queries = queries_of(act) if counts_queries else None
        cpu = cpu_of(act, times=times, warm=warm)
    except Exception as error:  # noqa: BLE001 - the other rows are still worth having
        return Figure(workload, None, goal, None, query_goal, anchor, note=f"failed: {error}")
    return Figure(workload, cpu, goal, queries, query_goal, anchor)


def peak_memory() -> float:
    """Megabytes that this process held at the most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
