"""What goes with the report: Board pack, CISO's report, XLSX annex, OSCAL."""

import io
import json

import openpyxl
import pypdf
import pytest

from hisaar.assessment.report import board, companions
from hisaar.assessment.report.facts import Facts
from hisaar.governance.models import Action, Budget, CalendarEntry, ResourceRequest
from hisaar.platform.records import Refused
from tests.assessment import insurer

pytestmark = pytest.mark.django_db


def pages(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf)).pages


def burden(it):
    """More than fits: long titles, many overdue actions, requests and dates."""
    long = "Replace what was left in place since the last move of the data centre " * 2
    for number in range(40):
        insurer.save(
            Action, title=f"{number} {long}", source="GOV-03", owner=it.ciso,
            raised_on=insurer.day(2025, 1, 5), due_on=insurer.day(2025, 3, 1),
        )  # fmt: skip
    for number in range(12):
        insurer.save(ResourceRequest, title=f"{number} {long}", justification=long * 4,
                     amount=12_345_678, requested_on=insurer.day(2025, 2, 1))  # fmt: skip
        insurer.save(CalendarEntry, title=f"{number} {long}", due_on=insurer.day(2026, 2, 1))
        insurer.save(Budget, title=f"{number} {long}", year=insurer.YEAR, amount=5_000_000)


@pytest.mark.parametrize("is_burdened", [False, True])
def test_the_board_pack_has_two_pages_whatever_the_records_hold(it, is_burdened):
    if is_burdened:
        burden(it)
    pdf = companions.make("board_pack", insurer.frozen(it))
    found = pages(pdf)
    assert len(found) == 2
    text = " ".join(p.extract_text() for p in found)
    for heading in ("Decisions asked of the Board", "Overdue actions", "Not in this version"):
        assert heading in text


@pytest.mark.parametrize("is_burdened", [False, True])
def test_the_cisos_report_has_four_to_eight_pages(it, is_burdened):
    if is_burdened:
        burden(it)
    assert 4 <= len(pages(companions.make("ciso_report", insurer.frozen(it)))) <= 8


def test_the_board_is_asked_for_what_the_records_leave_open(it):
    insurer.save(ResourceRequest, title="A second analyst", requested_on=insurer.day(2025, 2, 1))
    asked = board.decisions_asked(Facts(insurer.frozen(it), made_on=insurer.TODAY))
    whats = [a["what"] for a in asked]
    assert "Decide on A second analyst" in whats
    assert whats[-1] == "Conclude on the yearly assessment"


def test_the_annex_names_every_gap_and_every_piece_of_evidence(frozen):
    evaluation = frozen.evaluation
    book = openpyxl.load_workbook(io.BytesIO(companions.make("annex", evaluation)), read_only=True)
    assert book.sheetnames[:8] == [
        "Summary", "Clauses", "Gaps", "Remediation", "Evidence", "Thresholds", "Crosswalk",
        "Method",
    ]  # fmt: skip
    rows = {n: list(book[n].iter_rows(values_only=True))[1:] for n in book.sheetnames}
    verdicts = [r.verdict for r in evaluation.results.all()]
    assert len(rows["Clauses"]) == len(rows["Crosswalk"]) == 205
    assert len(rows["Gaps"]) == sum(len(v["gaps"]) for v in verdicts)
    cited = {c for v in verdicts for c in v["evidence"] if not c.startswith("sha256:")}
    assert cited <= {r[0] for r in rows["Evidence"]}
    (letter,) = [r for r in rows["Evidence"] if r[0] == frozen.evidence.code]
    assert letter[3] == "Independently verified"
    assert letter[7] == frozen.evidence.file.sha256
    assert letter[9] == "CISO-01 GOV-09"


def test_oscal_results_fit_nists_model(frozen):
    model = pytest.importorskip("trestle.oscal.assessment_results").Model
    evaluation = frozen.evaluation
    content = companions.make("oscal", evaluation)
    model.model_validate_json(content)
    (result,) = json.loads(content)["assessment-results"]["results"]
    outcomes = dict(evaluation.results.exclude(strength="context").values_list("clause", "outcome"))
    told = {f["target"]["target-id"]: f for f in result["findings"]}
    assert set(told) == {c for c, o in outcomes.items() if o != "not_evaluated"}
    assert len(result["observations"]) == len(outcomes)
    for clause, found in told.items():
        props = {p["name"]: p["value"] for p in found["props"]}
        assert props["outcome"] == outcomes[clause]
        satisfied = outcomes[clause] in ("met", "met_by_exception", "not_applicable")
        assert found["target"]["status"]["state"] == ("satisfied" if satisfied else "not-satisfied")


def test_oscal_results_hold_against_their_json_schema(frozen):
    """NIST's schema as the library carries it, checked by a validator that is not the library's."""
    import jsonschema

    model = pytest.importorskip("trestle.oscal.assessment_results").Model
    schema = model.model_json_schema(by_alias=True)
    content = json.loads(companions.make("oscal", frozen.evaluation))
    jsonschema.Draft202012Validator(schema).validate(content)
    content["assessment-results"]["uuid"] = "not a uuid"
    assert not jsonschema.Draft202012Validator(schema).is_valid(content)


def test_identifiers_in_oscal_are_unique_and_derived(frozen):
    evaluation = frozen.evaluation
    content = json.loads(companions.make("oscal", evaluation))

    def identifiers(value):
        if isinstance(value, dict):
            yield from ([value["uuid"]] if "uuid" in value else [])
            for inner in value.values():
                yield from identifiers(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from identifiers(inner)

    found = list(identifiers(content))
    assert len(found) == len(set(found))
    assert {i[14] for i in found} == {"5"}


@pytest.mark.parametrize("kind", list(companions.KINDS))
def test_the_same_freeze_gives_the_same_companion(frozen, kind):
    evaluation = frozen.evaluation
    assert companions.make(kind, evaluation) == companions.make(kind, evaluation)


def test_an_unknown_companion_is_refused_with_the_known_ones(frozen):
    with pytest.raises(Refused, match="board_pack, ciso_report, annex or oscal"):
        companions.make("poster", frozen.evaluation)
