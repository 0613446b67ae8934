"""Builders give each outcome for the reason it stands for, and are never true of nothing."""

import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.catalogue.outcomes import WORST_FIRST, Outcome, Strength, satisfies, worst
from hisaar.catalogue.rules import (
    Consideration,
    Gap,
    Months,
    Verdict,
    all_of,
    any_of,
    by_deadline,
    considered,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    shown,
    undecided,
)
from hisaar.catalogue.verdicts import tell

ON = date(2026, 11, 24)
ORACLE = Path(__file__).parents[2].parent / "shared" / "oracles" / "obligations.json"


def record(code, **fields):
    return SimpleNamespace(code=code, **fields)


def functions(*days):
    return [record(f"FUN-{n:04d}", reviewed_on=day) for n, day in enumerate(days, start=1)]


def reviewed(population, **options):
    return every(
        population,
        unless=lambda function: function.reviewed_on,
        gap="its analysis was last reviewed {reviewed_on|never}",
        **options,
    )


# every ---------------------------------------------------------------------------------------


def test_every_record_passes_and_is_the_evidence():
    verdict = reviewed(functions(ON, ON))
    assert verdict == Verdict(
        Outcome.MET, met=2, population=2, evidence=("FUN-0001", "FUN-0002")
    )  # fmt: skip


def test_some_records_fall_short_and_are_named():
    verdict = reviewed(functions(ON, None), remedy="Review {code}.")
    assert (verdict.outcome, verdict.met, verdict.population) == (Outcome.PARTLY, 1, 2)
    assert verdict.gaps == (Gap("FUN-0002", "its analysis was never reviewed", "Review FUN-0002."),)
    assert verdict.evidence == ("FUN-0001",)


def test_no_record_passes():
    assert reviewed(functions(None, None)).outcome is Outcome.NOT_MET


def test_an_empty_population_is_not_evidenced_and_says_so():
    verdict = reviewed([], of="critical functions")
    sentence = "There are no critical functions on record, so that nothing can be shown."
    assert verdict.outcome is Outcome.NOT_EVIDENCED
    assert verdict.gaps == (Gap("", sentence, "Record the critical functions."),)
    assert verdict.note == sentence


def test_emptiness_that_is_a_fact_is_said_with_what_shows_it():
    quiet = shown("No incident happened in the year.", evidence="REV-0001")
    assert reviewed([], when_empty=quiet) is quiet
    assert reviewed([], when_empty=not_applicable("No portal.")).outcome is Outcome.NOT_APPLICABLE
    with pytest.raises(ValueError, match="needs the code of at least one record"):
        shown("No incident happened in the year.", evidence=[])


def test_a_share_may_suffice_and_what_falls_short_stays_in_sight():
    population = functions(*[ON] * 95, *[None] * 5)
    verdict = reviewed(population, at_least=95)
    assert (verdict.outcome, verdict.met, len(verdict.gaps)) == (Outcome.MET, 95, 5)
    assert verdict.note == "At least 95 percent suffice."
    assert reviewed(population, at_least=96).outcome is Outcome.PARTLY


def test_even_a_share_of_nought_is_not_true_of_no_record():
    assert reviewed(functions(None), at_least=0).outcome is Outcome.NOT_MET
    assert reviewed([], at_least=0).outcome is Outcome.NOT_EVIDENCED


def test_a_record_may_be_excused_by_an_exception():
    excuse = {"FUN-0002": "EXC-0007"}
    verdict = reviewed(functions(ON, None), excused=lambda function: excuse.get(function.code))
    assert (verdict.outcome, verdict.met) == (Outcome.MET_BY_EXCEPTION, 2)
    assert verdict.evidence == ("FUN-0001", "EXC-0007")
    partly = reviewed(functions(ON, None, None), excused=lambda f: excuse.get(f.code))
    assert (partly.outcome, partly.met) == (Outcome.PARTLY, 2)


