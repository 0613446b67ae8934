"""The special pages with an insurer's data in them, in a real browser: narrow, wide, with axe."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from hisaar.assessment import services
from hisaar.assessment.models import ClauseConclusion
from hisaar.governance.models import Action, RoleAssignment
from hisaar.platform import records
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.people.models import Person
from hisaar.platform.tasks.models import Task
from tests.web.test_journeys import chromium, page  # noqa: F401 - fixtures

from .conftest import ON

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = (
    "/", "/overdue/", "/assessment/2026/", "/assessment/compare/", "/clauses/CISO-01/", "/clauses/",
    "/standards/nist-csf-2.0/", "/reports/2026/", "/reports/", "/people/timeline/", "/my-work/",
    "/calendar/", "/operations/", "/trail/",
)  # fmt: skip


@pytest.fixture
def filled(year, somebody):
    """A year with conclusions, late work, two evaluations, roles that overlap, and a failed job."""
    rows = [Task(title=f"Late task {n}", due_on=dt.date(2026, 1, 5)) for n in range(10)]
    records.save_many(rows, actor=None)
    day = dt.date(2026, 1, 1)
    records.save(Action(title="Rewrite the plan", raised_on=day, due_on=day), actor=None)
    left = records.save(Person(title="Sara Aziz (demo)", left_on=dt.date(2024, 3, 31)), actor=None)
    for person, role in ((left, "ciso"), (somebody, "ciso"), (somebody, "hitd")):
        first = dt.date(2020, 1, 1) if person == left else dt.date(2024, 6, 1)
        given = RoleAssignment(role=role, person=person, from_on=first, reports_to_board=True)
        records.save(given, actor=None)
    services.conclude(
        year, "CISO-01", actor=None, design="needs_work", remark="Appoint in March.",
        concluded_by=somebody,
    )  # fmt: skip
    services.trend([dt.date(2026, 9, 30), dt.date(2026, 10, 31)], actor=None)
    services.evaluate(ON, actor=None)
    services.freeze(year, actor=None, on=ON)
    now = timezone.now()
    JobRun.objects.create(
        name="documents.build", state="failed", due_at=now, created_at=now, started_at=now,
        finished_at=now, error="The mail server at mail.example.test did not answer. " * 3,
    )  # fmt: skip
    return year


def faults(page, addresses):  # noqa: F811
    found = []
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide:
            found.append(f"{address} runs {wide} pixels off the screen")
        found += [
            f"{address} {violation['id']} {violation['nodes'][0]['html'][:140]}"
            for violation in Axe().run(page).response["violations"]
        ]
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_full_pages_are_accessible_and_fit_the_screen(filled, page, scheme, width):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert faults(page, PAGES) == []


def test_an_opened_clause_is_accessible_on_a_phone(filled, page):  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/assessment/2026/?q=CISO-01")
    page.click("[data-open='CISO-01']")
    page.wait_for_selector("#open-CISO-01 form")
    assert Axe().run(page).response["violations"] == []


def test_several_clauses_are_concluded_without_leaving_the_filtered_desk(filled, page):  # noqa: F811
    page.goto("/assessment/2026/?section=DEV")
    blank = page.inner_text("#desk-blank")
    page.check("#desk-all")
    page.select_option("#bulk select[name=operation]", "effective")
    page.select_option("#bulk select[name=design]", "adequate")
    page.click("#bulk button[type=submit]")
    page.wait_for_selector("#bulk-told [role=status]")
    shown = page.locator("#desk tr[data-section=DEV]")
    number = shown.count()
    assert page.inner_text("#bulk-told p").strip().endswith(f"{number} clauses are concluded.")
    assert page.url.endswith("?section=DEV")
    assert all("Adequate" in text and "Effective" in text for text in shown.all_inner_texts())
    assert page.inner_text("#desk-blank") != blank
    assert not page.is_checked("#desk-all")
    assert ClauseConclusion.objects.filter(operation="effective").count() == number
    # The rows carry the new version: the same people may go on without a reload.
    page.check("#desk input[value^='DEV-01:']")
    page.select_option("#bulk select[name=design]", "inadequate")
    page.click("#bulk button[type=submit]")
    page.wait_for_selector("#row-DEV-01:has-text('Inadequate')")


def test_of_two_who_conclude_at_once_the_later_is_told(filled, page):  # noqa: F811
    page.goto("/assessment/2026/?q=DEV-01")
    services.conclude(filled, "DEV-01", actor=None, design="inadequate")
    page.check("#desk input[value^='DEV-01:']")
    page.select_option("#bulk select[name=design]", "adequate")
    page.click("#bulk button[type=submit]")
    page.wait_for_selector("#bulk-told [role=alert]")
    assert "DEV-01 was concluded by somebody else" in page.inner_text("#bulk-told")
    assert ClauseConclusion.objects.get(clause="DEV-01").design == "inadequate"


def test_after_the_rules_are_run_the_dashboard_is_whole(filled, page):  # noqa: F811
    page.goto("/")
    page.click("text=Evaluate now")
    page.wait_for_selector("text=All clauses were evaluated as of today.")
    page.wait_for_selector("[data-chart] canvas >> nth=2")
    assert page.locator("[data-chart] canvas").count() == 3


def test_a_number_of_the_dashboard_leads_to_the_clauses_behind_it(filled, page):  # noqa: F811
    page.goto("/")
    link = page.locator(".hs-tally").first.locator("p a").first
    number = link.inner_text().split()[0]
    link.click()
    page.wait_for_selector("#desk-count:not(:empty)")
    assert page.inner_text("#desk-count") == f"{number} of 205"
