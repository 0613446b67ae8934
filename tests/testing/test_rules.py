"""The rules over controls, weaknesses and tests: what is met, what falls short, on which day."""

import datetime as dt

import pytest

from hisaar.assets.models import (
    Baseline,
    BusinessFunction,
    BusinessProcess,
    DataSet,
    FirewallRule,
    NetworkZone,
    ProtectionException,
    System,
)
from hisaar.catalogue.rules import Outcome, book
from hisaar.governance.models import Action, Committee, Document, DocumentVersion
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import Control, ControlTest
from hisaar.testing.models import SecurityTest, Vulnerability

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 12, 31)
FRESH = dt.date(2026, 12, 20)


def save(record, **links):
    return records.save(record, actor=None, links=links)


def verdict(clause, on=ON):
    found = book.evaluate(on, size_band="medium", only=(clause,))[clause]
    assert not found.fault, found.fault
    return found


def reasons(clause, on=ON):
    return {(gap.record, gap.reason) for gap in verdict(clause, on).gaps}


@pytest.fixture
def owner():
    return save(Person(title="Owner (demo)"))


@pytest.fixture
def tester():
    return save(Person(title="Tester (demo)"))


def system(by, title="Core", **fields):
    given = {"kind": "application", "owner": by, "support_ends_on": dt.date(2030, 1, 1)}
    return save(System(title=title, **given | fields))


def function(owner, systems=(), title="Claims", **fields):
    given = {"area": "claims", "criticality": "critical", "owner": owner}
    made = save(BusinessFunction(title=title, **given | fields))
    save(BusinessProcess(title=f"{title}: process"), functions=[made], systems=systems)
    return made


def control(tester, title="Control", result="effective", tested_on=FRESH, **fields):
    given = {"nature": "preventive", "domain": "patching", "maturity": 3,
             "operating_from": dt.date(2026, 2, 1)}  # fmt: skip
    names = ("systems", "functions", "data_sets", "zones")
    links = {name: fields.pop(name) for name in names if name in fields}
    made = save(Control(title=title, **given | fields), **links)
    if tested_on:
        save(ControlTest(control=made, tester=tester, tested_on=tested_on, result=result))
    return made


def weakness(of, title="Hole", **fields):
    given = {"identifier": "CVE-2026-1", "severity": "critical", "found_on": dt.date(2026, 9, 1)}
    return save(Vulnerability(title=title, system=of, **given | fields))


def action(source, owner, **fields):
    given = {"title": "Do it", "owner": owner, "raised_on": dt.date(2026, 9, 2)}
    return save(Action(source=source, **given | fields))


EMPTY = ["RCA-04", "RCA-10", "DAT-01", "SYS-01", "SYS-02", "SYS-03"]


@pytest.mark.parametrize("clause", EMPTY)
def test_empty_registers_show_nothing(clause):
    assert verdict(clause).outcome is Outcome.NOT_EVIDENCED


# RCA-04


def test_functions_have_controls_of_their_own_or_of_their_systems(owner, tester):
    core = system(owner)
    claims = function(owner, [core])
    other = function(owner, title="Canteen", criticality="other")
    control(tester, systems=[core], nature="detective")
    assert verdict("RCA-04").outcome is Outcome.PARTLY
    assert reasons("RCA-04") == {
        (other.code, "has no control in operation and no action to give it one")
    }
    action(other.code, owner)
    assert verdict("RCA-04").outcome is Outcome.MET
    assert verdict("RCA-04", dt.date(2026, 1, 31)).outcome is Outcome.NOT_MET
    unrated = function(owner, title="Underwriting")
    control(tester, functions=[unrated], maturity=None)
    bare = function(owner, title="Billing")
    assert reasons("RCA-04") == {
        (unrated.code, "none of its controls is rated by maturity"),
        (bare.code, "has no preventive or detective control in operation"),
    }
    assert claims.code not in {gap.record for gap in verdict("RCA-04").gaps}


