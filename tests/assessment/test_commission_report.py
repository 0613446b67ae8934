"""The report to the Commission as a document."""

import datetime as dt
import io
import json
import re

import pypdf
import pytest

from hisaar.assessment import services
from hisaar.assessment.report import chapters, charts, commission
from hisaar.assessment.report.facts import Facts
from hisaar.assessment.services import reports
from hisaar.catalogue.outcomes import Strength
from hisaar.governance.models import EntityProfile
from hisaar.lib.dates import KARACHI
from hisaar.platform import records
from hisaar.platform.records import Refused
from hisaar.platform.vault.home import current_home
from tests.assessment import insurer

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 4, 2, 10, tzinfo=KARACHI)


def words(pdf, pages=slice(None)):
    found = pypdf.PdfReader(io.BytesIO(pdf)).pages[pages]
    text = "\n".join(page.extract_text() for page in found)
    return " ".join(text.replace("\u2011", "-").split())


def test_the_report_names_every_clause_and_claims_no_percentage(it):
    report = insurer.built(it)
    pdf = reports.content(report)
    text = words(pdf)
    missing = [c for c in report.evaluation.results.values_list("clause", flat=True)
               if c not in text]  # fmt: skip
    assert missing == []
    assert report.code in text
    for sentence in ("Two quarters of four.", "Agreed.", "Fictional ciso, 20 Jan 2026"):
        assert sentence in text
    assert "SECP requires" not in text
    assert not re.search(r"\d ?%", text)
    for chapter in (
        "Statement and signatures", "Entity and scope", "Results at a glance",
        "Results by section", "Gaps and remediation", "Governance of the year",
        "Clause by clause", "Evidence", "Thresholds", "Crosswalk", "Method",
    ):  # fmt: skip
        assert chapter in text
    _is_archivable_and_has_two_empty_signature_fields(pdf)


