"""What people type becomes a range, or is refused in a sentence that says what to write."""

from decimal import Decimal

import pytest

from hisaar.platform.people.models import Person
from hisaar.risk.models import LossPart
from hisaar.web.pages.quantify.ranges import Cell, demand_whole, lines_of, questions_of, read

(RATE,) = questions_of([])


def cell(text, quantity):
    made = Cell("box", "Box", text)
    read(made, quantity)
    return made


def line(question, **ends):
    person = Person(pk=1, code="PER-0001", title="Ayesha Khan (demo)")
    data = {f"{question.key}-PER-0001-{end}": text for end, text in ends.items()}
    return lines_of(question, [person], {}, data)[0]


def errors(made):
    return {name: each.error for name, each in made.cells.items() if each.error}


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("5m", "amount", "5000000"),
        ("2 crore", "amount", "20000000"),
        ("1,500,000", "amount", "1500000"),
        ("0.2", "rate", "0.2"),
        ("once in 5 years", "rate", "0.2"),
        ("1 in 20", "rate", "0.05"),
        ("36", "hours", "36"),
        ("2 days", "hours", "48"),
    ],
)
def test_amounts_rates_and_hours_are_read_as_people_write_them(text, quantity, value):
    made = cell(text, quantity)
    assert (made.value, made.error) == (Decimal(value), "")


@pytest.mark.parametrize(
    ("text", "quantity", "said"),
    [
        ("often", "rate", "'often' is not a number"),
        ("nan", "rate", "'nan' is not a number"),
        ("once in 0 years", "rate", "says nothing"),
        ("-3", "rate", "is out of reach"),
        ("$5m", "amount", "is not in rupees"),
        ("-5m", "amount", "is out of reach"),
        ("10000000 hours", "hours", "a hundred years"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text, quantity, said):
    made = cell(text, quantity)
    assert said in made.error
    assert made.value is None


@pytest.mark.parametrize(
    ("low", "high", "where", "said"),
    [
        ("2", "1", "high", "The high end (1) has to be above the low end (2)."),
        ("1", "1", "high", "The high end (1) has to be above the low end (1)."),
        ("0", "1", "low", "write the least that is likely"),
    ],
)
def test_ends_that_do_not_go_together_are_told_at_the_box_to_change(low, high, where, said):
    found = errors(line(RATE, low=low, high=high))
    assert list(found) == [where]
    assert said in found[where]


def test_a_row_that_is_only_begun_is_no_fault_while_typing_but_cannot_be_kept():
    made = line(RATE, low="1")
    assert (errors(made), made.is_whole) == ({}, False)
    demand_whole([made])
    assert errors(made) == {"high": "The high end is missing."}


def test_the_most_likely_has_to_lie_in_its_range():
    part = LossPart(code="LPT-0001", tag="data_restoration", shape="pert")
    question = questions_of([part])[1]
    found = errors(line(question, low="1m", likely="9m", high="5m"))
    assert found == {"likely": "The most likely lies above the high end (5m)."}
    assert line(question, low="0", likely="1m", high="5m").is_whole


def test_costs_from_parameters_are_not_asked_about():
    assert [q.key for q in questions_of([LossPart(code="LPT-0001", shape="gamma")])] == ["rate"]
