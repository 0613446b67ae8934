"""The appetite's page: limits with their values, indicators with their colours, breaches."""

from decimal import Decimal

import pytest
from django.test import Client

from hisaar.risk.models import AppetiteLimit, IndicatorValue, LimitBreach
from tests.risk_register import makers
from tests.web.conftest import sign_in

from .conftest import ago, count_queries, text

pytestmark = pytest.mark.django_db
PATH = "/risks/appetite/"


@pytest.fixture
def limits(house):
    trained = makers.indicator("Trained staff", unit="%", better="higher", amber_at=95, red_at=85)
    for n, value in enumerate((97, 90, 80)):
        makers.save(IndicatorValue(indicator=trained, measured_on=ago(90 - 30 * n),
                                   value=Decimal(value)))  # fmt: skip
    made = makers.appetite(
        {"measure": "high_risks", "limit": 3, "warning": 1},
        {"measure": "loss_1_in_100", "limit": 500_000_000, "is_after_cover": False},
        {"measure": "indicator", "indicator": trained, "limit": 70},
        approved_on=ago(200), statement="We bear little.",
    )  # fmt: skip
    return {"appetite": made, "trained": trained,
            "rows": list(AppetiteLimit.objects.order_by("code"))}  # fmt: skip


def test_without_an_appetite_the_page_says_what_to_do(ciso):
    assert "The Board has set no appetite yet" in text(ciso.get(PATH))
    makers.appetite(approved_on=None)
    assert "An appetite is written down but not approved" in text(ciso.get(PATH))


def test_each_limit_stands_beside_its_value_and_where_it_was_read(ciso, house, limits):
    page = text(ciso.get(PATH))
    for words in ("We bear little.", "near the limit", "breached", "within", "PKR 900 million",
                  "not recorded yet",
                  "from RSK-0001", "from QNT-0001", "at least 70 %"):  # fmt: skip
        assert words in page, words


def test_a_value_that_nobody_knows_is_unknown(ciso, house):
    idle = makers.indicator("Hours down")
    makers.appetite({"measure": "indicator", "indicator": idle, "limit": 8})
    page = text(ciso.get(PATH))
    assert "its indicator has no value yet" in page
    assert "no value yet" in page


def test_indicators_show_their_colour_as_a_word_and_the_values_before(ciso, limits):
    page = text(ciso.get(PATH))
    for words in ("red at or below 85", "80 %", "90 %", "97 %", ">red</span>"):
        assert words in page, words


def test_breaches_say_what_was_decided_or_that_nothing_was(ciso, house, limits):
    row = limits["rows"][1]
    over = makers.save(LimitBreach(limit=row, found_on=ago(90), value=6, ended_on=ago(50),
                                   treatment=house["late"], answered_on=ago(80)))  # fmt: skip
    now = makers.save(LimitBreach(limit=row, found_on=ago(4), value=9))
    page = text(ciso.get(PATH))
    assert page.index(f">{now.code}<") < page.index(f">{over.code}<")
    for words in ("no answer", "Nothing was decided yet.", "Split the network", ">over</span>",
                  f"/registers/limit-breaches/{now.code}/do/answer_breach/"):  # fmt: skip
        assert words in page, words
    assert "do/answer_breach" not in text(sign_in("director", name="director").get(PATH))


@pytest.mark.parametrize("key", ["limits", "indicators", "breaches"])
def test_the_tables_are_taken_away(ciso, limits, key):
    answer = ciso.get(f"{PATH}?figure={key}&form=xlsx")
    assert answer.content[:2] == b"PK"


def test_who_may_see_only_their_own_is_kept_out(limits):
    text(sign_in("business_owner", name="owner").get(PATH), status=403)
    assert Client().get(PATH).status_code == 302


def test_the_page_costs_the_same_for_one_and_for_many(ciso, house, limits):
    once = count_queries(ciso, PATH)
    for n in range(6):
        more = makers.indicator(f"More {n}", amber_at=1, red_at=2)
        makers.save(IndicatorValue(indicator=more, measured_on=ago(n), value=Decimal(n)))
        makers.save(AppetiteLimit(appetite=limits["appetite"], title=f"L {n}", measure="indicator",
                                  indicator=more, limit=3))  # fmt: skip
        makers.save(LimitBreach(limit=limits["rows"][0], found_on=ago(n), value=9,
                                treatment=house["late"], answered_on=ago(n)))  # fmt: skip
    assert count_queries(ciso, PATH) == once
