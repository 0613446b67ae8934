"""Separation of duties: the four forms, evidence, change by change, mitigations, refusals."""

import numpy as np
import pytest
from bench.population import population
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines import duties
from hisaar.engines.columns import Unfit
from hisaar.engines.duties import Duties, Mitigations, violations

A, B, C, X, Y = range(5)
USERS, ENTITLEMENTS = 6, 8


@st.composite
def rules(draw):
    order = draw(st.permutations(range(ENTITLEMENTS)))
    cut = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    modes = st.sampled_from(["any", "all"])
    return draw(modes), order[: cut[0]], draw(modes), order[cut[0] : cut[0] + cut[1]]


pairs = st.lists(st.tuples(st.integers(0, USERS - 1), st.integers(0, ENTITLEMENTS - 1)),
                 max_size=30)  # fmt: skip
some_rules = st.lists(rules(), max_size=6)


def columns(assignments):
    return [u for u, _ in assignments], [e for _, e in assignments]


def by_definition(held, rule):
    """What the rule says of one set, in plain words of Python."""
    ask = {"any": any, "all": all}
    return ask[rule[0]](e in held for e in rule[1]) and ask[rule[2]](e in held for e in rule[3])


def held_by(user, assignments):
    return {e for u, e in assignments if u == user}


def test_the_four_forms_decide_as_their_table_says():
    found = violations(1, 5, [0, 0, 0], [A, B, X], [
        ("any", [A, C], "any", [X, Y]),
        ("any", [A, C], "all", [X, Y]),
        ("all", [A, B], "any", [X, Y]),
        ("all", [A, B], "all", [X]),
        ("all", [A, C], "any", [X]),
    ])  # fmt: skip

    assert found.rule.tolist() == [0, 2, 3]
    assert found.evidence(1) == (pytest.approx([A, B]), pytest.approx([X]))


def test_five_million_assignments_hold_63_963_violations_and_each_has_its_evidence():
    made = population()

    found = violations(*made)

    assert len(made.user) == 5_000_000
    assert found.count == 63_963
    assert found.per_rule().sum() == found.per_user().sum() == 63_963
    for number in range(0, found.count, 6_000):
        held = set(made.entitlement[made.user == found.user[number]].tolist())
        mode, first, second_mode, second = made.rules[found.rule[number]]
        evidence = found.evidence(number)
        assert set(evidence.first.tolist()) == held & set(first.tolist())
        assert set(evidence.second.tolist()) == held & set(second.tolist())
        assert mode == "any" or len(evidence.first) == len(first)
        assert second_mode == "any" or len(evidence.second) == len(second)


@given(pairs, some_rules)
def test_violations_are_those_of_the_definition_in_order_of_rule_and_user(assignments, given_rules):
    found = violations(USERS, ENTITLEMENTS, *columns(assignments), given_rules)

    assert list(zip(found.rule.tolist(), found.user.tolist(), strict=True)) == [
        (number, user)
        for number, rule in enumerate(given_rules)
        for user in range(USERS)
        if by_definition(held_by(user, assignments), rule)
    ]
    assert found.per_rule().tolist() == [
        sum(by_definition(held_by(user, assignments), rule) for user in range(USERS))
        for rule in given_rules
    ]


@given(pairs, some_rules, st.lists(
    st.tuples(st.integers(0, USERS - 1), st.booleans(), st.integers(0, ENTITLEMENTS - 1)),
    max_size=12,
))  # fmt: skip
def test_change_by_change_ends_where_a_fresh_look_ends(assignments, given_rules, changes):
    duty = Duties(USERS, ENTITLEMENTS, *columns(assignments), given_rules)
    now = set(assignments)
    for user, is_given, entitlement in changes:
        step = {"add" if is_given else "remove": [entitlement]}
        foreseen = duty.preview(user, **step).tolist()
        now = now | {(user, entitlement)} if is_given else now - {(user, entitlement)}
        assert duty.change(user, **step).tolist() == foreseen

    fresh = violations(USERS, ENTITLEMENTS, *columns(sorted(now)), given_rules)

    for user in range(USERS):
        assert duty.broken(user).tolist() == fresh.rule[fresh.user == user].tolist()
    for number in range(fresh.count):
        kept = duty.evidence(int(fresh.user[number]), int(fresh.rule[number]))
        for one, other in zip(kept, fresh.evidence(number), strict=True):
            assert one.tolist() == other.tolist()


