"""The rules over third parties: each outcome, and the same question asked of a day in the past."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.catalogue.rules import Outcome
from hisaar.governance.models import Document, DocumentVersion, PolicyArea
from hisaar.platform.evidence.services import store
from hisaar.thirdparties.models import RestrictedCountry
from hisaar.thirdparties.rules.extensions import (
    accountability_stays,
    clouds_are_where_they_may_be,
)

from .makers import (
    ON,
    assessment,
    assurance,
    contract,
    data_set,
    day,
    exchange,
    finding,
    link,
    outcome,
    party,
    person,
    reasons,
    save,
    service,
)

pytestmark = pytest.mark.django_db


def in_force(kind, title, **fields):
    document = save(Document(title=title, kind=kind))
    version = DocumentVersion(
        document=document, number="1", approved_on=day("2026-03-01"), approved_by=person(),
        file=store(title.encode(), name=f"{title}.txt"), **fields,
    )  # fmt: skip
    save(version)
    return document


class TestInt01:
    def framework(self, scope="own_systems partners intermediaries"):
        in_force("framework", "Framework", scope=scope)

    def test_it_is_met_by_links_flows_or_a_mark_that_there_are_none(self):
        self.framework()
        link(party("Bank (demo)", category="bank"))
        party("Broker (demo)", category="broker", has_no_connection=True)
        assert outcome("INT-01") == "met"

    def test_a_bank_without_a_link_is_a_gap(self):
        self.framework()
        party("Bank (demo)", category="bank")
        assert outcome("INT-01") == "partly"
        assert reasons("INT-01") == [
            "has neither link nor data flow on record and is not marked as having none"
        ]

    def test_others_than_partners_and_intermediaries_are_not_asked(self):
        self.framework()
        party("Printer (demo)", category="printing")
        assert outcome("INT-01") == "partly"
        assert reasons("INT-01") == [
            "There are no partners and intermediaries on record, so that nothing can be shown."
        ]

    def test_a_framework_for_own_systems_only_falls_short(self):
        self.framework("own_systems")
        link(party("Bank (demo)", category="bank"))
        assert outcome("INT-01") == "partly"

    def test_before_the_framework_was_approved_it_was_not_met(self):
        self.framework()
        link(party("Bank (demo)", category="bank"))
        assert outcome("INT-01", day("2026-02-01")) == "partly"


class TestGov17:
    def policy(self):
        area = save(PolicyArea(title="third party"))
        area.documents.add(in_force("policy", "Policy on third parties"))

    def test_it_is_met_by_policy_tier_owner_and_day(self):
        self.policy()
        party()
        assert outcome("GOV-17") == "met"

    def test_what_each_lacks_is_named(self):
        self.policy()
        party(tier="", owner=None, next_assessment_on=None)
        assert outcome("GOV-17") == "partly"
        assert reasons("GOV-17") == ["has no tier, owner or date for its next assessment"]

    def test_without_policy_and_third_parties_nothing_is_evidenced(self):
        assert outcome("GOV-17") == "not_evidenced"

    def test_before_the_policy_was_approved_it_was_partly_met(self):
        self.policy()
        party()
        assert outcome("GOV-17", day("2026-02-01")) == "partly"

    def test_third_parties_that_ended_are_not_asked(self):
        self.policy()
        party()
        party("Gone (demo)", tier="", to_on=day("2026-06-30"))
        assert outcome("GOV-17") == "met"
        assert outcome("GOV-17", day("2026-06-01")) == "partly"


class TestRca32:
    def managed(self, **fields):
        provider = party(**fields)
        service(provider, data=[data_set()])
        contract(provider)
        assessment(provider)
        return provider

    def test_it_is_met_by_tier_rating_clauses_and_no_open_finding(self):
        self.managed()
        assert outcome("RCA-32") == "met"

    def test_a_first_tier_assessment_lapses_after_a_year_and_a_second_tier_one_after_two(self):
        provider = self.managed()
        assert outcome("RCA-32", day("2027-06-02")) == "partly"
        assert reasons("RCA-32", day("2027-06-02")) == [
            "was last assessed on 1 Jun 2026, more than 12 months ago"
        ]
        provider.tier = "2"
        save(provider)
        assert outcome("RCA-32", day("2027-06-02")) == "met"

    def test_what_falls_short_is_named(self):
        provider = party(tier="")
        link(provider)
        assert outcome("RCA-32") == "partly"  # no finding is open
        assert reasons("RCA-32") == [
            "has no tier",
            "was never assessed",
            "has no contract in force",
        ]

    def test_clauses_that_a_first_tier_contract_lacks_are_named(self):
        provider = party()
        service(provider, data=[data_set()])
        assessment(provider)
        contract(provider, clauses="confidentiality security_measures exit")
        assert reasons("RCA-32") == [
            "no contract in force lays down: notice of breaches and right to audit"
        ]

    def test_a_grave_finding_needs_a_day_until_it_is_closed(self):
        provider = self.managed()
        finding(provider, severity="low")
        assert outcome("RCA-32") == "met"
        finding(provider, closed_on=day("2026-11-01"))
        assert outcome("RCA-32") == "met"
        assert outcome("RCA-32", day("2026-10-01")) == "partly"
        assert reasons("RCA-32", day("2026-10-01")) == ["has no day by which it is due"]

    def test_before_the_assessment_was_accepted_it_was_never_assessed(self):
        self.managed()
        assert reasons("RCA-32", day("2026-05-25")) == ["was never assessed"]

    def test_an_assessment_without_a_rating_does_not_suffice(self):
        provider = party()
        service(provider, data=[data_set()])
        contract(provider)
        made = assessment(provider, rating="")
        assert reasons("RCA-32") == [f"{made.code} gives no rating of its cyber risk"]

    def test_an_authority_is_asked_for_no_contract_and_no_assessment(self):
        supervisor = party("Commission (demo)", category="authority")
        link(supervisor)
        assert outcome("RCA-32") == "not_applicable"

    def test_a_third_party_without_access_and_data_has_nothing_to_manage(self):
        party()
        assert outcome("RCA-32") == "not_applicable"

    def test_without_third_parties_nothing_is_evidenced(self):
        assert outcome("RCA-32") == "not_evidenced"


class TestRca33:
    def holder(self, **fields):
        provider = party(**fields)
        return provider, service(provider, data=[data_set(subject="company")])

    def test_a_first_tier_holder_needs_proof_that_was_read_and_covers_the_service(self):
        provider, hosting = self.holder()
        assert reasons("RCA-33") == ["has no proof beyond its own word that is in date"]
        proof = assurance(provider, reviewed_on=None)
        assert reasons("RCA-33") == [f"{proof.code} was not read by anybody yet"]
        proof.reviewed_on = day("2026-02-01")
        save(proof)
        assert reasons("RCA-33") == [f"no proof in date covers {hosting.code}"]
        save(proof, services=[hosting])
        assert outcome("RCA-33") == "met"

    def test_a_questionnaire_suffices_for_a_second_tier_holder_only(self):
        provider, _ = self.holder(tier="2")
        assessment(provider)
        assert outcome("RCA-33") == "met"
        provider.tier = "1"
        save(provider)
        assert outcome("RCA-33") == "not_met"

    def test_a_certificate_proves_nothing_after_it_expired_or_before_it_was_issued(self):
        provider, hosting = self.holder()
        assurance(provider, [hosting])
        assert outcome("RCA-33", day("2029-01-09")) == "met"
        assert outcome("RCA-33", day("2029-01-10")) == "not_met"
        assert outcome("RCA-33", day("2026-01-01")) == "not_met"

    def test_a_report_without_an_end_counts_for_a_year_after_its_period(self):
        provider, hosting = self.holder()
        assurance(
            provider, [hosting], kind="isae_3402_2", expires_on=None,
            period_from=day("2025-07-01"), period_to=day("2026-06-30"),
            issued_on=day("2026-08-01"), reviewed_on=day("2026-08-02"),
        )  # fmt: skip
        assert outcome("RCA-33", day("2027-08-01")) == "met"
        assert outcome("RCA-33", day("2027-08-02")) == "not_met"

    def test_one_of_two_is_partly_met(self):
        provider, hosting = self.holder()
        assurance(provider, [hosting])
        self.holder(title="Other (demo)")
        assert outcome("RCA-33") == "partly"

    def test_where_nobody_holds_data_there_is_nothing_to_verify(self):
        party()
        assert outcome("RCA-33") == "not_applicable"

    def test_without_third_parties_nothing_is_evidenced(self):
        assert outcome("RCA-33") == "not_evidenced"


class TestRca34:
    def holder(self, **fields):
        provider = party("Administrator (demo)", category="administrator", tier="2")
        service(provider, "Health claims", data=[data_set()])
        assessment(provider)
        contract(provider, **fields)
        return provider

    def test_it_is_met_by_verification_and_the_clauses(self):
        self.holder()
        assert outcome("RCA-34") == "met"

    def test_a_contract_without_hours_for_notice_falls_short(self):
        self.holder(breach_notice_hours=None)
        assert outcome("RCA-34") == "partly"
        assert reasons("RCA-34") == [
            "no contract in force lays down: notice of a breach within 48 hours"
        ]

    def test_notice_within_a_week_is_too_late(self):
        self.holder(breach_notice_hours=168)
        assert outcome("RCA-34") == "partly"

    def test_a_contract_that_ended_no_longer_counts_unless_it_renews_itself(self):
        self.holder(ends_on=day("2026-06-30"))
        assert reasons("RCA-34") == ["has no contract in force"]
        assert outcome("RCA-34", day("2026-06-30")) == "met"

    def test_data_over_a_link_count_as_held(self):
        hospital = party("Hospital (demo)", category="hospital", tier="2")
        link(hospital, data=[data_set()])
        assert outcome("RCA-34") == "not_met"
        assert reasons("RCA-34") == [
            "has neither an accepted questionnaire nor other proof in date",
            "has no contract in force",
        ]

    def test_data_of_the_company_are_not_customers_data(self):
        service(party(), data=[data_set(subject="company")])
        assert outcome("RCA-34") == "not_applicable"


class TestShr08:
    def test_an_exchange_both_ways_under_confidentiality_meets_it(self):
        exchange(party())
        assert outcome("SHR-08") == "met"

    def test_two_exchanges_may_make_one_both_ways(self):
        provider = party()
        exchange(provider, given="")
        assert reasons("SHR-08") == ["nothing was given"]
        exchange(provider, received="", held_on=day("2026-10-01"))
        assert outcome("SHR-08") == "met"

    def test_what_was_told_without_confidentiality_does_not_count(self):
        exchange(party(), is_under_nda=None)
        assert reasons("SHR-08") == [
            "no exchange within the period was under an agreement of confidentiality"
        ]

    def test_it_lapses_after_a_year_and_did_not_hold_before(self):
        exchange(party())
        assert outcome("SHR-08", day("2027-09-01")) == "met"
        assert outcome("SHR-08", day("2027-09-02")) == "not_met"
        assert outcome("SHR-08", day("2026-08-31")) == "not_met"

    def test_only_the_first_tier_is_asked(self):
        party(tier="3")
        assert outcome("SHR-08") == "not_applicable"
        party("Untiered (demo)", tier="")
        party("First (demo)")
        assert outcome("SHR-08") == "not_met"

    def test_without_third_parties_nothing_is_evidenced(self):
        assert outcome("SHR-08") == "not_evidenced"


class TestOtherInstruments:
    def test_a_contract_must_have_been_read_for_accountability_and_must_not_move_it(self):
        provider = party(holds_policyholder_data=True)
        made = contract(provider, transfers_accountability=None)
        assert accountability_stays(ON).outcome is Outcome.NOT_MET
        made.transfers_accountability = True
        save(made)
        assert [g.reason for g in accountability_stays(ON).gaps] == [
            "moves the insurer's own duty to the provider"
        ]
        made.transfers_accountability = False
        save(made)
        assert accountability_stays(ON).outcome is Outcome.MET

    def test_a_cloud_of_unknown_place_is_a_gap_and_so_is_one_on_the_list(self):
        cloud = service(party(category="cloud"), is_cloud=True, data=[data_set()])
        assert [g.reason for g in clouds_are_where_they_may_be(ON).gaps] == [
            "nobody knows in which country its data lie"
        ]
        cloud.data_locations = "Singapore, UAE"
        save(cloud)
        assert cloud.data_locations == "SG AE"
        assert clouds_are_where_they_may_be(ON).outcome is Outcome.MET
        save(RestrictedCountry(country="Singapore", from_on=day("2026-07-01")))
        assert [g.reason for g in clouds_are_where_they_may_be(ON).gaps] == [
            "its data lie in Singapore"
        ]
        assert clouds_are_where_they_may_be(day("2026-06-30")).outcome is Outcome.MET

    def test_the_list_begins_empty(self):
        assert RestrictedCountry.objects.count() == 0

    def test_without_clouds_it_does_not_apply(self):
        assert clouds_are_where_they_may_be(ON).outcome is Outcome.NOT_APPLICABLE


CLAUSES = ("INT-01", "GOV-17", "RCA-32", "RCA-33", "RCA-34", "SHR-08")


def queries(number):
    for n in range(number):
        provider = party(f"Provider {number} {n} (demo)")
        hosting = service(provider, data=[data_set(f"Data {number} {n}")])
        contract(provider)
        assessment(provider)
        assurance(provider, [hosting])
        exchange(provider)
        link(provider)
    with CaptureQueriesContext(
        connection,
    ) as found:
        for clause in CLAUSES:
            outcome(clause, dt.date(2026, 12, 31))
    return len(found)


def test_queries_do_not_grow_with_the_number_of_third_parties():
    assert queries(2) == queries(12)
