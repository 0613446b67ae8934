"""What holds for every rule that a context has declared, whatever it reads."""

from datetime import date

import pytest

from hisaar.catalogue.outcomes import Outcome
from hisaar.catalogue.rules import book

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)


@pytest.mark.parametrize("size_band", ["small", "medium", "large"])
def test_without_records_nothing_is_met_and_no_rule_stops(size_band):
    verdicts = book.evaluate(ON, size_band=size_band)
    assert {clause: v.fault for clause, v in verdicts.items() if v.fault} == {}
    satisfied = {clause for clause, v in verdicts.items() if v.outcome.is_satisfied}
    assert satisfied == set()
    assert {v.outcome for c, v in verdicts.items() if c in book.rules} <= {
        Outcome.NOT_EVIDENCED,
        Outcome.NOT_MET,
        Outcome.NOT_APPLICABLE,
        Outcome.NOT_EVALUATED,
    }


def test_every_clause_has_a_rule_or_a_reason_why_not():
    for clause, verdict in book.evaluate(ON).items():
        assert clause in book.rules or verdict.note


def test_a_rule_reads_only_thresholds_and_ends_its_criterion_as_a_sentence():
    for clause, rule in book.rules.items():
        assert rule.criterion.endswith("."), (clause, rule.criterion)
        assert "{" not in book.criterion(clause)


def test_gaps_name_a_reason():
    for clause, verdict in book.evaluate(ON).items():
        assert all(gap.reason.strip() for gap in verdict.gaps), clause
