"""Days, moments, reporting years and working days."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from hisaar.lib import dates
from hisaar.lib.dates import KARACHI, ReportingYear, parse_day, parse_moment

NEW_YEARS_EVE = date(2026, 12, 31)
NAIVE = datetime.combine(NEW_YEARS_EVE, time(9))
days = st.dates(date(1970, 1, 1), date(2069, 12, 31))
serial_days = st.dates(date(1955, 1, 1), date(2118, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2026", "31-12-2026", "31.12.26", "31 / 12 / 2026", "31 12 2026", "31/12/26",
        "31-Dec-26", "31-DEC-2026", "31 December 2026", "31st December, 2026", "31 Dec. 2026",
        "31Dec2026", "31st of December 2026", "Dec 31, 2026", "December 31st 2026",
        "Thursday, 31 December 2026", "Thu 31 Dec 2026", "2026-12-31", "2026/12/31",
        "2026-12-31T23:59:59", "2026-12-31 00:00:00", "31/12/2026 11:30 PM",
        "  31/12/2026\u00a0", "46387", "46387.75", "۳۱/۱۲/۲۰۲۶",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form_that_people_type(text):
    assert parse_day(text) == NEW_YEARS_EVE


@pytest.mark.parametrize(
    "value", [46387, 46387.0, 46387.999, NEW_YEARS_EVE, NAIVE.replace(hour=23)]
)
def test_a_day_is_read_from_what_a_spreadsheet_gives(value):
    assert parse_day(value) == NEW_YEARS_EVE


def test_the_day_comes_first():
    assert parse_day("05/04/2026") == date(2026, 4, 5)
    assert parse_day("1-2-03") == date(2003, 2, 1)


def test_two_digit_years_turn_at_seventy():
    assert [parse_day(f"1 Jan {year}").year for year in ("69", "70")] == [2069, 1970]


def test_a_moment_with_a_zone_counts_as_the_day_in_karachi():
    assert parse_day("2026-12-31T20:00:00Z") == date(2027, 1, 1)
    assert parse_day(datetime(2026, 12, 31, 20, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("12/31/2026", "'12/31/2026' has 31 as its month; write the day first"),
        ("30/02/2026", "'30/02/2026' does not exist: Feb 2026 has 28 days"),
        ("29 Feb 2027", "Feb 2027 has 28 days"),
        ("Dec 2026", "'Dec 2026' is not a day; write the day first"),
        ("31 Dez 2026", "'dez' in '31 Dez 2026' is not a month"),
        ("31/12/0026", "is in the year 26; days from 1900 to 2199 work."),
        ("", "The day is empty"),
        ("soon", "'soon' is not a day"),
        ("x" * 900, "is too long for a day"),
        (2026, "2026 is a number, not a day"),
        (float("nan"), "nan is a number, not a day"),
        (20261231, "20261231 is a number, not a day"),
        (True, "True is not a day"),
        (None, "None is not a day"),
        ("31/12/2026 25:00", "has no possible time of day"),
    ],
)
def test_what_is_not_a_day_is_refused_with_what_was_read_and_which_forms_work(value, sentence):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is compared below
        parse_day(value)
    assert sentence in str(refusal.value)


@given(days, st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%d %B %Y", "%b %d, %Y", "%Y-%m-%d"]))
def test_every_day_reads_back_from_every_form(day, form):
    assert parse_day(day.strftime(form)) == day


@given(serial_days)
def test_every_serial_reads_back(day):
    serial = (day - date(1899, 12, 30)).days
    assert parse_day(serial) == parse_day(str(serial)) == parse_day(serial + 0.4) == day


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_the_shown_form_reads_back(day):
    assert parse_day(dates.format_day(day)) == day


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_a_sentence(text):
    try:
        assert isinstance(parse_day(text), date)
    except ValueError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - both ways are right


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("31/12/2026 14:30", "2026-12-31T14:30:00+05:00"),
        ("31 Dec 2026, 2:30 PM", "2026-12-31T14:30:00+05:00"),
        ("31-12-26 12:05 am", "2026-12-31T00:05:00+05:00"),
        ("2026-12-31T14:30:09.123+04:00", "2026-12-31T14:30:09+04:00"),
        ("2026-12-31T14:30Z", "2026-12-31T14:30:00+00:00"),
        ("31.12.2026 14.30 PKT", "2026-12-31T14:30:00+05:00"),
        ("2026-12-31", "2026-12-31T00:00:00+05:00"),
        (46387.5, "2026-12-31T12:00:00+05:00"),
        ("46387.5", "2026-12-31T12:00:00+05:00"),
        (NEW_YEARS_EVE, "2026-12-31T00:00:00+05:00"),
        (NAIVE, "2026-12-31T09:00:00+05:00"),
        (datetime(2026, 12, 31, 9, tzinfo=UTC), "2026-12-31T09:00:00+00:00"),
    ],
)
def test_a_moment_is_read_with_its_zone(value, moment):
    assert parse_moment(value).isoformat() == moment


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1970 < moment.year < 2069),
    st.integers(-12, 14),
)
def test_every_iso_moment_reads_back(naive, hours):
    moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert parse_moment(moment.isoformat()) == moment


def test_today_is_the_day_in_karachi():
    with time_machine.travel(datetime(2026, 12, 31, 20, 0, tzinfo=UTC), tick=False):
        assert dates.today() == date(2027, 1, 1)


def test_months_are_clamped_to_the_end_of_the_month():
    assert dates.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert dates.add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert dates.months_ago(date(2026, 12, 31), 6) == date(2026, 6, 30)


@given(days, st.integers(-240, 240))
def test_adding_months_moves_exactly_that_many_months(day, months):
    moved = dates.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_a_calendar_year_is_due_on_30_april_following():
    year = ReportingYear(2026)
    assert (year.first_day, year.last_day, year.due_on, year.label) == (
        date(2026, 1, 1), NEW_YEARS_EVE, date(2027, 4, 30), "2026",
    )  # fmt: skip
    assert NEW_YEARS_EVE in year
    assert date(2027, 1, 1) not in year


def test_a_year_to_june_is_due_on_30_april_following():
    year = ReportingYear(2026, 6, 30)
    assert (year.first_day, year.due_on, year.label) == (
        date(2025, 7, 1), date(2027, 4, 30), "2025-26",
    )  # fmt: skip
    assert ReportingYear(2026, 6, 30, due_month=9, due_day=30).due_on == date(2026, 9, 30)


def test_an_impossible_year_end_is_refused():
    with pytest.raises(ValueError, match="day 31 of month 6"):
        ReportingYear(2026, 6, 31)


@given(days, st.sampled_from([(12, 31), (6, 30), (2, 29), (3, 31)]))
def test_every_day_lies_in_exactly_one_reporting_year(day, end):
    year = ReportingYear.containing(day, *end)
    assert day in year
    assert day not in year.previous
    assert day not in year.following
    assert year.previous.last_day + timedelta(days=1) == year.first_day


def test_working_days_skip_weekends_and_holidays():
    friday, holiday = date(2026, 8, 14), {date(2026, 8, 14)}
    assert not dates.is_working_day(friday, holiday)
    assert dates.next_working_day(friday, holiday) == date(2026, 8, 17)
    assert dates.add_working_days(date(2026, 8, 13), 1, holiday) == date(2026, 8, 17)
    assert dates.add_working_days(date(2026, 8, 17), -1, holiday) == date(2026, 8, 13)
    assert dates.working_days_between(date(2026, 8, 10), date(2026, 8, 17), holiday) == 4


@given(days, st.integers(0, 60), st.sets(days, max_size=5))
def test_counting_and_adding_working_days_agree(day, count, holidays):
    after = dates.add_working_days(day, count, holidays)
    assert dates.working_days_between(day, after, holidays) == count
    assert dates.working_days_between(after, day, holidays) == -count


def test_moments_are_shown_in_karachi_time():
    assert dates.format_moment(datetime(2026, 12, 31, 20, 0, tzinfo=UTC)) == "1 Jan 2027, 01:00"
    assert ZoneInfo("Asia/Karachi") == KARACHI