def test_other_records_may_be_the_evidence():
    verdict = reviewed(functions(ON), evidence=lambda f: [record("BIA-0001"), "BIA-0002"])
    assert verdict.evidence == ("BIA-0001", "BIA-0002")


@given(
    passes=st.lists(st.sampled_from(["passes", "excused", "fails"]), max_size=40),
    share=st.integers(0, 100),
)
def test_every_divides_the_population_without_rest(passes, share):
    population = [record(f"R-{n}", how=how) for n, how in enumerate(passes)]
    verdict = every(
        population,
        unless=lambda r: r.how == "passes",
        gap="fails",
        excused=lambda r: f"X-{r.code}" if r.how == "excused" else "",
        at_least=share,
    )
    if not population:
        assert verdict.outcome is Outcome.NOT_EVIDENCED
        return
    named = {gap.record for gap in verdict.gaps}
    codes = {code.removeprefix("X-") for code in verdict.evidence}
    assert named | codes == {r.code for r in population}
    assert named & codes == set()
    assert verdict.met + len(verdict.gaps) == verdict.population == len(population)
    assert verdict.outcome.is_satisfied == (
        verdict.met > 0 and verdict.met * 100 >= share * len(population)
    )
    assert (verdict.outcome is Outcome.NOT_MET) == (verdict.met == 0)


# sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("reviewed {reviewed_on|never}", "reviewed 24 Nov 2026"),
        ("approved by {approver.title|nobody}", "approved by nobody"),
        ("owned by {owner.title}", "owned by A. Khan"),
        ("note: {note}", "note: not recorded"),
        ("critical: {is_critical}", "critical: yes"),
        ("in {year}, {records} records", "in 2026, 12,000 records"),
        ("status {get_status_display}", "status open"),
        ("ends on {ends_on|}.", "ends on ."),
    ],
)
def test_a_sentence_is_filled_from_the_record(template, sentence):
    function = record(
        "FUN-0001", reviewed_on=ON, approver=None, owner=record("PER-0001", title="A. Khan"),
        note="", is_critical=True, year=2026, records=12000, get_status_display=lambda: "open",
        ends_on=None,
    )  # fmt: skip
    assert tell(template, function) == sentence


def test_a_sentence_may_be_a_function_of_the_record():
    verdict = every([record("A", n=3)], unless=lambda r: False, gap=lambda r: f"{r.n} missing")
    assert verdict.gaps[0].reason == "3 missing"


# exists --------------------------------------------------------------------------------------


def documents(*statuses):
    return [record(f"DOC-{n:04d}", status=status) for n, status in enumerate(statuses, start=1)]


def approved(candidates, **options):
    return exists(
        candidates,
        that=lambda document: document.status == "approved",
        missing="No strategy is approved.",
        gap="it is {status}",
        remedy="Have it approved.",
        **options,
    )


def test_one_that_fits_is_enough():
    verdict = approved(documents("draft", "approved"))
    assert verdict == Verdict(Outcome.MET, met=1, population=1, evidence=("DOC-0002",))


def test_candidates_that_do_not_fit_contradict():
    verdict = approved(documents("draft"))
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.gaps == (
        Gap("", "No strategy is approved.", "Have it approved."),
        Gap("DOC-0001", "it is draft"),
    )


def test_without_candidates_nothing_is_evidenced():
    assert approved([]).outcome is Outcome.NOT_EVIDENCED
    assert approved([], absent=Outcome.NOT_MET).outcome is Outcome.NOT_MET


def test_fewer_than_asked_for_is_partly():
    verdict = approved(documents("approved", "draft"), at_least=2)
    assert (verdict.outcome, verdict.met, verdict.population) == (Outcome.PARTLY, 1, 2)
    assert approved(documents("approved", "approved"), at_least=2).outcome is Outcome.MET


# single facts --------------------------------------------------------------------------------


