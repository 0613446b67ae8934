"""Dashboard, desk, clauses, report room and office in a real browser, with axe beside."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe

from hisaar.assessment import services
from hisaar.assessment.models import ClauseConclusion
from hisaar.governance.models import EntityProfile
from hisaar.platform import records
from tests.web.test_journeys import chromium, page  # noqa: F401 - fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
YEAR = dt.date.today().year - 1  # noqa: DTZ011 - any finished year serves
PAGES = (
    "/", f"/assessment/{YEAR}/", "/assessment/compare/", "/clauses/", "/clauses/CISO-01/",
    "/clauses/extensions/", "/standards/", "/standards/nist-csf-2.0/",
    "/standards/nist-csf-2.0/PR.DS-01/", "/frameworks/", "/reports/", f"/reports/{YEAR}/",
    "/reports/verify/", "/my-work/", "/calendar/", "/people/timeline/", "/notices/", "/operations/",
    "/trail/",
)  # fmt: skip


@pytest.fixture
def year():
    records.save(
        EntityProfile(
            title="Test Insurance (demo)", registration_number="1", registration_type="non_life",
            registered_on=dt.date(2001, 1, 1), size_band="small",
        ), actor=None,
    )  # fmt: skip
    found = services.open_year(YEAR, actor=None)
    services.freeze(found, actor=None)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_main_pages(year, page, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    faults = {}
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        if found:
            faults[address] = [(v["id"], v["nodes"][0]["html"][:160]) for v in found]
    assert list(faults.items()) == []


def test_a_clause_is_opened_and_concluded_without_leaving_the_page(year, page):  # noqa: F811
    page.goto(f"/assessment/{YEAR}/?strength=must")
    assert page.inner_text("#desk-count") == "50 of 205"
    page.keyboard.press("Tab")
    page.click("[data-open='CISO-01']")
    page.select_option("#open-CISO-01 select[name=design]", "inadequate")
    page.fill("#open-CISO-01 textarea[name=remark]", "Nobody is appointed.")
    page.click("#open-CISO-01 button[type=submit]")
    page.wait_for_selector("#open-CISO-01 .hs-saved")
    assert "Inadequate" in page.inner_text("#row-CISO-01")
    assert page.url.endswith("?strength=must")
    assert ClauseConclusion.objects.get().remark == "Nobody is appointed."
    page.click("[data-open='CISO-01']")
    assert page.query_selector("#open-CISO-01") is None
