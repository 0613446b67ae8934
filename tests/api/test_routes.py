"""Every address of the product refuses strangers, but for those named here."""

import re

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

pytestmark = pytest.mark.django_db
# The ways in; links that carry their own proof; `nowhere` answers 404 to anybody, and the last
# three lead to a page that refuses.
OPEN = {
    "account_login", "account_logout", "account_inactive", "account_first", "account_welcome",
    "mfa_authenticate", "mfa_login_webauthn", "calendar-feed", "nowhere", "home", "mfa_index",
    "mfa_list_webauthn", "answer",
}  # fmt: skip
SAMPLES = {
    "slug": "people", "code": "PER-0001", "verb": "approve", "form": "csv", "key": "pk",
    "name": "file", "username": "sana", "role": "ciso", "token": "abc", "identity": "abc",
    "pk": "1", "number": "1", "clause_id": "RCA-01", "tag": "people", "rest": "no/where",
}  # fmt: skip


def routes(resolver=None, before=""):
    """Name and address of every route, with samples in the place of arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        text = before + str(pattern.pattern).lstrip("^").rstrip("$").replace(r"\Z", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, text)
        else:
            yield pattern.name, "/" + filled(text)


def filled(text):
    """The pattern with a sample for each argument; of alternatives, the first."""
    text = re.sub(r"\(\?P<\w+>(\w+)\|[^)]*\)", r"\1", text)
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: SAMPLES.get(m[1], "1"), text)


ROUTES = sorted({(name or "", address) for name, address in routes()})


def is_refused(answer):
    if answer.status_code in (301, 302):
        return answer["Location"].startswith(settings.LOGIN_URL)
    return answer.status_code in (401, 403)


def test_the_walk_finds_the_pages_and_the_interface():
    addresses = {address for _, address in ROUTES}
    assert {
        "/registers/people/",
        "/api/v1/people",
        "/api/v1/files/1",
        "/accounts/keys/",
    } <= addresses
    assert len(ROUTES) > 80


@pytest.mark.parametrize(("name", "address"), ROUTES, ids=[a for _, a in ROUTES])
def test_a_stranger_is_refused(client, name, address):
    answers = [client.get(address), client.post(address)]
    if name not in OPEN:
        allowed = [a for a in answers if not is_refused(a) and a.status_code != 405]
        assert allowed == [], [a.status_code for a in answers]
        assert any(is_refused(a) for a in answers)
    assert max(a.status_code for a in answers) < 500


def test_no_register_takes_the_name_of_another_address():
    from hisaar.platform import records

    taken = {
        "me", "assess", "clauses", "graph", "audit", "files", "import", "docs", "openapi.json",
        "risk",
    }  # fmt: skip
    assert taken.isdisjoint(t.slug for t in records.all_types())
