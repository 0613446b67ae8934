"""Files in and out through the pages."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hisaar.assets.models import BusinessFunction

pytestmark = pytest.mark.django_db
LIST = "/registers/business-functions/"


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(response).decode("utf-8-sig"))))


def upload(text: str, name: str = "functions.csv"):
    return {"file": SimpleUploadedFile(name, text.encode(), "text/csv")}


def test_an_export_holds_what_the_list_shows(ciso, functions):
    response = ciso.get(f"{LIST}export.csv?q=claims")
    assert [row["Title"] for row in rows(response)] == ["Motor claims settlement"]
    assert content(ciso.get(f"{LIST}export.xlsx"))[:2] == b"PK"
    assert ciso.get(f"{LIST}export.exe").status_code == 404


def test_a_template_can_be_had_for_one_register_and_for_all(ciso):
    assert content(ciso.get(f"{LIST}template.xlsx"))[:2] == b"PK"
    assert content(ciso.get("/template.xlsx"))[:2] == b"PK"


def test_an_import_is_rehearsed_first_and_kept_only_when_confirmed(ciso, functions):
    text = "Title,Operational area\nMotor claims settlement,Finance\nPayroll,Human resources\n"
    page = ciso.post(f"{LIST}import/", upload(text))
    (count,) = page.context["plan"].counts
    assert (count.new, count.changed, count.unchanged) == (1, 1, 0)
    assert BusinessFunction.objects.count() == 3
    answer = ciso.post(f"{LIST}import/", {"rehearsed": page.context["token"]})
    assert answer["Location"] == LIST
    assert BusinessFunction.objects.get(title="Payroll").area == "personnel"


def test_every_fault_of_a_file_is_told_with_its_row_and_nothing_is_kept(ciso):
    text = "Title,Operational area\nPayroll,Nonsense\nClaims,Gibberish\n"
    page = ciso.post(f"{LIST}import/", upload(text))
    assert [(f.row, f.value) for f in page.context["faults"]] == [(2, "Nonsense"), (3, "Gibberish")]
    assert page.context["token"] == ""
    assert BusinessFunction.objects.count() == 0


def test_a_file_that_is_no_table_is_refused_with_a_sentence(ciso):
    page = ciso.post(f"{LIST}import/", upload("MZ\x00\x01", "virus.exe"))
    assert page.status_code == 200
    (sentence,) = page.context["form"].errors["file"]
    assert sentence == "virus.exe is text, not a workbook; save it as .xlsx or .csv."


def test_a_rehearsal_of_somebody_else_or_of_long_ago_is_not_applied(ciso):
    answer = ciso.post(f"{LIST}import/", {"rehearsed": "made-up"})
    assert answer.status_code == 409
    assert "Choose the file again" in answer.content.decode()
