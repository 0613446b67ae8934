"""A curve read by pointer and by keys in a real browser, under the product's content policy."""

import pytest

from hisaar.risk.pictures.curve import Limit, Line, draw_curve
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# Each tenth as often as the one before: the axis goes from Rs 1 m to Rs 2 bn
CURVE = draw_curve(
    [
        Line("As controls stand", [1e6, 1e7, 1e8, 1e9], [1, 0.1, 0.01, 0.001]),
        Line("With cover", [1e6, 1e7], [0.5, 0.005], "good", dashed=True),
    ],
    appetite=[Limit("Appetite", 1 / 20, 3e7)],
)
SHEET = "<h1>A year</h1><div tabindex='0' role='region' aria-label='Curve'>{}</div>"


@pytest.fixture
def curve(page):  # noqa: F811
    page.goto("/registers/")
    page.evaluate("svg => document.querySelector('main').innerHTML = svg", SHEET.format(CURVE.svg))
    page.add_script_tag(url="/static/web/js/curve.js")
    return page.get_by_role("slider", name="Amount")


def shown(page):  # noqa: F811
    return page.locator(".hs-cross:not([hidden]) text").all_text_contents()


def test_the_pointer_shows_what_every_line_says_at_an_amount(page, curve):  # noqa: F811
    box = curve.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    assert shown(page) == [
        "More than Rs 45 m", "As controls stand: one year in 45",
        "With cover: less than one year in 200",
    ]  # fmt: skip
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 30)
    assert shown(page) == []


def test_arrow_keys_move_along_the_amounts_and_escape_leaves(page, curve):  # noqa: F811
    page.locator("[aria-label=Curve]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert curve.get_attribute("aria-valuetext") == (
        "More than Rs 1 m; As controls stand: every year; With cover: one year in 2"
    )
    page.keyboard.press("ArrowRight")
    assert curve.get_attribute("aria-valuenow") == "1"
    page.keyboard.press("End")
    assert shown(page)[0] == "More than Rs 2 bn"
    page.keyboard.press("Escape")
    assert shown(page) == []


def test_a_curve_that_can_be_read_by_keys_is_accessible(page, curve):  # noqa: F811
    curve.focus()
    assert faults_of(page) == []
