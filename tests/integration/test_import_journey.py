"""A large file through a real browser: the bar moves by itself, under the product's own policy."""

import pytest

from hisaar.platform.jobs.services import run_due
from hisaar.platform.people.models import Person
from tests.web.test_journeys import chromium, faults_of, page  # noqa: F401 - fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_large_file_is_rehearsed_and_imported_without_reloading(home, page, tmp_path):  # noqa: F811
    path = tmp_path / "people.csv"
    path.write_text("Title\n" + "\n".join(f"Person {n} (demo)" for n in range(300)) + "\n")
    page.set_default_timeout(8000)
    page.goto("/registers/people/import/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Rehearse").click()
    page.wait_for_selector("text=people.csv is being rehearsed")
    assert faults_of(page) == []
    run_due()
    page.wait_for_selector("text=people.csv can be imported")
    assert faults_of(page) == []
    page.click("text=Import 300 changes")
    page.wait_for_selector("text=people.csv is being imported")
    run_due()
    page.wait_for_selector("text=people.csv is imported")
    assert Person.objects.filter(title__endswith="(demo)").count() == 300
    page.click("text=Look at the records")
    page.wait_for_selector("h1:has-text('People')")
