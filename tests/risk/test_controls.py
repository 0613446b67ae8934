"""Controls: put into operation only after a test, and as effective as the facts allow."""

import datetime as dt

import pytest

from hisaar.assets.models import (
    BackupSet,
    ConfigurationDrift,
    ConfigurationSnapshot,
    RestoreTest,
    System,
)
from hisaar.catalogue.rules import Months
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Invalid, Refused
from hisaar.risk import services
from hisaar.risk.effectiveness import Level, standing_of, standings
from hisaar.risk.models import Control, ControlException, ControlTest
from hisaar.testing.models import Vulnerability

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 12, 31)
YEAR = Months(12)


def save(record, **links):
    return records.save(record, actor=None, links=links)


@pytest.fixture
def owner():
    return save(Person(title="Owner (demo)"))


@pytest.fixture
def tester():
    return save(Person(title="Tester (demo)"))


def control(owner, **fields):
    given = {"nature": "preventive", "domain": "patching", "owner": owner, "maturity": 3}
    links = {k: fields.pop(k) for k in ("systems", "functions", "data_sets") if k in fields}
    return save(Control(**{"title": "Patching"} | given | fields), **links)


def examined(made, tester, result="effective", on=dt.date(2026, 6, 1)):
    return save(ControlTest(control=made, tester=tester, tested_on=on, result=result))


def operating(owner, tester, **fields):
    made = control(owner, **fields)
    examined(made, tester, on=dt.date(2026, 1, 10))
    return services.put_into_operation(made, actor=None, on=dt.date(2026, 1, 15))


def test_a_control_goes_live_only_after_a_test_that_it_passed(owner, tester):
    made = control(owner)
    with pytest.raises(Refused, match="was not tested by 31 Dec 2026"):
        services.put_into_operation(made, actor=None, on=ON)
    failed = examined(made, tester, "ineffective")
    with pytest.raises(Refused, match=f"found ineffective in its last test, {failed.code}"):
        services.put_into_operation(made, actor=None, on=ON)
    examined(made, tester, on=dt.date(2026, 7, 1))
    with pytest.raises(Refused, match="found ineffective"):
        services.put_into_operation(made, actor=None, on=dt.date(2026, 6, 15))
    live = services.put_into_operation(made, actor=None, on=dt.date(2026, 7, 2))
    assert (live.status, live.operating_from) == ("operating", dt.date(2026, 7, 2))
    assert not live.is_operating(dt.date(2026, 7, 1))
    with pytest.raises(Refused, match="is in operation since 2 Jul 2026"):
        services.put_into_operation(live, actor=None, on=ON)


def test_a_control_is_not_in_operation_before_it_is_built(owner, tester):
    made = control(owner, built_on=dt.date(2026, 8, 1))
    assert made.status == "built"
    examined(made, tester)
    with pytest.raises(Refused, match="was built on"):
        services.put_into_operation(made, actor=None, on=dt.date(2026, 7, 1))


def test_a_control_is_withdrawn_with_a_reason_and_counts_until_then(owner, tester):
    live = operating(owner, tester)
    with pytest.raises(Refused, match="Say why"):
        services.withdraw(live, actor=None, on=ON, reason=" ")
    with pytest.raises(Refused, match="give a later day"):
        services.withdraw(live, actor=None, on=dt.date(2026, 1, 1), reason="replaced")
    services.withdraw(live, actor=None, on=dt.date(2026, 9, 1), reason="replaced")
    assert live.is_operating(dt.date(2026, 8, 31))
    assert not live.is_operating(dt.date(2026, 9, 1))
    with pytest.raises(Refused, match="is not in operation"):
        services.withdraw(live, actor=None, on=ON, reason="again")


def test_nobody_tests_a_control_that_is_theirs(owner, tester):
    made = control(owner, operator=tester)
    with pytest.raises(Invalid, match=f"owns {made.code}; somebody else has to test it"):
        examined(made, owner)
    with pytest.raises(Invalid, match=f"runs {made.code}; somebody else has to test it"):
        examined(made, tester)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sample_size": 5, "deviations": 6}, "more deviations than items"),
        ({"sample_size": 5, "population_size": 4}, "More items were tested"),
        ({"period_from_on": ON, "period_to_on": dt.date(2026, 1, 1)}, "ends before it begins"),
    ],
)
def test_impossible_tests_are_refused(owner, tester, fields, sentence):
    made = control(owner)
    with pytest.raises(Invalid, match=sentence):
        save(ControlTest(control=made, tester=tester, tested_on=ON, result="effective", **fields))


def test_an_exception_is_approved_by_somebody_else_and_can_end_early(owner, tester):
    made = control(owner)
    given = {"control": made, "reason": "r", "expires_on": ON, "owner": owner}
    with pytest.raises(Invalid, match="Somebody else than the owner"):
        save(ControlException(approver=owner, **given))
    with pytest.raises(Invalid, match="before it was approved"):
        save(ControlException(approved_on=dt.date(2027, 1, 1), **given))
    leave = save(ControlException(approver=tester, approved_on=dt.date(2026, 1, 1), **given))
    with pytest.raises(Refused, match="expired on"):
        services.end_exception(leave, actor=None, on=dt.date(2027, 1, 1))
    services.end_exception(leave, actor=None, on=dt.date(2026, 6, 1))
    assert leave.is_in_force(dt.date(2026, 5, 31))
    assert not leave.is_in_force(dt.date(2026, 6, 1))
    with pytest.raises(Refused, match="ended on"):
        services.end_exception(leave, actor=None, on=ON)


