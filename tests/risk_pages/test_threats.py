"""Threats by what they could stop, and what a risk's own page and the sidebar show."""

import csv
import io

import pytest
from django.test import Client

from hisaar.risk.models import Threat, ThreatReview
from tests.risk_register import makers
from tests.web.conftest import sign_in

from .conftest import ago, count_queries, text

pytestmark = pytest.mark.django_db
PATH = "/risks/threats/"


@pytest.fixture
def motor(db):
    return makers.function("Motor claims", classified_on=ago(300))


def states(client):
    """By the name of a function or an obligation, what the page says of it."""
    answer = client.get(f"{PATH}?figure=threats&form=csv")
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row["Function or obligation"]: row["State"] for row in rows}


def test_without_threats_every_line_is_bare(ciso, motor):
    assert "No threat is recorded yet" in text(ciso.get(PATH))
    assert set(states(ciso).values()) == {"no threat recorded"}
    assert len(states(ciso)) == 6


def test_a_line_says_the_worst_of_what_is_missing(ciso, motor):
    made = makers.threat("Crew", functions=[motor], obligations="claims_payment")
    assert states(ciso)["Motor claims"] == "none is rated"
    made.likelihood, made.capability = 4, 3
    makers.save(made)
    assert states(ciso)["Motor claims"] == "never reviewed"
    review = makers.save(
        ThreatReview(title="Spring", reviewed_on=ago(400), conclusion="Same"), functions=[motor]
    )
    assert states(ciso)["Motor claims"] == "review too old"
    review.reviewed_on = ago(4)
    makers.save(review)
    assert states(ciso)["Motor claims"] == "looked after"
    assert states(ciso)["Payment of claims and benefits"] == "never reviewed"


def test_a_cell_names_its_threats_and_leads_to_them(ciso, motor):
    one = makers.threat("Crew", functions=[motor], likelihood=5, capability=2)
    page = text(ciso.get(PATH))
    said = f"Motor claims, Crime: 1 threat: {one.code} Crew (likelihood 5 very high, capability 2"
    assert said in page
    assert f'href="/registers/threats/{one.code}/"' in page
    makers.threat("Other", functions=[motor])
    page = text(ciso.get(PATH))
    assert f"/registers/threats/?functions={motor.code}&amp;cause=crime" in page


def test_what_is_emerging_is_listed(ciso, motor):
    makers.threat("Deep fakes", is_emerging=True, horizon="in two years")
    makers.risk("Voices of directors", is_emerging=True)
    page = text(ciso.get(PATH))
    for words in ("Deep fakes", "may be felt: in two years", "Voices of directors"):
        assert words in page, words


def test_threats_of_the_past_do_not_count(ciso, motor):
    makers.threat("Over", functions=[motor], to_on=ago(3))
    assert states(ciso)["Motor claims"] == "no threat recorded"


def test_who_may_see_only_their_own_is_kept_out(motor):
    text(sign_in("business_owner", name="owner").get(PATH), status=403)
    assert Client().get(PATH).status_code == 302
    assert "New threat" not in text(sign_in("director", name="director").get(PATH))


def test_the_page_costs_the_same_for_one_and_for_many(ciso, motor):
    threat = makers.threat("First", functions=[motor])
    makers.save(ThreatReview(title="R", reviewed_on=ago(9)), functions=[motor], threats=[threat])
    once = count_queries(ciso, PATH)
    for n in range(6):
        more = makers.function(f"More {n}", classified_on=ago(300))
        makers.threat(f"Threat {n}", functions=[more, motor])
        makers.save(ThreatReview(title=f"R {n}", reviewed_on=ago(n)), functions=[more])
    assert Threat.objects.count() == 7
    assert count_queries(ciso, PATH) == once


class TestRecord:
    def test_a_risks_page_shows_ratings_controls_rupees_and_treatments(self, ciso, house):
        control = makers.control("Offline backup")
        makers.probe(control, on=ago(20), result="partly")
        house["grave"].controls.add(control)
        makers.rating(house["grave"], inherent=(3, 3), residual=(1, 2), on=ago(1),
                      reason="Backups hold")  # fmt: skip
        page = text(ciso.get(f"/registers/risks/{house['grave'].code}/"))
        for words in ("Extreme 9", "Low 2", "Seldom and Felt", "Backups hold", "PKR 40 million",
                      "partly effective", "Split the network", ">overdue</span>"):  # fmt: skip
            assert words in page, words
        assert page.count('class="picture"') == 2

    def test_a_risk_without_anything_says_so(self, ciso, house):
        page = text(ciso.get(f"/registers/risks/{house['fresh'].code}/"))
        for words in ("Nobody has rated it yet", "Not quantified", "No control is named",
                      "Nothing is planned"):  # fmt: skip
            assert words in page, words

    def test_a_page_costs_the_same_for_few_and_for_many(self, ciso, house):
        path = f"/registers/risks/{house['grave'].code}/"
        house["grave"].controls.add(makers.control("First"))
        makers.rating(house["grave"], inherent=(3, 3), residual=(2, 2), on=ago(90))
        once = count_queries(ciso, path)
        for n in range(5):
            house["grave"].controls.add(makers.control(f"Control {n}"))
            makers.rating(house["grave"], inherent=(3, 3), residual=(2, 2), on=ago(n))
            makers.treatment(house["grave"], f"Do {n}")
            makers.scenario(f"More {n}", risks=[house["grave"]])
        assert count_queries(ciso, path) == once


def test_the_sidebar_marks_the_nearest_page_only(ciso, house):
    page = text(ciso.get("/risks/rate/"))
    marked = [part.split(">")[0] for part in page.split("<a ") if 'aria-current="page"' in
              part.split(">")[0]]  # fmt: skip
    assert [m for m in marked if "/risks/" in m] == ['href="/risks/rate/" aria-current="page"']
