"""Each insurer has as much of everything as its size calls for, and sheets agree on names."""

import datetime as dt
from collections import Counter

import pytest

from hisaar.demonstration import TENANTS, tell
from hisaar.demonstration.rights import offenders
from hisaar.demonstration.story import ACCESS, CONTROLS, GRANTS, PROTECTION, PROVIDERS, WEAKNESSES

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
}


@pytest.fixture(scope="module", params=["small", "medium", "large"])
def story(request):
    return tell(on=ON, size=request.param)


def test_there_is_as_much_as_the_size_calls_for(story):
    at = ["small", "medium", "large"].index(story.tenant.size)
    assert {place: len(story.sheets[place]) for place in NUMBERS} == {
        place: numbers[at] for place, numbers in NUMBERS.items()
    }


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
