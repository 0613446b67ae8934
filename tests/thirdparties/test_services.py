"""Verbs: tiers, questionnaires, suspension, findings, tasks; what each refuses."""

import datetime as dt

import pytest

from hisaar.assets.models import BusinessProcess, ThirdParty
from hisaar.platform.evidence.services import store
from hisaar.platform.records import Invalid, Refused
from hisaar.platform.tasks.models import Task
from hisaar.thirdparties import concentration, queries, services, tiering
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.models import (
    RestrictedCountry,
    Subcontractor,
    SuspensionStep,
    ThirdPartyAssessment,
    ThirdPartyFinding,
    TierDecision,
)
from hisaar.thirdparties.services.assessing import proposed_findings

from .makers import (
    assurance,
    contract,
    data_set,
    day,
    finding,
    function,
    link,
    party,
    person,
    save,
    service,
    system,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 24)
CONFIRMED, BACK = dt.date(2026, 11, 5), dt.date(2026, 11, 6)


class TestTiers:
    def tier(self, provider):
        return tiering.propose(provider, ON).tier

    def test_a_critical_function_puts_it_into_the_first_tier_and_says_which(self):
        provider, claims = party(tier="3"), function()
        service(provider, functions=[claims])
        proposal = tiering.propose(provider, ON)
        assert (proposal.tier, proposal.differs) == ("1", True)
        assert proposal.told == f"Something critical needs it ({claims.code})."

    def test_an_important_function_or_a_link_puts_it_into_the_second(self):
        first, second = party(), party("Other (demo)")
        service(first, functions=[function(criticality="important")])
        link(second)
        assert (self.tier(first), self.tier(second)) == ("2", "2")

    def test_health_data_many_people_and_critical_systems_weigh_most(self):
        health, many, runs, makes = (party(f"P{n} (demo)") for n in range(4))
        service(health, data=[data_set("Health", has_health_data=True)])
        service(many, data=[data_set("All", record_count=100_000)])
        core = system(criticality="critical")
        service(runs, systems=[core], access="hosts")
        system("Ledger", criticality="critical", vendor=makes)
        assert [self.tier(p) for p in (health, many, runs, makes)] == ["1", "1", "1", "1"]

    def test_one_person_below_many_stays_in_the_second(self):
        provider = party()
        service(provider, data=[data_set(record_count=99_999)])
        assert self.tier(provider) == "2"

    def test_what_ended_does_not_count(self):
        provider = party()
        service(provider, functions=[function()], to_on=day("2026-01-01"))
        assert self.tier(provider) == "3"

    def test_deciding_sets_the_tier_and_keeps_what_was_proposed(self):
        provider = party(tier="")
        service(provider, functions=[function()])
        decision = services.decide_tier(provider, actor=None, tier="1", by=person(), on=ON)
        assert ThirdParty.objects.get().tier == "1"
        assert (decision.proposed, decision.decided_on) == ("1", ON)
        assert tiering.differences(ON) == []

    def test_another_tier_needs_a_reason(self):
        provider = party(tier="")
        with pytest.raises(Invalid, match="The records propose tier 3; say why it is 1"):
            services.decide_tier(provider, actor=None, tier="1", by=None, on=ON)
        assert not TierDecision.objects.exists()
        services.decide_tier(provider, actor=None, tier="1", by=None, on=ON, reason="By the Board")
        assert [p.party for p in tiering.differences(ON)] == [provider]

    def test_an_older_decision_is_not_applied_over_a_later_one(self):
        provider = party(tier="")
        old = save(TierDecision(third_party=provider, tier="2", decided_on=day("2026-01-01")))
        services.decide_tier(provider, actor=None, tier="3", by=None, on=ON)
        with pytest.raises(Refused, match="decided on 24 Nov 2026, after this one"):
            services.apply_tier(old, actor=None)


@pytest.fixture
def sent():
    planned = save(ThirdPartyAssessment(third_party=party(), owner=person()))
    return services.send(
        planned, actor=None, questionnaire="agents", on=day("2026-11-01"), due_on=day("2026-11-20")
    )


def fill(assessment, **over):
    """Answer everything, all well unless told otherwise."""
    questionnaire = library.questionnaire("agents")
    for section in questionnaire.sections:
        given = {}
        for question in section.questions:
            named = [o.id for o in question.options if o.id not in ("partly", "not_applicable")]
            given[question.id] = named[0] if named else {"number": "24"}.get(question.kind, "text")
        services.save_section(assessment, section.id, given | over, actor=None)
    assessment.refresh_from_db()


