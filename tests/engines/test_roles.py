"""Roles proposed from what people hold: laws for any input, and known roles found again."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines import roles as engine
from hisaar.engines.columns import Unfit
from hisaar.engines.roles import propose

USERS, ENTITLEMENTS = 8, 6
pairs = st.lists(st.tuples(st.integers(0, USERS - 1), st.integers(0, ENTITLEMENTS - 1)),
                 max_size=48)  # fmt: skip


def proposed(assignments, **options):
    return propose(USERS, ENTITLEMENTS, [u for u, _ in assignments], [e for _, e in assignments],
                   **options)  # fmt: skip


def plain(found):
    return [(r.entitlements.tolist(), r.members.tolist(), r.newly_covered) for r in found.roles]


@given(pairs, st.integers(1, 4), st.integers(1, 3))
def test_no_role_grants_what_its_members_do_not_hold(assignments, members, size):
    found = proposed(assignments, members=members, size=size)

    for role in found.roles:
        granted = set(itertools.product(role.members.tolist(), role.entitlements.tolist()))
        assert granted <= set(assignments)
        assert len(role.members) >= members
        assert len(role.entitlements) >= size
    assert found.excess == 0


@given(pairs)
def test_members_are_all_who_hold_all_of_the_role(assignments):
    for role in proposed(assignments, members=2).roles:
        assert role.members.tolist() == [
            user
            for user in range(USERS)
            if all((user, e) in assignments for e in role.entitlements.tolist())
        ]


@given(pairs, st.integers(1, 5))
def test_coverage_only_grows_and_counts_each_assignment_once(assignments, most):
    found = proposed(assignments, most=most, members=1, size=1)

    covered = set()
    for role, share in zip(found.roles, found.coverage.tolist(), strict=True):
        before = len(covered)
        covered |= set(itertools.product(role.members.tolist(), role.entitlements.tolist()))
        assert len(covered) - before == role.newly_covered > 0
        assert share == pytest.approx(len(covered) / len(set(assignments)))
    assert len(found.roles) <= most
    gains = [role.newly_covered for role in found.roles]
    assert gains == sorted(gains, reverse=True)


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_and_repetition_of_the_assignments_do_not_matter(assignments, random):
    shuffled = assignments + assignments[:5]
    random.shuffle(shuffled)

    assert plain(proposed(shuffled, members=2)) == plain(proposed(assignments, members=2))


def test_roles_that_people_were_given_are_found_again():
    random = np.random.default_rng(8)
    given_roles = [np.sort(random.choice(200, 12, replace=False)) for _ in range(5)]
    holds = np.zeros((300, 200), bool)
    for number in range(300):
        for role in random.choice(5, random.integers(1, 3), replace=False):
            holds[number, given_roles[role]] = True

    found = propose(300, 200, *np.nonzero(holds), most=5)

    assert sorted(role.entitlements.tolist() for role in found.roles) == sorted(
        role.tolist() for role in given_roles
    )
    assert found.coverage[-1] == 1


def test_identical_people_are_one_role_that_explains_everything():
    found = propose(4, 3, np.repeat(np.arange(4), 3), np.tile(np.arange(3), 4))

    assert plain(found) == [([0, 1, 2], [0, 1, 2, 3], 12)]
    assert found.coverage.tolist() == [1.0]


def test_nobody_holding_anything_is_no_role():
    found = propose(0, 0, [], [])

    assert (found.roles, found.assignments, found.coverage.tolist()) == ((), 0, [])


def test_too_many_at_once_and_senseless_numbers_are_refused_with_a_sentence(monkeypatch):
    with pytest.raises(Unfit, match="members is 0"):
        propose(1, 1, [0], [0], members=0)
    with pytest.raises(Unfit, match="entitlement holds 4"):
        propose(1, 1, [0], [4])
    with pytest.raises(Unfit, match="user has 1, entitlement has 2"):
        propose(1, 1, [0], [0, 0])
    monkeypatch.setattr(engine, "CELLS", 3)
    with pytest.raises(Unfit, match=r"2 people with 2 shared .* one unit or job at a time"):
        propose(2, 2, [0, 0, 1, 1], [0, 1, 0, 1], members=1)
