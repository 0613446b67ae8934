"""Schedules keep every precedence and limit, agree with published values, and repeat."""

import doctest
import importlib
import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import bench.projects
import pytest
from bench.projects import projects
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.engines.resumption import list_schedule, project, schedule
from hisaar.engines.resumption.calendar import Calendar
from hisaar.engines.resumption.tasks import lateness

PUBLISHED = json.loads((Path(__file__).parent / "oracles" / "psplib.json").read_text())
PROVEN = json.loads(Path(bench.projects.__file__).with_suffix(".json").read_text())


@st.composite
def some_projects(draw, largest=9):
    tasks = draw(st.integers(0, largest))
    kinds = draw(st.integers(0, 2))
    capacity = [draw(st.integers(1, 4)) for _ in range(kinds)]
    duration = [draw(st.integers(0, 5)) for _ in range(tasks)]
    demand = [[draw(st.integers(0, k)) for k in capacity] for _ in range(tasks)]
    label = draw(st.permutations(range(tasks)))
    before = [[] for _ in range(tasks)]
    for place, task in enumerate(label):
        for earlier in label[:place]:
            if draw(st.integers(0, 3)) == 0:
                before[task].append(earlier)
    return project(duration, before, demand, capacity)


def keeps_the_rules(tasks, found):
    assert len(found.start) == len(tasks.duration)
    for task, earlier in enumerate(tasks.before):
        assert found.start[task] >= 0
        assert found.finish[task] == found.start[task] + tasks.duration[task]
        assert all(found.finish[other] <= found.start[task] for other in earlier)
    for now in set(found.start):
        busy = [t for t in range(len(found.start)) if found.start[t] <= now < found.finish[t]]
        for kind, teams in enumerate(tasks.capacity):
            assert sum(tasks.demand[t][kind] for t in busy) <= teams
    assert found.length >= found.bound


@given(some_projects(), st.integers(1, 60), st.integers(0, 3))
def test_no_schedule_breaks_a_precedence_or_a_limit(tasks, attempts, seed):
    found = schedule(tasks, attempts=attempts, seed=seed)
    keeps_the_rules(tasks, found)
    assert schedule(tasks, attempts=attempts, seed=seed) == found
    assert found.attempts <= attempts + 1


@given(some_projects(), st.randoms(use_true_random=False))
def test_no_list_schedule_breaks_a_precedence_or_a_limit(tasks, draw):
    order = list(range(len(tasks.duration)))
    draw.shuffle(order)
    keeps_the_rules(tasks, list_schedule(tasks, order))


def orders_of(tasks):
    return [
        order
        for order in permutations(range(len(tasks.duration)))
        if all(order.index(b) < order.index(t) for t in order for b in tasks.before[t])
    ]


@settings(max_examples=40)
@given(some_projects(largest=4))
def test_small_projects_are_scheduled_as_short_as_any_order_allows(tasks):
    calendar = Calendar(tasks)
    starts = [calendar.place(order, tasks.before) for order in orders_of(tasks)]
    shortest = min(max(map(int.__add__, start, tasks.duration), default=0) for start in starts)
    assert schedule(tasks, attempts=300).length == shortest


def test_the_anomalies_of_graham_are_reproduced():
    duration = [3, 2, 2, 2, 4, 4, 4, 4, 9]
    before = [[], [], [], [], [3], [3], [3], [3], [0]]

    def length(duration, machines):
        return list_schedule(project(duration, before, [[1]] * 9, [machines]), range(9)).length

    case = PUBLISHED["graham"]
    assert length(duration, 3) == case["makespan_list"]
    assert length(duration, 4) == case["with_4_machines"]
    assert length([d - 1 for d in duration], 3) == case["with_durations_minus_1"]
    assert schedule(project(duration, before, [[1]] * 9, [3])).length == case["optimum"]


