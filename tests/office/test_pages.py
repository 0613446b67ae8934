"""The pages of everyday work: what stands there, for whom, at how many queries."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from hisaar.governance.models import Action, RoleAssignment
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.audit.models import Entry
from hisaar.platform.people.models import Person
from hisaar.platform.tasks.models import Task

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOON = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in(role, name="someone", person=None):
    user = User.objects.create_user(name, person=person)
    Grant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def person():
    return records.save(Person(title="Ayesha Khan (demo)"), actor=None)


def test_my_work_gathers_what_waits_for_me_and_says_what_is_late(person):
    other = records.save(Person(title="Bilal (demo)"), actor=None)
    for owner, title, day in (
        (person, "Send the inventory", 20), (person, "Restore test", 30), (other, "Not mine", 20),
    ):  # fmt: skip
        records.save(Task(title=title, owner=owner, due_on=dt.date(2026, 11, day)), actor=None)
    records.save(
        Action(title="Close FTP", owner=person, raised_on=dt.date(2026, 9, 1),
               due_on=dt.date(2026, 10, 1)), actor=None,
    )  # fmt: skip
    page = signed_in("ciso", person=person).get("/my-work/").content.decode()
    assert "3 things to do, 2 of them late" in page
    assert "Not mine" not in page
    assert "/registers/tasks/TSK-0001/do/complete/" in page


def test_an_account_without_a_person_is_told_what_to_do():
    assert "Ask an administrator" in signed_in("ciso").get("/my-work/").content.decode()


def test_my_work_costs_the_same_for_one_task_and_many(person, django_assert_num_queries):
    client = signed_in("ciso", person=person)
    client.get("/my-work/")
    counts = []
    for n in range(3):
        records.save(
            Task(title=f"Task {n}", owner=person, due_on=dt.date(2026, 11, 25)), actor=None
        )
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get("/my-work/")
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


def test_the_calendar_shows_my_tasks_and_the_holidays(person):
    records.save(Task(title="Restore test", owner=person, due_on=dt.date(2026, 11, 26)), actor=None)
    client = signed_in("ciso", person=person)
    page = client.get("/calendar/").content.decode()
    assert "Restore test" in page
    assert "Iqbal Day" in page
    assert "December 2026" in client.get("/calendar/?month=2026-12").content.decode()
    assert "November 2026" in client.get("/calendar/?month=nonsense").content.decode()


def test_the_feed_opens_by_its_secret_and_the_old_one_does_not(person):
    import html
    import re

    client = signed_in("ciso", person=person)
    addresses = []
    for _ in range(2):
        page = client.post("/calendar/link/", follow=True).content.decode()
        addresses.append(re.search(r"/calendar/[^\s<\"]+\.ics", html.unescape(page))[0])
    stranger = Client()
    assert stranger.get(addresses[1]).content.startswith(b"BEGIN:VCALENDAR")
    assert stranger.get(addresses[0]).status_code == 404


def test_the_timeline_names_vacancies(person):
    for role in (
        RoleAssignment(role="ciso", person=person, from_on=dt.date(2020, 9, 1),
                       to_on=dt.date(2024, 12, 31), reports_to_board=True),
        RoleAssignment(role="ciso", person=person, from_on=dt.date(2025, 2, 10),
                       reports_to_board=True),
    ):  # fmt: skip
        records.save(role, actor=None)
    page = signed_in("ciso").get("/people/timeline/").content.decode()
    assert "40 days" in page  # 1 January to 9 February 2025


def test_the_trail_is_searched_verified_and_exported_by_those_who_may(person):
    client = signed_in("internal_audit")
    assert person.code in client.get(f"/trail/?q={person.code}").content.decode()
    assert "intact" in client.post("/trail/verify/").content.decode()
    Entry.objects.filter(number=1).update(actor="nobody")
    assert "Entry 1 (nobody" in client.post("/trail/verify/").content.decode()
    lines = b"".join(client.get("/trail/export.csv").streaming_content).decode("utf-8-sig")
    assert lines.splitlines()[1].startswith("1,")


@pytest.mark.parametrize("path", ["/trail/", "/operations/", "/trail/export.csv"])
def test_what_is_for_administrators_is_closed_to_others(path):
    assert signed_in("business_owner").get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/my-work/", "/calendar/", "/people/timeline/", "/notices/", "/operations/", "/trail/"]
)
def test_strangers_are_sent_to_the_sign_in(path):
    assert Client().get(path).url.startswith("/accounts/login/")


def test_operations_say_that_no_mail_server_is_set():
    page = signed_in("administrator").get("/operations/").content.decode()
    assert "No mail server is set" in page
