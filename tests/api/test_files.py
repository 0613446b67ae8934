"""Files and sheets through the API."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hisaar.assets.models import System
from hisaar.platform import records
from hisaar.platform.people.models import Person
from tests.api.callers import Caller
from tests.factories import make

pytestmark = pytest.mark.django_db
TEXT = b"The firewall rules were reviewed.\n"


def upload(caller, content=TEXT):
    return caller.upload("files", SimpleUploadedFile("review.txt", content))


def content_of(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def test_a_file_becomes_evidence_and_comes_back_as_it_was(caller):
    stored = upload(caller).json()
    assert stored["sha256"] == hashlib.sha256(TEXT).hexdigest()
    added = caller.post("evidence", {
        "title": "Firewall review", "file": stored["id"], "effective_on": "2026-11-01",
        "subjects": ["rca-12"],
    }).json()  # fmt: skip
    assert (added["file"], added["subjects"]) == (stored["id"], ["RCA-12"])
    assert content_of(caller.get(f"files/{stored['id']}")) == TEXT
    system = make(records.by_slug("systems"))
    attached = caller.post(f"evidence/{added['code']}/do/attach", {"subjects": system.code}).json()
    assert attached["record"]["subjects"] == ["RCA-12", system.code]


def test_a_file_is_read_and_used_only_by_who_brought_it_or_sees_its_record(caller):
    number = upload(caller).json()["id"]
    person = make(records.by_slug("people"))
    other = Caller("business_owner", username="other", person=person)
    assert other.get(f"files/{number}").status_code == 404
    sent = {"title": "Mine", "file": number, "effective_on": "2026-11-01", "owner": person.code}
    stolen = other.post("evidence", sent)
    assert stolen.status_code == 422
    assert f"no file {number} that you may use" in stolen.json()["errors"]["file"][0]
    caller.post("evidence", sent)
    assert content_of(other.get(f"files/{number}")) == TEXT


@pytest.mark.parametrize("number", ["0", "99", "x", "1" * 40, "-1", "٣"])
def test_a_file_that_is_not_there_is_not_found(caller, number):
    assert caller.get(f"files/{number}").status_code == 404


def test_an_upload_without_a_file_or_with_an_empty_one_is_told(caller):
    assert caller.post("files", {"file": "x"}).status_code == 415
    assert caller.client.post("/api/v1/files", {"other": "x"}).status_code == 422
    assert upload(caller, b"").status_code in (409, 422)


def sheet(*rows):
    return SimpleUploadedFile("people.csv", "\n".join(rows).encode())


def test_an_import_is_rehearsed_then_done_then_changes_nothing(caller):
    rows = ("Title,E-mail", "Ayesha Khan,ayesha@example.com", "Bilal Ahmed,bilal@example.com")
    plan = caller.upload("people/import?dry_run=true", sheet(*rows)).json()
    assert (plan["applied"], plan["sheets"][0]["new"], Person.objects.count()) == (False, 2, 0)
    done = caller.upload("people/import", sheet(*rows)).json()
    assert (done["applied"], Person.objects.count()) == (True, 2)
    assert caller.upload("people/import", sheet(*rows)).json()["sheets"][0]["unchanged"] == 2


def test_faults_of_a_file_are_told_cell_by_cell_and_nothing_is_kept(caller):
    answer = caller.upload("people/import", sheet("Title,E-mail", "Ayesha,a@b.pk", "Bilal,nobody"))
    assert answer.status_code == 422
    body = answer.json()
    assert body["detail"].startswith("Nothing was imported: 1 fault.")
    assert (body["faults"][0]["row"], body["faults"][0]["column"]) == (3, "E-mail")
    assert Person.objects.count() == 0
    broken = caller.upload("people/import", SimpleUploadedFile("people.xlsx", b"PK nothing"))
    assert broken.status_code in (409, 422)


def test_a_whole_workbook_is_taken_by_the_names_of_its_sheets(caller):
    file = SimpleUploadedFile("systems.csv", b"Title,Kind\nCore,Server\n")
    assert caller.upload("import", file).json()["applied"]
    assert System.objects.get().title == "Core"


def test_a_register_is_exported_as_the_list_is_filtered(caller):
    for title in ("Core", "Mail"):
        records.save(System(title=title, kind="server"), actor=None)
    text = content_of(caller.get("systems/export.csv", q="core")).decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()] == ["Title", "Core"]
    assert content_of(caller.get("systems/export.xlsx")).startswith(b"PK")
    assert caller.get("systems/export.docx").status_code == 404
