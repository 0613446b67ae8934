"""Rules that need the records of several contexts, tried by outcome and on past days."""

import datetime as dt

import pytest

from hisaar.assets.models import DataSet, NetworkZone
from hisaar.catalogue.rules import Outcome, book
from hisaar.governance.models import Action, Document, DocumentVersion
from hisaar.intel.models import IntelligenceSource
from hisaar.platform import records
from hisaar.risk.models import Control, ControlTest, ThreatReview
from tests.access.makers import person, save, system

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 12, 31)
FRESH, OLD = dt.date(2026, 10, 1), dt.date(2025, 6, 1)
SINCE = dt.date(2025, 1, 1)


def verdict(clause, on=ON):
    found = book.evaluate(on, size_band="medium", only=(clause,))[clause]
    assert not found.fault, found.fault
    return found


def part(clause, name, on=ON):
    return dict(verdict(clause, on).parts)[name]


def reasons(found):
    return {(gap.record, gap.reason) for gap in found.gaps}


def control(title, *, domain="network", nature="preventive", since=SINCE, **fields):
    links = {name: fields.pop(name) for name in ("systems", "data_sets") if name in fields}
    made = Control(title=title, domain=domain, nature=nature, operating_from=since, **fields)
    return save(made, **links)


def probe(of, day=FRESH, result="effective"):
    who = person(f"Tester {ControlTest.objects.count()} (demo)")
    return save(ControlTest(control=of, tested_on=day, tester=who, result=result))


# FWK-04


def test_a_critical_system_is_prevented_for_by_a_control_that_was_tested_effective():
    core = system("Core")
    assert reasons(part("FWK-04", "controls")) == {(core.code, "has no preventive control")}
    filtering = control("Filtering", systems=[core])
    assert reasons(part("FWK-04", "controls")) == {
        (core.code, f"has no preventive control that works: {filtering.code} is not tested")
    }
    probe(filtering)
    found = part("FWK-04", "controls")
    assert (found.outcome, found.evidence) == (Outcome.MET, (filtering.code,))
    assert part("FWK-04", "controls", dt.date(2026, 9, 30)).outcome is Outcome.NOT_MET


def test_a_control_that_only_detects_prevents_nothing():
    core = system("Core")
    probe(control("Watching", nature="detective", systems=[core]))
    assert part("FWK-04", "controls").outcome is Outcome.NOT_MET


# STR-03


def test_each_operation_needs_an_owned_control_that_was_tested():
    owner = person("Owner (demo)")
    for domain in ("configuration", "patching", "backup", "monitoring"):
        probe(control(domain, domain=domain, owner=owner))
    old = control("Malware agent", domain="endpoint", owner=owner)
    probe(old, OLD)
    nobodys = control("Capacity review", domain="governance", answers="A.5.1 A.8.6")
    probe(nobodys)
    parts = dict(verdict("STR-03").parts)
    assert [name for name, found in parts.items() if found.outcome is Outcome.MET] == [
        "configuration and change", "patching", "backup", "logging",
    ]  # fmt: skip
    assert (old.code, "was not tested within the period") in reasons(parts["malware protection"])
    assert (nobodys.code, "has no owner") in reasons(parts["capacity"])
    records.save(nobodys.__class__.objects.get(pk=nobodys.pk), actor=None)
    nobodys.owner = owner
    records.save(nobodys, actor=None)
    assert part("STR-03", "capacity").outcome is Outcome.MET


# STR-04


def test_policyholder_data_need_owner_and_control_and_what_is_lacking_a_plan():
    owner, core = person("Owner (demo)"), system("Core")
    policies = save(DataSet(title="Policies", subject="policyholders", owner=owner),
                    systems=[core])  # fmt: skip
    save(DataSet(title="Tariff", subject="company"))
    assert reasons(part("STR-04", "data sets")) == {
        (policies.code, "has no control in operation")
    }  # fmt: skip
    control("Access by roles", domain="identity", systems=[core])
    assert part("STR-04", "data sets").outcome is Outcome.MET
    lacking = part("STR-04", "protection")
    assert lacking.outcome is Outcome.NOT_MET
    assert lacking.gaps[0].record == "DAT-01"
    plan = save(Action(title="Protect the policies", source="DAT-01", owner=owner,
                       raised_on=FRESH, due_on=dt.date(2027, 3, 31)))  # fmt: skip
    found = part("STR-04", "protection")
    assert (found.outcome, found.evidence) == (Outcome.MET, (plan.code,))
    assert part("STR-04", "protection", FRESH - dt.timedelta(days=1)).outcome is Outcome.NOT_MET


