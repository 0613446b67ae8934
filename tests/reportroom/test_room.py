"""The report room as the officers use it: build, sign twice, verify, file, download."""

import datetime as dt
import html
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hisaar.assessment import services
from hisaar.assessment.models import CommissionReport
from hisaar.assessment.services import reports
from hisaar.governance.models import EntityProfile, RoleAssignment
from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.audit.models import Entry
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.people.models import Person
from hisaar.platform.vault.home import current_home

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "a long passphrase of my own"


def officer(name, role, account_role):
    person = records.save(
        Person(title=name, email=f"{role}@example.com", is_senior_officer=True), actor=None
    )
    records.save(
        RoleAssignment(role=role, person=person, from_on=dt.date(2020, 1, 1),
                       reports_to_board=True), actor=None,
    )  # fmt: skip
    user = User.objects.create_user(role, person=person)
    Grant.objects.create(user=user, role=account_role)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


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
def ciso(year):
    return officer("Ayesha Khan (demo)", "ciso", "ciso")


@pytest.fixture
def ceo(year):
    return officer("Bilal Ahmed (demo)", "ceo", "compliance")


def room(year, page=""):
    return f"/reports/{year.year}/{page}"


def key_of(client, year, role):
    sent = {"role": role, "passphrase": SECRET, "again": SECRET}
    answer = client.post(room(year, "certificate/"), sent)
    assert answer["content-type"] == "application/x-pkcs12", answer.content.decode()
    return answer.content


def seen(client, year):
    """The hash of the file that the page offers for reading before one signs."""
    found = re.search(
        r'name="seen" value="([0-9a-f]{64})"', client.get(room(year)).content.decode()
    )
    return found[1] if found else CommissionReport.objects.latest("edition").file.sha256


def sign(client, year, role, key, passphrase=SECRET, read=None):
    upload = SimpleUploadedFile("mine.p12", key, "application/x-pkcs12")
    sent = {
        "role": role, "key_file": upload, "passphrase": passphrase,
        "seen": read or seen(client, year),
    }  # fmt: skip
    return client.post(room(year, "sign/"), sent)


def whole(answer):
    return b"".join(answer.streaming_content)


def status():
    return CommissionReport.objects.exclude(status="void").get().status


