"""Rules on the risk register, each outcome and a past day."""

import pytest

from hisaar.assets.models import DataSet
from hisaar.catalogue.rules import Outcome, book
from hisaar.governance.models import Action, Objective
from hisaar.risk import services
from hisaar.risk.models import (
    Acceptance,
    AreaReview,
    InherentProfile,
    ProfileAnswer,
    Risk,
    RiskRating,
    SituationReport,
    Threat,
    ThreatReview,
)
from hisaar.risk.profile.library import book as statements
from hisaar.risk.register import KEY_AREAS
from hisaar.risk.rules.register import band_from
from tests.risk_register.makers import (
    FRESH,
    OLD,
    ON,
    appetite,
    board,
    control,
    day,
    function,
    outcome,
    part,
    person,
    probe,
    rated,
    rating,
    reasons,
    risk,
    save,
    threat,
    treatment,
    verdict,
)

pytestmark = pytest.mark.django_db


def review(area, source, on=FRESH, reason="Paper only."):
    return save(AreaReview(area=area, source=source, reviewed_on=on, reason=reason))


# --- RCA-20 --------------------------------------------------------------------------------------


def test_functions_and_areas_with_rated_risks_are_assessed():
    assert outcome("RCA-20") == "not_evidenced"
    claims = function()
    assert reasons(part("RCA-20", "functions")) == {(claims.code, "no open risk is linked to it")}
    made = risk(functions=[claims], identified_on=day("2026-06-01"))
    found = verdict("RCA-20")
    assert found.outcome is Outcome.PARTLY
    assert (made.code, "is not rated, so that its area cannot be ranked") in reasons(found)
    row = rating(made)
    found = verdict("RCA-20")
    assert found.outcome is Outcome.MET
    assert found.evidence == (made.code, row.code)
    assert outcome("RCA-20", day("2026-10-31")) == "partly"
    assert outcome("RCA-20", day("2026-05-31")) == "not_met"


def test_an_area_without_any_risk_needs_reviews_of_both_sources():
    rated(functions=[function()])
    function("Payroll", "personnel", criticality="other")
    gap = "human resources: no risk of it is rated, and no reviews of both sources found none"
    assert reasons(verdict("RCA-20")) == {("", gap)}
    review("personnel", "internal")
    assert outcome("RCA-20") == "partly"
    row = review("personnel", "external")
    assert outcome("RCA-20") == "met"
    row.reason = " "
    type(row).objects.filter(pk=row.pk).update(reason=" ")
    assert outcome("RCA-20") == "partly"


def test_technology_and_support_are_no_key_areas():
    rated(functions=[function()])
    function("IT", "technology", criticality="other")
    assert outcome("RCA-20") == "met"


# --- RCA-21 and RCA-22 ---------------------------------------------------------------------------


@pytest.mark.parametrize(("clause", "source"), [("RCA-21", "internal"), ("RCA-22", "external")])
def test_each_active_key_area_has_a_risk_of_each_source(clause, source):
    assert outcome(clause) == "not_evidenced"
    for area in KEY_AREAS[:2]:
        function(f"Work in {area}", area)
    assert outcome(clause) == "not_met"
    made = risk(area=KEY_AREAS[0], source=source, identified_on=FRESH)
    found = verdict(clause)
    assert (found.outcome, found.met, found.population) == (Outcome.PARTLY, 1, 2)
    assert found.evidence == (made.code,)
    row = review(KEY_AREAS[1], source)
    found = verdict(clause)
    assert (found.outcome, found.evidence) == (Outcome.MET, (made.code, row.code))
    assert outcome(clause, day("2026-10-31")) == "not_met"
    assert outcome(clause, day("2027-11-24")) == "partly"


# --- RCA-35 to RCA-37 ----------------------------------------------------------------------------


def situation_report(on=FRESH, issued_on=FRESH, **parts):
    texts = dict.fromkeys(SituationReport.PARTS, "Nothing new.") | parts
    return save(SituationReport(title="Report", reported_on=on, issued_on=issued_on, **texts))


def test_the_situation_is_known_by_a_report_that_says_all():
    assert outcome("RCA-35") == "not_evidenced"
    whole = situation_report()
    found = verdict("RCA-35")
    assert (found.outcome, found.evidence) == (Outcome.MET, (whole.code,))
    assert [r.name for r in found.thresholds] == ["sitrep_days"]
    assert outcome("RCA-35", day("2026-10-31")) == "not_evidenced"
    assert outcome("RCA-35", day("2027-06-01")) == "not_evidenced"


