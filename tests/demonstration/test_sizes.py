"""Each insurer has as much of everything as its size calls for, and sheets agree on names."""

import datetime as dt
from collections import Counter

import pytest

from hisaar.demonstration import TENANTS, tell
from hisaar.demonstration.rights import offenders
from hisaar.demonstration.story import (
    ACCESS,
    CONTROLS,
    COVER,
    GRANTS,
    LOSSES,
    PROFILE,
    PROTECTION,
    PROVIDERS,
    RISKS_BOOK,
    WEAKNESSES,
)

ON = dt.date(2026, 11, 23)
# Sheets by workbook: small, medium, large
NUMBERS = {
    (PROTECTION, "Data flows"): (22, 110, 420),
    (PROVIDERS, "Contracts"): (14, 60, 260),
    (ACCESS, "Identities"): (60, 560, 2_300),
    (ACCESS, "Role profiles"): (12, 48, 150),
    (ACCESS, "Duty rules"): (8, 24, 60),
    (GRANTS, "Grants"): (420, 7_800, 46_000),
    (CONTROLS, "Controls"): (40, 110, 230),
    (CONTROLS, "Control tests"): (60, 260, 900),
    (WEAKNESSES, "Vulnerabilities"): (120, 1_400, 14_000),
    (RISKS_BOOK, "Risks"): (22, 68, 180),
    (RISKS_BOOK, "Threats"): (18, 40, 80),
    (RISKS_BOOK, "Key risk indicators"): (8, 12, 16),
    (RISKS_BOOK, "Indicator values"): (96, 144, 192),
    (RISKS_BOOK, "Situation reports"): (3, 12, 12),
    (RISKS_BOOK, "Scale levels"): (14, 14, 14),
    (LOSSES, "Loss scenarios"): (5, 8, 14),
    (LOSSES, "Control effects"): (14, 20, 30),
    (LOSSES, "Common shocks"): (1, 2, 3),
    (LOSSES, "Own losses"): (2, 4, 7),
    (COVER, "Cover offers"): (3, 8, 8),
    (PROFILE, "Inherent risk profiles"): (1, 1, 1),
}


@pytest.fixture(scope="module", params=["small", "medium", "large"])
def story(request):
    return tell(on=ON, size=request.param)


def test_there_is_as_much_as_the_size_calls_for(story):
    at = ["small", "medium", "large"].index(story.tenant.size)
    assert {place: len(story.sheets[place]) for place in NUMBERS} == {
        place: numbers[at] for place, numbers in NUMBERS.items()
    }
    terms = ("Insurance policies", "Policy layers", "Insuring agreements", "Policy warranties")
    assert [len(story.sheets.get((COVER, sheet), ())) for sheet in terms] == [
        [0, 0, 0, 0], [1, 1, 7, 4], [1, 2, 11, 6],
    ][at]  # fmt: skip


def test_two_people_say_what_they_think_of_each_quantity(story):
    said = Counter((r["Scenario"], r["Part"], r["Quantity"])
                   for r in story.sheets[LOSSES, "Estimates"])  # fmt: skip
    assert set(said.values()) == {2}
    assert all(r["Low"] < r["High"] for r in story.sheets[LOSSES, "Estimates"])


def test_so_many_people_were_given_a_second_duty(story):
    wanted = {"small": 2, "medium": 9, "large": 40}[story.tenant.size]
    found = offenders(story)
    assert len({worker.name for worker, _ in found}) == wanted
    of_window = sum(worker.unit == "Window takaful" for worker, _ in found)
    assert of_window == (8 if story.tenant.is_large else 0)


def test_service_accounts_are_as_many_as_the_size_calls_for(story):
    rows = story.sheets[ACCESS, "Accounts"]
    found = [r for r in rows if str(r["Account name"]).startswith("svc")]
    assert len(found) == TENANTS[story.tenant.size].access.service_accounts
    assert all(r["Purpose"] and r["Owner"] for r in found)


def test_nothing_is_granted_twice_or_before_somebody_joined(story):
    rows = story.sheets[GRANTS, "Grants"]
    keys = Counter((r["Account"], r["Entitlement"], r["From"]) for r in rows)
    assert max(keys.values()) == 1
    assert all(r["From"] <= r["Last used on"] <= ON for r in rows)


def test_what_lies_in_the_future_is_only_planned(story):
    """Nothing was done, found or tested after the day of the story."""
    planned = {
        "Ends on", "Expires on", "Due on", "Fix due on", "Accepted until", "To be disposed of on",
        "In force until",
    }  # fmt: skip
    ahead = {
        (place[1], name)
        for place, rows in story.sheets.items()
        if place[0] >= PROTECTION
        for row in rows
        for name, value in row.items()
        if isinstance(value, dt.date) and value > ON and name not in planned
    }
    assert ahead == set()


def test_companies_are_marked_as_fictional(story):
    titles = [r["Title"] for r in story.sheets["05 Vendor list", "Third parties"]]
    assert [t for t in titles if "(demo)" not in t] == [
        t for t in titles if t == "Securities and Exchange Commission of Pakistan"
    ]
