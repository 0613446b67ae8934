"""The pages on cyber cover in a real browser: keys, htmx, small screens, axe."""

import datetime as dt

import pytest

from hisaar.lib.dates import today
from hisaar.risk.models import Renewal
from hisaar.risk.services.losses import quantify_as
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from . import making
from .making import save

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCREENS = [(1440, "light"), (390, "dark")]


@pytest.fixture
def full(owner, today_policy, renewal):
    """A policy in force with a broken warranty, a draft, losses computed, and a renewal."""
    making.warranty(today_policy, owner)
    making.policy(owner, "Draft", from_on=today(), to_on=today())
    quantify_as("First", actor=None, on=today(), years=1_000)
    return renewal


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_the_pages_are_accessible_and_fit(page, full, width, theme):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/cover/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    for address in (
        "/cover/", "/cover/?ask=1&amount-data_restoration=2.5+crore&amount-bricking=lots",
        "/cover/?scenario=LSC-0001", f"/cover/renewals/{full.code}/",
        f"/registers/insurance-policies/{full.policy.code}/",
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), address
        found += faults_of(page)
    assert not found, "\n".join(found)


def test_empty_pages_are_accessible(page, owner):  # noqa: F811
    bare = save(Renewal(title="Bare", owner=owner, due_on=today() + dt.timedelta(days=9)))
    found = []
    for address in ("/cover/", f"/cover/renewals/{bare.code}/"):
        page.goto(address)
        found += faults_of(page)
    assert not found, "\n".join(found)


def test_an_event_is_typed_and_laid_over_the_cover_without_reloading(page, full):  # noqa: F811
    page.goto("/cover/")
    page.evaluate("window.stayed = true")
    page.get_by_text("Type the event").focus()
    page.keyboard.press("Enter")
    page.get_by_label("As if every warranty were met").check()
    page.get_by_label("Data restoration").fill("1.5 crore")
    page.get_by_label("Data restoration").press("Enter")
    page.get_by_text("The insurer bears PKR 5 million").wait_for()
    assert page.evaluate("window.stayed") is True
    assert "amount-data_restoration=1.5%20crore" in page.url
    with page.expect_download() as loading:
        page.get_by_role("group", name="Download: From the loss").get_by_text("SVG").click()
    assert loading.value.suggested_filename.endswith(".svg")


def test_a_renewal_is_decided_on_its_page(page, full, chief):  # noqa: F811
    page.goto(f"/cover/renewals/{full.code}/")
    page.get_by_label("Reasons").fill("It bears the bad years.")
    page.locator("[name=approver]").evaluate(
        "(box, code) => { (box.tomselect || box).setValue?.(code); box.value = code }", chief.code
    )
    page.get_by_role("button", name="Decide and keep").click()
    page.get_by_text("is decided, with what it rested on.").wait_for()
    assert faults_of(page) == []
    full.refresh_from_db()
    assert (full.result, full.approver) == ("renew", chief)