def test_corrective_and_withdrawn_controls_do_not_protect_beforehand(owner, tester):
    made = function(owner)
    control(tester, functions=[made], nature="corrective")
    control(tester, "Gone", functions=[made], withdrawn_on=dt.date(2026, 6, 1))
    assert verdict("RCA-04").outcome is Outcome.NOT_MET
    assert verdict("RCA-04", dt.date(2026, 5, 31)).outcome is Outcome.MET


# RCA-10


def ranked(owner, tester):
    core = system(owner)
    made = function(owner, [core])
    control(tester, "P", functions=[made])
    control(tester, "D", functions=[made], nature="detective", domain="monitoring")
    control(tester, "R", systems=[core], nature="corrective", domain="response")
    control(tester, "B", functions=[made], nature="corrective", domain="backup")
    board = save(Committee(title="Board", kind="board"))
    plan = save(Document(title="Response plan", kind="response_plan"))
    save(
        DocumentVersion(
            document=plan, number="1", approved_on=dt.date(2026, 1, 1), approved_by_body=board
        )
    )
    return core, made


def test_effort_covers_every_critical_function_in_four_ways(owner, tester):
    ranked(owner, tester)
    found = verdict("RCA-10")
    assert found.outcome is Outcome.MET
    assert dict(found.parts)["protection"].note == "Of 0 other functions, 0 are covered."
    assert verdict("RCA-10", dt.date(2026, 1, 31)).outcome is Outcome.PARTLY
    bare = function(owner, title="Billing")
    assert reasons("RCA-10") == {
        (bare.code, f"has no {part} control in operation")
        for part in ("protection", "detection", "response", "recovery")
    }


def test_actions_of_critical_functions_are_not_ranked_below_others(owner, tester):
    core, _ = ranked(owner, tester)
    side = system(owner, "Side")
    lesser = function(owner, [side], title="Canteen", criticality="other")
    ours, theirs = weakness(core), weakness(side, identifier="CVE-2026-2")
    low = action(ours.code, owner, priority="medium")
    high = action(theirs.code, owner, priority="high")
    assert (
        low.code,
        f"is ranked below {high.code}, which is as grave and on a lesser function",
    ) in reasons("RCA-10")
    low.priority = "high"
    save(low)
    assert verdict("RCA-10").outcome is Outcome.MET
    assert lesser.code not in {gap.record for gap in verdict("RCA-10").gaps}


def test_actions_of_another_severity_are_not_compared(owner, tester):
    core, _ = ranked(owner, tester)
    side = system(owner, "Side")
    action(weakness(core, severity="high").code, owner, priority="low")
    action(weakness(side).code, owner, priority="urgent")
    assert verdict("RCA-10").outcome is Outcome.MET


# DAT-01


def guarded(owner, tester, core):
    data = save(
        DataSet(title="Policies", subject="policyholders", classification="restricted",
                owner=owner),
        systems=[core],
    )  # fmt: skip
    control(tester, "Keys", data_sets=[data], domain="data", protects_confidentiality=True,
            protects_integrity=True)  # fmt: skip
    backup = control(tester, "Backup", systems=[core], domain="backup", protects_availability=True)
    return data, backup


def test_policyholder_data_need_working_controls_for_three_aims(owner, tester):
    core = system(owner)
    data, backup = guarded(owner, tester, core)
    assert verdict("DAT-01").outcome is Outcome.MET
    save(ControlTest(control=backup, tester=tester, tested_on=ON, result="ineffective"))
    assert verdict("DAT-01").outcome is Outcome.PARTLY
    assert reasons("DAT-01") == {(data.code, "has no working control for availability")}
    assert verdict("DAT-01", dt.date(2026, 12, 30)).outcome is Outcome.MET
    data.owner = None
    save(data)
    assert (data.code, "has no owner") in reasons("DAT-01")


def test_tests_of_controls_grow_old(owner, tester):
    data, _ = guarded(owner, tester, system(owner))
    assert reasons("DAT-01", dt.date(2028, 1, 1)) == {
        (data.code, "has no working control for confidentiality, integrity, availability")
    }


