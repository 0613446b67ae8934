"""The rules over the inventory: for each, what is met, what falls short, and on which day."""

import datetime as dt

import pytest

from hisaar.assets.models import (
    BusinessProcess,
    Dependency,
    System,
    ThirdParty,
)
from hisaar.catalogue.rules import Outcome
from hisaar.governance.models import EntityProfile, TriggerEvent
from hisaar.platform.people.models import OrganisationalUnit

from .makers import FRESH, analysis, function, link, process, reasons, save, system, verdict

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "clause",
    ["RCA-01", "RCA-02", "RCA-03", "RCA-05", "RCA-08", "RCA-09", "RCA-14", "RCA-17", "RCA-18"],
)
def test_empty_registers_show_nothing(clause):
    assert verdict(clause).outcome is Outcome.NOT_EVIDENCED


def test_functions_are_met_when_there_are_enough_owned_described_and_confirmed(owner):
    unit = save(OrganisationalUnit(title="Claims department"))
    for n in range(8):
        function(owner, f"Function {n}", unit=unit)
    assert verdict("RCA-01").outcome is Outcome.MET
    stale = function(owner, "Old", unit=unit, verified_on=dt.date(2024, 1, 1))
    idle = save(OrganisationalUnit(title="Idle department"))
    assert verdict("RCA-01").outcome is Outcome.PARTLY
    assert reasons("RCA-01") == {
        (stale.code, "was last confirmed on 01 Jan 2024"), (idle.code, "owns no function"),
    }  # fmt: skip


def test_a_function_without_criticality_or_reason_is_a_gap(owner):
    function(owner)
    assert verdict("RCA-02").outcome is Outcome.MET
    blank = function(owner, "New", criticality="", criticality_reason="", classified_on=None)
    bare = function(owner, "Bare", criticality_reason="")
    assert reasons("RCA-02") == {
        (blank.code, "is not yet classified"), (bare.code, "its criticality has no reason or date"),
    }  # fmt: skip
    assert verdict("RCA-02").outcome is Outcome.PARTLY


def test_a_rating_counts_from_its_day(owner):
    function(owner, classified_on=dt.date(2026, 10, 1))
    assert verdict("RCA-02", dt.date(2026, 9, 30)).outcome is Outcome.NOT_MET
    assert verdict("RCA-02", dt.date(2026, 10, 1)).outcome is Outcome.MET


def test_critical_functions_lead_down_to_what_they_stand_on(owner):
    claims = function(owner)
    assert reasons("RCA-03") == {(claims.code, "leads to no system and no third party")}
    process(owner, [claims], [system(owner)])
    assert verdict("RCA-03").outcome is Outcome.MET
    assert function(owner, "By hand", is_manual=True)
    assert verdict("RCA-03").outcome is Outcome.MET


def test_single_points_of_failure_and_unset_strengths_are_named(owner):
    claims, core, network = function(owner), system(owner), system(owner, "Network")
    process(owner, [claims], [core])
    row = save(Dependency(source=core.code, target=network.code, strength="hard"))
    assert reasons("RCA-03") == {
        (row.code, "is a single point of failure that nobody has accepted")
    }
    row.is_acknowledged = True
    save(row)
    assert verdict("RCA-03").outcome is Outcome.MET
    unset = save(Dependency(source=claims.code, target=core.code))
    assert (unset.code, "says not whether the need is hard or soft") in reasons("RCA-03")


def test_a_cycle_is_a_gap_until_it_is_accepted(owner):
    claims, one, two = function(owner), system(owner), system(owner, "Two")
    process(owner, [claims], [one])
    there = save(Dependency(source=one.code, target=two.code, strength="soft"))
    back = save(Dependency(source=two.code, target=one.code, strength="soft"))
    assert {code for code, _ in reasons("RCA-03")} == {there.code, back.code}


def test_third_parties_under_critical_functions_need_tier_contract_and_exit(owner):
    claims = function(owner)
    vendor = save(ThirdParty(title="Cloud (demo)", category="cloud"))
    process(owner, [claims], [system(owner, vendor=vendor, hosting="cloud")])
    assert reasons("RCA-05") == {(vendor.code, "has no tier")}
    vendor.tier, vendor.contract_ends_on = "1", dt.date(2026, 6, 30)
    save(vendor)
    assert reasons("RCA-05") == {(vendor.code, "its contract ended on 30 Jun 2026")}
    vendor.contract_ends_on, vendor.exit_option = dt.date(2028, 6, 30), "Second cloud"
    save(vendor)
    assert verdict("RCA-05").outcome is Outcome.MET


def test_without_any_third_party_the_clause_does_not_apply(owner):
    process(owner, [function(owner)], [system(owner)])
    assert verdict("RCA-05").outcome is Outcome.NOT_APPLICABLE


def test_every_function_has_a_process_that_says_how_it_is_done(owner):
    claims = function(owner)
    process(owner, [claims], [system(owner)])
    assert verdict("RCA-08").outcome is Outcome.MET
    bare = save(BusinessProcess(title="Bare", owner=owner))
    other = function(owner, "Other")
    assert reasons("RCA-08") == {
        (bare.code, "lacks steps, inputs, outputs, systems, data"),
        (other.code, "has no process on record"),
    }


def test_a_process_is_rated_no_lower_than_what_only_it_supports(owner):
    claims = function(owner)
    analysis(claims)
    only = process(owner, [claims], [system(owner)], criticality="other")
    assert reasons("RCA-09") == {
        (only.code, "is rated below a function that only it supports, without a reason")
    }
    only.criticality_override_reason = "Paper works for a week."
    save(only)
    assert verdict("RCA-09").outcome is Outcome.MET


