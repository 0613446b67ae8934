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
    return _Day(tasks, order).run()


class _Day:
    """Teams at work; tasks are known by their place in the order, the most urgent first."""

    def __init__(self, tasks: Project, order: Sequence[int]) -> None:
        self.tasks, self.order = tasks, order
        self.place = {task: place for place, task in enumerate(order)}
        self.missing = [len(earlier) for earlier in tasks.before]
        self.free = list(tasks.capacity)
        self.running: list[tuple[int, int]] = []
        self.effortless: list[int] = []  # what needs no team never waits for one
        self.ready: list[int] = []
        for task, count in enumerate(self.missing):
            if not count:
                self._release(task)

    def run(self) -> list[int]:
        start = [0] * len(self.tasks.duration)
        now = 0
        while self.ready or self.effortless or self.running:
            for place in (*self.effortless, *self._fitting()):
                task = self.order[place]
                start[task] = now
                heappush(self.running, (now + self.tasks.duration[task], task))
            self.effortless.clear()
            now = self.running[0][0]
            while self.running and self.running[0][0] == now:
                self._end(heappop(self.running)[1])
        return start

    def _release(self, task: int) -> None:
        insort(self.ready if any(self.tasks.demand[task]) else self.effortless, self.place[task])

    def _end(self, task: int) -> None:
        for kind, need in enumerate(self.tasks.demand[task]):
            self.free[kind] += need
        for other in self.tasks.after[task]:
            self.missing[other] -= 1
            if not self.missing[other]:
                self._release(other)

    def _fitting(self) -> list[int]:
        """Take from what is ready, in its order, all that the free teams can do at once."""
        taken: list[int] = []
        left: list[int] = []
        for at, place in enumerate(self.ready):
            if not any(self.free):
                left.extend(self.ready[at:])
                break
            need = self.tasks.demand[self.order[place]]
            if any(map(int.__gt__, need, self.free)):
                left.append(place)
                continue
            taken.append(place)
            for kind, teams in enumerate(need):
                self.free[kind] -= teams
        self.ready = left
        return taken