def test_a_single_fact_is_met_or_not():
    person = record("PER-0001")
    assert holds(True, record=person, gap="no").evidence == ("PER-0001",)
    verdict = holds(False, record=person, gap="reports to the head of IT", remedy="Change it.")
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.gaps == (Gap("PER-0001", "reports to the head of IT", "Change it."),)


def test_what_is_undecided_or_missing_says_why():
    assert undecided("waits for the register of tests").note == "waits for the register of tests"
    assert undecided("x").outcome is Outcome.NOT_EVALUATED
    verdict = missing("No CISO is on record.", remedy="Record the appointment.")
    assert verdict.outcome is Outcome.NOT_EVIDENCED
    assert verdict.gaps == (Gap("", "No CISO is on record.", "Record the appointment."),)


# deadlines -----------------------------------------------------------------------------------


def filed(due, done, on):
    return by_deadline(due, done, on=on, record="RPT-2023", gap="it has not been filed")


@pytest.mark.parametrize(
    ("done", "on", "outcome"),
    [
        (date(2024, 4, 30), date(2024, 5, 1), Outcome.MET),
        (date(2024, 5, 1), date(2024, 5, 2), Outcome.LATE),
        (None, date(2024, 4, 30), Outcome.NOT_APPLICABLE),
        (None, date(2024, 5, 1), Outcome.NOT_MET),
        (date(2024, 6, 1), date(2024, 5, 1), Outcome.NOT_MET),
        (date(2024, 4, 29), date(2024, 4, 28), Outcome.NOT_APPLICABLE),
    ],
)
def test_a_deadline_is_judged_by_what_was_done_up_to_the_day(done, on, outcome):
    assert filed(date(2024, 4, 30), done, on).outcome is outcome


def test_what_is_not_due_yet_is_pending_and_what_was_late_stays_late():
    pending = filed(date(2024, 4, 30), None, date(2024, 4, 30))
    assert pending.is_pending
    assert pending.note == "Not due until 30 Apr 2024."
    assert not not_applicable("No portal.").is_pending
    late = filed(date(2024, 4, 30), date(2024, 5, 1), date(2034, 1, 1))
    assert late.gaps == (Gap("RPT-2023", "it was done on 1 May 2024 and was due by 30 Apr 2024"),)


@given(
    due=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    done=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    ahead=st.integers(0, 3000),
)
def test_once_done_the_result_never_changes(due, done, on, ahead):
    first = filed(due, done, on).outcome
    if first in (Outcome.MET, Outcome.LATE):
        assert filed(due, done, on + timedelta(days=ahead)).outcome is first


def oracle_cases():
    if not ORACLE.exists():
        return []
    cases = json.loads(ORACLE.read_text())["cases"]
    return next(case for case in cases if case["id"] == "D-DATE-01")["expected"]["cases"]


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", [c for c in oracle_cases() if c["clause"] == "report"], ids=str)
def test_the_oracle_agrees_on_the_filing_date(case):
    verdict = filed(date(case["year"], 4, 30), day(case["submitted"]), day(case["as_of"]))
    said = "pending" if verdict.is_pending else verdict.outcome.label
    assert said == case["status"]


@pytest.mark.parametrize("case", [c for c in oracle_cases() if "due" in c], ids=str)
def test_the_oracle_agrees_on_three_months_from_the_effective_date(case):
    assert date(2020, 3, 5) + Months(3) == day(case["due"])


@pytest.mark.parametrize(
    "case", [c for c in oracle_cases() if c["clause"] == "board_report"], ids=str
)
def test_the_oracle_agrees_on_the_yearly_report_to_the_board(case):
    on = day(case["as_of"])
    verdict = exists(
        [record("MTG-0001", held_on=day(case["last"]))],
        that=lambda meeting: meeting.held_on >= on - Months(12),
        missing="No report to the Board within a year.",
    )
    assert verdict.outcome.label == case["status"]


