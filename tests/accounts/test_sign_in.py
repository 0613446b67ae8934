"""Signing in through the pages: links, throttling, sessions, second factors."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.utils import timezone

from hisaar.platform.accounts import services, sessions
from hisaar.platform.accounts.models import Attempt, Session, User
from hisaar.platform.audit.models import Entry
from hisaar.platform.records import Refused

pytestmark = pytest.mark.django_db
PASSWORD = "seven rough camels walk"
NOW = dt.datetime(2026, 11, 24, 9, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def clock(time_machine_at):
    return time_machine_at


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def browser(**headers):
    return Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", **headers})


def account(username="sana", *roles):
    user, link = services.add_user(username, actor=None, roles=roles)
    services.take_link(link.path.split("/")[-2], password=PASSWORD)
    return User.objects.get(pk=user.pk)


def sign_in(client, username="sana", password=PASSWORD, address="10.0.0.1"):
    form = {"login": username, "password": password}
    return client.post("/accounts/login/", form, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get("/accounts/").status_code == 200


def shown_errors(response):
    return re.findall(
        r'data-level="error".*?<div>(.*?)</div>', response.content.decode(), re.DOTALL
    )


def code_for(secret, moment=None):
    counter = int((moment or timezone.now()).timestamp()) // 30
    return format_hotp_value(hotp_value(secret, counter))


def with_app(client):
    """Set up an authenticator app; the secret it holds."""
    page = client.get("/accounts/2fa/app/activate/")
    secret = re.search(r'class="hs-secret">(\w+)<', page.content.decode())[1]
    done = client.post("/accounts/2fa/app/activate/", {"code": code_for(secret)})
    assert done.status_code == 302
    return secret


def shown_codes(client):
    return re.findall(r"<code>(\d{8})</code>", client.get("/accounts/2fa/codes/").content.decode())


# --- the first account -------------------------------------------------------------------------


def test_nobody_can_sign_in_to_a_new_installation():
    assert User.objects.count() == 0
    response = sign_in(browser(), "administrator", "administrator")
    assert response.status_code == 200


def test_the_first_account_is_made_with_the_printed_link():
    link = services.create_first_sign_in()
    client = browser()
    assert client.get(link.path).status_code == 200
    form = {"username": "Amina", "password": PASSWORD, "again": PASSWORD}
    assert client.post(link.path, form).url == "/"
    user = User.objects.get()
    assert user.username == "amina"
    assert [g.role for g in user.grants.order_by("role")] == ["administrator", "ciso"]
    assert is_signed_in(client)
    assert services.create_first_sign_in() is None


def test_a_link_works_once():
    link = services.create_first_sign_in()
    form = {"username": "amina", "password": PASSWORD, "again": PASSWORD}
    browser().post(link.path, form)
    again = browser().get(link.path)
    assert again.status_code == 410
    assert b"works once" in again.content


def test_a_newer_first_link_withdraws_the_older_one():
    older, newer = services.create_first_sign_in(), services.create_first_sign_in()
    assert browser().get(older.path).status_code == 410
    assert browser().get(newer.path).status_code == 200


def test_a_link_expires_after_a_day(clock):
    _, link = services.add_user("sana", actor=None)
    clock.shift(dt.timedelta(hours=24, seconds=1))
    response = browser().get(link.path)
    assert (response.status_code, b"expired on 25 November 2026" in response.content) == (410, True)


def test_a_made_up_link_is_refused_and_counted():
    assert browser().get("/accounts/welcome/abc/").status_code == 410
    assert Attempt.objects.count() == 1


def test_no_link_can_be_read_out_of_the_database():
    _, link = services.add_user("sana", actor=None)
    token = link.path.split("/")[-2]
    assert token not in dump()


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("qwerty123456", "too common"),
        ("123456789012345", "entirely numeric"),
        ("sana.malik.sana", "too similar to the sign-in name"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_works(password, sentence):
    _, link = services.add_user("sana.malik", actor=None)
    client = browser()
    response = client.post(link.path, {"password": password, "again": password})
    assert sentence in response.content.decode()
    assert client.get(link.path).status_code == 200


def test_two_passwords_that_differ_are_refused():
    _, link = services.add_user("sana", actor=None)
    response = browser().post(link.path, {"password": PASSWORD, "again": PASSWORD + "s"})
    assert b"The two passwords differ." in response.content


# --- passwords and throttling ------------------------------------------------------------------


def test_name_and_password_let_in_and_are_noted():
    account()
    client = browser()
    assert sign_in(client, "SANA").url == "/"
    assert is_signed_in(client)
    newest = Entry.objects.first()
    assert (newest.action, newest.subject) == ("signed in", "user:sana")
    assert newest.changes["address"] == [None, "10.0.0.1"]


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer():
    account()
    answers = {shown_errors(sign_in(browser(), name, "wrong"))[0] for name in ("sana", "nobody")}
    assert len(answers) == 1


def test_five_failures_close_the_account_for_a_quarter_of_an_hour(clock):
    account()
    for number in range(5):
        sign_in(browser(), password="wrong", address=f"10.0.0.{number}")
    closed = sign_in(browser(), address="10.0.9.9")
    assert shown_errors(closed) == [
        "Too many failed attempts for this account. Try again at 14:15 (in 15 minutes)."
    ]
    assert Entry.objects.filter(action="sign-in locked", subject="user:sana").count() == 1
    clock.shift(dt.timedelta(minutes=15, seconds=1))
    assert sign_in(browser()).status_code == 302


def test_thirty_failures_from_an_address_close_the_address_only():
    account()
    for number in range(30):
        sign_in(browser(), username=f"user{number}", password="wrong", address="10.0.0.7")
    assert "from your address" in shown_errors(sign_in(browser(), address="10.0.0.7"))[0]
    assert sign_in(browser(), address="10.0.0.8").status_code == 302


def test_addresses_of_one_ipv6_network_count_as_one():
    account()
    for number in range(30):
        sign_in(browser(), f"user{number}", "wrong", address=f"2001:db8::{number + 1:x}")
    assert "from your address" in shown_errors(sign_in(browser(), address="2001:db8::ffff"))[0]


def test_failures_survive_a_restart_and_hold_no_name():
    account()
    sign_in(browser(), password="wrong")
    assert Attempt.objects.count() == 2  # one for the account, one for the address
    assert "sana" not in "".join(Attempt.objects.values_list("target", flat=True))


def test_coming_in_forgets_the_failures_of_the_account():
    account()
    for _ in range(4):
        sign_in(browser(), password="wrong")
    sign_in(browser())
    for _ in range(4):
        sign_in(browser(), password="wrong")
    assert sign_in(browser()).status_code == 302


def test_guesses_of_the_current_password_count_too():
    account()
    client = browser()
    sign_in(client)
    form = {"oldpassword": "wrong", "password1": PASSWORD + "s", "password2": PASSWORD + "s"}
    for _ in range(5):
        client.post("/accounts/password/change/", form)
    last = client.post("/accounts/password/change/", {**form, "oldpassword": PASSWORD})
    assert b"Too many failed attempts" in last.content


def test_there_is_no_page_for_signing_up():
    assert browser().get("/accounts/signup/").status_code == 404


def test_a_deactivated_account_is_told_so_and_not_let_in():
    services.deactivate(account(), actor=None)
    client = browser()
    assert sign_in(client).url == "/accounts/inactive/"
    assert not is_signed_in(client)


# --- sessions ----------------------------------------------------------------------------------


def test_the_session_of_before_is_not_the_session_of_after():
    account()
    client = browser()
    client.get("/accounts/2fa/passkeys/login/", headers={"accept": "application/json"})
    before = client.cookies["sessionid"].value
    sign_in(client)
    after = client.cookies["sessionid"].value
    assert before != after
    fixed = browser()
    fixed.cookies["sessionid"] = before
    assert not is_signed_in(fixed)


def test_the_database_holds_neither_the_key_nor_the_content_of_a_session():
    account()
    client = browser()
    sign_in(client)
    stored = Session.objects.get()
    key = client.cookies["sessionid"].value
    assert stored.session_key == sessions.hashed(key)
    assert stored.session_data.startswith("hv1.")
    assert key not in dump()


def test_a_session_ends_after_an_hour_without_a_request(clock):
    account()
    client = browser()
    sign_in(client)
    for _ in range(3):
        clock.shift(dt.timedelta(minutes=50))
        assert is_signed_in(client)
    clock.shift(dt.timedelta(minutes=61))
    assert not is_signed_in(client)


def test_a_session_ends_after_twelve_hours_however_busy(clock):
    account()
    client = browser()
    sign_in(client)
    for _ in range(14):
        clock.shift(dt.timedelta(minutes=50))
        assert is_signed_in(client)
    clock.shift(dt.timedelta(minutes=21))
    assert not is_signed_in(client)


def test_browsers_are_listed_and_can_be_signed_out():
    account()
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there, address="10.0.0.2")
    page = here.get("/accounts/").content.decode()
    assert page.count("Firefox on Windows") == 2
    other = sessions.hashed(there.cookies["sessionid"].value)
    here.post(f"/accounts/sessions/{other}/end/")
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_browser_of_somebody_else_cannot_be_signed_out():
    account()
    account("bilal")
    mine, theirs = browser(), browser()
    sign_in(mine)
    sign_in(theirs, "bilal")
    mine.post(f"/accounts/sessions/{sessions.hashed(theirs.cookies['sessionid'].value)}/end/")
    assert is_signed_in(theirs)


def test_all_other_browsers_can_be_signed_out_at_once():
    account()
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there)
    here.post("/accounts/sessions/end-others/")
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_new_password_signs_the_other_browsers_out():
    account()
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there)
    new = "eight calm herons stand"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", form).status_code == 302
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert sign_in(browser(), password=new).status_code == 302


def test_a_reset_ends_every_session_password_and_second_factor(clock):
    user = account()
    client = browser()
    sign_in(client)
    with_app(client)
    link = services.reset_user(user, actor=None)
    assert not is_signed_in(client)
    assert sign_in(browser()).status_code == 200
    assert Authenticator.objects.count() == 0
    assert browser().get(link.path).status_code == 200


# --- second factors ----------------------------------------------------------------------------


def test_the_code_of_an_app_is_asked_for_and_works_once(clock):
    account()
    first = browser()
    sign_in(first)
    secret = with_app(first)
    clock.shift(dt.timedelta(minutes=2))
    client = browser()
    assert sign_in(client).url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    code = code_for(secret)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).url == "/"
    assert is_signed_in(client)
    replay = browser()
    sign_in(replay)
    again = replay.post("/accounts/2fa/authenticate/", {"code": code})
    assert b"was used before" in again.content
    clock.shift(dt.timedelta(seconds=31))
    late = replay.post("/accounts/2fa/authenticate/", {"code": code})
    assert b"was used before" in late.content
    assert not is_signed_in(replay)


def test_guessing_codes_is_throttled(clock):
    account()
    first = browser()
    sign_in(first)
    secret = with_app(first)
    clock.shift(dt.timedelta(minutes=2))
    client = browser()
    sign_in(client)
    for number in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{number}"})
    closed = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert b"Too many failed attempts for this account" in closed.content


def test_secrets_of_second_factors_are_not_in_the_database_in_clear(clock):
    account()
    client = browser()
    sign_in(client)
    page = client.get("/accounts/2fa/app/activate/")
    secret = re.search(r'class="hs-secret">(\w+)<', page.content.decode())[1]
    assert secret not in dump()  # nor while it is only in the session
    client.post("/accounts/2fa/app/activate/", {"code": code_for(secret)})
    codes = shown_codes(client)
    assert len(codes) == 10
    everything = dump()
    assert [s for s in (secret, *codes) if s in everything] == []
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert stored.startswith("hv1.")


def test_recovery_codes_are_shown_once_and_each_lets_in_once(clock):
    account()
    first = browser()
    sign_in(first)
    with_app(first)
    page = first.get("/accounts/2fa/codes/").content.decode()
    code = re.findall(r"<code>(\d{8})</code>", page)[0]
    assert (
        re.findall(r"<code>\d{8}</code>", first.get("/accounts/2fa/codes/").content.decode()) == []
    )
    for expected in (302, 200):
        client = browser()
        sign_in(client)
        response = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert response.status_code == expected


def test_a_role_that_needs_a_second_factor_opens_nothing_else_after_the_days_of_grace(clock):
    account("sana", "administrator")
    client = browser()
    sign_in(client)
    assert client.get("/accounts/users/").status_code == 200
    clock.shift(dt.timedelta(days=8))
    sign_in(client)
    for path in ("/registers/", "/accounts/users/", "/accounts/keys/", "/accounts/users-add/"):
        assert client.get(path).url == "/accounts/second-factor/", path
    assert client.get("/accounts/second-factor/").status_code == 200
    with_app(client)
    assert client.get("/accounts/users/").status_code == 200


def test_second_factors_that_come_and_go_are_in_the_audit_trail(clock):
    account()
    client = browser()
    sign_in(client)
    with_app(client)
    client.post("/accounts/2fa/app/deactivate/")
    actions = [e.action for e in Entry.objects.filter(subject="user:sana")]
    assert actions.count("second factor added") == 2  # the app and its recovery codes
    assert actions.count("second factor removed") == 2


def dump():
    """Everything that the tables hold, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_a_refused_link_changes_nothing():
    with pytest.raises(Refused, match="not one of ours"):
        services.take_link("abc", password=PASSWORD)
