"""The compliance calendar, tasks and people's calendars tell the same."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import ThirdParty
from hisaar.governance.models import (
    CalendarEntry,
    Committee,
    Decision,
    Document,
    DocumentVersion,
    Meeting,
)
from hisaar.governance.services import complete_entry
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.tasks import feed, services
from hisaar.platform.tasks.models import Task

from .conftest import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_clock")]
SATURDAY = dt.date(2027, 1, 30)
FRIDAY = dt.date(2027, 1, 29)


@pytest.fixture
def no_clock():
    with time_machine.travel(dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC), tick=False):
        yield


def entry(**fields):
    given = {"title": "Review of access", "due_on": SATURDAY, "source": "RCA-15"} | fields
    return save(CalendarEntry, **given)


def tasks():
    return [(t.title, t.due_on, t.owner, t.state) for t in Task.objects.order_by("pk")]


def reread(record):
    return type(record).objects.get(pk=record.pk)


def test_an_entry_has_one_task_on_the_working_day_before(officers, work):
    entry(owner=officers.ciso)
    work()
    work()
    assert tasks() == [("Review of access", FRIDAY, officers.ciso, "open")]


def test_the_task_follows_the_entry_but_keeps_what_a_person_chose(officers, work):
    made = entry(owner=officers.ciso)
    work()
    task = Task.objects.get()
    services.reassign(task, to=officers.hitd, actor=None)
    services.postpone(task, to=dt.date(2027, 2, 3), reason="People are away.", actor=None)
    made.title = "Half-yearly review of access"
    records.save(made, actor=None)
    work()
    assert tasks() == [("Half-yearly review of access", dt.date(2027, 2, 3), officers.hitd, "open")]
    made.due_on, made.owner = dt.date(2026, 12, 1), officers.risk
    records.save(made, actor=None)
    work()
    assert tasks() == [
        ("Half-yearly review of access", dt.date(2026, 12, 1), officers.risk, "open")
    ]


def test_completing_the_entry_completes_the_task_and_the_next_one_follows(officers, work):
    made = entry(owner=officers.ciso, recurrence="half_yearly")
    work()
    complete_entry(made, on=dt.date(2026, 11, 20), actor=None)
    assert Task.objects.get().done_on == dt.date(2026, 11, 20)
    work()
    assert tasks() == [
        ("Review of access", FRIDAY, officers.ciso, "done"),
        ("Review of access", dt.date(2027, 7, 30), officers.ciso, "open"),
    ]


def test_completing_the_task_completes_the_entry_once(officers, work):
    made = entry(owner=officers.ciso, recurrence="yearly")
    work()
    services.complete(Task.objects.get(), note="Done in November.", actor=None)
    kept = reread(made)
    assert (kept.done_on, kept.remark) == (dt.date(2026, 11, 24), "Done in November.")
    work()
    assert list(CalendarEntry.objects.values_list("due_on", flat=True)) == [
        SATURDAY, dt.date(2028, 1, 30),
    ]  # fmt: skip
    assert [t.state for t in Task.objects.order_by("pk")] == ["done", "open"]


def test_an_entry_marked_done_by_an_edit_closes_its_task_and_reopened_has_another(officers, work):
    made = entry()
    work()
    made.done_on = dt.date(2026, 11, 2)
    records.save(made, actor=None)
    work()
    assert [t.state for t in Task.objects.all()] == ["done"]
    made = reread(made)
    made.done_on = None
    records.save(made, actor=None)
    work()
    assert sorted(t.state for t in Task.objects.all()) == ["done", "open"]


def test_a_cancelled_task_stays_cancelled_and_a_deleted_entry_takes_its_task_along(work, officers):
    first, second = entry(), entry(title="Budget")
    work()
    services.cancel(Task.objects.get(subject=first.code), reason="Not now.", actor=None)
    first.remark = "Looked at."
    records.save(first, actor=None)
    records.delete(second, actor=None)
    work()
    assert [t.state for t in Task.objects.order_by("pk")] == ["cancelled", "cancelled"]


def test_a_task_of_a_person_about_a_clause_is_left_alone(officers, work):
    save(
        Task, title="Collect evidence", due_on=SATURDAY, source="calendar", subject="RCA-15",
        owner=officers.ciso,
    )  # fmt: skip
    entry()
    work()
    assert [t.state for t in Task.objects.all()] == ["open", "open"]


def test_keeping_many_entries_that_have_their_tasks_costs_no_query_an_entry(work, officers):
    counts = []
    for number in range(3):
        entry(title=f"Entry {number}")
        work()
        from hisaar.governance.services import scheduling

        with CaptureQueriesContext(connection) as queries:
            assert scheduling.keep_tasks() == 0
        counts.append(len(queries))
    assert counts == counts[:1] * 3


@pytest.fixture
def ciso(officers):
    user = User.objects.create_user("ciso", person=officers.ciso)
    Grant.objects.create(user=user, role="ciso", starts_on=dt.date(2020, 1, 1))
    return user


def days(user, categories=None):
    found = feed.events_for(user, dt.date(2026, 12, 1), dt.date(2027, 6, 30))
    return [(str(e.day), e.title) for e in found if e.category != "holiday"]


def test_the_calendar_shows_entries_meetings_reviews_expiries_and_third_parties(
    ciso, officers, work
):
    board = save(Committee, title="Board", kind="board")
    document = save(Document, title="Access policy", kind="policy")
    version = {"document": document, "approved_on": dt.date(2026, 1, 5), "approved_by_body": board}
    save(
        DocumentVersion, number="1", effective_on=dt.date(2026, 1, 5),
        review_due_on=dt.date(2027, 1, 5), **version,
    )  # fmt: skip
    save(Meeting, title="Board meeting", committee=board, held_on=dt.date(2027, 3, 15))
    save(
        Decision, title="Exception for old terminals", kind="exception", committee=board,
        decided_on=dt.date(2026, 6, 1), review_on=dt.date(2026, 12, 2),
        expires_on=dt.date(2027, 5, 31),
    )  # fmt: skip
    save(
        Evidence, title="Certificate of the data centre", statement="Seen.", owner=officers.ciso,
        effective_on=dt.date(2026, 1, 1), expires_on=dt.date(2027, 2, 1),
    )  # fmt: skip
    save(
        ThirdParty, title="Fictional Cloud", category="cloud",
        next_assessment_on=dt.date(2027, 4, 1), contract_ends_on=dt.date(2027, 6, 1),
    )  # fmt: skip
    entry(owner=officers.risk)
    entry(title="Mine", owner=officers.ciso, due_on=dt.date(2027, 1, 31))
    work()
    title = DocumentVersion.objects.get().title
    assert days(ciso) == [
        ("2026-12-02", "Review: Exception for old terminals"),
        ("2027-01-05", f"Review: {title}"),
        ("2027-01-29", "Mine"),  # as the task, on the working day before
        ("2027-01-30", "Review of access"),
        ("2027-02-01", "Expires: Certificate of the data centre"),
        ("2027-03-15", "Board meeting"),
        ("2027-04-01", "Assess Fictional Cloud"),
        ("2027-05-31", "Ends: Exception for old terminals"),
        ("2027-06-01", "Contract ends: Fictional Cloud"),
    ]
    text = feed.feed(ciso).decode()
    assert text.count("BEGIN:VEVENT") == text.count("UID:")
    assert "SUMMARY:Assess Fictional Cloud" in text


def test_who_may_not_see_a_register_has_none_of_its_days(officers, work):
    entry(owner=officers.risk)
    stranger = User.objects.create_user("stranger", person=officers.hitd)
    assert days(stranger) == []


def test_the_calendar_costs_no_more_queries_the_more_there_is(ciso, officers, work):
    counts = []
    for number in range(3):
        entry(title=f"Entry {number}", owner=officers.risk)
        save(ThirdParty, title=f"Party {number}", category="cloud", next_assessment_on=SATURDAY)
        with CaptureQueriesContext(connection) as queries:
            assert (
                len(days(User.objects.select_related("person").get(pk=ciso.pk))) == 2 + 2 * number
            )
        counts.append(len(queries))
    assert counts == counts[:1] * 3
