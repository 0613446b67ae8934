"""The profile in a real browser: answered by keys, narrow and wide, light and dark, with axe."""

import pytest

from hisaar.assets.models import System
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import InherentProfile
from hisaar.risk.profile import services
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from .conftest import answer_all, save

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def profile():
    owner = save(Person(title="Owner (demo)", kind="director"))
    servers = [System(title=f"S{n}", kind="server") for n in range(30)]
    records.save_many(servers, actor=None)
    return services.open_profile(actor=None, on=today(), owner=owner)


def fits(opened):
    return opened.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_the_empty_page_is_accessible(page):  # noqa: F811
    page.goto("/profile/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Begin a profile").click()
    page.wait_for_url("**/profile/IRP-0001/")
    assert fits(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_profile_is_accessible_and_fits(page, profile, width, theme):  # noqa: F811
    answer_all(profile, on=today(), I_T13={"number": 300})
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/profile/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    page.goto(f"/profile/{profile.code}/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert fits(page)
    assert faults_of(page) == []


def test_answers_are_given_by_keys_and_kept_at_once(page, profile):  # noqa: F811
    page.goto("/profile/")
    page.locator("#I-T13-number").fill("300")
    page.keyboard.press("Enter")
    page.locator("#I-T13").get_by_text("Saved.").wait_for()
    assert page.locator("#I-T13-4").is_checked()
    page.locator("#I-T13").get_by_role("button", name="Answer with 30").click()
    page.locator("#I-T13-2:checked").wait_for()
    page.locator("#I-T3-1").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#I-T3").get_by_text("Saved.").wait_for()
    assert page.evaluate("document.activeElement.id") == "I-T3-2"
    page.locator("#I-P3-number").fill("140")
    page.keyboard.press("Tab")
    page.locator("#I-P3-error").wait_for()
    assert "more than 100 percent" in page.locator("#I-P3-error").inner_text()
    assert faults_of(page) == []
    levels = InherentProfile.objects.get().answers.values_list("statement", "level", "number")
    assert set(levels) == {("I-T13", 2, 30), ("I-T3", 2, None)}