@pytest.mark.parametrize("case", [c for c in oracle_cases() if "unsigned" in c["clause"]], ids=str)
def test_the_oracle_agrees_that_an_unsigned_report_is_no_report(case):
    report = record("RPT-2023", submitted_on=day(case["submitted"]), signed_by={"CEO"})
    verdict = exists(
        [report],
        that=lambda r: "CISO" in r.signed_by and r.signed_by & {"CEO", "COO"},
        missing="No report carries both signatures.",
    )
    assert case["status"].startswith(verdict.outcome.label)


@given(start=st.dates(date(1990, 1, 1), date(2090, 1, 1)), count=st.integers(0, 240))
def test_months_come_back_to_the_month_they_left(start, count):
    back = (start + Months(count)) - Months(count)
    assert (back.year, back.month) == (start.year, start.month)
    assert back <= start


def test_months_keep_to_the_calendar():
    assert date(2024, 3, 31) - Months(1) == date(2024, 2, 29)
    assert date(2020, 7, 1) + Months(3) == date(2020, 10, 1)
    assert [str(Months(1)), str(Months(12))] == ["1 month", "12 months"]


# considered ----------------------------------------------------------------------------------


def decision(on=date(2026, 3, 1), *, reasons="Too small.", approver="Board", adopted=False):
    return Consideration(record("DEC-0001"), on, reasons, approver, adopted)


def consider(*decisions, **options):
    return considered(
        decisions, topic="a security operations centre", on=ON, within=Months(12), **options
    )


def test_a_reasoned_decision_against_it_is_met():
    verdict = consider(decision())
    assert (verdict.outcome, verdict.evidence) == (Outcome.MET, ("DEC-0001",))
    assert verdict.note == "Decided against a security operations centre on 1 Mar 2026."


def test_without_a_decision_nothing_is_evidenced():
    assert consider().outcome is Outcome.NOT_EVIDENCED
    assert consider(decision(date(2026, 12, 1))).outcome is Outcome.NOT_EVIDENCED


def test_a_decision_without_reasons_or_approver_does_not_count():
    verdict = consider(decision(reasons=" ", approver=""))
    assert verdict.outcome is Outcome.NOT_MET
    assert [gap.reason for gap in verdict.gaps] == [
        "the decision on a security operations centre gives no reasons",
        "the decision on a security operations centre does not say who approved it",
    ]


def test_a_decision_lapses():
    assert consider(decision(date(2025, 11, 24))).outcome is Outcome.MET
    lapsed = consider(decision(date(2025, 11, 23)))
    assert lapsed.outcome is Outcome.NOT_MET
    assert lapsed.gaps[0].reason == (
        "a security operations centre was last considered on 23 Nov 2025, more than 12 months ago"
    )


def test_the_quality_of_a_measure_is_asked_only_once_it_is_adopted():
    tested = []

    def quality():
        tested.append(1)
        return holds(False, record="SOC-0001", gap="it sleeps at night")

    assert consider(decision(), once_adopted=quality).outcome is Outcome.MET
    assert tested == []
    adopted = consider(decision(adopted=True), once_adopted=quality)
    assert adopted.outcome is Outcome.NOT_MET
    assert adopted.evidence == ("SOC-0001", "DEC-0001")


def test_the_latest_decision_counts():
    older = decision(date(2026, 1, 1), reasons="")
    assert consider(older, decision()).outcome is Outcome.MET


# combinations --------------------------------------------------------------------------------


PARTS = {
    "met": shown("yes", evidence="A-1"),
    "excepted": reviewed(functions(None), excused=lambda f: "EXC-0001"),
    "partly": reviewed(functions(ON, None)),
    "not_met": holds(False, record="B-1", gap="no"),
    "absent": missing("nothing"),
    "late": filed(date(2024, 4, 30), date(2024, 5, 1), ON),
    "out": not_applicable("no portal"),
    "waiting": undecided("waits for tests"),
}


