"""Databases and data at rest: what is met, what falls short, on which day."""

import datetime as dt

import pytest

from hisaar.access.models import Account, Entitlement, Grant
from hisaar.assets.models import (
    DataSet,
    Encryption,
    FirewallRule,
    NetworkZone,
    ProtectionException,
    System,
)
from hisaar.catalogue.rules import Outcome, book
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.risk.models import Control, ControlTest

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


def database(owner, title="Core database", **fields):
    zone = NetworkZone.objects.filter(kind="server").first()
    given = {"kind": "database", "owner": owner, "has_auditing": True, "classification": "internal",
             "support_ends_on": dt.date(2030, 1, 1),
             "zone": zone or save(NetworkZone(title="Servers", kind="server"))}  # fmt: skip
    return save(System(title=title, **given | fields))


def administrator(system, name="dba.ali", **fields):
    given = {"kind": "administrator", "is_privileged": True}
    return save(Account(system=system, name=name, **given | fields))


def data(owner, *systems, title="Policies", **fields):
    given = {"subject": "policyholders", "classification": "restricted", "owner": owner}
    return save(DataSet(title=title, **given | fields), systems=list(systems))


@pytest.mark.parametrize("clause", ["SYS-04", "RCA-27"])
def test_empty_registers_show_nothing(clause):
    assert verdict(clause).outcome is Outcome.NOT_EVIDENCED


# SYS-04


def test_a_database_of_policyholders_is_safeguarded(owner):
    core = database(owner)
    assert verdict("SYS-04").outcome is Outcome.NOT_APPLICABLE
    data(owner, core)
    assert reasons("SYS-04") == {(core.code, "no administrator account of it is on record")}
    administrator(core, from_on=dt.date(2026, 6, 1))
    assert verdict("SYS-04").outcome is Outcome.MET
    assert verdict("SYS-04", dt.date(2026, 5, 31)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"owner": None}, "has no owner"),
        ({"has_auditing": False}, "its audit trail is off"),
        ({"has_auditing": None}, "says not whether it writes an audit trail"),
        ({"support_ends_on": None}, "says not until when its version is supported"),
        (
            {"support_ends_on": dt.date(2026, 1, 1)},
            "the support of its version ended on 01 Jan 2026",
        ),
        ({"zone": None}, "lies in no network zone"),
        (
            {"has_default_accounts": True},
            "makers' or shared administrator accounts are left on it",
        ),
    ],
)
def test_each_lack_of_a_database_is_named(owner, fields, reason):
    core = database(**{"owner": owner, "classification": "confidential"} | fields)
    administrator(core)
    assert verdict("SYS-04").outcome is Outcome.NOT_MET
    assert reasons("SYS-04") == {(core.code, reason)}


@pytest.mark.parametrize(
    ("name", "fields", "reason"),
    [
        ("sa", {}, "sa is a default administrator account"),
        ("SYSTEM", {"kind": "user"}, "SYSTEM is a default administrator account"),
        ("dbteam", {"kind": "shared"}, "dbteam is a shared administrator account"),
    ],
)
def test_shared_and_default_administrators_are_named_while_they_are_enabled(
    owner, name, fields, reason
):
    core = database(owner, classification="restricted")
    administrator(core)
    bad = administrator(core, name, disabled_on=dt.date(2027, 6, 1), **fields)
    assert reasons("SYS-04") == {(core.code, f"{bad.code} {reason}")}
    assert verdict("SYS-04", dt.date(2027, 6, 1)).outcome is Outcome.MET


def test_a_network_path_that_is_open_is_named(owner):
    dmz = save(NetworkZone(title="DMZ", kind="dmz"))
    exposed = database(owner, "Exposed", classification="restricted", zone=dmz)
    inner = database(owner, classification="restricted")
    for each in (exposed, inner):
        administrator(each)
    internet = save(NetworkZone(title="Internet", kind="internet"))
    device = save(System(title="Firewall", kind="network_device"))
    hole = save(
        FirewallRule(
            device=device, position=1, action="allow", source_zone=internet,
            destination_zone=inner.zone, ports="1433", from_on=dt.date(2026, 3, 1),
        )
    )  # fmt: skip
    assert reasons("SYS-04") == {
        (exposed.code, f"lies in {dmz.code} DMZ, where others than its applications reach it"),
        (inner.code, f"{hole.code} lets anybody into its zone {inner.zone.code}"),
    }
    assert verdict("SYS-04", dt.date(2026, 2, 1)).outcome is Outcome.PARTLY


# RCA-27


def encryption(**fields):
    given = {"layer": "database", "status": "on", "verified_on": FRESH}
    return save(Encryption(**given | fields))


def granted(system, kind="role"):
    role = save(Entitlement(title=f"Claims {kind}", system=system, kind=kind))
    save(Grant(account=administrator(system, f"a.{kind}"), entitlement=role, kind="logical"))


def test_data_at_rest_are_encrypted_restricted_and_tested(owner):
    core = database(owner)
    policies = data(owner, core)
    bare = f"in {core.code} it is neither encrypted nor protected otherwise"
    assert reasons("RCA-27") == {(policies.code, bare)}
    encryption(data_set=policies, from_on=dt.date(2026, 6, 1))
    assert reasons("RCA-27") == {
        (policies.code, f"in {core.code} it is not shown to be open to named roles only")
    }
    granted(core)
    assert verdict("RCA-27").outcome is Outcome.MET
    assert reasons("RCA-27", dt.date(2026, 5, 31)) == {(policies.code, bare)}
    assert reasons("RCA-27", dt.date(2028, 1, 1)) == {
        (policies.code, f"in {core.code} it was not tested within the period")
    }
    granted(core, "permission")
    assert verdict("RCA-27").outcome is Outcome.NOT_MET
    homeless = data(owner, title="Letters")
    assert (homeless.code, "is held by no system on record") in reasons("RCA-27")


def test_a_working_control_or_an_exception_stands_in_for_encryption(owner):
    core = database(owner)
    policies = data(owner, core)
    granted(core)
    tester = save(Person(title="Tester (demo)"))
    control = save(
        Control(title="Masking", nature="preventive", domain="data",
                operating_from=dt.date(2026, 1, 1)),
        data_sets=[policies],
    )  # fmt: skip
    save(ControlTest(control=control, tester=tester, tested_on=FRESH, result="effective"))
    assert verdict("RCA-27").outcome is Outcome.MET
    save(ControlTest(control=control, tester=tester, tested_on=ON, result="ineffective"))
    assert verdict("RCA-27").outcome is Outcome.NOT_MET
    save(
        ProtectionException(
            title="Old core", data_set=policies, layer="database", reason="old release",
            compensating_control="encrypted disks", approver=tester,
            approved_on=dt.date(2026, 2, 1), expires_on=ON,
        )
    )  # fmt: skip
    assert reasons("RCA-27") == {
        (policies.code, f"in {core.code} it was not tested within the period")
    }


def test_data_in_stores_alone_are_another_matter(owner):
    policies = data(owner, database(owner, kind="storage"))
    found = verdict("RCA-27")
    assert (found.outcome, found.evidence) == (Outcome.NOT_APPLICABLE, (policies.code,))


def test_queries_do_not_grow_with_records(owner, django_assert_max_num_queries):
    def fill(n):
        core = database(owner, f"DB {n}", classification="restricted")
        encryption(data_set=data(owner, core, title=f"Data {n}"))
        granted(core)

    for _ in range(2):
        for n in range(3):
            fill(f"{n} {_}")
        with django_assert_max_num_queries(26):
            book.evaluate(ON, size_band="medium", only=("SYS-04", "RCA-27"))
