"""Search over all registers, and the overview of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import sign_in

pytestmark = pytest.mark.django_db


def test_a_code_leads_straight_to_its_record(ciso, functions):
    assert ciso.get("/search/?q=fun-0002")["Location"] == "/registers/business-functions/FUN-0002/"


def test_text_is_found_in_every_register_with_one_query_for_all(ciso, process):
    ciso.get("/search/?q=se")
    with CaptureQueriesContext(connection) as queries:
        page = ciso.get("/search/?q=settlement")
    assert {g.label: g.count for g in page.context["groups"]} == {
        "Business functions": 1, "Business processes": 1,
    }  # fmt: skip
    assert len(queries) <= 6


def test_what_one_may_not_see_is_not_found(db, functions):
    nobody = sign_in(name="zain")
    assert nobody.get("/search/?q=claims").context["groups"] == []
    assert nobody.get("/search/?q=FUN-0001").status_code == 200


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Search all registers"), ("x", "Write a little more"), ("qqqq", "Nothing found")],
)
def test_a_search_without_hits_says_what_to_do(ciso, functions, text, sentence):
    assert sentence in ciso.get("/search/", {"q": text}).content.decode()


def test_the_overview_counts_each_register(ciso, functions):
    groups = dict(ciso.get("/registers/").context["groups"])
    counts = {r.label: r.count for registers in groups.values() for r in registers}
    assert counts["Business functions"] == 3