def test_a_report_with_a_gap_or_not_issued_does_not_count():
    empty = situation_report(trend="")
    draft = situation_report(issued_on=None)
    found = verdict("RCA-35")
    assert found.outcome is Outcome.NOT_MET
    assert {(empty.code, "says nothing of: trend"), (draft.code, "was not issued")} < reasons(found)


def test_critical_functions_are_linked_to_rated_threats():
    assert outcome("RCA-36") == "not_evidenced"
    claims = function()
    save(ThreatReview(title="Autumn", reviewed_on=FRESH, conclusion="Ransomware leads."))
    assert outcome("RCA-36") == "partly"
    made = threat(functions=[claims])
    assert reasons(verdict("RCA-36")) == {
        (claims.code, f"{made.code} is not rated for likelihood and capability")
    }
    made.likelihood, made.capability = 4, 4
    save(made)
    assert outcome("RCA-36") == "met"
    assert outcome("RCA-36", day("2026-10-31")) == "partly"
    Threat.objects.update(to_on=day("2026-11-10"))
    assert reasons(verdict("RCA-36")) == {(claims.code, "no threat is linked to it")}


def test_a_review_without_a_conclusion_is_none():
    made = save(ThreatReview(title="Autumn", reviewed_on=FRESH))
    assert (made.code, "says nothing of what it found") in reasons(verdict("RCA-36"))
    assert part("RCA-36", "review").outcome is Outcome.NOT_MET


def test_obligations_and_restricted_data_are_looked_at():
    assert outcome("RCA-37") == "not_evidenced"
    one = threat("One", obligations="claims_payment regulatory_filing", reviewed_on=FRESH)
    two = threat("Two", obligations="reinsurance_settlement data_confidentiality")
    found = verdict("RCA-37")
    assert (found.outcome, part("RCA-37", "obligations").met) == (Outcome.PARTLY, 2)
    assert all("was not reviewed since" in reason for _, reason in reasons(found) if two.code in
               reason)  # fmt: skip
    save(ThreatReview(title="Autumn", reviewed_on=FRESH), threats=[two])
    Threat.objects.update(reviewed_on=ON)  # As a later review leaves it.
    save(ThreatReview(title="First", reviewed_on=FRESH), threats=[one])
    assert part("RCA-37", "obligations", day("2026-11-10")).outcome is Outcome.MET
    assert part("RCA-37", "obligations", day("2026-10-31")).outcome is Outcome.NOT_MET
    assert part("RCA-37", "restricted data").outcome is Outcome.NOT_EVIDENCED
    data = save(
        DataSet(title="Health records", subject="policyholders", classification="confidential")
    )
    assert part("RCA-37", "restricted data").outcome is Outcome.NOT_APPLICABLE
    assert outcome("RCA-37") == "met"
    data.classification = "restricted"
    save(data)
    assert reasons(verdict("RCA-37")) == {(data.code, "no threat is linked to it")}
    threat("Three", data_sets=[data], reviewed_on=FRESH)
    assert outcome("RCA-37") == "met"


# --- GOV-04 --------------------------------------------------------------------------------------

HIGH = {"measure": "high_risks", "limit": 0}


def test_an_appetite_of_the_board_with_limits_that_are_kept():
    assert outcome("GOV-04") == "not_evidenced"
    body = board()
    made = appetite(HIGH, approved_on=day("2026-03-01"), approved_by=body)
    assert outcome("GOV-04") == "partly"
    rated(residual=(1, 2))
    found = verdict("GOV-04")
    assert found.outcome is Outcome.MET
    assert found.evidence[0] == made.code
    assert outcome("GOV-04", day("2026-10-31")) == "partly"
    assert outcome("GOV-04", day("2026-02-28")) == "not_evidenced"
    assert reasons(verdict("GOV-04", day("2027-03-02"))) == {
        (made.code, "was last looked at on 1 Mar 2026")
    }
    made.reviewed_on = day("2027-02-01")
    save(made)
    assert outcome("GOV-04", day("2027-03-02")) == "met"


def test_an_appetite_of_management_or_without_limits_falls_short():
    made = appetite(approved_on=day("2026-03-01"))
    assert reasons(verdict("GOV-04")) == {
        (made.code, "was approved by nobody named, not by the Board"),
        ("", f"{made.code} has no limit that can be measured."),
    }


