"""What calls for somebody: each signal names its records, and the evaluation keeps the numbers."""

import datetime as dt

import pytest

from hisaar.access.models import DutyRule
from hisaar.assessment import attention, services
from hisaar.assets.models import (
    BackupSet,
    BusinessFunction,
    BusinessProcess,
    DataSet,
    ImpactAnalysis,
    Interconnection,
    ProtectionException,
    RestoreTest,
    ThirdParty,
)
from hisaar.discovery.models import DiscoveryRun, Proposal
from hisaar.platform.people.models import Person
from hisaar.risk.models import (
    Appetite,
    AppetiteLimit,
    InsurancePolicy,
    PolicyWarranty,
    Quantification,
    Risk,
    RiskRating,
    Treatment,
)
from hisaar.testing.models import Vulnerability
from tests.access.makers import account, entitlement, grant, identity, person, save, system

ON = dt.date(2026, 11, 24)
pytestmark = pytest.mark.django_db

EMPTY = {
    "machines": None, "leavers": None, "duties": None, "plain_links": None, "recovery": None,
    "backups": None, "third_parties": None, "weaknesses": None,
    "appetite": None, "bare_risks": None, "warranties": None,
}  # fmt: skip


def named(signal):
    return {code: reason for code, _, reason in attention.BY_NAME[signal].rows(ON)}


def test_nothing_on_record_is_not_nought():
    assert attention.counts(ON) == EMPTY


def test_a_machine_counts_until_somebody_decides_about_it(db):
    run = save(DiscoveryRun(title="Scan of the head office"))
    common = {
        "run": run, "subject": "host", "what": "new", "register": "assets.System",
        "fingerprint": "0",
    }  # fmt: skip
    for position, state in enumerate(("open", "open", "accepted", "rejected")):
        Proposal.objects.create(
            position=position, key=f"10.0.0.{position}", title=f"10.0.0.{position}", state=state,
            **common,
        )  # fmt: skip
    assert attention.counts(ON)["machines"] == 2
    assert list(named("machines")) == [run.code]


def test_a_leavers_open_account_is_named_with_the_day(db):
    core, gone = system(), identity("Rabia (demo)", left_on=dt.date(2026, 9, 30))
    left = account("rabia", core, identity=gone)
    account("sana", core, identity=identity())
    assert attention.counts(ON)["leavers"] == 1
    assert named("leavers") == {left.code: "Rabia (demo) left on 30 Sep 2026; the account is open"}


def test_a_duty_that_one_hand_holds_is_counted_until_a_control_makes_up_for_it(db):
    core, sana = system(), identity()
    of = account("sana", core, identity=sana)
    for title, activity in (("Register", "claim.register"), ("Approve", "claim.approve")):
        grant(of, entitlement(title, core, activities=activity))
    save(DutyRule(
        title="Claims", first_mode="any", first="claim.register", second_mode="any",
        second="claim.approve", area="core_insurance", approver=person("Head (demo)"),
        approved_on=dt.date(2026, 1, 1),
    ))  # fmt: skip
    assert attention.counts(ON)["duties"] == 1
    assert "Register" in named("duties")[sana.code]


def test_only_personal_data_in_the_clear_without_leave_are_a_plain_link(db):
    core = system()
    bank = save(ThirdParty(title="Bank (demo)", category="bank"))
    personal = save(DataSet(title="CNICs", subject="policyholders", has_personal_data=True))
    rates = save(DataSet(title="Tariff", subject="other"))
    common = {"scope": "external", "system": core, "counterparty": bank}

    def link(title, data_set, **fields):
        made = Interconnection(title=title, **common, **fields)
        return save(made, data_sets=[data_set])

    plain = link("Debit file", personal, protocol="FTP")
    link("Rates", rates, protocol="FTP")
    link("Portal", personal, protocol="HTTPS (TLS 1.3)")
    denied = link("Old tunnel", personal, protocol="TLS 1.2", is_encrypted=False)
    excused = link("Until March", personal, protocol="FTP")
    save(ProtectionException(
        title="Leave", interconnection=excused, layer="transmission", reason="The bank moves.",
        compensating_control="Files are encrypted by PGP.", approver=person("Head (demo)"),
        approved_on=dt.date(2026, 6, 1), expires_on=dt.date(2027, 3, 31),
    ))  # fmt: skip
    assert attention.counts(ON)["plain_links"] == 2
    assert named("plain_links") == {
        plain.code: "carries CNICs in the clear by FTP",
        denied.code: "carries CNICs in the clear by TLS 1.2",
    }


