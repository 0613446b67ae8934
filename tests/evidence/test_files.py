"""Files come in by their content, lie encrypted, and are missed or cleared by who uses them."""

import datetime as dt
import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.evidence import services
from hisaar.platform.evidence.forms import StoredFileField
from hisaar.platform.evidence.models import Evidence, StoredFile
from hisaar.platform.records import Refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)
PDF = b"%PDF-1.7\nThe Board approved the policy on 3 November.\n%%EOF"


def store(content=PDF, name="minutes.pdf"):
    return services.store(content, name=name)


def workbook(macro=False):
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    if macro:
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    return stream.getvalue()


def archive(**entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return stream.getvalue()


def evidence(**fields):
    values = {"title": "Minutes", "effective_on": DAY, "statement": "Seen."} | fields
    return records.save(Evidence(**values), actor=None)


def age(stored, **delta):
    StoredFile.objects.filter(pk=stored.pk).update(
        uploaded_at=timezone.now() - dt.timedelta(**delta)
    )


@pytest.mark.parametrize("form", [bytes, io.BytesIO, lambda b: SimpleUploadedFile("x", b),
                                  lambda b: iter([b[:10], b[10:]])])  # fmt: skip
def test_a_file_comes_back_as_it_was_given(home, form):
    content = PDF * 5000
    stored = store(form(content))
    assert b"".join(services.read(stored)) == content
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_nothing_of_a_file_can_be_read_on_the_disk(home):
    stored = store()
    found = [p for p in home.root.rglob("*") if p.is_file() and b"Board approved" in p.read_bytes()]
    assert found == []
    assert not any(stored.sha256 in str(p) for p in home.root.rglob("*"))


def test_the_audit_trail_knows_the_hash_of_every_file(home):
    stored = store()
    assert chain.history(f"FILE-{stored.pk}")[0].changes["sha256"] == [None, stored.sha256]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "picture.png", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "scan.pdf", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "photo", "image/jpeg"),
        (b"code,title\nSYS-0001,Claims\n", "list.csv", "text/csv"),
        (b'{"a": 1}', "scan.json", "application/json"),
        (b'<?xml version="1.0"?><a/>', "scan.xml", "application/xml"),
        (b"<html><body>Report</body></html>", "report.html", "text/html"),
        ("Sicherheit über alles".encode("latin-1"), "note.txt", "text/plain"),
        ("حصار".encode("utf-16"), "note.txt", "text/plain"),
        (b"MZ is how this line begins\n", "note.txt", "text/plain"),
        (b"\x00\x01\x02\x03 raw", "memory.raw", "application/octet-stream"),
        (archive(**{"a.txt": "x", "Scripts/readme": "x"}), "all.docx", "application/zip"),
        (archive(mimetype="application/vnd.oasis.opendocument.text", a="x"), "a.odt",
         "application/vnd.oasis.opendocument.text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"),
         "old.xls", "application/vnd.ms-excel"),
    ],
)  # fmt: skip
def test_what_a_file_is_follows_from_its_content(home, content, name, kind):
    assert store(content, name).media_type == kind


def test_an_office_document_is_told_apart_from_an_archive(home):
    assert store(workbook(), "list.zip").media_type.endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "empty.pdf", "'empty.pdf' is empty"),
        (b"MZ\x90\x00\x03", "holiday.pdf", "is a Windows program"),
        (b"\x7fELF\x02\x01", "tool", "is a Linux program"),
        (b"#!/bin/sh\nrm -rf /", "notes.txt", "is a script"),
        (b"  @ECHO OFF\r\n", "notes.txt", "is a script"),
        (b"Get-Process", "list.ps1", "ends in .ps1"),
        (workbook(macro=True), "list.xlsx", "carries macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "_VBA_PROJECT".encode("utf-16-le"),
         "old.xls", "carries macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "setup.pdf", "cannot be looked into"),
        (b"<html>" + b"x" * 90_000 + b"<script>go()</script>", "report.html", "script in it"),
        (b"<svg onload=go()></svg>", "map.svg", "script in it"),
        (b"PK\x03\x04 and then nothing", "cut.docx", "cannot be read as one"),
    ],
)  # fmt: skip
def test_what_may_run_is_refused_and_leaves_nothing(home, content, name, why):
    with pytest.raises(Refused, match=why):
        store(content, name)
    assert list(home.blobs.paths()) == []
    assert StoredFile.objects.count() == 0


def test_a_file_larger_than_the_limit_is_refused_while_it_streams(home, settings):
    settings.EVIDENCE_FILE_LIMIT = 1024 * 1024
    given = []

    def endless():
        while True:
            given.append(1)
            yield b"%PDF-1.7" + bytes(64 * 1024)

    with pytest.raises(Refused, match="larger than 1 MiB"):
        store(endless())
    assert len(given) == 16
    assert list(home.blobs.paths()) == []


def test_a_form_field_says_why_it_does_not_take_a_file(home):
    field = StoredFileField()
    with pytest.raises(Exception, match="is a script"):
        field.clean(SimpleUploadedFile("x.txt", b"#!/bin/sh"))
    kept = field.clean(SimpleUploadedFile("minutes.pdf", PDF))
    assert field.clean(None, kept.pk) == kept


def test_a_path_in_a_name_is_dropped(home):
    assert store(name="C:\\Users\\a\\minutes.pdf").name == "minutes.pdf"
    assert store(name="../../etc/minutes.pdf").name == "minutes.pdf"


def test_a_flipped_byte_is_found_and_named_with_the_records_that_use_the_file(home):
    used, other = store(PDF), store(b"%PDF-1.7", "other.pdf")
    first, second = evidence(file=used), evidence(file=used)
    evidence(file=other)
    assert services.verify_files() == []
    place = max(home.blobs.paths(), key=lambda path: path.stat().st_size)
    content = bytearray(place.read_bytes())
    content[-20] ^= 1
    place.write_bytes(content)
    (fault,) = services.verify_files()
    assert fault.sha256 == used.sha256
    assert fault.names == ("minutes.pdf",)
    assert fault.records == (first.code, second.code)
    assert "damaged" in str(fault)
    with pytest.raises(Exception, match="damaged"):
        list(services.read(used))


def test_a_lost_file_is_found_too(home):
    stored = store()
    home.blobs.delete(stored.sha256)
    (fault,) = services.verify_files()
    assert fault.records == ()
    assert "is not in the store" in fault.problem


def test_verification_asks_no_more_the_more_files_there_are(home, django_assert_num_queries):
    for number in range(5):
        evidence(file=store(PDF + bytes([65 + number])))
    with django_assert_num_queries(1):
        assert services.verify_files() == []


def test_only_old_files_that_no_record_uses_are_swept(home):
    used, unused, fresh = store(PDF), store(PDF + b"2"), store(PDF + b"3")
    same_content = store(PDF)
    evidence(file=used)
    for stored in (used, unused, same_content):
        age(stored, days=2)
    assert services.sweep_files() == 2
    assert set(StoredFile.objects.all()) == {used, fresh}
    assert b"".join(services.read(used)) == PDF
    assert not home.blobs.has(unused.sha256)
    assert services.sweep_files() == 0


def test_the_file_of_a_deleted_record_waits_a_month_for_its_return(home):
    stored = store()
    kept = evidence(file=stored, subjects="RCA-01")
    age(stored, days=90)
    records.delete(kept, actor=None)
    assert services.sweep_files() == 0
    assert records.restore(kept.code, actor=None).file == stored
    records.delete(Evidence.objects.get(), actor=None)
    assert services.sweep_files(now=timezone.now() + dt.timedelta(days=31)) == 1
