"""Clauses, standards and frameworks as pages."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hisaar.assessment import services
from hisaar.catalogue import library
from hisaar.catalogue.models import ThresholdOverride
from hisaar.catalogue.outcomes import Outcome
from hisaar.governance.models import Action
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import Person
from hisaar.web.pages.clauses import steps_chart

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ON = dt.date(2026, 11, 24)


def signed_in(role="ciso", person=None):
    user = User.objects.create_user(role, person=person)
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
    assert '<strong class="hs-clause-value">1 Jul 2020</strong>' in page


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
    table = page.partition('aria-label="Table: Outcomes over time"')[2].partition("</table>")[0]
    assert "31 Dec 2025" in table
    assert "Not evidenced" in table
    assert page.count("<rect") >= 1


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


FRAMEWORK_REFUSED = ("business_owner", "internal_audit", "head_of_it", "director", "examiner")


@pytest.mark.parametrize("role", FRAMEWORK_REFUSED)
def test_those_who_only_read_or_change_their_own_cannot_load_a_framework(role):
    upload = io.BytesIO(b"")
    upload.name = "mine.toml"
    client = signed_in(role, person=someone())
    assert "Load from a file" not in text(client, "/frameworks/")
    answer = client.post("/frameworks/", {"kind": "framework", "file": upload})
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["administrator", "ciso"])
def test_administrator_and_ciso_may_load_a_framework(role):
    assert "Load from a file" in text(signed_in(role), "/frameworks/")


OFFICIAL = b"""
code = "official-2020"
title = "The official text"
kind = "official text"
published_on = 2020-06-26
lines = 500

[[units]]
id = "4(2)"
kind = "sentence"
first_line = 40
last_line = 42
rows = ["CISO-01"]

[[links]]
clause = "CISO-01"
units = ["4(2)"]
lines = [40, 42]
"""


@pytest.fixture
def own_frameworks():
    yield
    library.source_file("official-2020").unlink(missing_ok=True)


def test_an_official_text_is_laid_beside_the_summary_and_both_stand_on_the_clause(own_frameworks):
    upload = io.BytesIO(OFFICIAL)
    upload.name = "official.toml"
    client = signed_in()
    answer = client.post("/frameworks/", {"kind": "source", "file": upload})
    assert answer.status_code == 302, answer.content.decode()
    page = text(client, "/clauses/CISO-01/")
    assert "The official text" in page
    assert "lines 40–42" in page
    assert "not the official text" in page  # said of the summary, which stays
    assert "Nobody has linked the clause to this text yet" in text(client, "/clauses/CISO-02/")
    assert "Not linked to the newest text yet" in text(client, "/frameworks/")


def someone(title="Ayesha Khan (demo)"):
    return records.save(Person(title=title), actor=None)


def test_evidence_and_actions_show_to_those_alone_who_may_see_those_very_records():
    mine, theirs = someone(), someone("Bilal (demo)")
    for owner, title in ((mine, "My own paper"), (theirs, "Secret letter")):
        records.save(
            Evidence(title=title, owner=owner, statement="So.", effective_on=ON,
                     subjects="CISO-01"), actor=None,
        )  # fmt: skip
        records.save(
            Action(title=f"Do: {title}", owner=owner, raised_on=ON, source="CISO-01"), actor=None
        )
    services.evaluate(ON, actor=None)
    owner = signed_in("business_owner", person=mine)
    for path in ("/clauses/CISO-01/", "/standards/iso-27001-2022/A.5.2/"):
        page = text(owner, path)
        assert "My own paper" in page or path.startswith("/standards/iso")
        assert "Secret letter" not in page
    assert text(signed_in(), "/clauses/CISO-01/").count("Secret letter") == 2


def test_a_threshold_of_our_own_is_shown_with_who_approved_it_and_the_decision_is_listed():
    clause = "RCA-18"
    services.evaluate(ON, actor=None)
    before = text(signed_in(), f"/clauses/{clause}/")
    assert "product default" in before
    assert f"threshold-overrides/new/?clause={clause}&amp;threshold=bia_months" in before
    records.save(
        ThresholdOverride(
            threshold="bia_months", value="7", reason="We change often.", owner=someone(),
            approver=someone("Bilal (demo)"), approved_on=ON, starts_on=ON,
        ), actor=None,
    )  # fmt: skip
    services.evaluate(ON, actor=None)
    page = text(signed_in("administrator"), f"/clauses/{clause}/")
    assert "7 months" in page
    assert "approved by Bilal (demo)" in page
    assert "in force" in page


def test_a_must_without_a_condition_offers_neither_exception_nor_inapplicability():
    page = text(signed_in(), "/clauses/CISO-01/")
    should = next(c.id for c in library.guidelines().clauses.values() if c.strength == "should")
    assert "clause-exceptions/new/" not in page
    assert "It applies to every insurer." in page
    assert "clause-exceptions/new/?clause=" in text(
        signed_in("administrator"), f"/clauses/{should}/"
    )


def test_htmx_gets_the_rows_alone_and_the_back_button_the_page():
    client = signed_in()
    asked = {"HX-Request": "true"}
    part = client.get("/clauses/?strength=must", headers=asked)
    assert part.content.decode().lstrip().startswith('<div class="hs-stack" id="clause-rows">')
    assert "50 of 205" in part.content.decode()
    assert "HX-Request" in part["Vary"]
    back = client.get("/clauses/", headers=asked | {"HX-History-Restore-Request": "true"})
    assert back.content.startswith(b"<!doctype html>")


def test_a_clause_and_a_reference_cost_the_same_however_much_is_attached():
    services.evaluate(ON, actor=None)
    client, person = signed_in(), someone()
    paths = ("/clauses/SYS-05/", "/standards/nist-csf-2.0/PR.DS-01/")
    for path in paths:
        text(client, path)
    counts = []
    for number in (1, 4):
        for each in range(number):
            records.save(
                Evidence(title=f"Paper {number}-{each}", owner=person, statement="So.",
                         effective_on=ON, subjects="SYS-05"), actor=None,
            )  # fmt: skip
            records.save(
                Action(title="Do", owner=person, raised_on=ON, source="SYS-05"), actor=None
            )
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                text(client, path)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 20
    assert counts[1] <= 10


DAYS = [dt.date(2026, month, 1) for month in (1, 2, 3, 4)]


def test_evaluations_with_the_same_outcome_are_one_stretch():
    outcomes = (Outcome.NOT_MET, Outcome.NOT_MET, Outcome.MET, Outcome.MET)
    points = list(zip(DAYS, outcomes, strict=True))
    assert [(s.outcome, s.from_on, s.to_on) for s in steps_chart.stays(points)] == [
        (Outcome.NOT_MET, DAYS[0], DAYS[2]), (Outcome.MET, DAYS[2], None),
    ]  # fmt: skip
    first, last = steps_chart.drawn(points)
    assert first.x == 0
    assert first.width == last.x
    assert last.x + last.width == steps_chart.WIDTH
    assert last.height > first.height
    assert steps_chart.drawn([]) == []


def test_strangers_are_sent_to_the_sign_in():
    for path in ("/clauses/", "/clauses/CISO-01/", "/standards/", "/frameworks/"):
        assert Client().get(path).url.startswith("/accounts/login/")
