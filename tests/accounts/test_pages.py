"""Every address of the account pages: closed to those outside, and to those without the role."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from hisaar.platform.accounts import keys, services
from hisaar.platform.accounts.models import ApiKey, User
from hisaar.web.accounts.urls import urlpatterns
from tests.accounts.test_sign_in import account, browser, sign_in

pytestmark = pytest.mark.django_db
OPEN = {
    "account_login", "account_logout", "account_inactive", "account_first", "account_welcome",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
FORWARD = {"mfa_index", "mfa_list_webauthn"}  # to one's own account, which is closed itself
VALUES = {"token": "abc", "identity": "abc", "pk": 1, "username": "sana", "role": "risk"}


def addresses():
    """Name and address of every page, with something in place of each argument."""
    for entry in urlpatterns:
        for each in getattr(entry, "url_patterns", None) or [entry]:
            route = f"{entry.pattern}{each.pattern}" if each is not entry else str(each.pattern)
            for name, value in VALUES.items():
                for kind in ("str", "int"):
                    route = route.replace(f"<{kind}:{name}>", str(value))
            yield each.name, f"/accounts/{route}"


@pytest.mark.parametrize(("name", "path"), list(addresses()))
def test_who_is_not_signed_in_is_sent_to_the_door(name, path):
    account()
    client = Client()
    for answer in (client.get(path), client.post(path)):
        if name in OPEN:
            assert answer.status_code in {200, 302, 405, 410}
        else:
            assert answer.status_code == 302
            door = "/accounts/" if name in FORWARD else "/accounts/login/?next="
            assert answer.url.startswith(door)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", [p for n, p in addresses() if n.startswith("accounts_")])
def test_who_is_no_administrator_is_refused_the_administrators_pages(path):
    account("sana")
    account("amina", "ciso")
    client = browser()
    sign_in(client, "amina")
    assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)
    assert User.objects.get(username="sana").is_active


@pytest.fixture
def administrator():
    account("amina", "administrator")
    client = browser()
    sign_in(client, "amina")
    return client


def test_an_administrator_adds_grants_revokes_and_deactivates(administrator):
    added = administrator.post("/accounts/users-add/", {"username": "Sana", "role": "risk"})
    assert added.url == "/accounts/users/sana/"
    assert b"Hand this link over now" in administrator.get(added.url).content
    assert b"Hand this link over now" not in administrator.get(added.url).content
    administrator.post("/accounts/users/sana/grant/", {"role": "compliance"})
    administrator.post("/accounts/users/sana/revoke/risk/")
    user = User.objects.get(username="sana")
    assert [g.role for g in user.grants.all()] == ["compliance"]
    administrator.post("/accounts/users/sana/deactivate/")
    assert not User.objects.get(username="sana").is_active


def test_what_is_refused_is_said_on_the_form(administrator):
    account("sana")
    again = administrator.post("/accounts/users-add/", {"username": "sana"})
    assert b"There is an account &#x27;sana&#x27; already" in again.content
    examiner = administrator.post("/accounts/users/sana/grant/", {"role": "examiner"})
    assert b"say its last day" in examiner.content
    last = administrator.post("/accounts/users/amina/revoke/administrator/", follow=True)
    assert b"amina is the last account that can administer" in last.content
    unknown = administrator.get("/accounts/users/sanaa/", follow=True)
    assert b"There is no account" in unknown.content


def test_a_question_is_asked_before_anything_is_taken_away(administrator):
    account("sana", "risk")
    for path in ("revoke/risk/", "reset/", "deactivate/"):
        assert b"<form" in administrator.get(f"/accounts/users/sana/{path}").content
    user = User.objects.get(username="sana")
    assert (user.is_active, user.has_usable_password(), user.grants.count()) == (True, True, 1)


def test_what_changes_who_gets_in_asks_again_after_a_quarter_of_an_hour():
    import time_machine

    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False) as clock:
        account("amina", "administrator")
        client = browser()
        sign_in(client, "amina")
        assert client.get("/accounts/users-add/").status_code == 200
        clock.shift(dt.timedelta(minutes=16))
        for path in ("/accounts/users-add/", "/accounts/users/amina/reset/", "/accounts/keys/new/"):
            assert client.get(path).url.startswith("/accounts/reauthenticate/?next=")


def test_a_key_is_shown_once_and_revoked_by_its_owner_only(administrator):
    day = timezone.localdate() + dt.timedelta(days=30)
    form = {"name": "Sync", "level": "read", "contexts": ["people"], "expires_on": str(day)}
    administrator.post("/accounts/keys/new/", form)
    key = ApiKey.objects.get()
    assert key.scopes_in_words == ["people: export, history, view"]
    first, second = (administrator.get("/accounts/keys/").content.decode() for _ in range(2))
    assert (first.count(f"{key.prefix}_"), second.count(f"{key.prefix}_")) == (1, 0)
    account("sana")
    theirs = browser()
    sign_in(theirs, "sana")
    theirs.post(f"/accounts/keys/{key.pk}/revoke/")
    assert ApiKey.objects.get().revoked_at is None
    administrator.post(f"/accounts/keys/{key.pk}/revoke/")
    assert ApiKey.objects.get().revoked_at is not None


def test_a_key_of_the_pages_works(administrator):
    day = timezone.localdate() + dt.timedelta(days=30)
    form = {"name": "Sync", "level": "keep", "expires_on": str(day)}
    administrator.post("/accounts/keys/new/", form)
    page = administrator.get("/accounts/keys/").content.decode()
    raw = page.split('id="new-key">')[1].split("<")[0]
    assert keys.authenticate_key(raw)[0].username == "amina"


def test_the_list_of_accounts_costs_the_same_for_one_and_for_three(
    administrator, django_assert_max_num_queries
):
    administrator.get("/accounts/users/")
    for username in ("a", "b", "c"):
        services.add_user(username, actor=None, roles=["risk"])
    with django_assert_max_num_queries(8):
        administrator.get("/accounts/users/")