class TestQuestionnaires:
    def test_sending_keeps_the_questions_of_the_day(self, sent):
        assert sent.status == "sent"
        assert (sent.questionnaire.identifier, sent.questionnaire.edition) == ("agents", "2026.1")
        kept = library.of_edition(sent.questionnaire)
        assert kept == library.questionnaire("agents")

    def test_a_changed_questionnaire_needs_a_new_version(self, sent):
        edition = sent.questionnaire
        edition.digest = "0" * 64
        save(edition)
        other = save(ThirdPartyAssessment(third_party=party("Other (demo)")))
        with pytest.raises(Refused, match="give the file a new version"):
            services.send(other, actor=None, questionnaire="agents", on=ON, due_on=ON)

    def test_what_was_sent_is_not_sent_again(self, sent):
        with pytest.raises(Refused, match="is sent already; plan another one"):
            services.send(sent, actor=None, questionnaire="agents", on=ON, due_on=ON)

    def test_a_section_is_kept_incomplete_and_the_others_stay(self, sent):
        services.save_section(sent, "access", {"own_accounts": "yes"}, actor=None)
        services.save_section(sent, "devices", {"updates": "partly"}, actor=None)
        sent.refresh_from_db()
        assert sent.answers["own_accounts"] == {"value": "yes"}
        assert sent.answers["updates"] == {"value": "partly"}
        assert sent.status == "sent"

    def test_nothing_is_handed_in_before_all_is_answered(self, sent):
        with pytest.raises(Refused, match=r"13 questions of TPA-\d+ must still be answered first"):
            services.submit(sent, respondent="Somebody", actor=None, on=ON)

    def test_handing_in_needs_a_name(self, sent):
        fill(sent)
        with pytest.raises(Refused, match="Write your name"):
            services.submit(sent, respondent=" ", actor=None, on=ON)

    def test_answered_accepted_and_the_next_one_planned(self, sent):
        fill(sent)
        answered = services.submit(sent, respondent="Somebody", actor=None, on=day("2026-11-10"))
        assert answered.status == "answered"
        services.accept(answered, actor=None, reviewer=person(), rating="low", on=ON)
        assert answered.status == "accepted"
        assert ThirdParty.objects.get().next_assessment_on == dt.date(2027, 11, 24)

    def test_sent_back_it_is_open_again_and_can_be_handed_in_on_the_same_day(self, sent):
        fill(sent)
        answered = services.submit(sent, respondent="Somebody", actor=None, on=ON)
        services.send_back(answered, actor=None, remarks="Which tool?", on=ON)
        assert (answered.status, answered.is_open) == ("returned", True)
        again = services.submit(answered, respondent="Somebody", actor=None, on=ON)
        assert again.status == "answered"

    def test_only_an_answer_is_accepted_or_sent_back(self, sent):
        with pytest.raises(Refused, match="is sent; accept an answer that is in"):
            services.accept(sent, actor=None, reviewer=person(), rating="low", on=ON)
        with pytest.raises(Refused, match="is sent; only an answer is sent back"):
            services.send_back(sent, actor=None, remarks="x", on=ON)

    def test_after_withdrawal_nothing_is_kept(self, sent):
        services.withdraw(sent, actor=None, reason="They left", on=ON)
        with pytest.raises(Refused, match="is withdrawn; nothing can be changed any more"):
            services.save_section(sent, "access", {}, actor=None)

    def test_failures_become_findings_once(self, sent):
        fill(sent, own_accounts="no", notice_hours="72")
        answered = services.submit(sent, respondent="Somebody", actor=None, on=ON)
        assert [f.question.id for f in proposed_findings(answered)] == [
            "own_accounts", "notice_hours",
        ]  # fmt: skip
        services.raise_findings(
            answered, actor=None, on=ON, due_on=day("2027-01-31"), questions="notice_hours"
        )
        made = ThirdPartyFinding.objects.get()
        assert (made.severity, made.due_on) == ("high", day("2027-01-31"))
        assert made.description.endswith("was answered “72”: 72 is more than 48.")
        assert [f.question.id for f in proposed_findings(answered)] == ["own_accounts"]
        with pytest.raises(Refused, match="No finding is proposed for notice_hours"):
            services.raise_findings(
                answered, actor=None, on=ON, due_on=ON, questions="notice_hours"
            )

    def test_a_paper_is_concluded_without_a_questionnaire(self):
        planned = save(ThirdPartyAssessment(third_party=party(tier="3")))
        services.conclude_on_paper(
            planned, actor=None, reviewer=person(), rating="medium", on=ON, conclusion="Visited"
        )
        assert planned.status == "accepted"
        assert ThirdParty.objects.get().next_assessment_on == dt.date(2029, 11, 24)

    def test_files_are_kept_as_evidence_for_the_assessment(self, sent):
        planned = save(ThirdPartyAssessment(third_party=party("Other (demo)")))
        services.send(planned, actor=None, questionnaire="tier_1", on=ON, due_on=ON)
        stored = store(b"%PDF-1.4 certificate", name="iso.pdf")
        (proof,) = services.keep_files(planned, "proof_file", [stored], actor=None, on=ON)
        planned.refresh_from_db()
        assert planned.answers["proof_file"] == {"value": [proof.code]}
        assert proof.subjects == planned.code
        with pytest.raises(Refused, match="takes no files"):
            services.keep_files(planned, "officer", [stored], actor=None, on=ON)
        more = [store(f"%PDF-1.4 {n}".encode(), name=f"{n}.pdf") for n in range(5)]
        with pytest.raises(Refused, match="At most 5 files"):
            services.keep_files(planned, "proof_file", more, actor=None, on=ON)


