"""Working days in Pakistan, corrected by the insurer, and what recurs on them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.records import Invalid, Refused
from hisaar.platform.tasks import calendar
from hisaar.platform.tasks.calendar import Correction, WorkingDays
from hisaar.platform.tasks.models import HolidayOverride
from hisaar.platform.tasks.recurrence import next_due_on

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
COUNTS = st.integers(-60, 60)
CORRECTIONS = st.dictionaries(
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    st.builds(Correction, st.just("Announced"), st.booleans()), max_size=20,
).map(WorkingDays)  # fmt: skip
NEAR = st.dates(dt.date(2025, 11, 1), dt.date(2027, 2, 28))
PLAIN = WorkingDays({})


def override(day, name="Eid al-Fitr", **fields):
    return records.save(HolidayOverride(day=day, title=name, **fields), actor=None)


def test_public_holidays_and_weekends_are_no_working_days():
    open_days = [d for d in range(20, 32) if PLAIN.is_working_day(dt.date(2026, 12, d))]
    assert open_days == [21, 22, 23, 24, 28, 29, 30, 31]  # 25 December is a Friday
    assert PLAIN.holiday_name(dt.date(2026, 3, 23)) == "Pakistan Day"
    assert PLAIN.holiday_name(dt.date(2026, 12, 20)) == ""
    assert PLAIN.next_working_day(dt.date(2026, 12, 25)) == dt.date(2026, 12, 28)
    assert PLAIN.previous_working_day(dt.date(2026, 12, 27)) == dt.date(2026, 12, 24)


@pytest.mark.django_db
def test_the_announced_day_of_eid_replaces_the_estimated_one():
    estimated, announced = dt.date(2027, 3, 10), dt.date(2027, 3, 15)
    assert (calendar.is_working_day(estimated), calendar.is_working_day(announced)) == (False, True)
    override(estimated, is_working=True)
    override(announced)
    assert (calendar.is_working_day(estimated), calendar.is_working_day(announced)) == (True, False)
    found = calendar.load().holidays_between(dt.date(2027, 3, 10), dt.date(2027, 3, 31))
    assert found == {
        dt.date(2027, 3, 11): "Eid al-Fitr (estimated)",
        dt.date(2027, 3, 12): "Eid al-Fitr (estimated)",
        announced: "Eid al-Fitr",
        dt.date(2027, 3, 23): "Pakistan Day",
    }
    assert calendar.next_working_day(announced) == dt.date(2027, 3, 16)
    assert calendar.add_working_days(dt.date(2027, 3, 12), 1) == dt.date(2027, 3, 16)
    assert calendar.working_days_between(dt.date(2027, 3, 9), dt.date(2027, 3, 16)) == 2


@pytest.mark.django_db
def test_a_saturday_can_be_a_working_day():
    override(dt.date(2026, 12, 19), "Year-end closing", is_working=True)
    assert calendar.is_working_day(dt.date(2026, 12, 19))


@pytest.mark.django_db
def test_the_calendar_is_one_query(django_assert_num_queries):
    for number in range(1, 6):
        override(dt.date(2026, 12, number))
    with django_assert_num_queries(1):
        assert calendar.add_working_days(dt.date(2026, 11, 30), 1) == dt.date(2026, 12, 7)


@pytest.mark.django_db
def test_a_day_is_corrected_once_and_within_reason():
    override(dt.date(2027, 3, 10))
    with pytest.raises(Invalid, match="already exists"):
        override(dt.date(2027, 3, 10), "Again")
    with pytest.raises(Invalid, match="between 1950 and 2099"):
        override(dt.date(2227, 3, 10))


def test_a_calendar_without_working_days_is_refused_and_does_not_hang():
    closed = {
        dt.date(2026, 1, 1) + dt.timedelta(n): Correction("Closed", False) for n in range(300)
    }
    with pytest.raises(Refused, match="No working day lies within 60 days of 2026-03-01"):
        WorkingDays(closed).next_working_day(dt.date(2026, 3, 1))


@given(day=DAYS, count=COUNTS)
def test_without_corrections_it_agrees_with_the_plain_arithmetic(day, count):
    closed = {d for year in range(2019, 2042) for d in calendar.published(year)}
    assert PLAIN.add_working_days(day, count) == dates.add_working_days(day, count, closed)
    assert PLAIN.is_working_day(day) == dates.is_working_day(day, closed)
    assert PLAIN.next_working_day(day) == dates.next_working_day(day, closed)


@given(day=NEAR, count=COUNTS, working_days=CORRECTIONS)
def test_adding_working_days_and_counting_them_are_inverse(day, count, working_days):
    reached = working_days.add_working_days(day, count)
    if count:
        assert working_days.is_working_day(reached)
    if count >= 0 or working_days.is_working_day(day):
        assert working_days.working_days_between(day, reached) == count


@given(day=NEAR, first=st.integers(0, 30), second=st.integers(0, 30), working_days=CORRECTIONS)
def test_working_days_add_up(day, first, second, working_days):
    by_steps = working_days.add_working_days(working_days.add_working_days(day, first), second)
    assert by_steps == working_days.add_working_days(day, first + second)


@given(first=NEAR, second=NEAR, third=NEAR, working_days=CORRECTIONS)
def test_counts_of_adjoining_spans_add_up(first, second, third, working_days):
    count = working_days.working_days_between
    assert count(first, second) + count(second, third) == count(first, third)


@given(
    done_on=NEAR, every=st.integers(1, 60), unit=st.sampled_from(["days", "months"]),
    shift=st.sampled_from(["none", "next", "previous"]), working_days=CORRECTIONS,
)  # fmt: skip
def test_what_recurs_is_due_later_and_on_a_working_day(done_on, every, unit, shift, working_days):
    due = next_due_on(done_on, every=every, unit=unit, shift=shift, working_days=working_days)
    plain = next_due_on(done_on, every=every, unit=unit, shift="none", working_days=working_days)
    assert due > done_on
    if shift != "none":
        assert working_days.is_working_day(due)
        assert abs((due - plain).days) <= 40
    if shift == "next":
        assert due >= plain


@given(done_on=NEAR, later=st.integers(1, 400), every=st.integers(1, 24))
def test_what_is_done_later_is_not_due_earlier(done_on, later, every):
    due = [
        next_due_on(d, every=every, unit="months", shift="next", working_days=PLAIN)
        for d in (done_on, done_on + dt.timedelta(days=later))
    ]
    assert due[0] <= due[1]


@pytest.mark.parametrize(
    ("done_on", "every", "unit", "shift", "due_on"),
    [
        (dt.date(2026, 1, 31), 1, "months", "none", dt.date(2026, 2, 28)),
        (dt.date(2026, 2, 28), 12, "months", "next", dt.date(2027, 3, 1)),
        (dt.date(2026, 2, 28), 12, "months", "previous", dt.date(2027, 2, 26)),
        (dt.date(2026, 12, 24), 1, "days", "next", dt.date(2026, 12, 28)),
        (dt.date(2026, 12, 24), 1, "days", "previous", dt.date(2026, 12, 28)),
    ],
)
def test_recurrence_by_hand(done_on, every, unit, shift, due_on):
    found = next_due_on(done_on, every=every, unit=unit, shift=shift, working_days=PLAIN)
    assert found == due_on
