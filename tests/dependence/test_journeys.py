"""The map and its pages in a real browser, under the product's content policy, with axe beside."""

import pytest

from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def chosen(page):  # noqa: F811
    return page.locator("[data-map-side]")


def test_something_on_the_map_is_picked_and_followed(page, insurer):  # noqa: F811
    page.goto(f"/map/?focus={insurer['core'].code}")
    page.get_by_text("5 things, 4 needs").wait_for()
    chosen(page).get_by_role("heading", name="Core").wait_for()
    chosen(page).get_by_role("link", name="What needs it").click()
    page.get_by_text("3 things, 2 needs").wait_for()
    chosen(page).get_by_role("link", name="Recovery").click()
    page.get_by_role("heading", name="Core", exact=True).wait_for()


def test_the_map_is_coloured_anew_without_reloading(page, insurer):  # noqa: F811
    page.goto("/map/")
    page.get_by_text("7 things").first.wait_for()
    page.evaluate("window.stayed = true")
    page.get_by_label("Colour by").select_option("conflict")
    page.get_by_text("keeps its promise, or promises nothing").wait_for()
    assert page.evaluate("window.stayed") is True
    assert "colour=conflict" in page.url


def test_the_map_is_taken_away_as_a_picture(page, insurer):  # noqa: F811
    page.goto("/map/")
    page.get_by_text("7 things").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what is shown as PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_maps_are_accessible_and_fit(page, insurer, width, theme):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/map/table/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    found = []
    core, claims = insurer["core"].code, insurer["claims"].code
    for address in ("/map/", f"/map/?focus={core}", "/map/table/", "/standing/",
                    f"/standing/{claims}/", "/zones/", "/data-map/"):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found += faults_of(page)
    assert found == []