def test_a_breach_needs_an_answer_that_lasts(monkeypatch):
    monkeypatch.setattr("hisaar.lib.dates.today", lambda: day("2027-12-31"))
    made = appetite(HIGH, approved_on=day("2026-03-01"), approved_by=board())
    subject = rated(residual=(4, 4), owner=person())
    limit = made.limits.get()
    assert reasons(verdict("GOV-04")) == {
        (limit.code, "Limit 0: 1, beyond the limit of 0. Nobody has recorded the breach")
    }
    services.check_limits(made, actor=None, on=FRESH)
    breach = limit.breaches.get()
    assert reasons(verdict("GOV-04")) == {
        (breach.code, "found on 1 Nov 2026, neither accepted nor treated")
    }
    row = services.accept_risk(
        subject, actor=None, approver=person("Chief (demo)"), reason="Until the project is done.",
        expires_on=day("2026-12-15"), on=FRESH,
    )  # fmt: skip
    services.answer_breach(breach, actor=None, on=day("2026-11-10"), acceptance=row)
    assert outcome("GOV-04") == "met"
    assert outcome("GOV-04", day("2026-11-09")) == "partly"
    assert reasons(verdict("GOV-04", day("2026-12-16"))) == {
        (breach.code, f"its acceptance {row.code} is no longer in force")
    }


# --- MON-02 --------------------------------------------------------------------------------------


def test_key_controls_are_tested_by_somebody_else():
    assert outcome("MON-02") == "not_evidenced"
    operator = person("Operator (demo)")
    gate = control(is_key=True)
    control("Not key")
    assert outcome("MON-02") == "not_met"
    row = probe(gate, on=FRESH)
    found = verdict("MON-02")
    assert (found.outcome, found.evidence) == (Outcome.MET, (row.code,))
    assert outcome("MON-02", day("2026-10-31")) == "not_met"
    assert outcome("MON-02", day("2028-06-01")) == "not_met"
    type(gate).objects.update(operator=operator)
    type(row).objects.update(tester=operator)
    assert reasons(verdict("MON-02")) == {(gate.code, "was tested only by who runs it")}


def test_an_ineffective_result_has_an_action_a_treatment_or_a_better_test():
    gate = control(is_key=True)
    row = probe(gate, on=FRESH, result="ineffective")
    found = verdict("MON-02")
    assert found.outcome is Outcome.PARTLY
    assert reasons(found) == {
        (row.code, f"found {gate.code} ineffective on 1 Nov 2026, and no action follows from it")
    }
    early = save(Action(title="Earlier", source=gate.code, raised_on=OLD))
    assert outcome("MON-02") == "partly"
    action = save(Action(title="Mend it", source=row.code, raised_on=day("2026-11-05")))
    assert outcome("MON-02") == "met"
    assert outcome("MON-02", day("2026-11-04")) == "partly"
    Action.objects.filter(pk__in=[early.pk, action.pk]).delete()
    todo = treatment(risk(), controls=[gate])
    assert outcome("MON-02") == "met"
    type(todo).objects.update(done_on=OLD)
    assert outcome("MON-02") == "partly"
    probe(gate, on=day("2026-11-20"))
    assert outcome("MON-02") == "met"


# --- GOV-18, ALN-01 and ALN-04, with the records of governance -----------------------------------


def profile(it, level=1, approved_on=None):
    made = save(InherentProfile(title="Profile", assessed_on=day("2025-01-05")))
    for statement in statements().statements:
        save(ProfileAnswer(profile=made, statement=statement, level=level))
    made.approver, made.approved_on = it.ceo, approved_on or day("2025-02-01")
    return save(made)


def test_risks_from_medium_up_are_rated_in_time(insurer):
    assert part("GOV-18", "risks").outcome is Outcome.NOT_EVIDENCED
    low = rated("Low", residual=(1, 2), on=OLD)
    found = verdict("GOV-18")
    assert (found.outcome, part("GOV-18", "risks").evidence) == (Outcome.MET, (low.code,))
    old = rated("Old", residual=(3, 3), on=OLD)
    new = risk("New")
    assert reasons(verdict("GOV-18")) == {
        (old.code, "was last rated on 10 Jan 2025"), (new.code, "was never rated"),
    }  # fmt: skip
    rating(old, residual=(3, 3))
    rating(new, residual=(1, 1))
    assert outcome("GOV-18") == "met"
    assert part("GOV-18", "risks", day("2026-10-31")).outcome is Outcome.NOT_MET