def test_weaknesses_past_their_day_need_a_plan(owner, tester):
    core = system(owner)
    data, _ = guarded(owner, tester, core)
    hole = weakness(core)
    assert hole.due_on == dt.date(2026, 10, 1)
    assert verdict("DAT-01", dt.date(2026, 12, 31)).outcome is Outcome.PARTLY
    assert reasons("DAT-01") == {
        (data.code, f"lies where {hole.code} should have been fixed by now")
    }
    action(hole.code, owner)
    assert verdict("DAT-01").outcome is Outcome.MET


# SYS-01


def zone(title="Servers", **fields):
    return save(NetworkZone(title=title, **{"kind": "server"} | fields))


def firewall(owner):
    return system(owner, "Firewall", kind="network_device")


def rule_of(device, **fields):
    given = {"position": 1, "action": "allow", "reviewed_on": dt.date(2026, 6, 1)}
    return save(FirewallRule(device=device, **given | fields))


def test_networks_have_boundaries_filters_reviews_and_no_holes(owner, tester):
    device = firewall(owner)
    dmz = zone("DMZ", kind="dmz", boundary_system=device)
    zone("Internet", kind="internet")
    portal = system(owner, "Portal", is_internet_facing=True, zone=dmz)
    boundary = control(tester, "Filter", domain="network", zones=[dmz])
    rule_of(device)
    assert verdict("SYS-01").outcome is Outcome.MET
    assert verdict("SYS-01", dt.date(2026, 1, 1)).outcome is not Outcome.MET
    bare = zone("Branches", kind="branch")
    lost = system(owner, "Lost", is_internet_facing=True)
    open_side = system(owner, "Open", is_internet_facing=True, zone=bare)
    stale = rule_of(device, position=2, reviewed_on=dt.date(2025, 1, 1))
    rule_of(device, position=3, reviewed_on=None, is_enabled=False)
    hole = weakness(device)
    assert verdict("SYS-01").outcome is Outcome.PARTLY
    assert reasons("SYS-01") == {
        (bare.code, "has no control at its boundary"),
        (lost.code, "lies in no network zone"),
        (open_side.code, f"its zone {bare.code} names no filtering device in service"),
        (stale.code, "was last reviewed 1 Jan 2025"),
        (device.code, f"{hole.code} CVE-2026-1 (critical) is open for 121 days"),
    }  # fmt: skip
    save(ControlTest(control=boundary, tester=tester, tested_on=ON, result="partly"))
    assert (dmz.code, f"{boundary.code} is partly effective") in reasons("SYS-01")
    assert portal.code not in {gap.record for gap in verdict("SYS-01").gaps}


def test_without_exposed_systems_nothing_need_be_filtered(owner, tester):
    device = firewall(owner)
    control(tester, "Filter", domain="network", zones=[zone(boundary_system=device)])
    rule_of(device)
    found = verdict("SYS-01")
    assert found.outcome is Outcome.MET
    assert dict(found.parts)["filtering"].outcome is Outcome.NOT_APPLICABLE


# SYS-02


@pytest.fixture
def baseline():
    return save(Baseline(title="Servers", approved_on=dt.date(2026, 1, 1)))


def host(owner, baseline, title="Host", **fields):
    given = {"kind": "server", "baseline": baseline, "malware_agent_seen_on": FRESH}
    return system(owner, title, **given | fields)


def test_hosts_are_supported_hardened_watched_and_patched(owner, baseline):
    good = host(owner, baseline)
    assert verdict("SYS-02").outcome is Outcome.MET
    old = host(owner, baseline, "Old", support_ends_on=dt.date(2026, 1, 1))
    unknown = host(owner, baseline, "Unknown", support_ends_on=None)
    soft = host(owner, None, "Soft")
    mute = host(owner, baseline, "Mute", malware_agent_seen_on=dt.date(2026, 12, 1))
    weak = host(owner, baseline, "Weak")
    hole = weakness(weak, layer="os")
    weakness(good, layer="application", identifier="CVE-2026-3")
    weakness(good, layer="os", severity="medium", identifier="CVE-2026-4")
    assert verdict("SYS-02").outcome is Outcome.PARTLY
    assert reasons("SYS-02") == {
        (old.code, "its support ended on 01 Jan 2026"),
        (unknown.code, "says not until when its operating system is supported"),
        (soft.code, "has no baseline"),
        (mute.code, "its malware protection last reported 1 Dec 2026"),
        (weak.code, f"{hole.code} CVE-2026-1 (critical) is open for 121 days"),
    }


