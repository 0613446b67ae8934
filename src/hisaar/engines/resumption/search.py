"""The search for a short schedule.

Tasks take whole units of time, wait for other tasks, and occupy teams while they run. What is asked
for is the schedule that ends soonest; that is hard (no method is fast and always exact), so this is
a search that keeps to a number of attempts, together with a bound that says how far from the best
the answer can be at most.

An attempt places the tasks one by one, each as early as it fits; then all are pushed late, then
early again, which often shortens the whole (V. Valls, F. Ballestin and S. Quintanilla,
Justification and RCPSP, European Journal of Operational Research 165, 2005). The first attempts
follow priority rules; the next draw at random, favouring what is urgent; the rest cross the best
orders found (S. Hartmann, A competitive genetic algorithm for resource-constrained project
scheduling, Naval Research Logistics 45, 1998) or loosen one of them, whole or for a span of time.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .calendar import Calendar
from .listing import started_in_parallel
from .tasks import Project, Schedule, by_priority, lateness, scheduled

POPULATION = 40
Worth = tuple[int, int]


class _Entry(NamedTuple):
    """A schedule of the population; equal worths are ranked by lot, so that none stays for ever."""

    worth: Worth
    lot: float
    order: tuple[int, ...]
    start: tuple[int, ...]


def schedule(tasks: Project, *, attempts: int = 2000, seed: int = 0) -> Schedule:
    """The best schedule found within the attempts; the same for the same seed.

    Best is what is least late, where tasks are due; among those, what ends soonest.

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
    >>> from hisaar.engines.resumption import project, schedule
    >>> found = schedule(project([3, 2, 2], [[], [], [1]], [[1], [1], [1]], [2]))
    >>> found.start, found.length, found.is_best
    ((0, 0, 2), 4, True)
    """
    search = _Search(tasks, attempts, random.Random(seed))  # noqa: S311 - no secret, but repeatable
    start = search.run()
    return scheduled(tasks, start, search.made)


class _Search:
    """Attempts in turn, keeping the shortest and a small population of good orders."""

    def __init__(self, tasks: Project, attempts: int, draw: random.Random) -> None:
        self.tasks, self.attempts, self.draw = tasks, attempts, draw
        self.calendar = Calendar(tasks)
        self.made = 0
        self.best: list[int] = []
        self.worth = (1 << 62, 0)
        self.is_due = any(due is not None for due in tasks.due)
        self.population: list[_Entry] = []

    @property
    def is_over(self) -> bool:
        return self.worth <= (0, self.tasks.bound) or self.made >= self.attempts

    def run(self) -> list[int]:
        for order in self._rules():
            self._try(order)
            if self.is_over:
                return self.best
        for _ in range(POPULATION):
            self._try(self._urgent_at_random())
            if self.is_over:
                return self.best
        while not self.is_over:
            move = self.draw.choice((self._crossed, self._shaken, self._loosened))
            self._try(move())
        return self.best

    def _rules(self) -> Iterable[list[int]]:
        """Orders by what is due, by chains ahead, by starts in parallel, by the work that waits."""
        tasks = self.tasks
        chain = [-float(t) for t in tasks.tail]
        if self.is_due:
            yield by_priority(tasks, tasks.latest)
            urgent = started_in_parallel(tasks, by_priority(tasks, tasks.latest))
            yield by_priority(tasks, [float(s) for s in urgent])
        yield by_priority(tasks, chain)
        started = started_in_parallel(tasks, by_priority(tasks, chain))
        yield by_priority(tasks, [float(s) for s in started])
        followers = [
            -float(d + sum(tasks.duration[o] for o in tasks.after[t]))
            for t, d in enumerate(tasks.duration)
        ]
        yield by_priority(tasks, followers)

    def _urgent_at_random(self) -> list[int]:
        """What has long chains ahead, or is due soon, tends to come first; at times, anything."""
        tasks, draw = self.tasks, self.draw.random
        longest = max(tasks.tail, default=1)
        urgency = [-float(t) for t in tasks.tail]
        if self.is_due and draw() < 0.5:
            urgency = [min(latest, longest) for latest in tasks.latest]
        spread = longest * (0.4 if draw() < 0.75 else 4.0)
        return by_priority(tasks, [u + spread * draw() for u in urgency])

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
        worth = self._worth(start)
        if worth < self.worth:
            self.worth, self.best = worth, start

    def _worth(self, start: list[int]) -> Worth:
        """How late, then how long."""
        finish = list(map(int.__add__, start, self.tasks.duration))
        late = lateness(self.tasks, finish) if self.is_due else 0
        return late, max(finish, default=0)

    def _enter(self, start: list[int], order: list[int]) -> None:
        """Join the population unless all are better or one is the same."""
        starts = tuple(start)
        if all(entry.start != starts for entry in self.population):
            inorder = tuple(_sorted(order, start))
            self.population.append(_Entry(self._worth(start), self.draw.random(), inorder, starts))
            self.population.sort()
            del self.population[POPULATION:]

    def _parent(self) -> _Entry:
        """The better of two drawn at random."""
        first, second = (self.draw.randrange(len(self.population)) for _ in range(2))
        return self.population[min(first, second)]

    def _crossed(self) -> list[int]:
        """The order of one parent, but between two places as another has it; then small swaps."""
        mother, father = self._parent().order, self._parent().order
        low, high = sorted(self.draw.randrange(len(mother) + 1) for _ in range(2))
        head = mother[:low]
        seen = set(head)
        middle = [t for t in father if t not in seen][: high - low]
        seen.update(middle)
        return self._swapped([*head, *middle, *(t for t in mother if t not in seen)])

    def _swapped(self, order: list[int]) -> list[int]:
        """Swap neighbours here and there, where neither waits for the other."""
        for at in range(len(order) - 1):
            one, other = order[at], order[at + 1]
            if self.draw.random() < 0.05 and one not in self.tasks.before[other]:
                order[at], order[at + 1] = other, one
        return order

    def _shaken(self) -> list[int]:
        """A parent's order by start, each start put off at random."""
        parent = self._parent()
        spread = self.draw.choice((0.05, 0.1, 0.2, 0.3)) * parent.worth[1]
        return by_priority(self.tasks, [s + spread * self.draw.random() for s in parent.start])

    def _loosened(self) -> list[int]:
        """A parent's order by start, but in a span of time all in any order."""
        parent = self._parent()
        low = self.draw.random() * parent.worth[1]
        width = self.draw.choice((0.2, 0.3, 0.5)) * parent.worth[1]
        return by_priority(self.tasks, [
            low + width * self.draw.random() if low <= s <= low + width else s
            for s in parent.start
        ])  # fmt: skip


def _sorted(order: Sequence[int], key: Sequence[int]) -> list[int]:
    return sorted(order, key=key.__getitem__)
