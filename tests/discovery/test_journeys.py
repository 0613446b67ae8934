"""The head of IT's first minute in a real browser: files dropped, read, accepted."""

import pytest

from hisaar.access.models import Account
from hisaar.assets.models import System
from hisaar.platform.jobs.services import run_due
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from .makers import SAMPLES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_directory_and_a_scan_are_dropped_in_and_accepted(page):  # noqa: F811
    page.goto("/discovery/")
    page.get_by_label("Drop files here").set_input_files(
        [SAMPLES / "adusers.csv", SAMPLES / "nmap.xml"]
    )
    page.get_by_text("adusers.csv, ").wait_for()
    page.get_by_role("button", name="Read them").click()
    page.get_by_text("2 files taken in.").wait_for()
    page.get_by_role("link", name="nmap.xml").click()
    page.get_by_text("It waits for its turn.").wait_for()
    run_due()
    page.get_by_text("machines that nobody listed").wait_for()
    page.evaluate("window.stayed = true")
    page.get_by_label("Search the lines").fill("core-db")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Accept all 1").wait_for()
    assert page.evaluate("window.stayed") is True
    page.get_by_role("button", name="Accept all 1").click()
    page.get_by_text("1 line accepted.").wait_for()
    assert [s.title for s in System.objects.all()] == ["core-db01.pgtl.example"]
    page.goto("/discovery/")
    page.get_by_role("link", name="adusers.csv").click()
    page.get_by_role("button", name="Accept all 17").click()
    page.get_by_text("17 lines accepted.").wait_for()
    assert Account.objects.count() == 4


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(page, width, theme):  # noqa: F811
    from .makers import begun, run_of

    page.set_viewport_size({"width": width, "height": 900})
    strange = begun("stuff.csv", b"Thing,Serial No\nA,SN-12\n")
    run = run_of("nmap.xml")
    page.goto("/discovery/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    for address in ("/discovery/", f"/discovery/runs/{run.code}/",
                    f"/discovery/runs/{strange.code}/", "/discovery/look/machines/"):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found += faults_of(page)
    assert found == []
