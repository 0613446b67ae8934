"""Large files through the worker: rehearsed with progress, faults as a file, imported once."""

import csv
import io
import json
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.platform.audit import chain
from hisaar.platform.evidence.models import Evidence, StoredFile
from hisaar.platform.evidence.services import read as content_of
from hisaar.platform.exchange.folders import export_folder
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.people.models import OrganisationalUnit, Person
from hisaar.platform.records import by_slug
from tests.web.conftest import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/registers/people/import/"
ROWS = 300


@pytest.fixture
def ciso(home):
    return sign_in("ciso")


def table(rows=ROWS, **more):
    lines = [f"Person {n} (demo),E-{n:04d}" for n in range(rows)]
    return "Title,Employee number\n" + "\n".join(lines) + "\n"


def upload(content, name="people.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return {"file": SimpleUploadedFile(name, data)}


def sent(client, content, name="people.csv", page=PAGE):
    """The address of the run that an upload began."""
    answer = client.post(page, upload(content, name))
    assert re.fullmatch(rf"{page}\?run=\d+", answer["Location"])
    return answer["Location"]


def imported(client, address):
    """Confirm a rehearsal, let the worker do it, and open the page of the import."""
    answer = client.post(address, {"run": address.rpartition("=")[2]})
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def test_a_large_file_is_rehearsed_and_imported_by_the_worker(ciso, work):
    address = sent(ciso, table())
    waiting = ciso.get(address)
    assert "people.csv is being rehearsed" in waiting.content.decode()
    assert Person.objects.count() == 1
    work()
    page = ciso.get(address)
    (count,) = page.context["plan"].counts
    assert (count.new, count.changed, count.unchanged) == (ROWS, 0, 0)
    assert Person.objects.count() == 1
    address = imported(ciso, address)
    assert work()["web.import_file"].startswith("300 records added, 0 changed. FILE-")
    page = ciso.get(address)
    assert "people.csv is imported" in page.content.decode()
    assert Person.objects.filter(title__endswith="(demo)").count() == ROWS
    assert {e.actor for e in chain.history(Person.objects.last().code)} == {"sana"}
    assert chain.verify().is_intact


def test_a_small_file_goes_directly_and_one_row_more_does_not(ciso):
    page = ciso.post(PAGE, upload(table(200)))
    assert page.context["plan"].new == 200
    assert ciso.post(PAGE, upload(table(201))).status_code == 302
    assert JobRun.objects.count() == 1


def test_the_progress_is_a_part_that_asks_again_until_the_end(ciso, home, work):
    address = sent(ciso, table())
    run = JobRun.objects.get()
    JobRun.objects.update(state="running")
    (home.scratch / f"progress-{run.pk}").write_text(json.dumps([150, 600, ""]))
    part = ciso.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'hx-get="{address}" hx-trigger="every 1s"' in part
    assert 'max="600" value="150"' in part
    assert "25% done" in part
    assert "<html" not in part
    JobRun.objects.update(state="waiting")
    work()
    part = ciso.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" not in part
    assert "people.csv can be imported" in part


def test_every_fault_is_told_and_can_be_had_as_a_file(ciso, work):
    lines = [f"Person {n},nonsense{n}@" for n in range(ROWS)]
    address = sent(ciso, "Title,E-mail\n" + "\n".join(lines) + "\n")
    work()
    page = ciso.get(address)
    assert page.context["plan"].fault_count == ROWS
    assert 'name="run"' not in page.content.decode()
    token = page.context["faults_token"]
    answer = ciso.get(PAGE, {"faults": token})
    assert answer["Content-Disposition"] == 'attachment; filename="people-faults.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == ROWS
    message = rows[0].pop("What to do")
    assert rows[0] == {
        "File": "people.csv", "Sheet": "people", "Row": "2", "Column": "E-mail",
        "Value": "nonsense0@",
    }  # fmt: skip
    assert "nonsense0@" in message
    assert sign_in("ciso", name="other").get(PAGE, {"faults": token}).status_code == 409
    assert ciso.get(PAGE, {"faults": f"{token}x"}).status_code == 404


def test_the_faults_of_a_small_file_can_be_had_too(ciso):
    page = ciso.post(PAGE, upload("Title,E-mail\nAli,-2+3@\n"))
    answer = ciso.get(PAGE, {"faults": page.context["faults_token"]})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("people.csv,people,2,E-mail,'-2+3@,")


def test_nobody_sees_or_confirms_the_run_of_another(ciso, work):
    address = sent(ciso, table())
    work()
    other = sign_in("ciso", name="other")
    assert other.get(address).status_code == 404
    assert other.post(PAGE, {"run": address.rpartition("=")[2]}).status_code == 404
    elsewhere = address.replace("people", "systems")
    assert ciso.get(elsewhere).status_code == 404
    for nonsense in ("0", "x", "9" * 30, "²"):
        assert ciso.get(PAGE, {"run": nonsense}).status_code == 404


def test_what_has_not_been_rehearsed_to_the_end_is_not_imported(ciso, work):
    address = sent(ciso, table())
    answer = ciso.post(PAGE, {"run": address.rpartition("=")[2]})
    assert answer.status_code == 409
    assert "wait for it" in answer.content.decode()


def test_confirming_twice_imports_once(ciso, work):
    address = sent(ciso, table())
    work()
    assert imported(ciso, address) == imported(ciso, address)
    work()
    assert Person.objects.filter(title__endswith="(demo)").count() == ROWS
    address = imported(ciso, address)
    assert work()["web.import_file"].startswith("0 records added, 0 changed. ")
    assert "Look at the records" in ciso.get(address).content.decode()


def test_what_changed_since_the_rehearsal_is_told_and_nothing_is_kept(ciso, work):
    lines = [f"Person {n} (demo),Office" for n in range(ROWS)]
    office = OrganisationalUnit(title="Office")
    from hisaar.platform import records

    records.save(office, actor=None)
    address = sent(ciso, "Title,Unit\n" + "\n".join(lines) + "\n")
    work()
    records.delete(office, actor=None)
    address = imported(ciso, address)
    work()
    page = ciso.get(address)
    assert "people.csv has 300 faults; nothing was kept" in page.content.decode()
    assert Person.objects.filter(title__endswith="(demo)").count() == 0


def test_an_upload_or_outcome_that_was_cleared_away_is_said_to_be_gone(ciso, work):
    address = sent(ciso, table())
    work()
    StoredFile.objects.all().delete()
    page = ciso.get(address).content.decode()
    assert "300 records added, 0 changed in a rehearsal" in page
    assert "choose the file again" in page
    answer = ciso.post(PAGE, {"run": address.rpartition("=")[2]})
    assert answer.status_code == 409
    assert "an upload is kept for a day" in answer.content.decode()


def test_a_hostile_zip_is_refused_with_a_sentence_and_leaves_nothing(ciso, home, work):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("people.csv", table(3))
        archive.writestr("../outside.txt", "x")
    address = sent(ciso, packed.getvalue(), "all.zip")
    work()
    (fault,) = ciso.get(address).context["faults"]
    assert fault.message == (
        "all.zip holds a file outside of itself, ../outside.txt; pack it again."
    )
    assert list(home.root.rglob("outside*")) == []
    assert list(home.scratch.glob("work-*")) == []


EVIDENCE = "/registers/evidence/import/"
HEAD = "Title,Effective on,File\n"


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_zip_brings_the_files_that_cells_name(ciso, home, work):
    workbook = HEAD + "Policy,1/2/2026,files/policy.txt\nSums,1/2/2026,files/sums.csv\n"
    packed = zipped(**{
        "insurer/evidence.csv": workbook,
        "insurer/files/policy.txt": "Policy, approved.",
        "insurer/files/sums.csv": "Year,Sum\n2026,5\n",  # named by a cell: evidence, no register
        "__MACOSX/insurer/evidence.csv": b"resource fork",
    })  # fmt: skip
    address = sent(ciso, packed, "insurer.zip", EVIDENCE)
    work()
    page = ciso.get(address)
    assert (page.context["plan"].faults, page.context["plan"].new) == ([], 2)
    assert not Evidence.objects.exists()
    imported(ciso, address)
    work()
    found = {e.title: b"".join(content_of(e.file)) for e in Evidence.objects.all()}
    assert found == {"Policy": b"Policy, approved.", "Sums": b"Year,Sum\n2026,5\n"}
    assert list(home.scratch.glob("work-*")) == []


def test_what_was_exported_as_a_folder_comes_back_as_a_zip(ciso, tmp_path, work):
    packed = zipped(**{"evidence.csv": HEAD + "Policy,1/2/2026,a/p.txt\n", "a/p.txt": "Approved."})
    address = sent(ciso, packed, "all.zip", EVIDENCE)
    work()
    imported(ciso, address)
    work()
    out = tmp_path / "out"
    export_folder(out, [by_slug("evidence")])
    files = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    address = sent(ciso, zipped(**files), "again.zip", "/import/")
    work()
    (count,) = ciso.get(address).context["plan"].counts
    assert (count.new, count.changed, count.unchanged) == (0, 0, 1)


def test_a_file_that_is_missing_in_the_zip_or_lies_outside_is_a_fault(ciso, home, work):
    workbook = (
        HEAD + "A,1/2/2026,none.txt\nB,1/2/2026,../../hisaar.json\nC,1/2/2026,/etc/hostname\n"
    )
    address = sent(ciso, zipped(**{"evidence.csv": workbook, "b.txt": "x"}), "all.zip", EVIDENCE)
    work()
    told = [fault.message for fault in ciso.get(address).context["faults"]]
    assert [message.partition(";")[0] for message in told] == [
        "There is no file 'none.txt' beside the workbook",
        "'../../hisaar.json' lies outside the folder of the workbook",
        "'/etc/hostname' lies outside the folder of the workbook",
    ]


def test_an_upload_never_lies_in_the_common_temporary_folder(ciso, home, monkeypatch, tmp_path):
    """Neither under a name in the home: the file that holds it has none."""
    common = tmp_path / "common"
    common.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(common))
    seen = []

    def look(self, *args, **kwargs):
        places = {str(Path(f"/proc/self/fd/{n}").resolve()) for n in descriptors()}
        seen.append([p for p in places if str(home.scratch) in p])
        return original(self, *args, **kwargs)

    from hisaar.web.registers import imports

    original = imports.ImportView.take
    monkeypatch.setattr(imports.ImportView, "take", look)
    big = "Title\n" + "\n".join(f"Person {n} " + "x" * 150 for n in range(40_000))
    assert ciso.post(PAGE, upload(big)).status_code == 302
    ((place,),) = seen
    assert place.endswith("(deleted)")
    assert list(common.iterdir()) == []


def descriptors():
    return [int(p.name) for p in Path("/proc/self/fd").iterdir() if p.exists() or p.is_symlink()]


def test_a_file_beyond_the_limit_is_refused_and_not_kept(ciso, settings):
    settings.EVIDENCE_FILE_LIMIT = 1024
    page = ciso.post(PAGE, upload("Title\n" + "x" * 700_000))
    (sentence,) = page.context["form"].errors["file"]
    assert "is larger than" in sentence
    assert not StoredFile.objects.exists()


def test_the_page_of_a_run_costs_no_more_queries_the_more_rows_there_are(ciso, work):
    counts = []
    for rows in (300, 600):
        address = sent(ciso, table(rows), f"people{rows}.csv")
        work()
        with CaptureQueriesContext(connection) as queries:
            assert ciso.get(address).context["plan"].new == rows
        counts.append(len(queries))
    assert counts[0] == counts[1]