def _is_archivable_and_has_two_empty_signature_fields(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    metadata = reader.xmp_metadata.rdf_root.toxml()
    assert re.search(r"pdfaid:part(?:>|=\")2", metadata)
    assert re.search(r"pdfaid:conformance(?:>|=\")A", metadata)
    assert re.search(r"pdfuaid:part(?:>|=\")1", metadata)
    fields = reader.get_fields()
    assert {n: f.get("/V") for n, f in fields.items()} == {"CISO": None, "CEO_or_COO": None}


def test_the_same_freeze_and_moment_give_the_same_bytes(it):
    with insurer.short_report():
        report = insurer.built(it)
    first = commission.typeset_report(report, created_at=MOMENT)
    assert commission.typeset_report(report, created_at=MOMENT).pdf == first.pdf


def test_the_statement_counts_the_musts_and_names_those_that_are_open(frozen):
    evaluation = frozen.evaluation
    facts = Facts(evaluation, made_on=insurer.TODAY)
    said = chapters.statement(facts)
    musts = list(evaluation.results.filter(strength="must"))
    satisfied = [r for r in musts if r.outcome in ("met", "met_by_exception")]
    uncounted = [r for r in musts if r.outcome in ("not_applicable", "not_evaluated")]
    assert said["met"] == len(satisfied)
    assert said["counted"] == len(musts) - len(uncounted)
    assert sorted(said["open_musts"] + said["late"]) == sorted(
        r.clause for r in musts if r not in satisfied and r not in uncounted
    )
    assert "GOV-03" not in said["without_remedy"]
    assert said["ciso"] == "Fictional ciso (CISO)"
    assert said["second"] == "Fictional ceo (CEO) or Fictional coo (COO)"


def test_late_stands_apart_from_met(it):
    insurer.past_report(it, 2024, submitted_on=dt.date(2025, 5, 3), ciso=it.ciso, ceo=it.ceo)
    profile = EntityProfile.objects.get()
    profile.subject_since_on = profile.registered_on = dt.date(2024, 1, 1)
    records.save(profile, actor=None)
    facts = Facts(insurer.frozen(it), made_on=insurer.TODAY)
    (late,) = [i for i in facts.of(Strength.MUST) if i.outcome.value == "late"]
    assert late.clause.id == "ASM-07"
    assert (late.is_open, late.lacks_remedy) == (True, False)
    assert chapters.statement(facts)["late"] == ["ASM-07"]
    (row,) = [r for r in chapters.headline(facts)["rows"] if r[0] == "Must"]
    assert row[2 + [c.lower() for c in chapters.headline(facts)["columns"]].index("late")] == "1"


def test_gaps_carry_their_actions_and_say_when_there_is_none(frozen):
    facts = Facts(frozen.evaluation, made_on=insurer.TODAY)
    groups = {g["strength"]: g for g in chapters.gaps(facts)}
    rows = {r["id"]: r for g in groups.values() for r in g["rows"]}
    assert [p["code"] for p in rows["GOV-03"]["promises"]] == [frozen.action.code]
    assert rows["GOV-03"]["promises"][0]["owner"] == "Fictional ciso"
    assert rows["GOV-03"]["promises"][0]["state"] == "overdue"
    bare = [r["id"] for r in groups["must"]["rows"] if not (r["promises"] or r["is_late"])]
    assert groups["must"]["without"] == bare


def test_clauses_without_a_rule_are_counted_apart_and_never_as_met(frozen):
    facts = Facts(frozen.evaluation, made_on=insurer.TODAY)
    head = chapters.headline(facts)
    waiting = {r.clause for r in facts.evaluation.results.filter(outcome="not_evaluated")}
    scored = {i.clause.id for i in facts.scored}
    assert set(head["waiting"]) == waiting & scored
    assert not any(i.outcome.is_satisfied for i in facts.items if i.clause.id in waiting)


def test_a_window_has_its_section_and_an_insurer_without_one_has_none(it):
    evaluation = insurer.frozen(it)
    facts = Facts(evaluation, made_on=insurer.TODAY)
    assert chapters.entity(facts)["window"] is None
    profile = EntityProfile.objects.get()
    profile.has_window_takaful = True
    profile.window_since_on = dt.date(2020, 1, 1)
    records.save(profile, actor=None)
    services.freeze(it.year, actor=None)
    report = reports.build_report(it.year, actor=None)
    assert "operates a window takaful since 1 Jan 2020" in words(
        reports.content(report), slice(2, 7)
    )


def test_the_change_against_the_year_before_is_told(it):
    services.freeze(services.open_year(insurer.YEAR - 1, actor=None), actor=None)
    facts = Facts(insurer.frozen(it), made_on=insurer.TODAY)
    change = chapters.headline(facts)["change"]
    assert change["year"] == insurer.YEAR - 1
    assert {row[0] for row in change["rows"]} == {
        i.clause.id for i in facts.scored if i.before is not None and i.before != i.outcome
    }


def test_the_insurer_can_change_the_words_of_the_statement(it):
    own = current_home().templates / "statement.typ"
    own.write_text('#import "house.typ": *\n#let statement(it) = [In our own words: #it.entity.]')
    try:
        text = words(reports.content(insurer.built(it)), slice(1, 5))
    finally:
        own.unlink()
    assert "In our own words: Fictional Takaful." in text
    assert "We know of no matter" not in text


def test_a_fault_in_an_own_template_is_told_with_file_and_line(it):
    own = current_home().templates / "statement.typ"
    own.write_text('#import "house.typ": *\n#let statement(it) = [#it.nothing]')
    try:
        with pytest.raises(Refused, match=r"statement\.typ, line 2"):
            insurer.built(it)
    finally:
        own.unlink()


def test_thresholds_of_the_product_are_never_shown_as_the_commissions(frozen):
    from hisaar.assessment.report import annexes

    groups = annexes.thresholds(Facts(frozen.evaluation, made_on=insurer.TODAY))
    by_key = {g["key"]: g for g in groups}
    assert {r["whose"] for r in by_key["text"]["rows"]} == {"the text itself"}
    assert all(r["whose"].startswith("product default") for r in by_key["default"]["rows"])
    assert "not requirements of the Commission" in by_key["default"]["note"]


def test_many_gaps_are_bounded_on_paper(it):
    from hisaar.assessment.report import annexes

    facts = Facts(insurer.frozen(it), made_on=insurer.TODAY)
    gaps = [{"record": f"SYS-{n:04}", "reason": "has no owner", "remedy": ""} for n in range(500)]
    facts.frozen.verdicts["GOV-03"]["gaps"] = gaps
    (row,) = [c for s in annexes.clauses(facts) for c in s["clauses"] if c["id"] == "GOV-03"]
    assert len(row["gaps"]) == annexes.NAMED_GAPS
    assert row["more_gaps"] == f"{500 - annexes.NAMED_GAPS} further gaps"


def test_charts_escape_what_they_write_and_tell_it_in_words(frozen):
    facts = Facts(frozen.evaluation, made_on=insurer.TODAY)
    from hisaar.assessment.report.facts import tally

    chart = charts.stacked([("<b>&", tally(facts.of(Strength.MUST)))], what="Musts")
    assert "<b>" not in chart.svg
    assert "&lt;b&gt;&amp;" in chart.svg
    assert chart.alternative.startswith("Musts. <b>&: ")
    assert "met" in chart.alternative


def test_report_data_is_plain_and_small_enough_to_typeset(frozen):
    data = commission.report_data(Facts(frozen.evaluation, made_on=insurer.TODAY), number="R")
    assert json.loads(json.dumps(data)) == json.loads(json.dumps(data))
