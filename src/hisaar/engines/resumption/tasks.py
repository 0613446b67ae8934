"""Tasks, what they wait for, and the teams that they occupy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush


@dataclass(frozen=True)
class Project:
    """Tasks ``0 … n - 1``.

    Attributes
    ----------
    duration : tuple of int, length n
        Whole units, 0 or more.
    before : tuple of tuples of int, length n
        The tasks that must have ended before each starts.
    demand : tuple of tuples of int, length n
        How many teams of each kind each occupies while it runs.
    capacity : tuple of int
        How many teams of each kind there are.
    due : tuple of int or None, length n
        When each should have ended; None when nobody asks.
    """

    duration: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    demand: tuple[tuple[int, ...], ...]
    capacity: tuple[int, ...]
    due: tuple[int | None, ...]

    @cached_property
    def after(self) -> tuple[tuple[int, ...], ...]:
        """The tasks that wait for each."""
        found: list[list[int]] = [[] for _ in self.duration]
        for task, earlier in enumerate(self.before):
            for other in earlier:
                found[other].append(task)
        return tuple(map(tuple, found))

    @cached_property
    def sequence(self) -> tuple[int, ...]:
        """An order in which nothing comes before what it waits for; shorter on a circle."""
        return tuple(by_priority(self, [0.0] * len(self.duration)))

    @cached_property
    def tail(self) -> tuple[int, ...]:
        """The longest chain from the start of each task to the end of everything."""
        longest = [0] * len(self.duration)
        for task in reversed(self.sequence):
            ahead = max((longest[other] for other in self.after[task]), default=0)
            longest[task] = self.duration[task] + ahead
        return tuple(longest)

    @cached_property
    def latest(self) -> tuple[float, ...]:
        """When each must start for nothing to be late, were there teams enough."""
        found = [float("inf")] * len(self.duration)
        for task in reversed(self.sequence):
            due = self.due[task]
            ends = [found[other] for other in self.after[task]]
            ends.append(float("inf") if due is None else float(due))
            found[task] = min(ends) - self.duration[task]
        return tuple(found)

    @cached_property
    def bound(self) -> int:
        """No schedule ends sooner: the longest chain, or the work of one kind of team."""
        work = (
            -(-sum(d * need[kind] for d, need in zip(self.duration, self.demand, strict=True)) // k)
            for kind, k in enumerate(self.capacity)
            if k
        )
        return max([*self.tail, *work], default=0)


@dataclass(frozen=True)
class Schedule:
    """When each task starts and ends, in units after the start.

    Attributes
    ----------
    start, finish : tuple of int, length n
    bound : int
        No schedule ends sooner than this.
    attempts : int
        How many schedules were made to find it.
    late : int
        By how much tasks end after they are due, all together.
    """

    start: tuple[int, ...]
    finish: tuple[int, ...]
    bound: int
    attempts: int
    late: int

    @property
    def length(self) -> int:
        """When the last task ends."""
        return max(self.finish, default=0)

    @property
    def is_best(self) -> bool:
        """Proven to be as short as any; when not, it may still be."""
        return not self.late and self.length == self.bound


def scheduled(tasks: Project, start: Sequence[int], attempts: int) -> Schedule:
    """The schedule with these starts."""
    finish = tuple(map(int.__add__, start, tasks.duration))
    return Schedule(tuple(start), finish, tasks.bound, attempts, lateness(tasks, finish))


def lateness(tasks: Project, finish: Sequence[int]) -> int:
    """By how much tasks end after they are due, all together."""
    return sum(
        max(end - due, 0) for end, due in zip(finish, tasks.due, strict=True) if due is not None
    )


def project(
    duration: Iterable[int],
    before: Iterable[Iterable[int]],
    demand: Iterable[Iterable[int]],
    capacity: Iterable[int],
    *,
    due: Iterable[int | None] | None = None,
) -> Project:
    """Check the tasks; see ``Project`` for what they are.

    Raises
    ------
    ValueError
        When tasks wait for one another in a circle, a task needs more teams than there are, or a
        number is negative or of the wrong length.

    Examples
    --------
    >>> from hisaar.engines.resumption import project
    >>> project([2, 3], [[], [0]], [[1], [1]], [1]).bound
    5
    """
    spans = tuple(map(int, duration))
    made = Project(
        spans,
        tuple(tuple(map(int, dict.fromkeys(each))) for each in before),
        tuple(tuple(map(int, each)) for each in demand),
        tuple(map(int, capacity)),
        (None,) * len(spans) if due is None else tuple(due),
    )
    tasks = len(made.duration)
    if not tasks == len(made.before) == len(made.demand) == len(made.due):
        raise ValueError("Each task needs a duration, the tasks before it, and its teams.")
    if any(not 0 <= other < tasks for earlier in made.before for other in earlier):
        raise ValueError(f"A task waits for one outside 0 … {tasks - 1}.")
    if min((*made.duration, *made.capacity, *(k for d in made.demand for k in d)), default=0) < 0:
        raise ValueError("Durations and teams are never negative.")
    for task, need in enumerate(made.demand):
        if len(need) != len(made.capacity) or any(map(int.__gt__, need, made.capacity)):
            raise ValueError(f"Task {task} needs {need} teams; there are {made.capacity}.")
    if len(made.sequence) < tasks:
        raise ValueError("Some tasks wait for one another in a circle; join them into one.")
    return made


def by_priority(tasks: Project, priority: Sequence[float]) -> list[int]:
    """Tasks in an order that keeps precedences, the least priority first among those that may."""
    missing = [len(earlier) for earlier in tasks.before]
    ready = [(priority[t], t) for t, count in enumerate(missing) if not count]
    heapify(ready)
    order = []
    while ready:
        _, task = heappop(ready)
        order.append(task)
        for other in tasks.after[task]:
            missing[other] -= 1
            if not missing[other]:
                heappush(ready, (priority[other], other))
    return order
