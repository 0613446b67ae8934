"""What was put into the demonstration on purpose is found by the rules, by the user's own path."""

import datetime as dt
from collections import Counter, defaultdict

import pytest

from hisaar.access.duties import look
from hisaar.assessment.services.evaluating import run
from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book
from hisaar.demonstration import build, complete, tell
from hisaar.demonstration.conditions import conditions_of
from hisaar.platform.audit import chain
from hisaar.platform.exchange import importing, workbooks

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)


def imported(folder, *, on=ON, size="medium"):
    build(folder, on=on, size=size)
    plan = importing.import_sheets(workbooks.read(folder), actor=None)
    complete(on, actor=None)
    return plan


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


# Clauses that these registers decide; what waits for others is left out.
DECIDED = {
    *(f"RCA-{n:02d}" for n in range(1, 38)), "ALN-04", "INS-01", "INS-02", "INS-03",
    "STR-14", "STR-15", "GOV-04", "GOV-05", "GOV-18", "MON-02", "ASM-05",
    *(f"SYS-{n:02d}" for n in range(1, 9)), "DAT-01", "MON-12",
    *(f"MON-{n}" for n in range(16, 21)), "GOV-17", "INT-01", "SHR-08", "RSP-10", "REC-05",
}  # fmt: skip


def test_every_outcome_appears_and_most_musts_are_met(tmp_path):
    imported(tmp_path)
    verdicts = run(ON)
    assert {verdict.outcome for verdict in verdicts.values()} == set(Outcome)
    assert {clause: v.fault for clause, v in verdicts.items() if v.fault} == {}
    assert {c for c in DECIDED if verdicts[c].outcome == Outcome.NOT_EVALUATED} == set()
    clauses = book.framework.clauses
    musts = Counter(v.outcome for c, v in verdicts.items() if clauses[c].strength == "must")
    decided = sum(number for outcome, number in musts.items() if outcome.is_counted)
    assert musts[Outcome.MET] * 5 >= decided * 3
    assert musts[Outcome.NOT_EVIDENCED] == 0
    assert look(ON).count == 9


def test_importing_the_folder_twice_changes_nothing(tmp_path):
    imported(tmp_path, size="small")
    again = importing.import_sheets(workbooks.read(tmp_path), actor=None)
    assert (again.faults, again.changes) == ([], 0)
    assert chain.verify().is_intact


@pytest.mark.parametrize(
    ("on", "size"), [("2026-01-01", "medium"), ("2026-04-28", "small"), ("2028-02-29", "medium")]
)
def test_the_story_can_be_told_on_any_day(tmp_path, on, size):
    day = dt.date.fromisoformat(on)
    plan = imported(tmp_path, on=day, size=size)
    assert plan.faults == []
    assert surprises(tell(on=day, size=size)) == []
