"""The registry holds one rule for a clause, and evaluation says what was decided and why."""

from datetime import date

import pytest

from hisaar.catalogue.framework import secp
from hisaar.catalogue.rules import (
    Exemption,
    Inapplicability,
    Outcome,
    Override,
    RuleBook,
    RuleError,
    every,
    holds,
    missing,
    shown,
)

ON = date(2026, 11, 24)


@pytest.fixture
def book():
    return RuleBook(secp)


def declare(book, clause, verdict):
    @book.rule(clause)
    def the_records_show_it(on, p):
        """The records show it."""
        return verdict(on, p) if callable(verdict) else verdict

    return the_records_show_it


def met():
    return shown("It is there.", evidence="DOC-0001")


def fails():
    return holds(False, record="DOC-0001", gap="it is a draft")


def test_every_clause_has_a_verdict_in_the_order_of_the_text(book):
    declare(book, "RCA-18", met())
    verdicts = book.evaluate(ON)
    assert list(verdicts) == list(secp().clauses)
    assert verdicts["RCA-18"].outcome is Outcome.MET
    others = {verdict.outcome for clause, verdict in verdicts.items() if clause != "RCA-18"}
    assert others == {Outcome.NOT_EVALUATED}


def test_a_clause_that_waits_says_for_what(book):
    book.waits("the register of log sources", "MON-01 MON-02")
    verdicts = book.evaluate(ON)
    assert verdicts["MON-01"].note == "Waits for the register of log sources."
    assert book.waiting["MON-02"] == "the register of log sources"
    assert len(book.waiting) == 205


def test_an_unknown_clause_is_refused_with_a_suggestion(book):
    with pytest.raises(RuleError, match=r"has no clause 'RCA-018'; did you mean 'RCA-18'\?"):
        declare(book, "RCA-018", met())
    with pytest.raises(RuleError, match="has no clause 'MON-1'"):
        book.waits("the watch", "MON-1")


def test_a_second_rule_for_a_clause_is_refused_naming_the_first(book):
    declare(book, "RCA-18", met())
    with pytest.raises(RuleError, match=r"RCA-18 already has a rule, .*the_records_show_it"):
        declare(book, "RCA-18", met())


def test_a_clause_cannot_both_have_a_rule_and_wait(book):
    declare(book, "RCA-18", met())
    with pytest.raises(RuleError, match="RCA-18 has a rule"):
        book.waits("analyses", "RCA-18")
    book.waits("analyses", "RCA-17")
    with pytest.raises(RuleError, match="declared as waiting for analyses"):
        declare(book, "RCA-17", met())
    with pytest.raises(RuleError, match="waits for analyses already"):
        book.waits("others", "RCA-17")


def test_a_rule_without_a_criterion_is_refused(book):
    with pytest.raises(RuleError, match="needs a docstring"):

        @book.rule("RCA-18")
        def silent(on, p):
            return met()


def test_a_criterion_names_only_thresholds_that_exist(book):
    with pytest.raises(RuleError, match=r"names 'bia_month'.*did you mean 'bia_months'\?"):

        @book.rule("RCA-18")
        def misnamed(on, p):
            """Reviewed within {bia_month} months."""
            return met()


def test_the_criterion_is_read_with_the_insurers_thresholds(book):
    @book.rule("RCA-18")
    def reviewed(on, p):
        """Every analysis was reviewed
        within {bia_months} months.

        This is for programmers.
        """
        return met()

    own = Override("OVR-0001", "bia_months", 6, "Fast change.", "A. Khan")
    assert book.criterion("RCA-18") == "Every analysis was reviewed within 12 months."
    assert book.criterion("RCA-18", overrides=[own]).endswith("within 6 months.")
    assert book.criterion("RCA-17") == ""


def test_thresholds_that_were_read_are_printed_with_whose_they_are(book):
    def reads(on, p):
        p.days("scan_days")
        p.days("board_profile_days")
        p.months("bia_months")
        p.months("board_report_months")
        p.days("vacancy_days")
        return met()

    declare(book, "GOV-09", reads)
    own = Override("OVR-0001", "bia_months", 6, "Fast.", "A. Khan")
    verdict = book.evaluate(ON, overrides=[own], size_band="small")["GOV-09"]
    assert [(r.name, r.shown, r.whose) for r in verdict.thresholds] == [
        ("scan_days", "92 days", "product default for small insurers"),
        ("board_profile_days", "184 days", "product default for small insurers"),
        ("bia_months", "6 months", "the insurer's own, approved by A. Khan (OVR-0001): Fast."),
        ("board_report_months", "12 months", "the text itself"),
        ("vacancy_days", "90 days", "product default for this clause"),
    ]  # fmt: skip


