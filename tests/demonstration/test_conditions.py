"""What was put into the demonstration on purpose is found by the rules, by the user's own path."""

import datetime as dt
from collections import Counter, defaultdict

import pytest

from hisaar.assessment.services.evaluating import run
from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book
from hisaar.demonstration import build, tell
from hisaar.demonstration.conditions import conditions_of
from hisaar.platform.audit import chain
from hisaar.platform.exchange import importing, workbooks

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)


def imported(folder, *, on=ON, size="medium"):
    build(folder, on=on, size=size)
    return importing.import_sheets(workbooks.read(folder), actor=None)


def surprises(story):
    """Conditions whose clauses came out otherwise: what, clause, expected, found."""
    by_day = defaultdict(list)
    for condition in conditions_of(story):
        by_day[condition.when(story)].append(condition)
    found = []
    for day, conditions in by_day.items():
        verdicts = run(day)
        found += [
            (condition.what, clause, wanted, verdicts[clause].outcome.value)
            for condition in conditions
            for clause, wanted in condition.clauses.items()
            if verdicts[clause].outcome != wanted
        ]
    return found


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_each_condition_has_the_outcome_it_is_there_for(tmp_path, size):
    plan = imported(tmp_path, size=size)
    assert plan.faults == []
    assert surprises(tell(on=ON, size=size)) == []


def test_every_outcome_appears_and_most_musts_are_met(tmp_path):
    imported(tmp_path)
    verdicts = run(ON)
    assert {verdict.outcome for verdict in verdicts.values()} == set(Outcome)
    assert {clause: v.fault for clause, v in verdicts.items() if v.fault} == {}
    clauses = book.framework.clauses
    musts = Counter(v.outcome for c, v in verdicts.items() if clauses[c].strength == "must")
    decided = sum(number for outcome, number in musts.items() if outcome.is_counted)
    assert musts[Outcome.MET] * 3 >= decided * 2
    assert musts[Outcome.NOT_EVIDENCED] == 0


def test_importing_the_folder_twice_changes_nothing(tmp_path):
    imported(tmp_path)
    again = importing.import_sheets(workbooks.read(tmp_path), actor=None)
    assert (again.faults, again.changes) == ([], 0)
    assert chain.verify().is_intact


@pytest.mark.parametrize("on", ["2026-01-01", "2026-04-28", "2028-02-29"])
def test_the_story_can_be_told_on_any_day(tmp_path, on):
    day = dt.date.fromisoformat(on)
    plan = imported(tmp_path, on=day)
    assert plan.faults == []
    assert surprises(tell(on=day)) == []
