"""Hygiene of accounts: against the plain reading of each word, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.engines.columns import Unfit
from hisaar.engines.hygiene import NEVER, NOBODY, Accounts, Grants, hygiene

ACCOUNTS, IDENTITIES, ON = 5, 3, 1_000
day = st.one_of(st.just(NEVER), st.integers(ON - 200, ON))
account = st.tuples(st.integers(NOBODY, IDENTITIES - 1), st.booleans(), st.booleans(), day)
grant = st.tuples(st.integers(0, ACCOUNTS - 1), st.booleans(), day)


def columns(rows, count):
    return [[row[n] for row in rows] for n in range(count)]


@given(st.lists(account, min_size=ACCOUNTS, max_size=ACCOUNTS), st.lists(grant, max_size=12),
       st.integers(1, 120))  # fmt: skip
def test_everything_found_is_what_the_words_say(accounts, grants, days):
    found = hygiene(Accounts(IDENTITIES, *columns(accounts, 4)), Grants(*columns(grants, 3)),
                    on=ON, days=days)  # fmt: skip

    powerful = {holder for holder, is_privileged, _ in grants if is_privileged}
    bare = [
        number
        for number, (_, is_enabled, has_mfa, _) in enumerate(accounts)
        if number in powerful and is_enabled and not has_mfa
    ]
    assert found.unused.tolist() == [ON - used > days for _, _, used in grants]
    assert found.dormant.tolist() == [
        number for number, row in enumerate(accounts) if row[1] and ON - row[3] > days
    ]
    assert found.orphans.tolist() == [
        number for number, row in enumerate(accounts) if row[1] and row[0] == NOBODY
    ]
    assert found.without_mfa.tolist() == bare
    owners = {accounts[number][0] for number in bare} - {NOBODY}
    assert found.without_mfa_identities.tolist() == sorted(owners)
    assert found.counts()["unused"] == sum(found.unused.tolist())


def test_the_last_day_allowed_is_not_yet_too_long_ago():
    accounts = Accounts(1, [0, 0], [True, True], [True, True], [910, 909])
    grants = Grants([0, 1], [False, False], [910, 909])

    found = hygiene(accounts, grants, on=1_000, days=90)

    assert found.unused.tolist() == [False, True]
    assert found.dormant.tolist() == [1]


def test_what_was_never_used_is_unused_however_early_the_days_begin():
    accounts = Accounts(1, [0], [True], [True], [NEVER])

    found = hygiene(accounts, Grants([0, 0], [False, False], [NEVER, 0]), on=10, days=90)

    assert found.unused.tolist() == [True, False]
    assert found.dormant.tolist() == [0]


def test_no_account_and_no_grant_is_nothing_to_find():
    found = hygiene(Accounts(0, [], [], [], []), Grants([], [], []), on=1)

    assert set(found.counts().values()) == {0}


@pytest.mark.parametrize(
    ("accounts", "grants", "days", "sentence"),
    [
        (Accounts(1, [1], [True], [True], [5]), Grants([], [], []), 90, "id that nobody has"),
        (Accounts(1, [-2], [True], [True], [5]), Grants([], [], []), 90, "-1 means nobody"),
        (Accounts(1, [0], [True], [True, False], [5]), Grants([], [], []), 90, "has_mfa has 2"),
        (Accounts(1, [0], [1], [True], [5]), Grants([], [], []), 90, "is_enabled of accounts"),
        (Accounts(1, [0], [True], [True], [5]), Grants([1], [True], [5]), 90, "account of grants"),
        (Accounts(1, [0], [True], [True], [5]), Grants([0], [True], [0.5]), 90, "whole numbers"),
        (Accounts(1, [0], [True], [True], [5]), Grants([], [], []), 0, "days is 0"),
    ],
)
def test_tables_that_do_not_fit_are_refused_with_a_sentence(accounts, grants, days, sentence):
    with pytest.raises(Unfit, match=sentence):
        hygiene(accounts, grants, on=10, days=days)