def test_a_critical_process_rests_on_an_impact_analysis(owner):
    claims = function(owner)
    rated = process(owner, [claims], [system(owner)])
    assert reasons("RCA-09") == {
        (rated.code, "is rated critical without an approved impact analysis behind it")
    }
    analysis(claims)
    assert verdict("RCA-09").outcome is Outcome.MET
    assert verdict("RCA-09", dt.date(2026, 6, 4)).outcome is Outcome.NOT_MET


UNREAD = ("", "No complete list of machines was read, so that unknown ones could show.")


def test_an_inventory_is_partly_shown_until_a_whole_list_of_machines_was_read(owner):
    system(owner)
    assert reasons("RCA-11") == {UNREAD}
    bare = save(System(title="Server", kind="server", verified_on=FRESH))
    assert verdict("RCA-11").outcome is Outcome.PARTLY
    assert reasons("RCA-11") == {
        UNREAD,
        (bare.code, "lacks an owner, a location, a classification, an end of support"),
    }


def test_assets_retired_before_the_day_do_not_count(owner):
    system(owner)
    old = save(System(title="Old", kind="server", retired_on=dt.date(2026, 6, 1)))
    assert reasons("RCA-11") == {UNREAD}
    gaps = verdict("RCA-11", dt.date(2026, 5, 31)).gaps
    assert old.code in {gap.record for gap in gaps}


def test_critical_systems_have_their_links_or_stand_alone(owner):
    core, alone = system(owner), system(owner, "Alone", is_standalone=True)
    assert reasons("RCA-13") >= {
        (core.code, "has no link on record and is not marked as standing alone")
    }
    assert alone.code not in {code for code, _ in reasons("RCA-13")}
    made = link(core, port=None)
    assert reasons("RCA-13") == {(made.code, "lacks port")}
    made.port = 1521
    save(made)
    assert verdict("RCA-13").outcome is Outcome.MET


def test_external_links_say_to_whom_under_what_and_how_they_are_cut(owner):
    core = system(owner)
    bank = save(ThirdParty(title="Bank (demo)", category="bank"))
    made = link(core, "external")
    assert reasons("RCA-14") == {
        (made.code, "lacks counterparty, contract or approval, a way to cut it")
    }
    made.counterparty, made.approval_reference, made.kill_switch = bank, "C-1", "Block on firewall"
    save(made)
    assert verdict("RCA-14").outcome is Outcome.MET
    assert verdict("RCA-14", dt.date(2027, 6, 1)).outcome is Outcome.NOT_MET


def test_impact_analyses_are_approved_cyber_minded_and_complete(owner):
    claims, other = function(owner), function(owner, "Other")
    whole = analysis(claims)
    assert reasons("RCA-17") == {(other.code, "has no approved impact analysis")}
    assert verdict("RCA-17").evidence == (whole.code,)
    lacking = analysis(other, cyber_scenarios="")
    assert reasons("RCA-17") == {(other.code, f"{lacking.code} lacks a cyber scenario")}


def test_a_review_keeps_an_analysis_alive_and_a_later_one_does_not_count_before(owner):
    claims = function(owner)
    made = analysis(claims, approved_on=dt.date(2025, 3, 1), analysed_on=dt.date(2025, 2, 1))
    assert reasons("RCA-18") == {
        (claims.code, "its impact analysis was last reviewed on 01 Mar 2025")
    }
    made.reviewed_on = dt.date(2026, 12, 1)
    save(made)
    assert verdict("RCA-18").outcome is Outcome.MET
    assert verdict("RCA-18", dt.date(2026, 11, 30)).outcome is Outcome.NOT_MET


def test_an_event_that_touches_what_a_function_stands_on_asks_for_a_new_edition(owner):
    claims, core = function(owner), system(owner)
    process(owner, [claims], [core])
    analysis(claims)
    assert verdict("RCA-19").outcome is Outcome.NOT_APPLICABLE
    event = save(
        TriggerEvent(title="New core", kind="new_core_system", happened_on=dt.date(2026, 8, 1),
                     source=core.code)
    )  # fmt: skip
    assert reasons("RCA-19") == {
        (claims.code, f"was not analysed again after {event.code} New core")
    }
    assert verdict("RCA-19", dt.date(2026, 10, 29)).outcome is Outcome.NOT_APPLICABLE
    analysis(claims, 2, analysed_on=dt.date(2026, 9, 1), approved_on=dt.date(2026, 9, 2))
    assert verdict("RCA-19").outcome is Outcome.MET


def test_a_window_is_a_unit_with_functions_and_systems_of_its_own(owner):
    insurer = save(EntityProfile(title="Insurer (demo)", registration_number="R-1",
                                 registration_type="non_life"))  # fmt: skip
    assert verdict("APP-01").outcome is Outcome.MET
    insurer.has_window_takaful = True
    save(insurer)
    assert verdict("APP-01").outcome is Outcome.PARTLY
    save(OrganisationalUnit(title="Window", kind=OrganisationalUnit.Kind.WINDOW))
    assert {reason for _, reason in reasons("APP-01")} == {"No function is marked as the window's."}
    claims = function(owner, "Window claims", is_window_takaful=True)
    assert reasons("APP-01") == {(claims.code, "none of its processes names a system")}
    process(owner, [claims], [system(owner)])
    assert verdict("APP-01").outcome is Outcome.MET
