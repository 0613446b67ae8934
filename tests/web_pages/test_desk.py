"""The desk: where the year stands, and conclusions that keep to what was looked at."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assessment import services
from hisaar.assessment.models import ClauseConclusion, PlannedAssessment
from hisaar.assessment.queries import compare, freeze_of
from hisaar.catalogue.models import ThresholdOverride
from hisaar.governance.models import RegulatoryInstrument
from hisaar.platform import records

from .conftest import ON, signed_in, text

pytestmark = pytest.mark.django_db
DESK = "/assessment/2026/"


def test_the_desk_says_how_far_programme_freeze_and_board_are(year):
    for title, planned, done in (
        ("Access", dt.date(2026, 3, 1), dt.date(2026, 3, 9)), ("Backups", dt.date(2026, 5, 1), None)
    ):  # fmt: skip
        records.save(
            PlannedAssessment(year=year, title=title, planned_on=planned, completed_on=done),
            actor=None,
        )
    services.freeze(year, actor=None, on=dt.date(2026, 6, 30))
    page = " ".join(text(signed_in("ciso").get(DESK)).split())
    for words in (
        "not approved", "1 of 2 done, 1 late", "as of 30 Jun 2026, a look ahead", "not tabled"
    ):  # fmt: skip
        assert words in page, words


def test_the_dashboard_does_not_take_a_look_ahead_for_the_freeze(year):
    services.freeze(year, actor=None, on=dt.date(2026, 6, 30))
    client = signed_in("ciso")
    assert "frozen as of 30 Jun 2026 to look ahead" in text(client.get("/"))
    services.freeze(year, actor=None)
    assert "Records frozen as of 31 Dec 2026" in text(client.get("/"))


@pytest.mark.parametrize("is_frozen", [False, True])
def test_the_desk_costs_at_most_ten_queries_whatever_it_shows(year, is_frozen):
    services.evaluate(ON, actor=None)
    if is_frozen:
        services.freeze(year, actor=None)
    client = signed_in("ciso")
    for query in ("", "?state=current", "?strength=must"):
        client.get(DESK + query)
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK + query)
        assert len(captured) <= 10, query


def test_the_way_to_the_newest_year_keeps_the_filters(year):
    answer = signed_in("ciso").get("/assessment/?strength=must&outcome=not_met&state=current")
    assert answer.url == "/assessment/2026/?strength=must&outcome=not_met&state=current"


def test_after_a_save_the_row_still_speaks_of_the_state_that_was_looked_at(year):
    """Frozen when nothing was recorded; today the instrument is on record."""
    services.freeze(year, actor=None, on=dt.date(2026, 1, 1))
    records.save(
        RegulatoryInstrument(
            title="Guidelines", reference="SECP-INS-CYBER-2020", effective_on=dt.date(2020, 7, 1)
        ), actor=None,
    )  # fmt: skip
    current = services.evaluate(ON, actor=None)
    change = compare(freeze_of(year), current)[0]
    address, client = f"{DESK}{change.clause}/", signed_in("ciso")
    assert f'hx-post="{address}?state=current"' in text(client.get(f"{address}?state=current"))
    for seen, (query, outcome) in enumerate(
        (("?state=current", change.after), ("", change.before))
    ):  # fmt: skip
        page = text(client.post(address + query, {"remark": f"Note {seen}", "version": str(seen)}))
        row = page.partition(f'id="row-{change.clause}"')[2].partition(">")[0]
        assert f'data-outcome="{outcome}"' in row


def test_the_criterion_on_the_desk_names_the_threshold_that_is_in_force(year, somebody):
    records.save(
        ThresholdOverride(
            title="Longer", threshold="vacancy_days", clause="CISO-01", value="75",
            reason="The market is thin.", approver=somebody, approved_on=dt.date(2026, 1, 1),
            starts_on=dt.date(2026, 1, 1),
        ), actor=None,
    )  # fmt: skip
    services.evaluate(ON, actor=None)
    page = text(signed_in("ciso").get(f"{DESK}CISO-01/"))
    assert "75 days" in page.partition("Tested:")[2].partition("</p>")[0]


def bulk(client, **sent):
    return text(client.post(f"{DESK}bulk/", sent, headers={"HX-Request": "true"}))


def test_bulk_sets_what_was_chosen_and_leaves_the_rest(year):
    services.conclude(year, "CISO-01", actor=None, design="needs_work", remark="Mine")
    told = bulk(signed_in("ciso"), clause=["CISO-01:1", "CISO-02:0"], operation="partly")
    assert "2 clauses are concluded." in told
    assert set(ClauseConclusion.objects.values_list("clause", "design", "operation", "remark")) == {
        ("CISO-01", "needs_work", "partly", "Mine"), ("CISO-02", "", "partly", ""),
    }  # fmt: skip


def test_bulk_changes_nothing_when_one_row_was_concluded_since(year):
    services.conclude(year, "CISO-02", actor=None, design="inadequate")
    told = bulk(signed_in("ciso"), clause=["CISO-01:0", "CISO-02:0"], design="adequate")
    assert "CISO-02 was concluded by somebody else" in told
    assert list(ClauseConclusion.objects.values_list("clause", "design")) == [
        ("CISO-02", "inadequate")
    ]


@pytest.mark.parametrize(
    "sent",
    [{}, {"clause": ["CISO-01"]}, {"design": "adequate"}, {"clause": ["XYZ-9"], "design": "x"}],
)
def test_bulk_without_clauses_or_conclusion_says_what_to_do(year, sent):
    assert "Tick clauses and choose a conclusion; nothing was changed." in bulk(
        signed_in("ciso"), **sent
    )
    assert ClauseConclusion.objects.count() == 0


def test_evaluating_leads_back_to_where_the_button_was_and_never_elsewhere(year):
    client = signed_in("ciso")
    here = {"Referer": "http://testserver/assessment/2026/?strength=must"}
    assert client.post("/evaluate/", headers=here).url == here["Referer"]
    away = {"Referer": "https://elsewhere.example/assessment/"}
    assert client.post("/evaluate/", headers=away).url == "/"


def test_who_may_not_open_a_year_is_told_instead_of_asked(insurer):
    page = text(signed_in("director").get("/assessment/"))
    assert "No assessment year is open yet" in page
    assert 'action="/assessment/open/"' not in page