def test_the_risk_policy_needs_a_risk_on_record(insurer):
    assert reasons(verdict("ALN-01")) == {("", "The risk register holds no open cyber risk.")}
    made = risk(identified_on=FRESH)
    found = verdict("ALN-01")
    assert found.outcome is Outcome.MET
    assert made.code in found.evidence
    assert outcome("ALN-01", day("2026-10-31")) == "partly"


def test_the_strategy_rests_on_the_profile_and_answers_it(insurer):
    assert part("ALN-04", "profile").outcome is Outcome.NOT_EVIDENCED
    approved_on = insurer.strategy.approved_on
    made = profile(insurer, level=3)
    Objective.objects.update(profile_categories="")
    high = rated(profile_category="technologies", residual=(1, 1))
    found = dict(verdict("ALN-04").parts)
    assert approved_on > made.approved_on
    assert found["profile"].outcome is Outcome.MET
    assert {gap.reason for gap in found["categories"].gaps} == {
        f"{name} is moderate and neither an objective of the strategy nor a treatment of a risk"
        " answers it"
        for name in (
            "Technologies and connections", "Delivery channels", "Products and services",
            "Organisational characteristics", "External threats",
        )
    }  # fmt: skip
    assert reasons(found["risks"]) == {
        (high.code, "is extreme before controls and neither treated nor accepted")
    }
    todo = treatment(high)
    found = dict(verdict("ALN-04").parts)
    assert found["risks"].outcome is Outcome.MET
    assert (found["categories"].met, found["categories"].evidence) == (1, (todo.code,))
    insurer.strategy_objective.profile_categories = "channels products organisation threats"
    save(insurer.strategy_objective)
    assert outcome("ALN-04") == "met"


def test_a_profile_after_the_strategy_is_too_late(insurer):
    later = profile(insurer, approved_on=FRESH)
    found = part("ALN-04", "profile")
    assert found.outcome is Outcome.NOT_MET
    assert f"was approved on 1 Nov 2026, after {insurer.strategy.code}" in found.gaps[0].reason
    assert found.gaps[0].record == later.code
    assert part("ALN-04", "profile", day("2026-10-31")).outcome is Outcome.NOT_EVIDENCED


def test_a_low_profile_and_accepted_risks_satisfy(insurer):
    made = profile(insurer, level=1)
    subject = rated(residual=(4, 4), owner=insurer.hitd)
    save(Acceptance(risk=subject, reason="x", approver=insurer.ceo, accepted_on=FRESH,
                    expires_on=day("2026-12-31")))  # fmt: skip
    found = verdict("ALN-04")
    assert found.outcome is Outcome.MET
    assert made.code in found.evidence
    assert reasons(verdict("ALN-04", day("2027-01-01"))) == {
        (subject.code, "is extreme before controls and neither treated nor accepted")
    }


@pytest.mark.parametrize(
    ("text", "band"),
    [("moderate (3 of 5)", 3), ("4", 4), ("Significant", 4), ("most", 5), ("whatever", 3)],
)
def test_the_level_of_attention_is_read_from_words(text, band):
    assert band_from(text) == band


# --- queries -------------------------------------------------------------------------------------

RULES = (
    "ALN-01", "ALN-04", "GOV-04", "GOV-18", "MON-02", "RCA-20", "RCA-21", "RCA-22", "RCA-35",
    "RCA-36", "RCA-37",
)  # fmt: skip


@pytest.mark.parametrize("count", [2, 10])
def test_queries_do_not_grow_with_records(insurer, count, django_assert_max_num_queries):
    made = appetite(HIGH, approved_on=day("2026-03-01"), approved_by=insurer.board)
    profile(insurer, level=3)
    for n in range(count):
        claims = function(f"Function {n}")
        treatment(rated(f"Risk {n}", residual=(4, 4), functions=[claims]))
        threat(f"Threat {n}", functions=[claims], obligations="claims_payment")
        probe(control(f"Control {n}", is_key=True), result="ineffective")
        save(ThreatReview(title=f"Review {n}", reviewed_on=FRESH, conclusion="x"))
        situation_report()
    services.check_limits(made, actor=None, on=ON)
    assert (Risk.objects.count(), RiskRating.objects.count()) == (count, count)
    with django_assert_max_num_queries(68):
        found = book.evaluate(ON, size_band="medium", only=RULES)
    assert {v.fault for v in found.values()} == {""}
    assert len(found) == len(RULES)
