"""Each rule of governance gives each outcome that it can give, for the reason that it states."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.governance import models as g

from .insurer import (
    BOARD_DAY,
    ON,
    _means,
    _plan,
    day,
    decide,
    document,
    outcome,
    save,
    verdict,
)

MET = [
    "INT-02", "APP-01", "ALN-02", "ALN-03", "DEV-01", "DEV-02", "DEV-03", "DEV-04", "CISO-01",
    "CISO-02", "CISO-03", "CISO-04", "CISO-05", "CISO-06", "CISO-07", "CISO-08", "CISO-10",
    "FWK-01", "FWK-06", "STR-01", "STR-02", "STR-05", "STR-06", "STR-07", "STR-08", "STR-09",
    "STR-10", "STR-11", "STR-13", "STR-14", "STR-15", "STR-16", "STR-17", "GOV-01", "GOV-02",
    "GOV-03", "GOV-05", "GOV-06", "GOV-07", "GOV-08", "GOV-09", "GOV-10", "GOV-11", "GOV-12",
    "GOV-13", "GOV-14", "GOV-15", "GOV-16",
]  # fmt: skip
# What governance can show is there; the rest lies in registers that are still to come.
WAITING = [
    "FWK-03", "FWK-05", "STR-12",
]  # fmt: skip
# The policy or the strategy is there; the risk register and the profile are empty.
HALF = ["ALN-01", "ALN-04", "GOV-18"]
# The framework says it, and the registers of controls and sources are empty.
SAID = ["FWK-02", "FWK-04", "STR-03", "STR-04"]


@pytest.mark.django_db
def test_without_records_nothing_is_met():
    assert {
        clause for clause in (*MET, *HALF, *WAITING) if verdict(clause).outcome.is_satisfied
    } == set()


@pytest.mark.parametrize("clause", MET)
def test_what_the_records_show_is_met(insurer, clause):
    found = verdict(clause)
    assert (found.outcome.value, found.gaps) == ("met", ())
    assert found.evidence


@pytest.mark.parametrize("clause", WAITING)
def test_what_other_registers_decide_is_never_passed_off_as_met(insurer, clause):
    found = verdict(clause)
    assert (found.outcome.value, found.gaps) == ("not_evaluated", ())
    assert "aits for" in found.note


@pytest.mark.parametrize("clause", HALF)
def test_a_policy_without_risks_is_half_of_it(insurer, clause):
    assert outcome(clause) == "partly"


@pytest.mark.parametrize("clause", SAID)
def test_what_the_framework_says_is_half_of_it(insurer, clause):
    found = verdict(clause)
    assert found.outcome.value == "partly"
    assert dict(found.parts)["capability"].outcome.value == "met"


def test_a_line_of_its_own_is_asked_only_of_combined_posts(insurer):
    assert outcome("CISO-09") == "not_applicable"


def change(record, **values):
    assert type(record).objects.filter(pk=record.pk).update(**values) == 1


def drop(model, **filters):
    assert model.objects.filter(**filters).delete()[0] > 0


def combine(it, **decision):
    """The head of IT becomes CISO."""
    change(it.ciso_role, person=it.hitd)
    if decision:
        decide(it, "Combined", it.meeting, kind="exception", subjects="CISO-08", **decision)


def unapprove(version):
    change(version, approved_on=None, approved_sha256="", drafted_on=day("2026-01-01"))


def of_old(version):
    change(version, approved_on=day("2024-01-01"), effective_on=day("2024-01-01"))


# clause, what is changed, the outcome, a part of the reason of the first gap
CASES = [
    ("INT-02", lambda it: drop(g.RegulatoryInstrument), "not_evidenced", "not among"),
    ("INT-02", lambda it: change(it.instrument, adoption=None), "partly", "no decision"),
    ("APP-01", lambda it: drop(g.EntityProfile), "not_evidenced", "not filled in"),
    ("APP-01", lambda it: change(it.entity, registration_number=""), "not_met", "number or type"),
    ("APP-01", lambda it: change(it.entity, has_window_takaful=True), "partly", "window"),
    ("ALN-01", lambda it: change(it.risk_policy, topics=""), "partly", "cyber risk"),
    ("ALN-01", lambda it: of_old(it.risk_policy), "partly", "approved on 1 Jan 2024"),
    ("ALN-01", lambda it: unapprove(it.risk_policy), "not_met", "not an approved"),
    ("ALN-02", lambda it: drop(g.Authorship, person=it.risk), "partly", "risk management"),
    ("ALN-02", lambda it: drop(g.Authorship), "not_evidenced", "no author"),
    ("ALN-02", lambda it: g.Authorship.objects.update(signed_off_on=ON), "not_met", "Nobody"),
    ("ALN-03", lambda it: drop(g.Authorship, person=it.ciso), "partly", "was CISO"),
    ("ALN-04", lambda it: unapprove(it.strategy), "not_met", "not an approved"),
    ("DEV-01", lambda it: drop(g.StandardAdoption), "not_evidenced", "no decision"),
    ("DEV-01", lambda it: g.StandardAdoption.objects.update(rationale=""), "not_met", "reasons"),
    ("DEV-02", lambda it: drop(g.StandardAdoption), "not_evidenced", "no decision"),
    ("DEV-02", lambda it: change(it.standards[0], edition="9"), "not_met", "version is '9'"),
    ("DEV-03", lambda it: change(it.standards[1], approver=None), "not_met", "who approved"),
    ("DEV-04", lambda it: change(it.standards[2], is_certified=True,
                                 certificate_valid_to=day("2026-01-01")), "partly", "valid until"),
    ("CISO-01", lambda it: drop(g.RoleAssignment, role="ciso"), "not_evidenced", "Nobody"),
    ("CISO-01", lambda it: change(it.ciso_role, to_on=day("2026-05-31")), "not_met", "30 days"),
    ("CISO-01", lambda it: change(it.ciso, left_on=day("2026-05-31")), "not_met", "30 days"),
    ("CISO-01", lambda it: change(it.ciso, is_senior_officer=False), "partly", "senior officer"),
    ("CISO-01", lambda it: change(it.ciso_role, appointment=None), "partly", "no appointment"),
    ("CISO-01", lambda it: save(g.RoleAssignment, role="ciso", person=it.risk,
                                from_on=day("2026-01-01")), "partly", "overlap"),
    ("CISO-02", lambda it: drop(g.Qualification) or drop(g.Attestation), "not_evidenced", "list"),
    ("CISO-02", lambda it: change(it.qualification, title="Diploma")
     or drop(g.Attestation), "not_met", "no qualification of the list"),
    ("CISO-03", lambda it: drop(g.Experience) or drop(g.Attestation), "not_evidenced", "No sec"),
    ("CISO-03", lambda it: change(it.experience, from_on=day("2024-06-30"))
     or drop(g.Attestation), "not_met", "2.0 years"),
    ("CISO-04", lambda it: g.DocumentVersion.objects.update(topics=""), "partly", "No paper"),
    ("CISO-04", lambda it: g.Document.objects.update(owner=it.hitd), "partly", "its owner is"),
    ("CISO-05", lambda it: drop(g.CisoNeedAssessment), "not_evidenced", "No assessment"),
    ("CISO-05", lambda it: change(it.need, approved_by_body=None), "partly", "nobody is named"),
    ("CISO-05", lambda it: change(it.need, completed_on=None, started_on=day("2020-08-01")),
     "not_met", "not been completed"),
    ("CISO-06", lambda it: change(it.need, completed_on=day("2020-11-20")), "late", "20 Nov 2020"),
    ("CISO-06", lambda it: drop(g.CisoNeedAssessment), "not_evidenced", "No assessment"),
    ("CISO-07", lambda it: change(it.need, profile_completed_on=day("2020-10-01")), "partly",
     "1 Oct 2020"),
    ("CISO-07", lambda it: change(it.need, profile="", band=None, driving_categories=""),
     "not_met", "'none'"),
    ("CISO-07", lambda it: drop(g.CisoNeedAssessment), "not_evidenced", "No assessment"),
    ("CISO-08", lambda it: drop(g.RoleAssignment, role="hitd"), "not_evidenced", "head of IT"),
    ("CISO-08", combine, "not_met", "CISO and head of IT"),
    ("CISO-08", lambda it: combine(it, expires_on=day("2026-12-31")), "not_met", "assessment"),
    ("CISO-09", lambda it: combine(it) or change(it.hitd_role, reports_to_role="",
                                                 reports_to_board=True), "partly", "both roles"),
    ("CISO-09", lambda it: combine(it) or change(it.ciso_role, reports_to_board=False),
     "not_evidenced", "No reporting line"),
    ("CISO-09", lambda it: combine(it) or change(it.ciso_role, reports_to_board=False,
                                                 reports_to_role="hitd"), "partly", "into IT"),
    ("CISO-10", lambda it: change(it.report_item, presenter=it.hitd), "not_met", "No report"),
    ("CISO-10", lambda it: change(it.report_item, kind="other"), "not_met", "No report"),
    ("CISO-10", lambda it: g.Meeting.objects.update(committee=it.management), "not_evidenced",
     "No report"),
    ("FWK-01", lambda it: change(it.framework, elements="strategy"), "partly", "governance"),
    ("FWK-01", lambda it: change(it.framework, approved_by_body=it.management), "partly", "Board"),
    ("FWK-01", lambda it: change(it.framework, review_due_on=day("2026-06-01")), "partly", "due"),
    ("FWK-01", lambda it: change(it.framework, approved_sha256=""), "partly", "not kept"),
    ("FWK-01", lambda it: change(it.framework, withdrawn_on=day("2026-06-01")), "not_met", "force"),
    ("FWK-02", lambda it: change(it.framework, capabilities=""), "not_met", "anticipate"),
    ("FWK-03", lambda it: change(it.framework, capabilities=""), "not_met", "detect"),
    ("FWK-04", lambda it: change(it.framework, capabilities=""), "not_met", "prevent"),
    ("FWK-05", lambda it: unapprove(it.response_plan), "partly", "not an approved"),
    ("FWK-06", lambda it: drop(g.StandardAdoption), "not_evidenced", "No followed"),
    ("FWK-06", lambda it: g.StandardAdoption.objects.update(unmapped_controls=2), "not_met", "No"),
    ("STR-01", lambda it: change(it.strategy_objective, owner=None), "partly", "no owner"),
    ("STR-01", lambda it: drop(g.Objective), "partly", "no objectives"),
    ("STR-02", lambda it: change(it.strategy, cites=None), "partly", "no framework version"),
    ("STR-02", lambda it: change(it.strategy_objective, elements="strategy"), "partly", "serves"),
    ("STR-03", lambda it: change(it.framework, capabilities=""), "not_met", "operational"),
    ("STR-04", lambda it: change(it.framework, capabilities=""), "not_met", "policyholder"),
    ("STR-05", lambda it: g.ObjectiveProgress.objects.update(noted_on=day("2025-01-01")),
     "not_met", "progress"),
    ("STR-06", lambda it: change(it.requirements[0], role=""), "not_met", "no role"),
    ("STR-06", lambda it: drop(g.FrameworkRequirement), "not_evidenced", "no requirements"),
    ("STR-07", lambda it: unapprove(it.procedure), "not_met", "no approved version"),
    ("STR-08", lambda it: change(it.requirements[2], status="planned",
                                 planned_on=day("2026-01-01")), "not_met", "has passed"),
    ("STR-09", lambda it: change(it.notices[0], maximum_hours=None), "partly", "low severity"),
    ("STR-09", lambda it: drop(g.NotificationRule), "not_evidenced", "no notification rules"),
    ("STR-10", lambda it: change(it.board_duties, board_duties="oversee"), "partly", "strategy"),
    ("STR-10", lambda it: change(it.board_duties, decision=None), "not_met", "no decision"),
    ("STR-10", lambda it: drop(g.Responsibility), "not_evidenced", "no responsibilities"),
    ("STR-11", lambda it: change(it.accountable, role="cfo"), "not_met", "nobody holds"),
    ("STR-11", lambda it: change(it.accountable, kind="manage"), "not_met", "accountable"),
    ("STR-12", lambda it: g.Acknowledgement.objects.filter(person=it.hitd).update(
        acknowledged_on=None), "partly", "IT: 0 of 1"),
    ("STR-12", lambda it: drop(g.Acknowledgement), "partly", "no acknowledgements"),
    ("STR-13", lambda it: change(it.sections[0], owner=None), "partly", "has no owner"),
    ("STR-13", lambda it: drop(g.PlanSection), "not_evidenced", "no plan sections"),
    ("STR-14", lambda it: drop(g.StakeholderRisk, pk=it.stakeholder_risks[0].pk), "partly",
     "policyholders"),
    ("STR-14", lambda it: change(it.stakeholders, reviewed_on=day("2025-01-01")),
     "not_evidenced", "no decision"),
    ("STR-15", lambda it: change(it.stakeholder_risks[0], rating="high"), "not_met", "treatment"),
    ("STR-16", lambda it: change(it.review, reviewed_on=day("2025-01-01")), "not_met", "period"),
    ("STR-16", lambda it: change(it.trigger, happened_on=day("2026-02-10")), "partly", "no review"),
    ("STR-16", lambda it: drop(g.FrameworkReview), "not_met", "not reviewed"),
    ("STR-16", lambda it: drop(g.FrameworkReview) or drop(g.TriggerEvent), "not_evidenced", "not"),
    ("STR-17", lambda it: change(it.review, reviewed_on=day("2025-10-01")), "late", "16 Mar"),
    ("STR-17", lambda it: change(it.review, resulting_version=None), "partly", "no approved"),
    ("STR-17", lambda it: drop(g.FrameworkReview), "not_evidenced", "no review"),
    ("GOV-01", lambda it: change(it.strategy, approved_by_body=it.management), "partly", "Board"),
    ("GOV-01", lambda it: change(it.meeting, is_minuted=False), "partly", "minute"),
    ("GOV-01", lambda it: change(it.strategy, decision=None), "partly", "No meeting"),
    ("GOV-01", lambda it: change(it.board, quorum=5), "partly", "1 of the 5"),
    ("GOV-01", lambda it: g.AgendaItem.objects.update(was_discussed=False), "partly", "strategy"),
    ("GOV-01", lambda it: unapprove(it.strategy), "not_met", "not an approved"),
    ("GOV-02", lambda it: change(it.report_item, is_cyber=False), "partly", "too few"),
    ("GOV-02", lambda it: change(it.board_action, due_on=day("2026-06-01")), "partly", "1 Jun"),
    ("GOV-03", lambda it: drop(g.AgendaItem, meeting=it.profile_meetings[1]), "partly", "no repo"),
    ("GOV-03", lambda it: drop(g.AgendaItem, kind="risk_profile"), "not_met", "No report"),
    ("GOV-03", lambda it: g.Meeting.objects.update(committee=it.management), "not_evidenced", "No"),
    ("GOV-03", lambda it: g.Meeting.objects.update(committee=it.risk_committee), "not_met",
     "onward"),
    ("GOV-05", lambda it: change(it.business, cyber_view_on=day("2024-01-01")), "partly", "last"),
    ("GOV-05", lambda it: drop(g.BusinessObjective), "partly", "no business objectives"),
    ("GOV-06", lambda it: change(it.implementing, elements="strategy"), "partly", "governance"),
    ("GOV-06", lambda it: drop(g.Responsibility), "not_evidenced", "no responsibilities"),
    ("GOV-07", lambda it: change(it.managing, role="cfo"), "not_met", "nobody holds"),
    ("GOV-08", lambda it: change(it.board_duties, committee=None, role="ciso"), "not_met", "too"),
    ("GOV-08", lambda it: change(it.board_duties, kind="manage"), "not_evidenced", "oversee"),
    ("GOV-09", lambda it: change(it.budget, approved_on=None), "partly", "budget"),
    ("GOV-09", lambda it: change(it.request, acceptance=None), "partly", "rejected"),
    ("GOV-09", lambda it: change(it.ciso_role, to_on=day("2026-03-01")), "partly", "121 days"),
    ("GOV-10", lambda it: change(it.mandate, powers="stop_system"), "partly", "go-live"),
    ("GOV-10", lambda it: change(it.mandate, granted_by_body=it.management), "not_met", "neither"),
    ("GOV-10", lambda it: drop(g.Mandate), "not_evidenced", "No mandate"),
    ("GOV-11", lambda it: change(it.mandate, has_direct_board_access=False), "partly", "access"),
    ("GOV-11", lambda it: drop(g.Attendance, person=it.ciso), "partly", "attended no"),
    ("GOV-12", lambda it: drop(g.Training, person=it.director), "partly", "training"),
    ("GOV-12", lambda it: change(it.board_message, sent_on=day("2025-01-01")), "partly", "message"),
    ("GOV-13", lambda it: drop(g.Training, person=it.cfo), "partly", "training"),
    ("GOV-13", lambda it: change(it.awareness_item, kind="other"), "partly", "figures"),
    ("GOV-14", lambda it: it.areas[0].documents.clear(), "partly", "information security"),
    ("GOV-14", lambda it: of_old(it.policy), "partly", "was due on"),
    ("GOV-14", lambda it: [a.documents.clear() for a in it.areas] and drop(g.PolicyArea),
     "partly", "no policy areas"),
    ("GOV-15", lambda it: unapprove(it.procedure), "not_met", "no approved procedure"),
    ("GOV-16", lambda it: change(it.run, ran_on=day("2025-01-01")), "not_met", "no run"),
    ("GOV-16", lambda it: drop(g.ProcessRun) or drop(g.SecurityProcess), "not_evidenced", "no"),
    ("GOV-18", lambda it: it.areas[12].documents.clear(), "not_met", "cyber risk management"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "alter", "expected", "reason"), CASES,
    ids=[f"{n}-{case[0]}-{case[2]}" for n, case in enumerate(CASES)],
)  # fmt: skip
def test_what_falls_short_is_found_and_named(insurer, clause, alter, expected, reason):
    alter(insurer)
    found = verdict(clause)
    assert found.outcome.value == expected
    assert reason in found.gaps[0].reason
    assert found.outcome.value == "late" or all(gap.reason for gap in found.gaps)


def test_an_exception_of_the_board_stands_in_for_separate_posts(insurer):
    combine(insurer, expires_on=day("2026-12-31"))
    change(insurer.need, conclusion="combined")
    assert outcome("CISO-08") == "met_by_exception"
    assert outcome("CISO-08", day("2027-01-31")) == "not_met"


def test_an_exception_stands_in_for_a_small_team_that_oversees_itself(insurer):
    change(insurer.board_duties, committee=None, role="ciso")
    exception = decide(insurer, "Small", insurer.meeting, kind="exception", subjects="GOV-08")
    found = verdict("GOV-08")
    assert found.outcome.value == "met_by_exception"
    assert exception.code in found.evidence


@pytest.mark.parametrize("clause", ["DEV-01", "DEV-02", "STR-14", "STR-15"])
def test_a_reasoned_decision_against_it_satisfies_what_is_only_to_be_considered(insurer, clause):
    drop(g.StandardAdoption)
    drop(g.StakeholderRisk), drop(g.StakeholderRiskReview)
    decision = decide(
        insurer, "Not now", insurer.meeting, kind="consideration", result="rejected",
        subjects=clause,
    )  # fmt: skip
    found = verdict(clause)
    assert found.outcome.value == "met"
    assert decision.code in found.evidence


def test_a_committee_that_reports_onward_brings_the_profile_to_the_board(insurer):
    meeting = insurer.profile_meetings[1]
    change(meeting, committee=insurer.risk_committee)
    assert outcome("GOV-03") == "partly"
    change(insurer.report_item, subjects=meeting.code)
    assert outcome("GOV-03") == "met"


def test_a_ciso_from_outside_is_flagged_for_review_and_not_failed(insurer):
    change(insurer.ciso, kind="contractor")
    found = verdict("CISO-01")
    assert found.outcome.value == "met"
    assert "please review" in found.note


def test_before_its_deadline_the_need_assessment_is_not_owed(insurer):
    drop(g.CisoNeedAssessment)
    change(insurer.entity, registered_on=ON - dt.timedelta(days=10))
    assert outcome("CISO-06") == "not_applicable"
    assert verdict("CISO-06").due_on == day("2026-09-20")


def test_an_unanswered_review_owes_nothing_while_its_time_runs(insurer):
    change(insurer.review, resulting_version=None, reviewed_on=ON - dt.timedelta(days=5))
    assert outcome("STR-17") == "met"


def test_an_overdue_action_from_a_review_is_named(insurer):
    action = save(
        g.Action, title="Rewrite", source=insurer.review.code, raised_on=BOARD_DAY,
        due_on=day("2026-05-01"), owner=insurer.ciso,
    )  # fmt: skip
    found = verdict("STR-17")
    assert [gap.record for gap in found.gaps] == [action.code]


def test_a_small_insurer_is_asked_less_often(insurer):
    drop(g.AgendaItem, meeting=insurer.profile_meetings[1])
    assert outcome("GOV-03", size_band="small") == "partly"
    assert verdict("GOV-03", size_band="small").thresholds[0].value == 184


def test_rules_cost_the_same_number_of_queries_with_more_records(insurer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            for clause in (*MET, *HALF, *WAITING):
                outcome(clause)
        return len(captured)

    before = queries()
    for title in ("a", "b"):
        policy = document(insurer, "policy", policy_areas=insurer.areas)
        document(insurer, "procedure", carries_out=[policy.document])
        save(g.Attestation, person=insurer.ciso, reasons=title, attested_by=insurer.ceo,
             attested_on=ON)  # fmt: skip
        save(g.Experience, title=title, person=insurer.ciso, from_on=ON)
        save(g.AgendaItem, title=title, meeting=insurer.meeting, kind="ciso_report",
             report=insurer.ciso_report, presenter=insurer.ciso)  # fmt: skip
    _plan(insurer), _means(insurer)
    assert queries() == before
