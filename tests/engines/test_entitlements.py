"""Least privilege: usage, outliers among peers, and sameness, against counting by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines.columns import Unfit
from hisaar.engines.entitlements import ALONE, NEVER, USAGES, outliers, sameness, usage

USERS, ENTITLEMENTS = 7, 4
pairs = st.lists(st.tuples(st.integers(0, USERS - 1), st.integers(0, ENTITLEMENTS - 1)),
                 max_size=30)  # fmt: skip
groups = st.lists(st.sampled_from([ALONE, 3, 900]), min_size=USERS, max_size=USERS)


def test_the_ninetieth_day_is_still_in_use():
    classes = usage([NEVER, 909, 910, 1_000], on=1_000, days=90)

    assert [USAGES[each] for each in classes] == ["never used", "lapsed", "in use", "in use"]
    assert [USAGES[each] for each in usage([NEVER, 0], on=5)] == ["never used", "in use"]


@given(pairs, groups, st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(1, 3))
def test_outliers_are_what_at_most_that_share_of_the_other_people_holds(
    assignments, group, share, smallest
):
    found = outliers(USERS, ENTITLEMENTS, [u for u, _ in assignments], [e for _, e in assignments],
                     group, share=share, smallest=smallest)  # fmt: skip

    expected = {}
    for row, (user, entitlement) in enumerate(assignments):
        if group[user] == ALONE:
            continue
        peers = [p for p in range(USERS) if group[p] == group[user] and p != user]
        holders = sum((peer, entitlement) in assignments for peer in peers)
        if len(peers) >= smallest and holders <= share * len(peers):
            expected[row] = (holders, len(peers))
    counts = zip(found.holders.tolist(), found.peers.tolist(), strict=True)
    assert dict(zip(found.row.tolist(), counts, strict=True)) == expected
    assert found.count == len(expected)
    assert all(a <= b for a, b in itertools.pairwise(found.share.tolist()))


def test_two_of_forty_one_peers_are_two_of_forty_one():
    user = [*range(42), 7, 8, 9]
    entitlement = [0] * 42 + [1] * 3

    found = outliers(42, 2, user, entitlement, [5] * 42)

    assert found.row.tolist() == [42, 43, 44]
    assert set(found.holders.tolist()) == {2}
    assert set(found.peers.tolist()) == {41}


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2), st.integers(0, 1)), max_size=25))
def test_rows_are_together_exactly_when_every_column_agrees(rows):
    same = sameness(*([row[n] for row in rows] for n in range(3)))

    group = same.group.tolist()
    for one, other in itertools.combinations(range(len(rows)), 2):
        assert (group[one] == group[other]) == (rows[one] == rows[other])
    assert same.size.tolist() == sorted((rows.count(row) for row in set(rows)), reverse=True)
    for number, first in enumerate(same.first.tolist()):
        assert same.rows(number)[0] == first
        assert len(same.rows(number)) == same.size[number]


def test_many_columns_of_large_numbers_do_not_run_over():
    columns = [np.arange(1_000, dtype=np.int64) * 10**15 for _ in range(9)]

    assert sameness(*columns).size.tolist() == [1] * 1_000


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: usage([0.5], on=1), "whole numbers"),
        (lambda: usage([1], on=1, days=0), "days is 0"),
        (lambda: outliers(2, 1, [2], [0], [0, 0]), "user holds 2"),
        (lambda: outliers(2, 1, [0], [0], [0]), "group has 1 numbers for 2 users"),
        (lambda: outliers(2, 1, [0], [0], [0, 0], share=1.5), "share is 1.5"),
        (lambda: outliers(2, 1, [0], [0], [0, 0], smallest=0), "smallest is 0"),
        (sameness, "at least one column"),
        (lambda: sameness([1], [1, 2]), "column 0 has 1, column 1 has 2"),
    ],
)
def test_what_says_nothing_is_refused_with_a_sentence(act, sentence):
    with pytest.raises(Unfit, match=sentence):
        act()
