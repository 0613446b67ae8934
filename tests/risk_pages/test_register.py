"""The register's page: heat map and rupees, filters, what is overdue, what can be taken away."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client

from hisaar.risk.models import Acceptance, AreaReview
from tests.risk_register import makers
from tests.web.conftest import sign_in

from .conftest import ago, ahead, count_queries, text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def shown(client, query="", **headers):
    """Codes of the table's rows, in their order."""
    answer = client.get(f"/risks/?{query}{'&' if query else ''}figure=risks&form=csv", **headers)
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return [row["Code"] for row in rows]


def test_a_newcomer_is_led_through_three_steps(ciso):
    page = text(ciso.get("/risks/"))
    for words in ("Set the scale", "Add a risk", "Import a workbook", "Rate them",
                  "are the usual ones, not the insurer&#x27;s own"):  # fmt: skip
        assert words in page, words


def test_who_may_see_only_their_own_is_kept_out(house):
    owner = sign_in("business_owner", name="owner")
    text(owner.get("/risks/"), status=403)
    assert Client().get("/risks/").status_code == 302
    director = text(sign_in("director", name="director").get("/risks/"))
    assert "New risk" not in director
    assert "Rate risks" not in director


def test_the_worst_stands_first_with_rating_rupees_and_what_is_late(ciso, house):
    page = text(ciso.get("/risks/"))
    assert shown(ciso) == [house["grave"].code, house["mild"].code, house["fresh"].code]
    for words in ("Extreme 9", "High 6", "PKR 40 million", "PKR 900 million", "not quantified",
                  "1 overdue", "too old", "not rated"):  # fmt: skip
        assert words in page, words


def test_of_equal_ratings_the_dearer_stands_first(ciso, house):
    twin = makers.risk("As grave, not in rupees", area="claims")
    makers.rating(twin, inherent=(3, 3), residual=(2, 3), on=ago(1))
    assert shown(ciso)[:2] == [house["grave"].code, twin.code]
    assert shown(ciso, "sort=rated")[0] == house["fresh"].code


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("area=finance", ["mild"]), ("source=external", ["grave", "fresh"]),
        ("rating=3", ["grave"]), ("rating=none", ["fresh"]), ("overdue=rating", ["grave", "fresh"]),
        ("overdue=treatments", ["grave"]), ("overdue=any", ["grave", "fresh"]),
        ("cell=2x3", ["grave"]), ("cell=3x3&show=inherent", ["grave"]), ("cell=3x3", []),
        ("q=vendor", ["fresh"]), ("owner=none", ["fresh"]),
        ("cell=nonsense&show=x&sort=y&rating=", ["grave", "mild", "fresh"]),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(ciso, house, query, wanted):
    assert shown(ciso, query) == [house[name].code for name in wanted]
    text(ciso.get(f"/risks/?{query}"))


def test_a_filter_by_owner_names_the_owner(ciso, house):
    assert shown(ciso, f"owner={house['amir'].code}") == [house["grave"].code]


def test_htmx_gets_only_what_filters_change(ciso, house):
    part = text(ciso.get("/risks/?area=finance", headers=HTMX))
    assert "<html" not in part
    assert house["mild"].title in part
    assert "Risks on the scale" in part


def test_places_of_the_heat_map_lead_to_their_risks(ciso, house):
    page = text(ciso.get("/risks/?area=claims"))
    link = re.search(r'<a href="\?([^"]*cell=2x3[^"]*)#risks"', page)
    assert link is not None
    assert shown(ciso, link[1].replace("&amp;", "&")) == [house["grave"].code]
    page = text(ciso.get("/risks/?cell=2x3"))
    assert "Now and then and Grave" in page


def test_movement_and_before_controls_are_drawn(ciso, house):
    assert "Controls move 2 of 2 risks" in text(ciso.get("/risks/?show=movement"))
    before = text(ciso.get("/risks/?show=inherent"))
    assert "1 of 2 risks are rated high or extreme before any control" in before
    assert "impacts, before controls." in before
    svg = ciso.get("/risks/?figure=heat&form=svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert ciso.get("/risks/?figure=heat&form=xlsx").content[:2] == b"PK"


def test_a_rating_on_another_scale_is_left_out_and_said(ciso, house):
    odd = makers.risk("Rated on five by five")
    makers.rating(odd, inherent=(5, 5), residual=(4, 5), on=ago(950))
    assert "1 risk rated on another scale is left out." in text(ciso.get("/risks/"))


def test_areas_are_ranked_and_those_not_assessed_are_named(ciso, house):
    makers.function("Treaty", area="reinsurance")
    makers.function("Bonds", area="investment")
    for source in ("internal", "external"):
        makers.save(AreaReview(area="investment", source=source, reviewed_on=ago(30),
                               reason="Nothing is done by computer."))  # fmt: skip
    page = text(ciso.get("/risks/"))
    assert "Not assessed: Reinsurance or retakaful." in page
    answer = ciso.get("/risks/?figure=areas&form=csv").content.decode("utf-8-sig")
    rows = [row[1:5] for row in csv.reader(io.StringIO(answer))][1:]
    assert rows == [
        ["Claims", "High", "6", "2"], ["Finance", "Low", "1", "1"],
        ["Investment", "no risk found", "0", "0"],
        ["Reinsurance or retakaful", "not assessed", "0", "0"],
    ]  # fmt: skip


def test_an_acceptance_is_told_when_it_ends_soon_or_ended(ciso, house):
    def accept(risk, until):
        makers.save(Acceptance(
            risk=risk, reason="Small", owner=risk.owner, approver=makers.person(f"Boss {until}"),
            accepted_on=ago(60), expires_on=until,
        ))  # fmt: skip

    accept(house["mild"], ahead(200))
    assert shown(ciso, "overdue=acceptances") == []
    accept(house["fresh"], ago(2))
    assert shown(ciso, "overdue=acceptances") == [house["fresh"].code]
    accept(house["grave"], ahead(9))
    assert set(shown(ciso, "overdue=acceptances")) == {house["fresh"].code, house["grave"].code}


def test_the_page_costs_the_same_for_one_and_for_many(ciso, house):
    once = count_queries(ciso, "/risks/")
    for n in range(8):
        made = makers.risk(f"More {n}", owner=house["amir"])
        makers.rating(made, on=ago(n), inherent=(3, 2), residual=(2, 2))
        makers.treatment(made, f"Do {n}", due_on=ago(1), owner=house["amir"],
                         decided_on=ago(8))  # fmt: skip
        makers.scenario(f"Scenario {n}", risks=[made])
    assert count_queries(ciso, "/risks/") == once


def test_ratings_of_medium_and_above_age_and_low_ones_do_not(ciso, house):
    makers.rating(house["mild"], inherent=(1, 1), residual=(1, 1), on=ago(9) - dt.timedelta(0))
    old = makers.risk("Low for years")
    makers.rating(old, inherent=(1, 2), residual=(1, 1), on=ago(700))
    assert old.code not in shown(ciso, "overdue=rating")
