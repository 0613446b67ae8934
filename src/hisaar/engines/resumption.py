"""In which order to bring things back, when teams are few: project scheduling under limits.

Tasks take whole units of time, wait for other tasks, and occupy teams while they run. What is asked
for is the schedule that ends soonest; that is hard (no method is fast and always exact), so this is
a search that keeps to a number of attempts, together with a bound that says how far from the best
the answer can be at most.

An attempt places the tasks one by one, each as early as it fits; then all are pushed late, then
early again, which often shortens the whole (V. Valls, F. Ballestin and S. Quintanilla,
Justification and RCPSP, European Journal of Operational Research 165, 2005). The first attempts
follow priority rules; the next draw at random, favouring what is urgent; the rest cross the best
orders found (S. Hartmann, A competitive genetic algorithm for resource-constrained project
scheduling, Naval Research Logistics 45, 1998).
"""

from __future__ import annotations

import random
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

POPULATION = 30


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
    """

    duration: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    demand: tuple[tuple[int, ...], ...]
    capacity: tuple[int, ...]

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
        return tuple(_by_priority(self, [0.0] * len(self.duration)))

    @cached_property
    def always_need_a_team(self) -> bool:
        """Whether no task can run without one."""
        return all(map(any, self.demand))

    @cached_property
    def tail(self) -> tuple[int, ...]:
        """The longest chain from the start of each task to the end of everything."""
        longest = [0] * len(self.duration)
        for task in reversed(self.sequence):
            ahead = max((longest[other] for other in self.after[task]), default=0)
            longest[task] = self.duration[task] + ahead
        return tuple(longest)

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
    """

    start: tuple[int, ...]
    finish: tuple[int, ...]
    bound: int
    attempts: int

    @property
    def length(self) -> int:
        """When the last task ends."""
        return max(self.finish, default=0)

    @property
    def is_best(self) -> bool:
        """Proven to be as short as any; when not, it may still be."""
        return self.length == self.bound


def project(
    duration: Iterable[int],
    before: Iterable[Iterable[int]],
    demand: Iterable[Iterable[int]],
    capacity: Iterable[int],
) -> Project:
    """Check the tasks; see ``Project`` for what they are.

    Raises
    ------
    ValueError
        When tasks wait for one another in a circle, a task needs more teams than there are, or a
        number is negative or of the wrong length.

    Examples
    --------
    >>> project([2, 3], [[], [0]], [[1], [1]], [1]).bound
    5
    """
    made = Project(
        tuple(map(int, duration)),
        tuple(tuple(map(int, dict.fromkeys(each))) for each in before),
        tuple(tuple(map(int, each)) for each in demand),
        tuple(map(int, capacity)),
    )
    tasks = len(made.duration)
    if not tasks == len(made.before) == len(made.demand):
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