@pytest.mark.parametrize("engine", [violations, Duties])
def test_what_is_listed_twice_is_held_once(engine):
    found = engine(1, 3, [0, 0, 0], [0, 0, 1], [("all", [0, 2], "any", [1])])

    assert (found.count if engine is violations else len(found.broken(0))) == 0


def test_a_preview_changes_nothing():
    duty = Duties(1, 2, [0], [0], [("any", [0], "any", [1])])

    assert duty.preview(0, add=[1]).tolist() == [0]
    assert duty.broken(0).tolist() == []


def test_a_mitigation_excuses_its_person_from_its_rule_until_its_last_day():
    found = violations(2, 2, [0, 0, 1, 1], [0, 1, 0, 1], [("any", [0], "any", [1])])
    until_day_10 = Mitigations(user=[1, 0], rule=[0, 0], until=[10, 4])

    assert found.mitigated(until_day_10, day=10).tolist() == [False, True]
    assert found.mitigated(until_day_10, day=11).tolist() == [False, False]
    assert found.mitigated(Mitigations([], [], []), day=1).tolist() == [False, False]


def test_nobody_and_no_rule_is_no_violation():
    assert violations(0, 0, [], [], []).count == 0
    assert violations(3, 2, [], [], [("all", [0], "all", [1])]).per_user().tolist() == [0, 0, 0]
    assert violations(3, 2, [0], [1], []).per_rule().tolist() == []


def test_results_cannot_be_written_to():
    found = violations(1, 2, [0, 0], [0, 1], [("any", [0], "any", [1])])

    with pytest.raises(ValueError, match="read-only"):
        found.user[0] = 7


@pytest.mark.parametrize(
    ("user", "entitlement", "given_rules", "sentence"),
    [
        ([0, 5], [0, 1], [], "user holds 5, but its ids run from 0 to 1"),
        ([0], [-1], [], "entitlement holds -1, but its ids run from 0 to 3"),
        ([0, 1], [0], [], "user has 2, entitlement has 1"),
        ([0.5], [0], [], "whole numbers are needed"),
        ([[0]], [0], [], "has 2 dimensions"),
        ([0], [0], [("some", [0], "any", [1])], "Rule 0 has the mode 'some' for its first list"),
        ([0], [0], [("any", [0], "none", [1])], "Rule 0 has the mode 'none' for its second list"),
        ([0], [0], [("any", [], "any", [1])], "Rule 0 has an empty first list"),
        ([0], [0], [("any", [0], "all", [])], "Rule 0 has an empty second list"),
        ([0], [0], [("any", [0], "any", [4])], "the second list of rule 0 holds 4"),
        ([0], [0], [("any", [0, 2], "all", [2])], "entitlement 2 in both lists"),
    ],
)
@pytest.mark.parametrize("engine", [violations, Duties])
def test_what_cannot_be_answered_for_is_refused_with_a_sentence(
    engine, user, entitlement, given_rules, sentence
):
    with pytest.raises(Unfit, match=sentence):
        engine(2, 4, user, entitlement, given_rules)


def test_changes_name_people_rules_and_entitlements_that_are_there():
    duty = Duties(1, 2, [0], [0], [("any", [0], "any", [1])])

    with pytest.raises(Unfit, match="no user 1"):
        duty.change(1, add=[0])
    with pytest.raises(Unfit, match="add holds 2"):
        duty.preview(0, add=[2])
    with pytest.raises(Unfit, match="no rule 1"):
        duty.evidence(0, 1)
    with pytest.raises(Unfit, match="negative"):
        violations(-1, 0, [], [], [])
    with pytest.raises(Unfit, match="rule of mitigations holds 3"):
        violations(1, 1, [], [], []).mitigated(Mitigations([], [3], []), day=1)


def test_the_modes_are_two():
    assert duties.MODES == ("any", "all")
    assert np.int32 is duties.violations(1, 1, [], [], []).user.dtype.type