# FWK-02


def test_sources_of_intelligence_and_reviews_of_threats_are_asked_for():
    assert verdict("FWK-02").outcome is Outcome.NOT_EVIDENCED
    save(IntelligenceSource(title="National CERT", kind="sector_or_cert", from_on=FRESH))
    assert part("FWK-02", "sources").outcome is Outcome.MET
    assert part("FWK-02", "sources", OLD).outcome is Outcome.NOT_EVIDENCED
    assert part("FWK-02", "threats").outcome is Outcome.NOT_EVIDENCED
    save(ThreatReview(title="Winter", reviewed_on=dt.date(2026, 12, 1)))
    assert part("FWK-02", "threats").outcome is Outcome.MET
    assert part("FWK-02", "threats", OLD).outcome is Outcome.NOT_EVIDENCED


# ASM-05


def test_operation_is_judged_by_tests_of_every_key_control_in_the_year():
    assert verdict("ASM-05").outcome is Outcome.NOT_EVIDENCED
    one, two = control("One", is_key=True), control("Two", is_key=True)
    control("Not a key control")
    first = probe(one, result="ineffective")
    probe(two, dt.date(2025, 12, 31))
    found = verdict("ASM-05")
    assert (found.outcome, found.met, found.population) == (Outcome.PARTLY, 1, 2)
    assert found.evidence == (first.code,)
    assert reasons(found) == {(two.code, "was not tested in the twelve months up to the day")}
    assert [reading.name for reading in found.thresholds] == ["min_tested_pct"]
    probe(two)
    assert verdict("ASM-05").outcome is Outcome.MET


# MON-05


def zone(title, kind, **fields):
    given = {"segregation_decision": "separated", "decided_on": FRESH,
             "segregation_reason": "Machines of another trust."}  # fmt: skip
    return save(NetworkZone(title=title, kind=kind, **given | fields))


@pytest.fixture
def divided():
    found = {
        kind: zone(kind, kind) for kind in ("user", "server", "dmz", "partner", "management")
    }  # fmt: skip
    found["database"] = zone("Databases", "server")
    system("Core database", kind="database", zone=found["database"])
    system("Core", zone=found["server"])
    return found


def test_a_divided_network_with_its_decisions_is_segregated(divided):
    assert verdict("MON-05").outcome is Outcome.MET


def test_a_zone_that_the_threshold_names_and_is_not_there_is_told(divided):
    records.delete(divided["partner"], actor=None)
    assert reasons(verdict("MON-05")) == {
        ("", "no separated zone is on record for third parties")
    }  # fmt: skip


def test_databases_among_applications_have_no_zone_of_their_own(divided):
    system("Reports", zone=divided["database"])
    assert reasons(verdict("MON-05")) == {("", "no separated zone is on record for databases")}


def test_a_zone_without_a_decision_is_named_with_what_it_lacks(divided):
    guests = zone("Guests", "user", segregation_decision="", segregation_reason="")
    late = zone("Branches", "branch", decided_on=dt.date(2027, 1, 1))
    assert reasons(part("MON-05", "decided")) == {
        (guests.code, "lacks a decision on its separation and the reason for it"),
        (late.code, "lacks the day of that decision"),
    }


def test_restricted_data_beside_end_users_are_told(divided):
    share = system("Share", kind="storage", zone=divided["user"])
    copies = save(DataSet(title="CNIC copies", subject="policyholders",
                          classification="restricted"), systems=[share])  # fmt: skip
    assert reasons(part("MON-05", "restricted data")) == {(
        share.code,
        f"holds the restricted {copies.code} in {divided['user'].code}, beside end users",
    )}  # fmt: skip


def test_where_no_zone_needs_separating_the_decision_is_enough():
    zone("Office", "user", segregation_decision="not_separated")
    assert verdict("MON-05").outcome is Outcome.MET


def test_a_network_without_zones_shows_nothing():
    assert verdict("MON-05").outcome is Outcome.NOT_EVIDENCED


# what counts as one record


def test_a_row_with_named_columns_is_cited_by_its_code_alone():
    core = system("Core", is_standalone=True)
    assert part("RCA-13", "systems").evidence == (core.code,)


def test_the_framework_must_also_say_it():
    assert part("FWK-04", "capability").outcome is Outcome.NOT_EVIDENCED
    framework = save(Document(title="Framework", kind="framework"))
    save(DocumentVersion(document=framework, number="1", approved_on=FRESH,
                         capabilities="prevent"))  # fmt: skip
    assert part("FWK-04", "capability").outcome is not Outcome.NOT_EVIDENCED
