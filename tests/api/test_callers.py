"""Who is let in, as whom, and how far."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from hisaar.platform import records
from hisaar.platform.accounts import keys, services
from hisaar.platform.accounts.models import ApiKey
from hisaar.platform.audit.models import Entry
from hisaar.platform.people.models import Person
from tests.api.callers import Caller
from tests.factories import make

pytestmark = pytest.mark.django_db


def test_without_a_key_the_answer_says_how_to_come_in(client):
    answer = client.get("/api/v1/systems")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "send an API key in the header 'Authorization: Bearer" in answer.json()["detail"]


@pytest.mark.parametrize("raw", ["hsr_none_nothing", "ü", "a b", "", "x" * 5000])
def test_a_key_that_nobody_made_lets_nobody_in(client, raw):
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {raw}"})
    assert answer.status_code == 401


def test_guessing_keys_is_slowed_down(client):
    answers = [
        client.get("/api/v1/me", headers={"Authorization": f"Bearer hsr_a{n}_b"}) for n in range(31)
    ]
    assert [a.status_code for a in answers] == [401] * 30 + [429]
    assert "Too many failed attempts" in answers[-1].json()["detail"]


def test_a_revoked_and_an_expired_key_say_so(caller):
    key = ApiKey.objects.get()
    ApiKey.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert "expired on" in caller.get("me").json()["detail"]
    keys.revoke_api_key(key, actor=None)
    answer = caller.get("me")
    assert (answer.status_code, "was revoked" in answer.json()["detail"]) == (401, True)


def test_a_key_is_told_who_it_is(caller):
    assert caller.get("me").json() == {
        "username": "robot", "name": "robot", "person": None,
        "roles": [{"name": "administrator", "label": "Administrator"},
                  {"name": "ciso", "label": "CISO"}],
        "scopes": ["*.*.*"],
    }  # fmt: skip


def test_a_key_does_no_more_than_its_scopes():
    reader = Caller("administrator", scopes=["people.person.@read"])
    person = make(records.by_slug("people"))
    assert reader.get(f"people/{person.code}").status_code == 200
    refused = reader.patch(f"people/{person.code}", {"title": "Other", "version": 1})
    assert refused.status_code == 403
    assert "This API key may not change people" in refused.json()["detail"]
    assert reader.get("systems").status_code == 403


def test_a_browser_session_reads_but_changes_only_with_the_token_of_our_pages():
    user, _ = services.add_user("sana", actor=None, roles=("ciso",))
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/api/v1/me").json()["scopes"] is None
    body = {"title": "Ayesha Khan"}
    refused = browser.post("/api/v1/people", body, "application/json")
    assert (refused.status_code, "X-CSRFToken" in refused.json()["detail"]) == (403, True)
    assert Person.objects.count() == 0

    browser.cookies["csrftoken"] = token = "a" * 32
    done = browser.post("/api/v1/people", body, "application/json", headers={"X-CSRFToken": token})
    assert done.status_code == 201


def test_own_rows_alone_are_seen_and_changed_by_a_business_owner():
    mine, theirs = make(records.by_slug("people"), 1), make(records.by_slug("people"), 2)
    caller = Caller("business_owner", person=mine)
    tasks = records.by_slug("tasks")
    own, other = make(tasks, 1, owner=mine), make(tasks, 2, owner=theirs)
    listed = caller.get("tasks").json()
    assert [item["code"] for item in listed["items"]] == [own.code]
    assert listed["count"] == 1
    assert caller.get(f"tasks/{other.code}").status_code == 404
    assert caller.patch(f"tasks/{other.code}", {"version": 1}).status_code == 404
    assert caller.post("tasks/bulk", {"codes": [other.code], "field": "due_on",
                                      "value": "2026-01-01"}).status_code == 422  # fmt: skip
    sent = {"title": "Look", "due_on": "2026-12-01", "owner": theirs.code}
    assert caller.post("tasks", sent).status_code == 403
    assert caller.post("tasks", sent | {"owner": mine.code}).status_code == 201


def test_a_change_by_somebody_who_only_sees_the_row_is_refused():
    mine = make(records.by_slug("people"), 1)
    caller = Caller("business_owner", person=mine)
    system = make(records.by_slug("systems"))
    assert caller.get(f"systems/{system.code}").status_code == 200
    refused = caller.patch(f"systems/{system.code}", {"title": "Mine now", "version": 1})
    assert refused.status_code == 403
    assert "you own" in refused.json()["detail"]


def test_what_an_examiner_reads_goes_into_the_audit_trail():
    services.add_user("boss", actor=None, roles=("administrator",))
    caller = Caller("ciso")
    caller.user.grants.all().delete()
    services.grant_role(caller.user, "examiner", actor=None,
                        ends_on=timezone.localdate() + dt.timedelta(days=5))  # fmt: skip
    person = make(records.by_slug("people"))
    assert caller.get(f"people/{person.code}").status_code == 200
    entry = Entry.objects.get(subject=person.code, action="read: view")
    assert entry.actor == "robot"
    assert caller.post("people", {"title": "x"}).status_code == 403
