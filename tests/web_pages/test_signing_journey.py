"""Two officers at their own browsers: certificate, signature, filing, proof."""

import datetime as dt
import zipfile

import pytest
from django.conf import settings

from hisaar.assessment import services
from hisaar.assessment.models import CommissionReport
from hisaar.governance.models import EntityProfile, RoleAssignment
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.people.models import Person
from tests.web.test_journeys import chromium  # noqa: F401 - fixture

from .conftest import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SECRET = "a long passphrase of my own"


@pytest.fixture
def year():
    records.save(
        EntityProfile(
            title="Test Insurance (demo)", registration_number="1", registration_type="non_life",
            registered_on=dt.date(2001, 1, 1), size_band="small",
        ), actor=None,
    )  # fmt: skip
    found = services.open_year(today().year - 1, actor=None)
    services.freeze(found, actor=None)
    return found


@pytest.fixture
def window(chromium, live_server):  # noqa: F811
    """An officer's own browser; no script may fail and nothing may violate the content policy."""
    faults, contexts = [], []

    def opened(title, role, account_role):
        person = records.save(
            Person(title=title, email=f"{role}@example.com", is_senior_officer=True), actor=None
        )
        held = RoleAssignment(role=role, person=person, from_on=dt.date(2020, 1, 1))
        records.save(held, actor=None)
        client = signed_in(account_role, role, person)
        context = chromium.new_context(base_url=live_server.url, accept_downloads=True)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def certificate(page, year, role, folder):
    page.goto(f"/reports/{year.year}/")
    page.click("summary:has-text('Issue one for my role')")
    form = page.locator("form[action$='/certificate/']")
    form.locator("[name=passphrase]").fill(SECRET)
    form.locator("[name=again]").fill(SECRET)
    with page.expect_download() as download:
        form.locator("button[type=submit]").click()
    path = folder / f"{role}.p12"
    download.value.save_as(path)
    return path


def sign(page, year, key, passphrase=SECRET):
    page.goto(f"/reports/{year.year}/")
    form = page.locator("form[action$='/sign/']")
    form.locator("[name=key_file]").set_input_files(key)
    form.locator("[name=passphrase]").fill(passphrase)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def test_a_report_is_built_signed_twice_filed_and_verified_in_the_browser(year, window, tmp_path):
    ciso = window("Ayesha Khan (demo)", "ciso", "ciso")
    ceo = window("Bilal Ahmed (demo)", "ceo", "compliance")
    ciso.goto(f"/reports/{year.year}/")
    ciso.click("text=Build the report")
    ciso.wait_for_selector("text=is ready to be signed")
    mine = certificate(ciso, year, "ciso", tmp_path)
    assert ciso.locator("form[action$='/sign/'] >> text=not kept").count() == 1
    sign(ciso, year, mine, "not the passphrase at all")
    assert "passphrase" in ciso.inner_text("form[action$='/sign/'] [role=alert]").lower()
    # The CEO is not asked before the CISO has signed.
    ceo.goto(f"/reports/{year.year}/")
    assert ceo.locator("form[action$='/sign/']").count() == 0
    sign(ciso, year, mine)
    ciso.wait_for_selector("text=bears your signature as CISO")
    sign(ceo, year, certificate(ceo, year, "ceo", tmp_path))
    ceo.wait_for_selector("text=bears your signature as CEO")
    with ciso.expect_download() as download:
        ciso.goto(f"/reports/{year.year}/")
        ciso.click("a[href$='report.pdf?keep']")
    pdf = tmp_path / "report.pdf"
    download.value.save_as(pdf)
    ciso.goto("/reports/verify/")
    ciso.set_input_files("[name=pdf]", pdf)
    ciso.click("form button:has-text('Verify')")
    told = ciso.inner_text("section[aria-labelledby=verdict]")
    assert told.count("Valid") == 2
    ciso.goto(f"/reports/{year.year}/")
    ciso.fill("[name=receipt_reference]", "SECP-2026-0042")
    ciso.click("text=Record the filing >> nth=-1")
    ciso.wait_for_selector("text=it cannot be replaced any more")
    assert "SECP-2026-0042" in ciso.inner_text("main")
    with ciso.expect_download() as download:
        ciso.click("a:has-text('Download')")
    bundle = tmp_path / "bundle.zip"
    download.value.save_as(bundle)
    with zipfile.ZipFile(bundle) as files:
        assert files.testzip() is None
    assert CommissionReport.objects.get().status == "filed"
