"""The risk pages in a real browser: keys, drafts, htmx, small screens, axe."""

import pytest

from hisaar.risk.models import RiskRating, SituationReport, ThreatReview
from tests.risk_register import makers
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

from .conftest import ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCREENS = [(1440, "light"), (390, "dark")]
PAGES = ("/risks/", "/risks/rate/", "/risks/appetite/", "/risks/situation/", "/risks/threats/")


@pytest.fixture
def full(house):
    motor = makers.function("Motor claims", classified_on=ago(300))
    threat = makers.threat("Crew", functions=[motor], likelihood=5, capability=3, is_emerging=True)
    makers.save(ThreatReview(title="Autumn", reviewed_on=ago(9)), functions=[motor],
                threats=[threat])  # fmt: skip
    watched = makers.indicator("Overdue weaknesses", amber_at=3, red_at=8)
    makers.appetite({"measure": "high_risks", "limit": 3, "warning": 1},
                    {"measure": "loss_1_in_100", "limit": 5e8, "is_after_cover": False},
                    {"measure": "indicator", "indicator": watched, "limit": 8})  # fmt: skip
    return house


@pytest.mark.parametrize(("width", "theme"), SCREENS)
def test_the_pages_are_accessible_and_fit(page, full, width, theme):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/risks/situation/")
    page.evaluate(f"localStorage.setItem('hisaar-theme', '{theme}')")
    page.get_by_role("button", name="Write").click()
    page.wait_for_url("**/risks/situation/SIT-0001/")
    found = []
    more = ("/risks/?show=movement&q=claims", "/risks/situation/SIT-0001/",
            f"/registers/risks/{full['grave'].code}/")  # fmt: skip
    for address in (*PAGES, *more):
        page.goto(address)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), address
        found += faults_of(page)
    assert found == []


def test_empty_pages_are_accessible(page):  # noqa: F811
    found = []
    for address in PAGES:
        page.goto(address)
        found += faults_of(page)
    assert found == []


def test_a_risk_is_rated_by_keys_and_the_rating_is_seen_before_it_is_kept(page, house):  # noqa: F811
    code = house["fresh"].code
    page.goto("/risks/rate/")
    line = page.locator(f"#line-{code}")
    for name, level in (("inherent_likelihood", "3"), ("inherent_impact", "2"),
                        ("residual_likelihood", "3"), ("residual_impact", "3")):  # fmt: skip
        line.locator(f"[name={name}]").select_option(level)
    line.locator("[data-rate-chip=inherent]").get_by_text("High 6").wait_for()
    line.get_by_text("What remains is more than what was there").wait_for()
    line.locator("[name=residual_impact]").select_option("1")
    line.locator("[data-rate-chip=residual]").get_by_text("Medium 3").wait_for()
    assert not line.get_by_text("What remains is more").is_visible()
    line.get_by_label("Why so").press_sequentially("By the workshop")
    page.wait_for_timeout(500)
    page.goto("/risks/rate/")  # the link broke: what was chosen is offered again
    page.get_by_role("button", name="Bring it back").click()
    page.locator(f"#reason-{code}").press("Enter")
    page.locator(f"#line-{code}").get_by_text("Kept: rated on").wait_for()
    made = RiskRating.objects.get(risk=house["fresh"])
    assert (made.inherent_score, made.residual_score, made.reason) == (6, 3, "By the workshop")
    page.goto("/risks/rate/")
    assert page.get_by_role("button", name="Bring it back").count() == 0


def test_the_register_narrows_without_reloading_and_the_address_keeps_it(page, house):  # noqa: F811
    page.goto("/risks/")
    page.evaluate("window.stayed = true")
    page.get_by_label("Area", exact=True).select_option("finance")
    page.get_by_text("1 of 3", exact=True).wait_for()
    page.wait_for_url("**area=finance**")
    page.get_by_role("link", name="Movement").click()
    page.get_by_text("Controls move 1 of 1 risk.").wait_for()
    assert page.evaluate("window.stayed") is True
    page.get_by_label("Area", exact=True).select_option("claims")
    page.get_by_text("Controls move 1 of 1 risk.").wait_for()
    page.wait_for_url("**show=movement**")
    page.goto("/risks/")
    place = page.locator("#heat svg a").first
    place.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**cell=**")
    page.get_by_text("1 of 3", exact=True).wait_for()


def test_a_report_is_written_said_and_issued(page, house):  # noqa: F811
    page.goto("/risks/situation/")
    page.get_by_role("button", name="Write").click()
    page.wait_for_url("**/SIT-0001/")
    report = SituationReport.objects.get()
    for part in report.lacks():
        setattr(report, part, "Nothing to report.")
    makers.save(report)
    page.reload()
    page.get_by_role("link", name="Issue", exact=True).click()
    page.get_by_role("dialog").get_by_label("On").fill(report.reported_on.isoformat())
    page.get_by_role("dialog").get_by_role("button", name="Issue situation report").click()
    page.get_by_text("done for SIT-0001").wait_for()
    report.refresh_from_db()
    assert report.issued_on == report.reported_on
