"""The pages on losses in a real browser: wide and narrow, light and dark, by keyboard, with axe."""

import pytest

from hisaar.risk.models import Estimate
from tests.quantify.making import person
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from .conftest import TWO

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = ("", "scenarios/", "controls/", "own-losses/", "calibration/")


def fits(opened):
    return opened.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_pages_are_accessible_and_fit(page, computed, own_loss, width, theme):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/quantify/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    for address in (*PAGES, f"scenarios/{own_loss.scenario.code}/"):
        page.goto(f"/quantify/{address}")
        assert fits(page), address
        found += faults_of(page)
    assert found == []


def test_empty_pages_are_accessible(page):  # noqa: F811
    found = []
    for address in PAGES:
        page.goto(f"/quantify/{address}")
        found += faults_of(page)
    assert found == []


def test_the_figures_follow_while_one_types_and_nothing_is_kept(page, ransomware):  # noqa: F811
    page.goto(f"/quantify/scenarios/{ransomware.code}/")
    mean = page.locator(".hs-live-figures dd").first
    before = mean.inner_text()
    box = page.locator(f"[id='in-rate-{person(TWO).code}-high']")
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type("0")  # 2 becomes 20
    page.wait_for_function(
        "was => document.querySelector('.hs-live-figures dd').textContent !== was", arg=before
    )
    assert page.get_by_text("Before controls, as kept").count() > 0
    assert page.evaluate("document.activeElement.id") == f"in-rate-{person(TWO).code}-high"
    assert not Estimate.objects.filter(high=20).exists()


def test_a_wrong_box_is_marked_told_and_mended_by_keyboard_alone(page, ransomware):  # noqa: F811
    page.goto(f"/quantify/scenarios/{ransomware.code}/")
    box = page.locator(f"[id='in-rate-{person(TWO).code}-high']")
    error = page.locator(f"[id='error-rate-{person(TWO).code}-high']")
    box.fill("0.1")
    page.wait_for_function("box => box.getAttribute('aria-invalid') === 'true'",
                           arg=box.element_handle())  # fmt: skip
    assert error.inner_text() == "The high end (0.1) has to be above the low end (0.2)."
    assert faults_of(page) == []
    box.fill("once in 0.1 years")
    page.wait_for_function("box => !box.hasAttribute('aria-invalid')", arg=box.element_handle())
    page.keyboard.press("Enter")  # shows, does not keep
    assert not Estimate.objects.filter(high=10).exists()
    keep = page.get_by_role("button", name="Keep")
    keep.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_text("1 estimate kept").wait_for()
    assert Estimate.objects.filter(high=10).count() == 1


def test_the_workshop_works_without_any_script(chromium, live_server, page, ransomware):  # noqa: F811
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"/quantify/scenarios/{ransomware.code}/")
    before = plain.locator(".hs-live-figures dd").first.inner_text()
    plain.locator(f"[id='in-rate-{person(TWO).code}-high']").fill("20")
    plain.get_by_role("button", name="Show what it gives").click()
    assert plain.locator(".hs-live-figures dd").first.inner_text() != before
    assert plain.locator(f"[id='in-rate-{person(TWO).code}-high']").input_value() == "20"
    plain.get_by_role("button", name="Keep").click()
    plain.get_by_text("1 estimate kept").wait_for()
    context.close()


def test_the_curve_is_read_by_keyboard(page, computed):  # noqa: F811
    page.goto("/quantify/")
    grip = page.locator("#curve .hs-cross-grip")
    grip.focus()
    page.keyboard.press("End")
    assert "As controls stand" in grip.get_attribute("aria-valuetext")
