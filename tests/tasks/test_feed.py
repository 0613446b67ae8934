"""Everything with a day reaches people's calendars by a secret link."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.lib.dates import KARACHI
from hisaar.platform import records
from hisaar.platform.accounts.links import LinkRefused
from hisaar.platform.accounts.models import User
from hisaar.platform.tasks import feed
from hisaar.platform.tasks.feed import CalendarEvent
from hisaar.platform.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=KARACHI), tick=False):
        yield


@pytest.fixture
def user(person):
    return User.objects.create_user("ayesha", person=person())


@pytest.fixture
def source(monkeypatch):
    monkeypatch.setattr(feed, "_sources", list(feed._sources))
    return feed.calendar_source


def entries(content):
    return {str(e["uid"]): e for e in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_a_feed_has_the_persons_tasks_and_the_holidays(user, person, home):
    home.settings_file.write_text('public_url = "https://hisaar.example.pk"\n')
    task = Task(title="Review, policy; and\nmore", due_on=TODAY, owner=user.person, details="All.")
    records.save(task, actor=None)
    records.save(Task(title="Not mine", due_on=TODAY, owner=person("Bilal Ahmed")), actor=None)
    records.save(Task(title="Done", due_on=TODAY, owner=user.person, done_on=TODAY), actor=None)
    content = feed.feed(user)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    found = entries(content)
    entry = found.pop("TSK-0001@hisaar")
    assert entry["summary"] == "Review, policy; and\nmore"
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (TODAY, dt.date(2026, 11, 25))
    assert entry.decoded("dtstamp").tzinfo is not None
    assert entry["url"] == "https://hisaar.example.pk/records/TSK-0001/"
    assert entry["sequence"] == 1
    holidays = {str(e["uid"]): str(e["summary"]) for e in found.values()}
    assert holidays["holiday-2026-12-25@hisaar"] == "Quaid-e-Azam Day"
    assert holidays["holiday-2027-06-15@hisaar"] == "Ashura (estimated)"
    assert all(uid.startswith("holiday-") for uid in holidays)


def test_other_parts_add_their_days(user, source):
    @source
    def meetings(user, first, last):
        moment = dt.datetime(2026, 12, 1, 0, 30, tzinfo=KARACHI)
        yield CalendarEvent(
            uid="MTG-0001", title="Board", starts=moment, ends=moment + dt.timedelta(hours=2)
        )

    entry = entries(feed.feed(user))["MTG-0001@hisaar"]
    assert entry.decoded("dtstart") == dt.datetime(2026, 11, 30, 19, 30, tzinfo=dt.UTC)
    (event,) = feed.events_for(user, dt.date(2026, 12, 1), dt.date(2026, 12, 1))
    assert event.day == dt.date(2026, 12, 1)


def test_the_link_opens_the_calendar_until_it_is_replaced(user):
    first = feed.issue_feed_link(user, actor=user)
    for _ in range(2):
        assert entries(feed.open_feed(first))
    second = feed.issue_feed_link(user, actor=user)
    with pytest.raises(LinkRefused, match="was withdrawn"):
        feed.open_feed(first)
    with pytest.raises(LinkRefused, match="is not one of ours"):
        feed.open_feed("guess")
    user.is_active = False
    user.save()
    with pytest.raises(LinkRefused, match="account of this calendar is closed"):
        feed.open_feed(second)


def test_the_feed_costs_no_more_queries_the_more_there_is(user):
    counts = []
    for number in range(5):
        day = TODAY + dt.timedelta(days=number)
        records.save(Task(title="Review", due_on=day, owner=user.person), actor=None)
        with CaptureQueriesContext(connection) as queries:
            feed.feed(User.objects.get(pk=user.pk))
        counts.append(len(queries))
    assert counts == counts[:1] * 5
    assert counts[0] < 10


def test_an_account_without_a_person_has_the_holidays():
    assert set(map(len, [entries(feed.feed(User.objects.create_user("service")))])) != {0}
