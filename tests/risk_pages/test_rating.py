"""Rating many risks on one page: each line is kept by itself, by who may."""

import pytest
from django.test import Client

from hisaar.lib.dates import today
from hisaar.risk.models import RiskRating
from tests.risk_register import makers
from tests.web.conftest import sign_in

from .conftest import ago, count_queries, text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LEVELS = {
    "inherent_likelihood": "3", "inherent_impact": "2", "residual_likelihood": "1",
    "residual_impact": "2",
}  # fmt: skip


def test_each_risk_has_a_line_in_the_scales_own_words(ciso, house):
    page = text(ciso.get("/risks/rate/"))
    for words in ("2 Now and then", "3 Grave", "As last time", "rated on", "never rated"):
        assert words in page, words
    order = [page.index(f'id="line-{house[n].code}"') for n in ("fresh", "grave", "mild")]
    assert order == sorted(order)


def test_the_page_narrows_to_what_waits(ciso, house):
    assert house["mild"].code not in text(ciso.get("/risks/rate/?only=late"))
    page = text(ciso.get("/risks/rate/?only=new"))
    assert house["fresh"].code in page
    assert house["grave"].code not in page


def test_a_line_is_kept_and_comes_back_with_its_rating(ciso, house):
    path = f"/risks/rate/{house['fresh'].code}/"
    line = text(ciso.post(path, LEVELS | {"reason": "New backup"}, headers=HTMX))
    for words in ("Kept: rated on", "by Sana (fictional)", "High 6", "Low 2", "New backup"):
        assert words in line, words
    made = RiskRating.objects.get(risk=house["fresh"])
    assert (made.rated_on, made.reason, made.rater) == (today(), "New backup", ciso.user.person)
    assert (made.inherent_score, made.residual_score) == (6, 2)


def test_the_same_day_is_rated_over(ciso, house):
    path = f"/risks/rate/{house['fresh'].code}/"
    ciso.post(path, LEVELS, headers=HTMX)
    ciso.post(path, LEVELS | {"residual_impact": "1"}, headers=HTMX)
    assert RiskRating.objects.get(risk=house["fresh"]).residual_score == 1


def test_as_last_time_rates_again_today(ciso, house):
    line = text(ciso.post(f"/risks/rate/{house['grave'].code}/", {"again": "1"}, headers=HTMX))
    assert "As last time" not in line
    latest = RiskRating.objects.filter(risk=house["grave"]).first()
    assert (latest.rated_on, latest.residual_likelihood, latest.residual_impact) == (today(), 2, 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"residual_impact": "3", "residual_likelihood": "3"},
         "What remains (9) is more than what was there before any control (6)"),
        ({"inherent_likelihood": "4"}, "Likelihood 4 is not on the scale"),
        ({"inherent_impact": ""}, "Choose likelihood and impact"),
        ({"inherent_impact": "x"}, "Choose likelihood and impact"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_what_was_chosen_stays(ciso, house, given, said):
    path = f"/risks/rate/{house['fresh'].code}/"
    line = text(ciso.post(path, LEVELS | given | {"reason": "So"}, headers=HTMX))
    assert said in line
    assert 'value="So"' in line
    assert not RiskRating.objects.filter(risk=house["fresh"]).exists()


def test_without_scripts_it_leads_back_to_the_line(ciso, house):
    answer = ciso.post(f"/risks/rate/{house['fresh'].code}/", LEVELS)
    assert answer["Location"] == f"/risks/rate/#line-{house['fresh'].code}"


def test_who_may_not_rate_is_refused(house):
    director = sign_in("director", name="director")
    text(director.get("/risks/rate/"), status=403)
    path = f"/risks/rate/{house['fresh'].code}/"
    text(director.post(path, LEVELS), status=403)
    assert Client().get("/risks/rate/").status_code == 302
    assert Client().post(path, LEVELS).status_code == 302


def test_who_rates_only_their_own_sees_only_those(house):
    owner = sign_in("business_owner", name="owner")
    own = makers.risk("Files of a provider come late", area="claims", owner=owner.user.person)
    page = text(owner.get("/risks/rate/"))
    assert own.title in page
    assert not [risk for risk in ("grave", "mild", "fresh") if house[risk].title in page]
    text(owner.post(f"/risks/rate/{house['fresh'].code}/", LEVELS), status=404)
    assert owner.post(f"/risks/rate/{own.code}/", LEVELS).status_code == 302
    assert RiskRating.objects.filter(risk=own).count() == 1


def test_a_closed_or_unknown_risk_is_not_found(ciso, house):
    closed = makers.risk("Over", to_on=ago(3))
    text(ciso.post(f"/risks/rate/{closed.code}/", LEVELS, headers=HTMX), status=404)
    assert not RiskRating.objects.filter(risk=closed).exists()
    text(ciso.post("/risks/rate/RSK-9999/", LEVELS), status=404)


def test_the_page_costs_the_same_for_one_and_for_many(ciso, house):
    once = count_queries(ciso, "/risks/rate/")
    for n in range(8):
        makers.rating(makers.risk(f"More {n}"), on=ago(n), inherent=(3, 2), residual=(2, 2))
    assert count_queries(ciso, "/risks/rate/") == once
