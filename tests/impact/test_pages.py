"""The table of impact analyses, the form for those who are signed in, and asking owners."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hisaar.assets.models import BusinessFunction, ImpactAnalysis, ImpactBand
from hisaar.platform import records
from hisaar.platform.accounts.models import Link
from hisaar.platform.people.models import Person

from .conftest import account, filled, hidden, save

pytestmark = pytest.mark.django_db


def text_of(page):
    return page.content.decode()


def many(count, bands):
    functions = records.save_many(
        [BusinessFunction(title=f"Function {n:03}", area="claims") for n in range(count)],
        actor=None,
    )
    day = dt.date(2026, 3, 2)
    made = records.save_many(
        [
            ImpactAnalysis(
                function=f, edition=1, status="approved", analysed_on=day, approved_on=day,
                rto_hours=n % 7 + 1,
            )
            for n, f in enumerate(functions)
        ],
        actor=None,
    )  # fmt: skip
    rows = [
        ImpactBand(analysis=a, up_to_hours=4 * 6**n, level=n + 1, financial=1000 * (n + 1))
        for a in made
        for n in range(bands)
    ]
    records.save_many(rows, actor=None)


def test_a_hundred_functions_with_four_bands_take_eight_queries(ciso):
    many(100, 4)
    ciso.get("/impact/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = ciso.get("/impact/")
    assert text_of(page).count('class="hs-impact-level"') == 400
    assert len(few.captured_queries) <= 8, [q["sql"][:90] for q in few.captured_queries]


def order_of(page):
    return [row.function.title for row in page.context["rows"]]


def test_it_sorts_by_every_column_both_ways_with_blanks_last(ciso, analysis):
    save(BusinessFunction, title="Archive", area="claims")
    assert order_of(ciso.get("/impact/?sort=title")) == ["Archive", "Motor claims"]
    assert order_of(ciso.get("/impact/?sort=-title")) == ["Motor claims", "Archive"]
    for name in ("rto", "rpo", "mtpd", "loss", "level", "reviewed", "criticality"):
        for sign in ("", "-"):
            assert order_of(ciso.get(f"/impact/?sort={sign}{name}"))[0] == "Motor claims", name
    assert order_of(ciso.get("/impact/?sort=state")) == ["Archive", "Motor claims"]


def test_it_filters_by_words_criticality_and_state(ciso, analysis):
    save(BusinessFunction, title="Archive", area="claims")
    assert order_of(ciso.get("/impact/?q=motor")) == ["Motor claims"]
    assert order_of(ciso.get("/impact/?criticality=critical")) == ["Motor claims"]
    assert order_of(ciso.get("/impact/?state=missing")) == ["Archive"]
    assert order_of(ciso.get("/impact/?state=bogus&criticality=bogus&sort=bogus")) == [
        "Archive", "Motor claims",
    ]  # fmt: skip


def test_the_workbook_holds_what_the_bands_say(ciso, analysis):
    page = ciso.get("/impact/export.xlsx")
    sheet = load_workbook(io.BytesIO(page.content))["Impact"]
    rows = list(sheet.iter_rows(values_only=True))
    heads = dict(zip(rows[0], rows[1], strict=True))
    assert heads["Function"] == "Motor claims"
    assert heads["Loss up to 24 h (PKR)"] == 2_400_000
    assert heads["RTO (h)"] == 12


def test_a_business_owner_sees_functions_writes_only_their_own_and_exports_nothing(house, analysis):
    other = save(Person, title="Somebody else")
    stranger, owner = (
        account("other", "business_owner", other), account("nadia", "business_owner", house.owner)
    )  # fmt: skip
    assert stranger.get(f"/impact/{house.function.code}/").status_code == 403
    assert owner.get(f"/impact/{house.function.code}/").status_code == 200
    assert owner.get("/impact/export.xlsx").status_code == 403
    assert owner.post("/impact/ask/").status_code == 403
    assert owner.post(f"/impact/{house.function.code}/ask/").status_code == 403


def test_signed_in_the_same_form_is_filled_in_under_ones_own_name(house, analysis):
    from hisaar.platform.audit import chain

    owner = account("nadia", "business_owner", house.owner)
    address = f"/impact/{house.function.code}/"
    page = owner.get(address)
    assert "sidebar" in text_of(page)
    owner.post(address, {**hidden(page), **filled(), "do": "keep"})
    draft = ImpactAnalysis.objects.get(status="draft")
    assert {e.actor for e in chain.history(draft.code)} == {"nadia"}


class TestAsking:
    def test_the_owner_is_asked_and_the_address_shown_once(self, house, ciso):
        page = ciso.post(f"/impact/{house.function.code}/ask/", {"days": "10"}, follow=True)
        assert "/answer/impact-analysis/" in text_of(page)
        assert "/answer/impact-analysis/" not in text_of(ciso.get("/impact/"))
        link = Link.objects.get()
        ciso.post(f"/impact/{house.function.code}/ask/")
        assert Link.objects.filter(withdrawn_at=None).count() == 1
        assert (link.subject, link.payload["person"]) == (house.function.code, house.owner.code)

    def test_a_function_without_owner_says_what_to_do(self, ciso):
        function = save(BusinessFunction, title="Archive", area="claims")
        page = ciso.post(f"/impact/{function.code}/ask/")
        assert page.status_code == 409
        assert "has no owner to ask" in text_of(page)

    def test_a_campaign_asks_the_owners_of_critical_functions_once(self, house, ciso):
        save(BusinessFunction, title="Archive", area="claims", owner=house.owner)
        save(BusinessFunction, title="Payments", area="claims", criticality="critical")
        page = text_of(ciso.post("/impact/ask/", {"days": "21"}))
        assert page.count("/answer/impact-analysis/") == 1
        assert "nobody to ask" in page
        assert Link.objects.get().subject == house.function.code
        records.delete(BusinessFunction.objects.get(title="Payments"), actor=None)
        again = text_of(ciso.post("/impact/ask/", {"days": "21"}, follow=True))
        assert "has an open link already" in again

    def test_days_that_are_no_number_are_refused(self, house, ciso):
        page = ciso.post("/impact/ask/", {"days": "many"})
        assert "is no number of days" in text_of(page)
