"""The Guidelines as data are whole, consistent, and equal to what they were made from."""

from collections import Counter
from pathlib import Path

import pytest

from hisaar.catalogue.framework import secp, standards
from hisaar.catalogue.outcomes import Strength

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT.parent / "shared" / "catalogue"
CODES = {
    "nist_csf_2_0": "nist-csf-2.0",
    "iso_27001_2022": "iso-27001-2022",
    "cobit_2019": "cobit-2019",
    "g7_element": "g7",
    "ecb_croe": "croe",
    "nydfs_500": "nydfs",
    "dora_articles": "dora",
}


def test_the_counts_are_those_of_the_guidelines():
    guidelines = secp()
    assert len(guidelines.clauses) == 205
    assert len(guidelines.extensions) == 18
    assert len(guidelines.units) == 81
    assert dict(guidelines.by_strength) == {
        Strength.MUST: 50,
        Strength.SHOULD: 124,
        Strength.CONSIDER: 28,
        Strength.CONTEXT: 3,
    }
    assert Counter(clause.automation for clause in guidelines.clauses.values()) == {
        "auto": 185,
        "hybrid": 20,
    }
    assert Counter(clause.examiner_priority for clause in guidelines.clauses.values())[1] == 75


def test_the_sections_come_in_the_order_of_the_text():
    codes = "INT APP ALN DEV CISO ASM DAT INS SYS FWK STR GOV RCA MON TST RSP REC SHR LRN"
    assert " ".join(section.code for section in secp().sections) == codes


def test_every_line_of_the_source_is_in_a_row_or_carries_no_obligation():
    guidelines = secp()
    covered = {
        line
        for clause in guidelines.clauses.values()
        for line in range(clause.seed_lines[0], clause.seed_lines[1] + 1)
    }
    silent = set(guidelines.details["lines_without_obligation"])
    lines = guidelines.sources[0].lines
    gaps = set(range(1, lines)) - covered - silent
    summary = CATALOGUE.parent / "guidelines-summary.txt"
    if not summary.exists():
        pytest.skip("the source text does not ship with the product")
    text = summary.read_text().splitlines()
    assert [line for line in sorted(gaps) if text[line - 1].strip()] == []


def test_standards_hold_what_they_are_known_to_hold():
    found = {code: len(standard.references) for code, standard in standards().items()}
    assert found["nist-csf-2.0"] == 106
    assert found["cobit-2019"] == 40
    assert found["g7"] == 8
    annex = [ref for ref in standards()["iso-27001-2022"].references if ref.startswith("A.")]
    assert len(annex) == 93
    assert "ID.AM-06" not in standards()["nist-csf-2.0"].references


def test_what_no_clause_touches_is_what_the_domain_study_found():
    guidelines = secp()
    assert " ".join(sorted(guidelines.coverage("nist-csf-2.0").untouched)) == (
        "DE.CM-02 GV.RM-07 GV.SC-03 GV.SC-06 ID.RA-08 ID.RA-09 PR.AA-04 PR.IR-02 PR.PS-03"
    )
    assert " ".join(sorted(guidelines.coverage("cobit-2019").untouched)) == (
        "APO05 APO09 BAI01 BAI02 BAI05 BAI11"
    )
    annex = [r for r in guidelines.coverage("iso-27001-2022").untouched if r.startswith("A.")]
    assert len(annex) == 18
    assert guidelines.coverage("nist-csf-2.0").extensions["PR.PS-03"] != ()


def test_we_know_what_we_have_under_a_reference():
    found = [clause.id for clause in secp().clauses_under("nist-csf-2.0", "PR.DS-01")]
    assert found == [
        "DAT-01", "SYS-04", "SYS-05", "SYS-06", "SYS-08", "STR-04", "RCA-27", "RCA-29",
        "RCA-31", "MON-22",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("standard", "reference", "sentence"),
    [
        ("nist-csf-2.0", "PR.DS-1", "no reference 'PR.DS-1'"),
        ("nist-csf", "PR.DS-01", "did you mean 'nist-csf-2.0'?"),
    ],
)
def test_an_unknown_reference_is_refused_with_a_suggestion(standard, reference, sentence):
    with pytest.raises(KeyError, match=r"there is no|has no") as refusal:
        secp().clauses_under(standard, reference)
    assert sentence in str(refusal.value)


def test_coverage_and_lookup_agree():
    guidelines = secp()
    for code in standards():
        for reference, clauses in guidelines.coverage(code).clauses.items():
            under = guidelines.clauses_under(code, reference)
            assert clauses == tuple(clause.id for clause in under)


def test_no_text_of_a_standard_that_is_for_sale_ships():
    for code in ("iso-27001-2022", "cobit-2019", "croe", "nydfs", "dora", "g7"):
        names = {reference.name for reference in standards()[code].references.values()}
        groups = {reference.group for reference in standards()[code].references.values()}
        assert names == groups


@pytest.fixture(scope="module")
def origin():
    yaml = pytest.importorskip("yaml")
    file = CATALOGUE / "clauses.yaml"
    if not file.exists():
        pytest.skip("the file that the data was made from is not beside the repository")
    return yaml.load(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def plain(value):
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def crosswalk_of(row):
    return {
        CODES[name]: [str(item) for item in (refs if isinstance(refs, list) else [refs])]
        for name, refs in row["crosswalk"].items()
    }


@pytest.mark.parametrize("kind", ["clauses", "extensions"])
def test_every_field_of_every_row_is_kept(origin, kind):
    rows = getattr(secp(), kind)
    assert list(rows) == [row["id"] for row in origin[kind]]
    for row in origin[kind]:
        ours = rows[row["id"]]
        for name, value in row.items():
            if name == "crosswalk":
                assert {c: list(r) for c, r in ours.crosswalk.items()} == crosswalk_of(row)
            elif name == "thresholds":
                assert list(ours.thresholds) == list(value)
            else:
                assert plain(getattr(ours, name)) == value, (row["id"], name)


def test_every_threshold_keeps_its_default_its_bands_and_its_users(origin):
    bands = origin["size_band_overrides"]
    assert list(secp().thresholds) == [row["name"] for row in origin["threshold_index"]]
    for row in origin["threshold_index"]:
        ours = secp().threshold(row["name"])
        default = ours.default
        assert (default.isoformat() if hasattr(default, "isoformat") else default) == row["default"]
        assert list(ours.used_by) == row["used_by"]
        assert dict(ours.by_clause) == row.get("other_defaults", {})
        for band in ("small", "medium", "large"):
            if row["name"] in bands[band]:
                value, _ = ours.for_clause("", band)
                assert value == bands[band][row["name"]]
            else:
                assert getattr(ours, band) is None


def test_units_and_sections_are_kept(origin):
    for row in origin["source_units"]:
        unit = secp().units[row["unit"]]
        found = (unit.kind, unit.first_line, unit.modality, list(unit.rows))
        assert found == (row["kind"], row["first_line"], row["modality"], row["rows"])
    for row, section in zip(origin["sections"], secp().sections, strict=True):
        assert (section.code, section.title) == (row["code"], row["title"])
        assert list(section.seed_lines) == row["seed_lines"]
        assert dict(section.by_strength) == row["by_strength"]


def test_the_head_keeps_what_the_origin_says_of_itself(origin):
    details = secp().details
    for name in ("provenance", "authority_warning", "automation_caveat", "crosswalk_note"):
        assert details[name] == origin["meta"][name]
    assert dict(details["strengths"]) == origin["meta"]["strength_scale"]
    assert details["totals"] == origin["totals"]
    assert details["lines_without_obligation"] == origin["lines_without_obligation"]