def test_more_teams_never_make_the_search_slower_on_grahams_tasks():
    duration = [3, 2, 2, 2, 4, 4, 4, 4, 9]
    before = [[], [], [], [], [3], [3], [3], [3], [0]]
    lengths = [
        schedule(project(duration, before, [[1]] * 9, [teams])).length for teams in range(1, 6)
    ]
    assert lengths == sorted(lengths, reverse=True)


def test_an_instance_of_psplib_is_solved_to_its_published_optimum():
    case = PUBLISHED["j301_1"]
    tasks = project(case["duration"], case["before"], case["demand"], case["capacity"])
    found = schedule(tasks)
    keeps_the_rules(tasks, found)
    assert found.length == case["optimum"]
    assert max(tasks.tail) == case["critical_path"]


def test_nearly_all_of_a_sample_like_j30_is_solved_to_its_proven_optimum():
    sample = [each for each in projects(every=13) if each.name in PROVEN]
    gaps = []
    for name, tasks in sample:
        found = schedule(tasks)
        keeps_the_rules(tasks, found)
        assert found.length >= PROVEN[name]
        gaps.append(found.length / PROVEN[name] - 1)
    assert sum(gap == 0 for gap in gaps) / len(gaps) >= 0.85
    assert sum(gaps) / len(gaps) <= 0.0045


def test_thousands_of_tasks_and_two_teams_get_a_schedule():
    duration = [1 + n % 7 for n in range(3000)]
    before = [[n // 2] if n else [] for n in range(3000)]
    tasks = project(duration, before, [[1]] * 3000, [2])
    found = schedule(tasks, attempts=2)
    keeps_the_rules_of_two_teams(tasks, found)
    assert found.length <= found.bound * 1.01


def keeps_the_rules_of_two_teams(tasks, found):
    assert all(found.finish[b] <= found.start[t] for t, bs in enumerate(tasks.before) for b in bs)
    changes = sorted([(s, 1) for s in found.start] + [(f, -1) for f in found.finish])
    busy = 0
    for _, change in changes:
        busy += change
        assert busy <= 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([1, 1], [[1], [0]], [[1], [1]], [1]), "wait for one another in a circle"),
        (([1], [[0]], [[1]], [1]), "wait for one another in a circle"),
        (([1], [[]], [[3]], [2]), r"Task 0 needs \(3,\) teams; there are \(2,\)"),
        (([1], [[2]], [[1]], [1]), "outside 0 … 0"),
        (([-1], [[]], [[1]], [1]), "never negative"),
        (([1, 2], [[]], [[1]], [1]), "a duration, the tasks before it"),
    ],
)
def test_projects_that_cannot_be_done_are_refused(arguments, told):
    with pytest.raises(ValueError, match=told):
        project(*arguments)


@pytest.mark.parametrize("module", ["tasks", "listing", "calendar", "search"])
def test_the_examples_of_the_documentation_hold(module):
    found = importlib.import_module(f"hisaar.engines.resumption.{module}")
    assert doctest.testmod(found).failed == 0


def test_what_is_due_soonest_comes_first_and_lateness_is_told():
    tasks = project([4, 4, 4], [[], [], []], [[1]] * 3, [1], due=[None, 12, 4])
    found = schedule(tasks)
    assert (found.finish[2], found.late, found.length) == (4, 0, 12)
    hopeless = schedule(project([4, 4], [[], [0]], [[1]] * 2, [1], due=[None, 5]))
    assert (hopeless.late, hopeless.is_best) == (3, False)


@settings(max_examples=40)
@given(some_projects(largest=4), st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_small_projects_are_as_little_late_as_any_order_allows(tasks, due):
    tasks = replace(tasks, due=tuple(due[: len(tasks.duration)]))
    calendar = Calendar(tasks)
    least = min(
        lateness(tasks, list(map(int.__add__, calendar.place(order, tasks.before), tasks.duration)))
        for order in orders_of(tasks)
    )
    assert schedule(tasks, attempts=400).late == least