class TestSuspension:
    def cut(self, **fields):
        provider = party()
        first = link(provider, reconnection="1. Change all keys\n\n2) Scan the host")
        link(provider, title="Portal")
        made = services.suspend(
            provider, actor=None, reason="Breach at the provider", by=person(), on=day("2026-11-01")
        )
        return made, first

    def confirm(self, made, on=CONFIRMED):
        for step in SuspensionStep.objects.filter(suspension=made, confirmed_on=None):
            services.confirm_step(step, actor=None, by=person(), on=on)

    def test_all_links_are_cut_and_the_steps_are_those_of_their_protocols(self):
        made, first = self.cut()
        assert made.links.count() == 2
        texts = list(made.steps.values_list("position", "text"))
        other = made.links.exclude(pk=first.pk).get()
        assert texts == [
            (1, "Change all keys"), (2, "Scan the host"),
            (3, f"Write the protocol of reconnection for {other.code}, and do it."),
        ]  # fmt: skip
        assert made.is_in_force(day("2026-11-01"))
        assert not made.is_in_force(day("2026-10-31"))

    def test_no_access_comes_back_before_every_step_is_confirmed(self):
        made, _ = self.cut()
        step = made.steps.get(position=2)
        services.confirm_step(step, actor=None, by=person(), on=day("2026-11-02"))
        with pytest.raises(Refused, match=r"2 steps of 3 not confirmed \(1 and 3\)"):
            self.reconnect(made)
        assert made.reconnected_on is None

    def reconnect(self, made, on=BACK, checks="Keys and scan seen"):
        return services.reconnect(made, actor=None, approver=person(), on=on, checks=checks)

    def test_after_all_steps_it_comes_back(self):
        made, _ = self.cut()
        self.confirm(made)
        self.reconnect(made)
        assert not made.is_in_force(day("2026-11-06"))
        assert made.is_in_force(day("2026-11-05"))
        with pytest.raises(Refused, match="was reconnected on 6 Nov 2026"):
            self.reconnect(made)

    def test_a_step_confirmed_later_does_not_count_for_an_earlier_day(self):
        made, _ = self.cut()
        self.confirm(made, on=day("2026-11-10"))
        with pytest.raises(Refused, match="3 steps of 3 not confirmed"):
            self.reconnect(made)

    def test_it_must_say_what_was_checked_and_not_lie_before_the_cut(self):
        made, _ = self.cut()
        self.confirm(made)
        with pytest.raises(Refused, match="Say what was checked"):
            self.reconnect(made, checks=" ")
        with pytest.raises(Refused, match="The access was cut on 1 Nov 2026, after that"):
            self.reconnect(made, on=day("2026-10-30"))

    def test_access_that_is_cut_is_not_cut_twice(self):
        made, first = self.cut()
        with pytest.raises(Refused, match=f"{made.code} has cut that access already"):
            services.suspend(
                made.third_party, actor=None, reason="Again", by=person(), on=ON, links=[first]
            )
        with pytest.raises(Refused, match="is in force since 1 Nov 2026"):
            services.suspend_access(made, actor=None, by=person(), on=ON)

    def test_a_step_is_confirmed_once(self):
        made, _ = self.cut()
        step = made.steps.first()
        services.confirm_step(step, actor=None, by=person(), on=day("2026-11-02"))
        with pytest.raises(Refused, match="Step 1 was confirmed on 2 Nov 2026"):
            services.confirm_step(step, actor=None, by=person(), on=ON)