def test_the_whole_way_from_the_freeze_to_the_bundle(year, ciso, ceo):
    assert "not built yet" in ciso.get(room(year)).content.decode()
    ciso.post(room(year, "build/"))
    draft = whole(ciso.get(room(year, "report.pdf")))
    unsigned = ciso.post("/reports/verify/", {"pdf": io.BytesIO(draft)}).content.decode()
    assert "not signed" in unsigned
    assert "not intact" not in unsigned
    assert whole(ciso.get(room(year, "report.pdf"))).startswith(b"%PDF")
    key = key_of(ciso, year, "ciso")
    wrong = sign(ciso, year, "ciso", key, "not the passphrase").content.decode()
    assert "passphrase" in wrong.lower()
    assert status() == "draft"
    sign(ciso, year, "ciso", key)
    assert status() == "signed_once"
    sign(ceo, year, "ceo", key_of(ceo, year, "ceo"))
    assert status() == "signed"
    pdf = whole(ciso.get(room(year, "report.pdf")))
    verdict = ciso.post("/reports/verify/", {"pdf": io.BytesIO(pdf)}).content.decode()
    assert "Ayesha Khan (demo)" in verdict
    assert "Bilal Ahmed (demo)" in verdict
    assert 'data-tone="good"' in verdict
    flipped = bytearray(pdf)
    flipped[len(flipped) // 3] ^= 1
    broken = ciso.post("/reports/verify/", {"pdf": io.BytesIO(bytes(flipped))}).content.decode()
    assert "not intact" in broken
    for problem in reports.check_report(bytes(flipped)).problems:
        assert html.unescape(broken).count(problem) == 1
    sent = {"channel": "portal", "submitted_on": today().isoformat(), "receipt_reference": "R-1"}
    ciso.post(room(year, "file/"), sent)
    assert status() == "filed"
    assert "submitted" in ciso.get(room(year)).content.decode()
    with zipfile.ZipFile(io.BytesIO(whole(ciso.get(room(year, "bundle.zip"))))) as bundle:
        assert any(name.endswith("SHA256SUMS") for name in bundle.namelist())


def test_only_officers_in_office_sign_and_in_their_turn(year, ciso, ceo):
    ciso.post(room(year, "build/"))
    key = key_of(ceo, year, "ceo")
    assert "The CISO signs" in sign(ceo, year, "ceo", key).content.decode()
    assert "You do not hold this role" in sign(ceo, year, "ciso", key).content.decode()
    assert status() == "draft"


def test_a_certificate_is_for_the_role_that_one_holds(year, ceo):
    sent = {"role": "ciso", "passphrase": SECRET, "again": SECRET}
    assert "does not hold the role" in ceo.post(room(year, "certificate/"), sent).content.decode()
    differing = {"role": "ceo", "passphrase": SECRET, "again": "something else entirely"}
    assert "differ" in ceo.post(room(year, "certificate/"), differing).content.decode()


@pytest.mark.parametrize("kind", ["board_pack", "ciso_report", "annex", "oscal"])
def test_companions_are_downloaded_from_the_freeze(year, ciso, kind):
    answer = ciso.get(room(year, f"{kind}/"))
    assert answer.status_code == 200
    assert str(year.year) in answer["content-disposition"]


def test_those_who_may_not_build_see_no_buttons_and_are_refused(year):
    user = User.objects.create_user("auditor")
    Grant.objects.create(user=user, role="internal_audit")
    client = Client()
    client.force_login(user, backend=BACKEND)
    assert "Build the report" not in client.get(room(year)).content.decode()
    assert client.post(room(year, "build/")).status_code == 403
    assert CommissionReport.objects.count() == 0


def test_something_that_is_no_pdf_is_refused_with_a_sentence(ciso):
    page = ciso.post("/reports/verify/", {"pdf": io.BytesIO(b"hello")}).content.decode()
    assert "alert-danger" in page
    assert "Choose a PDF first" in ciso.post("/reports/verify/", {}).content.decode()


def test_a_year_that_is_not_open_is_not_found(ciso):
    assert ciso.get("/reports/2001/").status_code == 404


def test_what_was_built_anew_since_it_was_read_is_not_signed(year, ciso):
    ciso.post(room(year, "build/"))
    read, key = seen(ciso, year), key_of(ciso, year, "ciso")
    ciso.post(room(year, "build/"))
    assert "built or signed anew" in sign(ciso, year, "ciso", key, read=read).content.decode()
    assert status() == "draft"
    sign(ciso, year, "ciso", key)
    assert status() == "signed_once"


def test_whoever_sees_only_what_is_theirs_does_not_get_the_report_or_what_goes_with_it(year, ciso):
    ciso.post(room(year, "build/"))
    person = records.save(Person(title="Sana Iqbal (demo)"), actor=None)
    user = User.objects.create_user("owner", person=person)
    Grant.objects.create(user=user, role="business_owner")
    client = Client()
    client.force_login(user, backend=BACKEND)
    pages = ("", "report.pdf", "annex/", "board_pack/", "ciso_report/", "oscal/", "bundle.zip")
    assert {client.get(room(year, page)).status_code for page in pages} == {403}
    assert "RPT-" not in client.get("/reports/").content.decode()


def test_a_damaged_file_stops_the_bundle_before_the_first_byte(year, ciso):
    ciso.post(room(year, "build/"))
    stored = CommissionReport.objects.get().file
    lost = StoredFile.objects.filter(pk=stored.pk)
    lost.update(sha256="0" * 64)
    answer = ciso.get(room(year, "bundle.zip"))
    assert answer.status_code == 409
    assert "The bundle was not written" in answer.content.decode()
    lost.update(sha256=stored.sha256)
    answer = ciso.get(room(year, "bundle.zip"))
    assert len(whole(answer)) == int(answer["content-length"])
    assert not list(current_home().scratch.glob("work-*"))


def test_a_refused_filing_keeps_the_form_and_stores_no_receipt(year, ciso, ceo):
    ciso.post(room(year, "build/"))
    sign(ciso, year, "ciso", key_of(ciso, year, "ciso"))
    sign(ceo, year, "ceo", key_of(ceo, year, "ceo"))
    before = StoredFile.objects.count()
    sent = {
        "channel": "portal", "submitted_on": "2099-01-01", "receipt_reference": "R-2",
        "receipt": SimpleUploadedFile("receipt.txt", b"Received."),
    }  # fmt: skip
    page = ciso.post(room(year, "file/"), sent).content.decode()
    assert "The day of submission lies ahead" in page
    assert 'value="R-2"' in page
    assert StoredFile.objects.count() == before
    shown = ciso.get(room(year)).content.decode()
    assert f'value="{today().isoformat()}"' in shown  # the form that browsers understand
    sent["submitted_on"] = today().isoformat()
    sent["receipt"] = SimpleUploadedFile("receipt.txt", b"Received.")
    ciso.post(room(year, "file/"), sent)
    assert status() == "filed"
    assert StoredFile.objects.count() == before + 1
    assert ceo.post(room(year, "file/"), sent).status_code == 403


def test_older_editions_are_kept_and_shown_with_why_they_are_void(year, ciso):
    ciso.post(room(year, "build/"))
    first = whole(ciso.get(room(year, "report.pdf")))
    ciso.post(room(year, "build/"))
    assert "Replaced by" in ciso.get(room(year)).content.decode()
    assert whole(ciso.get(room(year, "report.pdf?edition=1"))) == first
    assert ciso.get(room(year, "report.pdf?edition=9")).status_code == 404
    assert ciso.get(room(year, "report.pdf?edition=x")).status_code == 404


def test_a_report_that_stands_on_an_older_freeze_says_so(year, ciso):
    ciso.post(room(year, "build/"))
    assert "older freeze" not in ciso.get(room(year)).content.decode()
    services.freeze(year, actor=None)
    assert "stands on an older freeze" in ciso.get(room(year)).content.decode()


def test_nothing_of_a_key_or_passphrase_is_left_in_the_page_or_the_trail(year, ciso):
    ciso.post(room(year, "build/"))
    key = key_of(ciso, year, "ciso")
    refused = sign(ciso, year, "ciso", key, "not the passphrase at all").content.decode()
    assert "not the passphrase at all" not in refused
    sign(ciso, year, "ciso", key)
    assert SECRET not in "".join(str(vars(entry)) for entry in Entry.objects.all())


@pytest.mark.parametrize("path", ["/reports/", "/reports/verify/", "/reports/2025/"])
def test_strangers_are_sent_to_the_sign_in(path):
    assert Client().get(path).url.startswith("/accounts/login/")