@pytest.mark.parametrize(
    ("names", "outcome", "met", "population"),
    [
        ("met met", Outcome.MET, 2, 2),
        ("met excepted", Outcome.MET_BY_EXCEPTION, 2, 2),
        ("met not_met", Outcome.PARTLY, 1, 2),
        ("met absent", Outcome.PARTLY, 1, 2),
        ("partly not_met", Outcome.PARTLY, 0, 2),
        ("not_met absent", Outcome.NOT_MET, 0, 2),
        ("absent absent", Outcome.NOT_EVIDENCED, 0, 2),
        ("met late", Outcome.LATE, 1, 2),
        ("late not_met", Outcome.PARTLY, 0, 2),
        ("met out", Outcome.MET, 1, 1),
        ("out out", Outcome.NOT_APPLICABLE, 0, 0),
        ("met waiting", Outcome.NOT_EVALUATED, 1, 2),
        ("late waiting", Outcome.NOT_EVALUATED, 0, 2),
        ("not_met waiting", Outcome.NOT_MET, 0, 2),
        ("met not_met waiting", Outcome.PARTLY, 1, 3),
    ],
)
def test_parts_that_must_all_hold_combine(names, outcome, met, population):
    verdict = all_of(**{f"p{n}_": PARTS[name] for n, name in enumerate(names.split())})
    assert (verdict.outcome, verdict.met, verdict.population) == (outcome, met, population)


def test_parts_keep_their_names_gaps_evidence_and_notes():
    verdict = all_of(is_written=PARTS["met"], is_approved=PARTS["not_met"], portal=PARTS["out"])
    assert [name for name, _ in verdict.parts] == ["is written", "is approved", "portal"]
    assert verdict.evidence == ("A-1", "B-1")
    assert [gap.reason for gap in verdict.gaps] == ["no"]
    assert verdict.note == "portal: no portal"


@pytest.mark.parametrize(
    ("names", "outcome"),
    [
        ("not_met met", Outcome.MET),
        ("absent excepted", Outcome.MET_BY_EXCEPTION),
        ("absent not_met", Outcome.NOT_MET),
        ("not_met partly", Outcome.PARTLY),
        ("not_met late", Outcome.LATE),
        ("not_met waiting", Outcome.NOT_EVALUATED),
        ("out absent", Outcome.NOT_EVIDENCED),
        ("out out", Outcome.NOT_APPLICABLE),
    ],
)
def test_parts_of_which_one_suffices_combine(names, outcome):
    verdict = any_of(**{f"p{n}": PARTS[name] for n, name in enumerate(names.split())})
    assert verdict.outcome is outcome


@given(names=st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=6))
def test_nothing_is_met_that_has_a_part_which_is_not(names):
    verdict = all_of(**{f"p{n}": PARTS[name] for n, name in enumerate(names)})
    applying = [PARTS[name].outcome for name in names if name != "out"]
    if verdict.outcome.is_satisfied:
        assert all(outcome.is_satisfied for outcome in applying)
    assert verdict.met <= verdict.population == len(applying)


# outcomes ------------------------------------------------------------------------------------


def test_every_outcome_has_a_label_a_meaning_and_a_place_in_the_order():
    assert sorted(WORST_FIRST) == sorted(Outcome)
    assert all(outcome.label and outcome.meaning for outcome in Outcome)
    assert worst([Outcome.MET, Outcome.LATE, Outcome.NOT_EVIDENCED]) is Outcome.NOT_EVIDENCED
    assert worst([]) is Outcome.NOT_EVALUATED


def test_what_satisfies_depends_on_the_strength():
    assert not satisfies(Outcome.LATE, Strength.MUST)
    assert satisfies(Outcome.LATE, Strength.SHOULD)
    for strength in Strength:
        assert satisfies(Outcome.MET, strength)
        assert satisfies(Outcome.MET_BY_EXCEPTION, strength)
        assert not satisfies(Outcome.PARTLY, strength)
        assert not satisfies(Outcome.NOT_EVALUATED, strength)
    assert not Outcome.NOT_APPLICABLE.is_counted
