"""An owner on a phone opens the link, writes, looks it over and sends it; axe beside."""

import pytest
from django.conf import settings

from hisaar.assets.models import ImpactAnalysis
from tests.web.test_journeys import chromium, faults_of  # noqa: F401 - a fixture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(chromium, live_server):  # noqa: F811
    """A window without an account, in which no script may fail."""
    opened = []

    def open_window(**options):
        context = chromium.new_context(base_url=live_server.url, **options)
        page = context.new_page()
        faults = []
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        opened.append((context, faults))
        return page

    yield open_window
    for context, faults in opened:
        context.close()
        assert faults == []


def is_narrow(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_an_owner_answers_on_a_phone(analysis, link, window):
    page = window(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(link)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert is_narrow(page)
    assert faults_of(page) == []
    page.get_by_label("Recovery time objective").fill("8")
    page.get_by_text("8 hours are asked for, but the systems need 9 hours").wait_for()
    page.get_by_text("Kept at").wait_for()
    page.get_by_label("Loss in rupees").first.fill("5 lakh")
    page.get_by_role("button", name="Look it over").click()
    page.get_by_text("PKR 5,00,000").wait_for()
    assert is_narrow(page)
    assert faults_of(page) == []
    page.get_by_role("button", name="Send for approval").click()
    page.get_by_text("It was sent for approval").wait_for()
    assert faults_of(page) == []
    sent = ImpactAnalysis.objects.get(status="draft")
    assert (sent.rto_hours, sent.bands.get(up_to_hours=4).financial) == (8, 500_000)


def test_what_was_written_is_there_again_in_another_browser(analysis, link, window):
    page = window()
    page.goto(link)
    page.get_by_label("Minimum service meanwhile").fill("Death claims within a day")
    page.get_by_text("Kept at").wait_for()
    other = window()
    other.goto(link)
    assert other.get_by_label("Minimum service meanwhile").input_value() == (
        "Death claims within a day"
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_urdu_is_accessible_and_fits(analysis, link, window, width):
    page = window(viewport={"width": width, "height": 900})
    page.goto(link)
    page.get_by_role("link", name="اردو").click()
    page.get_by_role("heading", name="زیرِ غور سائبر واقعات").wait_for()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert is_narrow(page)
    assert faults_of(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_staffs_pages_are_accessible_and_fit(
    house, analysis, link, ciso, window, live_server, scheme, width
):
    page = window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    name = settings.SESSION_COOKIE_NAME
    value = ciso.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    found = []
    for address in ("/impact/", f"/impact/{house.function.code}/", "/invitations/"):
        page.goto(address)
        assert is_narrow(page), address
        found += faults_of(page)
    page.goto("/impact/")
    page.get_by_role("button", name="Ask the owner of").click()
    page.get_by_text("the address is shown only now").wait_for()
    assert is_narrow(page)
    assert found + faults_of(page) == []


def test_a_closed_link_is_told_accessibly(link, chromium, live_server):  # noqa: F811
    page = chromium.new_page()
    page.goto(f"{live_server.url}{link[:-6]}xxxxx/")
    page.get_by_text("not one of ours").wait_for()
    assert faults_of(page) == []
    page.close()