def test_a_critical_function_that_promises_less_than_its_system_takes_is_named(db):
    core = system(restore_hours=10)
    claims = save(BusinessFunction(title="Motor claims", criticality="critical", area="claims"))
    other = save(BusinessFunction(title="Canteen", criticality="other", area="claims"))
    save(BusinessProcess(title="Settle"), functions=[claims, other], systems=[core])
    for function in (claims, other):
        save(ImpactAnalysis(
            function=function, rto_hours=4, analysed_on=dt.date(2026, 1, 1),
            approved_on=dt.date(2026, 1, 1),
            approver=person(f"Owner of {function} (demo)"),
        ))  # fmt: skip
    assert attention.counts(ON)["recovery"] == 1
    assert named("recovery")[claims.code].startswith(
        "promises to be back in 4 h, but can be in 10 h, because of FUN-0001"
    )


def test_a_backup_counts_until_somebody_tries_to_restore_it(db):
    first, second = save(BackupSet(title="Core, daily")), save(BackupSet(title="Mail"))
    save(RestoreTest(backup_set=first, tested_on=dt.date(2026, 5, 1), result="failed"))
    save(RestoreTest(backup_set=second, tested_on=dt.date(2026, 12, 1), result="succeeded"))
    assert attention.counts(ON)["backups"] == 1
    assert list(named("backups")) == [second.code]


def test_a_third_party_with_data_that_was_never_assessed_is_due(db):
    save(ThirdParty(title="Printer (demo)", category="software"))
    holder = save(ThirdParty(title="Portal (demo)", category="software", tier="1",
                             holds_policyholder_data=True))  # fmt: skip
    assert attention.counts(ON)["third_parties"] == 1
    assert named("third_parties") == {holder.code: "was never assessed (tier 1)"}


def test_only_critical_weaknesses_past_their_day_count(db):
    core = system()
    for severity, due in (("critical", 23), ("critical", 30), ("high", 23)):
        save(Vulnerability(
            title=f"{severity} {due}", system=core, severity=severity,
            identifier=f"{severity}-{due}",
            found_on=dt.date(2026, 11, 1), due_on=dt.date(2026, 11, due),
        ))  # fmt: skip
    assert attention.counts(ON)["weaknesses"] == 1


def test_an_evaluation_keeps_the_numbers_and_a_point_of_the_trend_does_not(db):
    save(BackupSet(title="Mail"))
    kept = services.evaluate(ON, actor=None)
    assert kept.counts == EMPTY | {"backups": 1}
    assert services.evaluate(ON, actor=None, kind="trend").counts == {}


def test_a_grave_risk_counts_until_it_is_treated(db):
    owner = save(Person(title="Owner (demo)"))
    risk = save(Risk(title="Ransomware", area="claims", source="external", cause="crime",
                     owner=owner, identified_on=ON))  # fmt: skip
    save(RiskRating(risk=risk, rated_on=ON, inherent_likelihood=4, inherent_impact=5,
                    residual_likelihood=3, residual_impact=4))  # fmt: skip
    assert [row[0] for row in attention.BY_NAME["bare_risks"].rows(ON)] == [risk.code]
    save(Treatment(title="Segment", risk=risk, owner=owner, decided_on=ON))
    assert attention.counts(ON)["bare_risks"] == 0


def test_a_limit_counts_while_more_lies_beyond_it_and_a_warranty_while_nothing_keeps_it(db):
    owner = save(Person(title="Owner (demo)"))
    appetite = save(Appetite(title="Appetite", owner=owner, approved_on=ON))
    limit = save(AppetiteLimit(title="One year in 100", appetite=appetite, limit=50,
                               measure="loss_1_in_100", is_after_cover=False))  # fmt: skip
    save(Quantification(title="Year", computed_on=ON, owner=owner,
                        results={"after": {"one_in_100": 60.0}}))  # fmt: skip
    assert list(attention.BY_NAME["appetite"].rows(ON)) == [
        (limit.code, "One year in 100", "stands at PKR 60, at most PKR 50")
    ]
    policy = save(InsurancePolicy(title="Cover", from_on=ON, to_on=ON, owner=owner))
    warranty = save(PolicyWarranty(title="Second factor", policy=policy, owner=owner))
    assert attention.counts(ON)["warranties"] == 1
    assert next(iter(attention.BY_NAME["warranties"].rows(ON)))[0] == warranty.code
