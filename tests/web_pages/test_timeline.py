"""Roles over time: leavers, those who begin later, and two roles in one hand."""

import datetime as dt

import pytest

from hisaar.governance.models import RoleAssignment
from hisaar.platform import records
from hisaar.platform.people.models import Person

from .conftest import signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("insurer")]


def holds(person, role, first, last=None):
    given = RoleAssignment(role=role, person=person, from_on=first, to_on=last)
    return records.save(given, actor=None)


def page():
    return " ".join(text(signed_in("ciso").get("/people/timeline/")).split())


def test_days_as_ciso_and_head_of_it_at_once_are_named_and_counted(somebody):
    holds(somebody, "hitd", dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    holds(somebody, "ciso", dt.date(2024, 12, 1))
    assert "CISO and head of IT in one hand" in page()
    assert "From 1 Dec 2024 to 31 Dec 2024, 31 days" in page_again()


def page_again():
    return " ".join(text(signed_in("ciso", "another").get("/people/timeline/")).split())


def test_two_people_who_hold_them_side_by_side_are_no_overlap(somebody):
    other = records.save(Person(title="Bilal Sheikh (demo)"), actor=None)
    holds(somebody, "ciso", dt.date(2024, 1, 1))
    holds(other, "hitd", dt.date(2024, 1, 1))
    assert "in one hand" not in page()


def test_an_overlap_that_goes_on_says_so(somebody):
    holds(somebody, "hitd", dt.date(2024, 1, 1))
    holds(somebody, "ciso", dt.date(2025, 1, 1))
    assert "From 1 Jan 2025 until today" in page()


def test_who_left_the_company_holds_the_role_no_longer():
    left = records.save(Person(title="Sara Aziz (demo)", left_on=dt.date(2025, 3, 31)), actor=None)
    holds(left, "ciso", dt.date(2024, 1, 1))
    assert "<td>1 Jan 2024</td><td>31 Mar 2025</td>" in page()


def test_who_begins_later_is_told_and_is_not_drawn(somebody):
    holds(somebody, "ciso", dt.date(2099, 1, 1))
    shown = page()
    assert "begins later" in shown
    assert "hs-lane-held" not in shown


def test_the_timeline_costs_the_same_for_one_assignment_and_many(
    somebody, django_assert_num_queries
):
    client = signed_in("ciso")
    holds(somebody, "ciso", dt.date(2020, 1, 1), dt.date(2020, 6, 30))
    client.get("/people/timeline/")
    for number in range(6):
        holds(somebody, "hitd", dt.date(2021 + number, 1, 1), dt.date(2021 + number, 6, 30))
    with django_assert_num_queries(4):
        client.get("/people/timeline/")