def test_an_override_for_one_clause_prevails_there_only(book):
    def reads(on, p):
        p.months("bia_months")
        return met()

    declare(book, "RCA-17", reads)
    declare(book, "RCA-18", reads)
    overrides = [
        Override("OVR-0002", "bia_months", 3, "r", "a", clause="RCA-18"),
        Override("OVR-0001", "bia_months", 6, "r", "a"),
    ]
    verdicts = book.evaluate(ON, overrides=overrides)
    assert verdicts["RCA-17"].thresholds[0].value == 6
    assert verdicts["RCA-18"].thresholds[0].value == 3


def test_an_exception_stands_in_until_it_expires(book):
    declare(book, "CISO-08", fails())
    exemption = Exemption(
        "EXC-0001", "CISO-08", "Small team.", "A second pair of eyes.", "Board", ON
    )
    verdict = book.evaluate(ON, exceptions=[exemption])["CISO-08"]
    assert verdict.outcome is Outcome.MET_BY_EXCEPTION
    assert verdict.evidence == ("DOC-0001", "EXC-0001")
    assert [gap.record for gap in verdict.gaps] == ["DOC-0001"]
    assert "Small team. What protects instead: A second pair of eyes." in verdict.note
    later = book.evaluate(date(2026, 11, 25), exceptions=[exemption])["CISO-08"]
    assert later.outcome is Outcome.NOT_MET


def test_an_exception_cannot_stand_in_for_absent_records(book):
    declare(book, "CISO-08", missing("Nobody is on record."))
    exemption = Exemption("EXC-0001", "CISO-08", "r", "c", "Board", ON)
    verdict = book.evaluate(ON, exceptions=[exemption])["CISO-08"]
    assert verdict.outcome is Outcome.NOT_EVIDENCED


def test_what_does_not_apply_is_not_tested(book):
    declare(book, "MON-13", lambda on, p: 1 / 0)
    decision = Inapplicability("NAP-0001", "MON-13", "No portal.", "A. Khan")
    verdict = book.evaluate(ON, inapplicable=[decision])["MON-13"]
    assert verdict.outcome is Outcome.NOT_APPLICABLE
    assert verdict.note == "No portal. (decided by A. Khan, NAP-0001)"
    assert verdict.evidence == ("NAP-0001",)


def test_a_rule_that_stops_loses_only_its_own_clause_and_is_reported(book, caplog):
    declare(book, "RCA-17", lambda on, p: p.days("bia_months"))
    declare(book, "RCA-18", met())
    verdicts = book.evaluate(ON)
    assert verdicts["RCA-17"].outcome is Outcome.NOT_EVALUATED
    assert "bia_months is in months: read it with p.months" in verdicts["RCA-17"].fault
    assert "defect of Hisaar" in verdicts["RCA-17"].note
    assert verdicts["RCA-18"].outcome is Outcome.MET
    assert "the rule of RCA-17 stopped" in caplog.text


def test_a_rule_that_returns_no_verdict_is_reported(book):
    declare(book, "RCA-17", lambda on, p: True)
    assert "not a Verdict" in book.evaluate(ON)["RCA-17"].fault


def test_some_clauses_can_be_evaluated_alone(book):
    declare(book, "RCA-17", lambda on, p: pytest.fail("was not asked for"))
    declare(book, "RCA-18", met())
    assert list(book.evaluate(ON, only={"RCA-18"})) == ["RCA-18"]


def test_a_rule_can_call_the_one_whose_test_it_inherits(book):
    def needs_approval(on, p):
        p.months("policy_review_months")
        return every([], unless=bool, gap="")

    first = declare(book, "ALN-02", needs_approval)
    declare(book, "ALN-03", first)
    verdict = book.evaluate(ON)["ALN-03"]
    assert verdict.outcome is Outcome.NOT_EVIDENCED
    assert [reading.name for reading in verdict.thresholds] == ["policy_review_months"]


def test_a_size_band_that_does_not_exist_is_refused(book):
    with pytest.raises(ValueError, match="Size band 'tiny' is not one of small, medium, large"):
        book.evaluate(ON, size_band="tiny")


def test_verdicts_become_plain_values(book):
    def reads(on, p):
        p.day("guidelines_effective_on")
        return fails()

    declare(book, "CISO-06", reads)
    assert book.evaluate(ON)["CISO-06"].as_data() == {
        "outcome": "not_met",
        "met": 0,
        "population": 1,
        "gaps": [{"record": "DOC-0001", "reason": "it is a draft", "remedy": ""}],
        "evidence": ["DOC-0001"],
        "note": "",
        "thresholds": {
            "guidelines_effective_on": {
                "value": "2020-07-01", "unit": "date", "whose": "the text itself",
            }
        },
        "parts": {},
    }  # fmt: skip