def test_effectiveness_follows_from_the_last_test_of_the_period(owner, tester):
    live = operating(owner, tester)
    assert standings(dt.date(2026, 1, 14), YEAR)[live.pk].level is Level.NOT_OPERATING
    assert standings(dt.date(2026, 2, 1), YEAR)[live.pk].level is Level.EFFECTIVE
    late = examined(live, tester, "partly", dt.date(2026, 6, 1))
    assert standings(dt.date(2026, 5, 31), YEAR)[live.pk].level is Level.EFFECTIVE
    found = standings(ON, YEAR)[live.pk]
    assert (found.level, found.test, found.is_working) == (Level.PARTLY, late, False)
    assert found.sentence == f"{late.code} of 1 Jun 2026 found it partly effective."
    assert standings(dt.date(2027, 7, 1), YEAR)[live.pk].level is Level.UNTESTED


def test_facts_contradict_what_a_test_found(owner, tester):
    core = save(System(title="Core", kind="server"))
    live = operating(owner, tester, systems=[core])
    other = operating(owner, tester, title="Badges", domain="physical", systems=[core])
    hole = save(
        Vulnerability(
            title="Hole", system=core, identifier="CVE-2026-0001", severity="critical",
            found_on=dt.date(2026, 3, 1),
        )
    )  # fmt: skip
    assert hole.due_on == dt.date(2026, 3, 31)
    assert standings(dt.date(2026, 3, 31), YEAR)[live.pk].level is Level.EFFECTIVE
    found = standings(dt.date(2026, 4, 1), YEAR)
    assert found[live.pk].level is Level.PARTLY
    assert [c.record for c in found[live.pk].contradictions] == [hole.code]
    assert f"but 1 fact since say otherwise: {hole.code}" in found[live.pk].sentence
    assert found[other.pk].level is Level.EFFECTIVE
    leave = {"control": live, "reason": "r", "approved_on": dt.date(2026, 3, 1), "approver": tester}
    save(ControlException(system=core, expires_on=dt.date(2026, 5, 1), **leave))
    assert standings(dt.date(2026, 4, 1), YEAR)[live.pk].level is Level.EFFECTIVE
    assert standing_of(live, dt.date(2026, 5, 2)).level is Level.PARTLY
    save(ControlException(expires_on=dt.date(2026, 6, 1), **leave))
    assert standings(dt.date(2026, 5, 2), YEAR)[live.pk].level is Level.EXCEPTED


def test_a_failed_restore_contradicts_backups_until_one_succeeds(owner, tester):
    core = save(System(title="Core", kind="server"))
    live = operating(owner, tester, domain="backup", systems=[core])
    backup = save(BackupSet(title="Nightly"), systems=[core])
    failed = save(RestoreTest(backup_set=backup, tested_on=dt.date(2026, 4, 1), result="failed"))
    save(RestoreTest(backup_set=backup, tested_on=dt.date(2026, 6, 1), result="succeeded"))
    days = [dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2026, 6, 1)]
    found = [standings(day, YEAR)[live.pk] for day in days]
    assert [s.level for s in found] == [Level.EFFECTIVE, Level.PARTLY, Level.EFFECTIVE]
    fact = found[1].contradictions[0]
    assert (fact.record, fact.reason) == (failed.code, "the restore of 1 Apr 2026 failed")


def test_drift_that_nobody_reviewed_contradicts_configuration(owner, tester):
    core = save(System(title="Core", kind="server"))
    live = operating(owner, tester, domain="configuration", systems=[core])
    snapshot = save(ConfigurationSnapshot(system=core, taken_on=dt.date(2026, 4, 1)))
    drift = save(
        ConfigurationDrift(
            system=core, snapshot=snapshot, setting="ssh.root", expected="no", found="yes",
            found_on=dt.date(2026, 4, 1),
        )
    )  # fmt: skip
    assert standings(dt.date(2026, 4, 2), YEAR)[live.pk].level is Level.EFFECTIVE
    assert standings(ON, YEAR)[live.pk].contradictions[0].record == drift.code
    drift.reviewed_on, drift.outcome = dt.date(2026, 5, 1), "accepted"
    save(drift)
    assert standings(ON, YEAR)[live.pk].level is Level.EFFECTIVE


def test_effectiveness_costs_no_query_a_control(owner, tester, django_assert_max_num_queries):
    core = save(System(title="Core", kind="server"))
    for n in range(6):
        operating(owner, tester, title=f"Control {n}", systems=[core])
    with django_assert_max_num_queries(9):
        assert len(standings(ON, YEAR)) == 6


def test_numbers_of_standards_are_kept_tidy(owner):
    assert control(owner, answers="PR.AA-05;A.8.5  SYS-04").answers == "PR.AA-05, A.8.5, SYS-04"
