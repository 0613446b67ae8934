"""Files that a workbook refers to, and what an account may import."""

import pytest

from hisaar.platform import records
from hisaar.platform.accounts.models import Grant, User
from hisaar.platform.evidence.models import Evidence, StoredFile
from hisaar.platform.evidence.services import read as content_of
from hisaar.platform.exchange import importing, workbooks
from hisaar.platform.exchange.folders import export_folder
from hisaar.platform.people.models import Person
from hisaar.platform.vault.home import Home, working_on

pytestmark = pytest.mark.django_db
HEAD = "Title,Effective on,File\n"


@pytest.fixture(autouse=True)
def home(tmp_path):
    with working_on(Home.create(tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "workbooks"
    (made / "files").mkdir(parents=True)
    (made / "files" / "policy.txt").write_text("Policy, approved.")
    (made / "evidence.csv").write_text(f"{HEAD}The policy,1/2/2026,files/policy.txt\n")
    return made


def run(folder):
    return importing.import_sheets(workbooks.read(folder), actor=None)


def test_a_file_beside_the_workbook_is_stored_with_its_record(folder):
    assert importing.plan_import(workbooks.read(folder), actor=None).faults == []
    assert not StoredFile.objects.exists()
    assert run(folder).counts[0].new == 1
    stored = Evidence.objects.get().file
    assert (stored.name, b"".join(content_of(stored))) == ("policy.txt", b"Policy, approved.")


def test_the_same_file_is_not_stored_again_and_another_one_is(folder):
    run(folder)
    assert run(folder).counts[0].unchanged == 1
    assert StoredFile.objects.count() == 1
    (folder / "files" / "policy.txt").write_text("Policy, changed.")
    assert run(folder).counts[0].changed == 1
    assert b"".join(content_of(Evidence.objects.get().file)) == b"Policy, changed."


def test_a_name_without_its_file_keeps_the_file_that_is_there(folder):
    run(folder)
    (folder / "files" / "policy.txt").unlink()
    assert run(folder).counts[0].unchanged == 1


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("files/none.txt", "There is no file 'files/none.txt' beside the workbook; put it there"),
        ("../outside.txt", "'../outside.txt' lies outside the folder of the workbook"),
        ("/etc/hostname", "lies outside the folder of the workbook"),
        ("files", "There is no file 'files'"),
    ],
)
def test_a_file_that_is_not_there_is_a_fault(folder, path, sentence):
    (folder.parent / "outside.txt").write_text("x")
    (folder / "evidence.csv").write_text(f"{HEAD}The policy,1/2/2026,{path}\n")
    (fault,) = run(folder).faults
    assert sentence in fault.message
    assert (fault.row, fault.column) == (2, "File")


def test_a_program_is_refused_as_evidence_in_a_rehearsal_too(folder):
    (folder / "files" / "policy.txt").write_bytes(b"\x7fELF" + b"\0" * 60)
    (fault,) = importing.plan_import(workbooks.read(folder), actor=None).faults
    assert "a Linux program" in fault.message


def test_an_upload_has_no_folder_for_its_files(folder):
    with (folder / "evidence.csv").open("rb") as upload:
        sheets = workbooks.read(upload, name="evidence.csv")
    (fault,) = importing.plan_import(sheets, actor=None).faults
    assert "did not come with the upload" in fault.message


def test_an_exported_folder_imports_back_into_an_empty_installation(folder, tmp_path):
    run(folder)
    out = tmp_path / "out"
    paths = export_folder(out, [records.by_slug("evidence")])
    assert [path.name for path in paths] == ["hisaar.xlsx", "policy.txt"]
    assert paths[1].read_text() == "Policy, approved."
    assert run(out).counts[0].unchanged == 1
    records.delete(Evidence.objects.get(), actor=None)
    assert run(out).counts[0].new == 1
    assert b"".join(content_of(Evidence.objects.get().file)) == b"Policy, approved."
    with pytest.raises(records.Refused, match="is not empty; name a new folder"):
        export_folder(out, [records.by_slug("evidence")])


def account(*roles):
    user = User.objects.create(username="sana")
    for role in roles:
        Grant.objects.create(user=user, role=role)
    return user


def people(tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_text(content)
    return workbooks.read(path)


def test_an_account_without_the_permission_is_told_so(tmp_path):
    sheets = people(tmp_path, "Title\nAli Raza\n")
    (fault,) = importing.plan_import(sheets, actor=account()).faults
    assert str(fault) == (
        "people: You may not import into people; ask an administrator, or leave the sheet out."
    )
    assert not Person.objects.exists()


def test_an_administrator_may_import_and_is_named_in_the_trail(tmp_path):
    sheets = people(tmp_path, "Title\nAli Raza\n")
    done = importing.import_sheets(sheets, actor=account("administrator"))
    assert done.is_applied
    assert records.find("PER-0001").title == "Ali Raza"