def test_weaknesses_have_their_days_by_severity(owner, baseline):
    made = host(owner, baseline)
    weakness(made, layer="os", found_on=dt.date(2026, 12, 1))
    weakness(made, layer="os", severity="high", found_on=dt.date(2026, 11, 1))
    later = dt.date(2027, 1, 3)
    assert verdict("SYS-02").outcome is Outcome.MET
    made.malware_agent_seen_on = later
    save(made)
    assert {r for _, r in reasons("SYS-02", later)} == {
        "VUL-0002 CVE-2026-1 (high) is open for 63 days and 1 more"
    }


def test_an_approved_exception_stands_in_until_it_ends(owner, tester, baseline):
    old = host(owner, baseline, support_ends_on=dt.date(2026, 1, 1))
    leave = save(
        ProtectionException(
            title="Old release", system=old, what="Operating system support", reason="core vendor",
            compensating_control="alone in its zone", approver=tester,
            approved_on=dt.date(2026, 2, 1), expires_on=ON,
        )
    )  # fmt: skip
    found = verdict("SYS-02")
    assert found.outcome is Outcome.MET_BY_EXCEPTION
    assert leave.code in found.evidence
    assert verdict("SYS-02", dt.date(2027, 1, 1)).outcome is Outcome.PARTLY


# SYS-03


def test_applications_of_critical_functions_are_tested_and_patched(owner):
    core = system(owner)
    function(owner, [core])
    system(owner, "Canteen list", owner=None)
    test = save(
        SecurityTest(title="Yearly", kind="penetration_test", performed_on=dt.date(2026, 3, 1)),
        systems=[core],
    )
    assert verdict("SYS-03").outcome is Outcome.MET
    assert reasons("SYS-03", dt.date(2026, 2, 28)) == {
        (core.code, "had no security test within the period")
    }
    hole = weakness(core)
    assert reasons("SYS-03") == {(core.code, f"{hole.code} CVE-2026-1 is open too long")}
    hole.fixed_on = FRESH
    save(hole)
    assert verdict("SYS-03").outcome is Outcome.MET
    test.performed_on = dt.date(2025, 11, 1)
    test.before_go_live = True
    save(test)
    assert verdict("SYS-03").outcome is Outcome.NOT_MET
    core.in_service_on = dt.date(2026, 1, 15)
    save(core)
    assert verdict("SYS-03").outcome is Outcome.MET


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"owner": None}, "has no owner"),
        ({"support_ends_on": None}, "says not until when it is supported"),
        ({"support_ends_on": dt.date(2026, 1, 1)}, "its support ended on 01 Jan 2026"),
    ],
)
def test_each_application_says_whose_and_how_long_supported(owner, fields, reason):
    core = system(owner, **fields)
    function(owner, [core])
    assert reasons("SYS-03") == {(core.code, reason)}


def test_critical_functions_without_applications_need_none(owner):
    function(owner, [system(owner, kind="server")])
    assert verdict("SYS-03").outcome is Outcome.NOT_APPLICABLE


def test_queries_do_not_grow_with_records(owner, tester, baseline, django_assert_max_num_queries):
    def fill(n):
        core = system(owner, f"App {n}")
        function(owner, [core], title=f"Function {n}")
        guarded(owner, tester, core)
        box = host(owner, baseline, f"Host {n}")
        dmz = zone(f"Zone {n}", boundary_system=firewall(owner))
        control(tester, f"Filter {n}", domain="network", zones=[dmz])
        action(weakness(core, identifier=f"A{n}").code, owner)
        weakness(box, layer="os", identifier=f"B{n}")
        rule_of(firewall(owner))

    for n in range(3):
        fill(n)
    with django_assert_max_num_queries(75):
        book.evaluate(ON, size_band="medium", only=EMPTY)
    for n in range(3, 7):
        fill(n)
    with django_assert_max_num_queries(75):
        book.evaluate(ON, size_band="medium", only=EMPTY)
