"""The command line and programs get the same figures, under the same permissions and refusals."""

import datetime as dt

import pytest
import xlsxwriter

from hisaar.risk import quantify
from hisaar.risk.models import Quantification
from tests.api.callers import Caller
from tests.cli.conftest import installation  # noqa: F401 - a fixture
from tests.cover_context import making as cover
from tests.quantify.making import ON, control_found, effect, person, simple

DAY = ON.isoformat()
SHEETS = {
    "People": [("Title",), ("Head of Risk (demo)",)],
    "Loss scenarios": [
        ("Title", "Incident type", "Frequency", "Owner"),
        ("Ransomware (demo)", "disruption", "poisson", "Head of Risk (demo)"),
    ],
    "Loss parts": [("Scenario", "Kind of loss"), ("Ransomware (demo)", "data_restoration")],
    "Estimates": [
        ("Scenario", "Quantity", "Part", "Person", "Given on", "Low", "High"),
        ("Ransomware (demo)", "rate", "", "Head of Risk (demo)", "2026-06-01", 0.1, 1),
        ("Ransomware (demo)", "amount", "Data restoration of Ransomware (demo)",
         "Head of Risk (demo)", "2026-06-01", 1e6, 5e7),
    ],
}  # fmt: skip


@pytest.fixture
def workbook(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "losses.xlsx") as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return tmp_path / "losses.xlsx"


@pytest.mark.django_db
def test_command_and_program_say_the_same_of_the_same_records(installation, workbook):  # noqa: F811
    hisaar = installation
    refused = hisaar.json("risk", "quantify", "--on", DAY, expect=1)
    assert "No loss scenario is in force on 24 Nov 2026" in refused["error"]
    hisaar("import", workbook)
    simple()
    found = Caller("ciso").post("risk/quantify", {"on": DAY, "years": 1000}).json()
    told = hisaar.json("risk", "quantify", "--on", DAY, "--years", 1000)
    assert told == found == quantify.compute(ON, years=1000).as_json()
    assert hisaar.json("risk", "scenarios", "--on", DAY)["scenarios"] == found["scenarios"]
    assert "million" in hisaar("risk", "quantify", "--on", DAY).stdout
    assert "Ransomware" in hisaar("risk", "scenarios", "--on", DAY).stdout
    assert "No control has an effect" in hisaar("risk", "worth", "--on", DAY).stdout
    assert "No own loss is on record" in hisaar("risk", "backtest", "--on", DAY).stdout
    kept = hisaar.json("risk", "quantify", "--on", DAY, "--save", "For the Board (demo)")
    assert kept["saved_as"] == "QNT-0001"
    many = hisaar("risk", "quantify", "--years", 10**9, expect=1)
    assert "1,000,000,000 years cannot be simulated" in " ".join(many.stderr.split())


@pytest.mark.django_db
def test_a_program_computes_keeps_and_reads_what_was_kept():
    made = simple()
    effect(control_found(result="partly"), made, rate_percent=50)
    cover.hand_worked(person())
    caller = Caller("risk")
    assert caller.get("risk/quantifications/latest", on=DAY).status_code == 404
    asked = {"on": DAY, "years": 2000, "seed": 3, "title": "For the Board (demo)"}
    found = caller.post("risk/quantify", asked).json()
    kept = Quantification.objects.get()
    assert (found.pop("saved_as"), kept.computed_on) == (kept.code, ON)
    latest = caller.get("risk/quantifications/latest", on=DAY).json()
    assert latest["results"] == found == kept.results
    assert (latest["code"], latest["digest"]) == (kept.code, kept.digest)
    nothing = caller.get("risk/quantifications/latest", on="2026-01-01")
    assert "Nothing was computed by 1 Jan 2026" in nothing.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"years": 10**9}, "years"), ({"years": 5}, "years"), ({"seed": -1}, "seed"),
        ({"on": "yesterday"}, "on"), ({"yeers": 5}, "yeers"), ({"title": "x" * 300}, "title"),
    ],
)  # fmt: skip
def test_what_a_program_cannot_mean_is_told_field_by_field(body, field):
    answer = Caller("ciso").post("risk/quantify", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


@pytest.mark.django_db
def test_a_program_is_told_when_nothing_can_be_computed():
    answer = Caller("ciso").post("risk/quantify", {"on": DAY})
    assert answer.status_code == 409
    assert "describe one, with its parts and estimates" in answer.json()["detail"]


@pytest.mark.django_db
def test_who_may_only_read_computes_but_keeps_nothing():
    simple()
    reader = Caller("compliance")
    assert reader.post("risk/quantify", {"on": DAY, "years": 1000}).status_code == 200
    kept = reader.post("risk/quantify", {"on": DAY, "years": 1000, "title": "Mine (demo)"})
    assert kept.status_code == 403
    assert Caller("ciso", username="x", scopes=["people.*.view"]).post(
        "risk/quantify", {}
    ).status_code == 403  # fmt: skip
    assert Quantification.objects.count() == 0


@pytest.mark.django_db
def test_the_verb_of_the_register_computes_too():
    simple()
    caller = Caller("ciso")
    code = caller.post("quantifications", {"title": "Verb (demo)", "years": 1000}).json()["code"]
    answer = caller.post(f"quantifications/{code}/do/quantify", {"on": DAY})
    assert answer.status_code == 200, answer.content
    assert Quantification.objects.get().computed_on == dt.date(2026, 11, 24)
