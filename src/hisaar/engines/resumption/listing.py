"""What people do by hand: go down a list, and start what can be started."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from heapq import heappop, heappush

from .tasks import Project, Schedule, scheduled


def list_schedule(tasks: Project, order: Sequence[int]) -> Schedule:
    """Whenever a team is free, the first of the list that may start, starts.

    That is what people do by hand. More teams or shorter tasks can make it longer: R. Graham,
    Bounds on multiprocessing timing anomalies, SIAM Journal on Applied Mathematics 17 (1969).

    Parameters
    ----------
    tasks : Project
    order : sequence of int, length n
        All tasks, the most urgent first.

    Examples
    --------
    >>> from hisaar.engines.resumption import list_schedule, project
    >>> list_schedule(project([1, 2], [[], []], [[1], [1]], [1]), [1, 0]).start
    (2, 0)
    """
    return scheduled(tasks, started_in_parallel(tasks, order), 1)


def started_in_parallel(tasks: Project, order: Sequence[int]) -> list[int]:
    """Starts of all tasks, shape (n,)."""
    rank = {task: place for place, task in enumerate(order)}
    start = [0] * len(tasks.duration)
    missing = [len(earlier) for earlier in tasks.before]
    ready = sorted(rank[task] for task, count in enumerate(missing) if not count)
    free = list(tasks.capacity)
    running: list[tuple[int, int]] = []
    now = 0
    while ready or running:
        for task in _fitting(tasks, order, ready, free):
            start[task] = now
            heappush(running, (now + tasks.duration[task], task))
        now = running[0][0]
        while running and running[0][0] == now:
            _, task = heappop(running)
            for kind, need in enumerate(tasks.demand[task]):
                free[kind] += need
            for other in tasks.after[task]:
                missing[other] -= 1
                if not missing[other]:
                    insort(ready, rank[other])
    return start


def _fitting(tasks: Project, order: Sequence[int], ready: list[int], free: list[int]) -> list[int]:
    """Take from ``ready``, in its order, all that the free teams can do at once."""
    taken, left = [], []
    for place, rank in enumerate(ready):
        task = order[rank]
        need = tasks.demand[task]
        if any(map(int.__gt__, need, free)):
            left.append(rank)
            if not any(free) and tasks.always_need_a_team:
                left.extend(ready[place + 1 :])
                break
            continue
        taken.append(task)
        for kind, teams in enumerate(need):
            free[kind] -= teams
    ready[:] = left
    return taken