def schedule(tasks: Project, *, attempts: int = 1000, seed: int = 0) -> Schedule:
    """The shortest schedule found within the attempts; the same for the same seed.

    Parameters
    ----------
    tasks : Project
    attempts : int
        Schedules to make at the most; at least one is made. It ends sooner once the bound is met.
    seed : int

    Returns
    -------
    Schedule
        It never breaks a precedence or a limit.

    Examples
    --------
    >>> found = schedule(project([3, 2, 2], [[], [], [1]], [[1], [1], [1]], [2]))
    >>> found.start, found.length, found.is_best
    ((0, 0, 2), 4, True)
    """
    search = _Search(tasks, attempts, random.Random(seed))  # noqa: S311 - no secret, but repeatable
    start = search.run()
    finish = tuple(s + d for s, d in zip(start, tasks.duration, strict=True))
    return Schedule(tuple(start), finish, tasks.bound, search.made)


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
    >>> list_schedule(project([1, 2], [[], []], [[1], [1]], [1]), [1, 0]).start
    (2, 0)
    """
    start = _started_in_parallel(tasks, order)
    finish = tuple(s + d for s, d in zip(start, tasks.duration, strict=True))
    return Schedule(tuple(start), finish, tasks.bound, 1)


def _started_in_parallel(tasks: Project, order: Sequence[int]) -> list[int]:
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


def _by_priority(tasks: Project, priority: Sequence[float]) -> list[int]:
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


class _Calendar:
    """Use of all teams over time as one long integer, so that a task is tried everywhere at once.

    Each unit of time has a lane of bits; each kind of team has a field in the lane that holds its
    use, raised so that one team too many carries into the field's highest bit.
    """

    def __init__(self, tasks: Project) -> None:
        self.tasks = tasks
        width, fields = 0, []
        for k in tasks.capacity:
            fields.append((width, k.bit_length()))
            width += k.bit_length() + 1
        self.width = max(width, 1)
        horizon = sum(tasks.duration) + 1
        lanes = ((1 << (self.width * horizon)) - 1) // ((1 << self.width) - 1)
        raised = sum(
            ((1 << bits) - 1 - k) << at
            for (at, bits), k in zip(fields, tasks.capacity, strict=True)
        )
        self.empty = raised * lanes
        self.guards = sum(1 << (at + bits) for at, bits in fields) * lanes
        need = [
            sum(k << at for (at, _), k in zip(fields, each, strict=True)) for each in tasks.demand
        ]
        alike = {each: each * lanes for each in set(need)}  # long numbers, so one for all alike
        self.everywhere = [alike[each] for each in need]
        self.window = [(1 << (self.width * d)) - 1 for d in tasks.duration]
        self.block = [
            each & window for each, window in zip(self.everywhere, self.window, strict=True)
        ]

    def place(self, order: Sequence[int], earlier: Sequence[Sequence[int]]) -> list[int]:
        """Start each task in turn as early as it fits."""
        width, guards, used = self.width, self.guards, self.empty
        window, everywhere, block = self.window, self.everywhere, self.block
        duration = self.tasks.duration
        start = [0] * len(order)
        finish = [0] * len(order)
        for task in order:
            at = 0
            for other in earlier[task]:
                if finish[other] > at:  # noqa: PLR1730 - twice as fast as max()
                    at = finish[other]
            mask = window[task]
            if mask and block[task]:
                taken = ((used >> (at * width)) + everywhere[task]) & guards
                clash = taken & mask
                while clash:
                    on = (clash.bit_length() - 1) // width + 1
                    at += on
                    taken >>= on * width
                    clash = taken & mask
                used += block[task] << (at * width)
            start[task] = at
            finish[task] = at + duration[task]
        return start


class _Search:
    """Attempts in turn, keeping the shortest and a small population of good orders."""

    def __init__(self, tasks: Project, attempts: int, draw: random.Random) -> None:
        self.tasks, self.attempts, self.draw = tasks, attempts, draw
        self.calendar = _Calendar(tasks)
        self.made = 0
        self.best: list[int] = []
        self.length = 1 << 62
        self.population: list[tuple[int, tuple[int, ...]]] = []

    @property
    def is_over(self) -> bool:
        return self.length <= self.tasks.bound or self.made >= self.attempts

    def run(self) -> list[int]:
        for order in self._rules():
            self._try(order)
            if self.is_over:
                return self.best
        while not self.is_over and len(self.population) < POPULATION and self.made < self.attempts:
            self._try(self._urgent_at_random())
        while not self.is_over:
            self._try(self._changed(self._crossed()))
        return self.best

    def _rules(self) -> Iterable[list[int]]:
        """Orders by the longest chain ahead, by starts in parallel, by the work that waits."""
        tasks = self.tasks
        chain = [-float(t) for t in tasks.tail]
        yield _by_priority(tasks, chain)
        started = _started_in_parallel(tasks, _by_priority(tasks, chain))
        yield _by_priority(tasks, [float(s) for s in started])
        followers = [
            -float(d + sum(tasks.duration[o] for o in tasks.after[t]))
            for t, d in enumerate(tasks.duration)
        ]
        yield _by_priority(tasks, followers)

    def _urgent_at_random(self) -> list[int]:
        tail, spread = self.tasks.tail, max(self.tasks.tail, default=1) * 0.4
        return _by_priority(self.tasks, [-t - spread * self.draw.random() for t in tail])

    def _try(self, order: list[int]) -> None:
        """Place the tasks early, then late, then early again."""
        tasks, calendar = self.tasks, self.calendar
        start = calendar.place(order, tasks.before)
        self._keep(start)
        if not self.is_over:
            ends = [-(s + d) for s, d in zip(start, tasks.duration, strict=True)]
            backwards = calendar.place(_sorted(order[::-1], ends), tasks.after)
            ends = [-(s + d) for s, d in zip(backwards, tasks.duration, strict=True)]
            start = calendar.place(_sorted(order, ends), tasks.before)
            self.made += 1
            self._keep(start)
        self._enter(start, order)

    def _keep(self, start: list[int]) -> None:
        self.made += 1
        length = self._end(start)
        if length < self.length:
            self.length, self.best = length, start

    def _end(self, start: list[int]) -> int:
        return max(map(int.__add__, start, self.tasks.duration), default=0)

    def _enter(self, start: list[int], order: list[int]) -> None:
        """Join the population unless all are better or one is the same."""
        entry = (self._end(start), tuple(_sorted(order, start)))
        if entry not in self.population:
            self.population.append(entry)
            self.population.sort()
            del self.population[POPULATION:]

    def _crossed(self) -> list[int]:
        """The order of one parent, but between two places as another has it."""
        mother, father = self._parent(), self._parent()
        low, high = sorted(self.draw.randrange(len(mother) + 1) for _ in range(2))
        head = mother[:low]
        seen = set(head)
        middle = [t for t in father if t not in seen][: high - low]
        seen.update(middle)
        return [*head, *middle, *(t for t in mother if t not in seen)]

    def _parent(self) -> tuple[int, ...]:
        first, second = (self.draw.randrange(len(self.population)) for _ in range(2))
        return self.population[min(first, second)][1]

    def _changed(self, order: list[int]) -> list[int]:
        """Swap neighbours here and there, where neither waits for the other."""
        for at in range(len(order) - 1):
            one, other = order[at], order[at + 1]
            if self.draw.random() < 0.05 and one not in self.tasks.before[other]:
                order[at], order[at + 1] = other, one
        return order


def _sorted(order: Sequence[int], key: Sequence[int]) -> list[int]:
    return sorted(order, key=key.__getitem__)