class TestFollowingUp:
    def test_a_finding_is_closed_with_a_note_once(self):
        found = finding(party())
        with pytest.raises(Refused, match="Say how"):
            services.close_finding(found, actor=None, on=ON, note=" ")
        services.close_finding(found, actor=None, on=ON, note="Own accounts now")
        with pytest.raises(Refused, match="was closed on 24 Nov 2026"):
            services.close_finding(found, actor=None, on=ON, note="Again")

    def test_tasks_are_made_for_what_runs_out_or_is_late_and_only_once(self):
        provider = party()
        contract(provider, ends_on=day("2027-02-20"), notice_days=30)  # 88 days ahead
        contract(provider, title="Far", ends_on=day("2027-02-23"))  # 91 days ahead
        assurance(provider, expires_on=day("2027-01-23"))  # 60 days ahead
        assurance(provider, kind="audit", expires_on=day("2027-01-24"))
        finding(provider, due_on=day("2026-11-23"))
        finding(provider, title="Today", due_on=ON)
        late = save(ThirdPartyAssessment(third_party=provider))
        services.send(
            late, actor=None, questionnaire="agents", on=day("2026-10-01"),
            due_on=day("2026-11-01"),
        )  # fmt: skip
        assert services.follow_up(ON) == 4
        assert services.follow_up(ON) == 0
        assert set(Task.objects.values_list("due_on", flat=True)) == {
            day("2027-01-21"), day("2027-01-23"), ON,
        }  # fmt: skip
        assert set(Task.objects.values_list("owner", flat=True)) == {person().pk}

    def test_a_place_is_confirmed_in_words_or_codes(self):
        hosting = service(party())
        services.confirm_location(hosting, actor=None, countries="Pakistan; uae", on=ON)
        assert hosting.data_locations == "PK AE"
        with pytest.raises(Refused, match="was confirmed on 24 Nov 2026 already"):
            services.confirm_location(hosting, actor=None, countries="PK", on=day("2026-01-01"))
        with pytest.raises(Invalid, match="'Pakistn' is not a country"):
            services.confirm_location(hosting, actor=None, countries="Pakistn", on=ON)

    def test_a_country_on_the_list_is_known_by_its_name(self):
        row = save(RestrictedCountry(country="sg"))
        assert (row.country, row.title) == ("SG", "Singapore")


class TestConcentration:
    def test_the_published_case(self):
        """graph.json, B-CONC-01: 5, 3 and 2 functions; two parties hand on to the first."""
        first, second, third = (party(f"T{n} (demo)") for n in (1, 2, 3))
        for provider, number in ((first, 5), (second, 3), (third, 2)):
            made = [function(f"{provider.title} {n}") for n in range(number)]
            service(provider, functions=made)
        for provider in (second, third):
            save(Subcontractor(third_party=provider, provider=first))
        measure = concentration.measures(ON)[0]
        assert measure.total == 10
        assert measure.herfindahl == pytest.approx(0.38, abs=1e-12)
        top = measure.shares[0]
        assert (top.code, top.direct_share, top.through_share) == (first.code, 0.5, 1.0)

    def test_a_subcontractor_by_name_counts_too_and_one_that_ended_does_not(self):
        provider = party()
        service(provider, functions=[function()], data=[data_set()])
        save(Subcontractor(third_party=provider, name="Host Company (demo)"))
        save(Subcontractor(third_party=provider, name="Gone (demo)", to_on=day("2026-01-01")))
        for measure in concentration.measures(ON):
            assert [(s.name, s.direct, s.through) for s in measure.shares] == [
                ("Core Soft (demo)", 1, 1), ("Host Company (demo)", 0, 1),
            ]  # fmt: skip

    def test_a_function_stands_on_whoever_hosts_its_systems(self):
        hosts, supports = party("Hosts (demo)"), party("Supports (demo)")
        core, claims = system(), function()
        process = save(BusinessProcess(title="Settle"), functions=[claims], systems=[core])
        service(hosts, systems=[core], access="hosts")
        service(supports, systems=[core], access="remote")
        assert [s.name for s in concentration.measures(ON)[0].shares] == ["Hosts (demo)"]
        assert concentration.stands_on(queries.profile_of(hosts, ON)) == [
            claims.code, process.code, core.code,
        ]  # fmt: skip
        assert concentration.stands_on(queries.profile_of(supports, ON)) == []

    def test_without_records_there_is_nothing_to_concentrate(self):
        assert [(m.total, m.herfindahl, m.shares) for m in concentration.measures(ON)] == [
            (0, 0.0, ())
        ] * 4

    def test_nobody_is_their_own_subcontractor(self):
        provider = party()
        with pytest.raises(Invalid, match="Nobody is their own subcontractor"):
            save(Subcontractor(third_party=provider, provider=provider))
