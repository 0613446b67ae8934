"""Dashboard and assessment desk: what they show, what they cost, and edits in place."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hisaar.assessment import services
from hisaar.assessment.models import ClauseConclusion
from hisaar.governance.models import EntityProfile
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON = dt.date(2026, 11, 24)


def signed_in(role, name="someone"):
    user = User.objects.create_user(name)
    Grant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def insurer():
    return records.save(
        EntityProfile(
            title="Test Insurance (demo)", registration_number="1", registration_type="non_life",
            registered_on=dt.date(2001, 1, 1), size_band="small",
        ), actor=None,
    )  # fmt: skip


@pytest.fixture
def year(insurer):
    return services.open_year(2026, actor=None)


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_an_empty_installation_says_where_to_begin():
    page = signed_in("ciso").get("/").content.decode()
    assert "Begin here" in page
    assert "/registers/entity-profiles/new/" in page


def test_the_dashboard_counts_strengths_apart_and_drills_down(year):
    page = signed_in("ciso").get("/").content.decode()
    assert "Test Insurance (demo)" in page
    assert "%" not in page.partition("hs-tallies")[2].partition("hs-columns")[0]
    assert "?strength=must&amp;outcome=not_evidenced" in page
    assert "Records frozen as of the year" in page


def test_the_dashboard_costs_at_most_fifteen_queries(year):
    assert queries(signed_in("ciso"), "/") <= 15


def test_a_business_owner_is_taken_to_their_own_work(insurer):
    assert signed_in("provider").get("/").url == "/my-work/"


def test_the_desk_shows_all_clauses_for_ten_queries(year):
    client = signed_in("ciso")
    services.evaluate(ON, actor=None)
    assert queries(client, "/assessment/2026/") <= 10
    page = client.get("/assessment/2026/").content.decode()
    assert page.count('<tr id="row-') == 205


def test_opening_a_clause_shows_what_falls_short(year):
    page = signed_in("ciso").get("/assessment/2026/CISO-01/").content.decode()
    assert "Nobody holds the role of CISO" in page
    assert "Tested:" in page


def test_a_conclusion_is_saved_in_place_and_audited(year):
    client = signed_in("ciso")
    values = {"design": "needs_work", "remark": "Appoint in March.", "version": "0"}
    page = client.post("/assessment/2026/CISO-01/", values).content.decode()
    assert "saved" in page
    assert 'id="row-CISO-01"' in page
    conclusion = ClauseConclusion.objects.get()
    assert (conclusion.design, conclusion.remark, conclusion.clause) == (
        "needs_work", "Appoint in March.", "CISO-01",
    )  # fmt: skip


def test_of_two_editors_the_later_one_sees_both_and_loses_nothing(year):
    client = signed_in("ciso")
    services.conclude(year, "CISO-01", actor=None, design="adequate", remark="Theirs")
    stale = {"design": "inadequate", "remark": "Mine", "version": "0"}
    page = client.post("/assessment/2026/CISO-01/", stale).content.decode()
    assert "was changed by somebody else" in page
    assert "Theirs" in page
    assert "Mine" in page
    assert ClauseConclusion.objects.get().remark == "Theirs"


def test_several_clauses_are_concluded_at_once(year):
    client = signed_in("ciso")
    sent = {"clause": ["CISO-01", "CISO-02", "nonsense"], "design": "adequate"}
    client.post("/assessment/2026/bulk/", sent)
    assert set(ClauseConclusion.objects.values_list("clause", "design")) == {
        ("CISO-01", "adequate"), ("CISO-02", "adequate"),
    }  # fmt: skip


def test_those_who_only_read_cannot_conclude(year):
    client = signed_in("internal_audit")
    assert 'name="design"' not in client.get("/assessment/2026/CISO-01/").content.decode()
    assert client.post("/assessment/2026/CISO-01/", {"design": "adequate"}).status_code == 403
    assert ClauseConclusion.objects.count() == 0


def test_a_year_that_is_not_open_and_a_clause_that_is_none_are_not_found(year):
    client = signed_in("ciso")
    assert client.get("/assessment/2019/").status_code == 404
    assert client.get("/assessment/2026/XYZ-01/").status_code == 404


def test_comparing_names_the_clauses_that_changed(year):
    services.evaluate(dt.date(2025, 12, 31), actor=None, kind="trend")
    from hisaar.governance.models import RegulatoryInstrument

    records.save(
        RegulatoryInstrument(title="Guidelines", reference="SECP-INS-CYBER-2020",
                             effective_on=dt.date(2020, 7, 1)), actor=None,
    )  # fmt: skip
    services.evaluate(ON, actor=None)
    page = signed_in("ciso").get("/assessment/compare/").content.decode()
    assert "What changed" in page


def test_opening_a_year_that_makes_no_sense_is_refused(insurer):
    answer = signed_in("ciso").post("/assessment/open/", {"year": "1999"})
    assert answer.status_code == 422
    assert "from 2020 to next year" in answer.content.decode()


def test_who_sees_only_their_own_does_not_see_all_verdicts(year):
    client = signed_in("business_owner")
    assert client.get("/").url == "/my-work/"
    for path in ("/assessment/2026/", "/assessment/2026/CISO-01/", "/assessment/compare/"):
        assert client.get(path).status_code == 403
