"""Clauses, standards and frameworks as pages."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hisaar.assessment import services
from hisaar.platform.accounts.models import Grant, User

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON = dt.date(2026, 11, 24)


def signed_in(role="ciso"):
    user = User.objects.create_user(role)
    Grant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_all_clauses_are_listed_and_narrowed_together():
    client = signed_in()
    assert "205 of 205" in text(client, "/clauses/")
    assert "50 of 205" in text(client, "/clauses/?strength=must")
    assert "7 of 205" in text(client, "/clauses/?strength=must&section=CISO")
    assert "No clause fits" in text(client, "/clauses/?q=zzzz")


def test_the_list_costs_at_most_eight_queries():
    services.evaluate(ON, actor=None)
    client = signed_in()
    client.get("/clauses/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/clauses/")
    assert len(captured) <= 8


def test_a_clause_says_what_it_asks_how_it_is_tested_and_what_is_wrong():
    services.evaluate(ON, actor=None)
    page = text(signed_in(), "/clauses/ciso-06/")
    assert "Tested:" in page
    assert "not the official text" in page
    assert "hs-chip" in page
    assert "/standards/nist-csf-2.0/" in page


def test_every_clause_has_its_page():
    client = signed_in()
    from hisaar.catalogue.rules import book

    for clause in list(book.framework.clauses)[::20]:
        assert clause in text(client, f"/clauses/{clause}/")
    assert client.get("/clauses/XYZ-99/").status_code == 404


def test_the_status_over_time_is_drawn_and_told():
    services.evaluate(dt.date(2025, 12, 31), actor=None, kind="trend")
    services.evaluate(ON, actor=None)
    page = text(signed_in(), "/clauses/CISO-01/")
    assert "31 Dec 2025: not evidenced" in page
    assert "<rect" in page


def test_what_do_we_have_under_a_reference():
    page = text(signed_in(), "/standards/nist-csf-2.0/PR.DS-01/")
    assert "SYS-05" in page
    assert "RCA-27" in page


def test_references_that_no_clause_touches_are_named():
    page = text(signed_in(), "/standards/nist-csf-2.0/")
    beyond = page.partition('id="beyond"')[2]
    for reference in ("DE.CM-02", "GV.RM-07", "GV.SC-03", "ID.RA-08", "PR.IR-02"):
        assert reference in beyond


@pytest.mark.parametrize(
    "path", ["/standards/", "/standards/iso-27001-2022/A.8.24/", "/clauses/extensions/",
             "/frameworks/", "/standards/cobit-2019/"],
)  # fmt: skip
def test_the_other_pages_open(path):
    text(signed_in(), path)


@pytest.mark.parametrize("path", ["/standards/nothing/", "/standards/nist-csf-2.0/XX.YY-1/"])
def test_unknown_standards_and_references_are_not_found(path):
    assert signed_in().get(path).status_code == 404


def test_a_file_that_is_no_framework_is_refused_with_its_faults():
    upload = io.BytesIO(b"title = 'nothing'")
    upload.name = "mine.toml"
    answer = signed_in().post("/frameworks/", {"kind": "framework", "file": upload})
    assert answer.status_code == 200
    assert "mine.toml" in answer.content.decode()


def test_those_who_only_read_cannot_load_a_framework():
    upload = io.BytesIO(b"")
    upload.name = "mine.toml"
    client = signed_in("internal_audit")
    assert "Load from a file" not in text(client, "/frameworks/")
    answer = client.post("/frameworks/", {"kind": "framework", "file": upload})
    assert answer.status_code == 403


def test_strangers_are_sent_to_the_sign_in():
    for path in ("/clauses/", "/clauses/CISO-01/", "/standards/", "/frameworks/"):
        assert Client().get(path).url.startswith("/accounts/login/")
