"""RSP-10 and REC-05: the order of resumption, and links that are opened again."""

import datetime as dt
from decimal import Decimal

import pytest

from hisaar.assets import graph, ordering, services
from hisaar.assets.models import (
    Dependency,
    Interconnection,
    RecoveryOrder,
    RecoveryOrderItem,
    System,
    ThirdParty,
)
from hisaar.catalogue.rules import Outcome
from hisaar.platform.records import Refused

from .makers import ON, analysis, function, link, person, process, reasons, save, system, verdict

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)
KEY = ("claims_payment", "policy_issuance", "premium_receipt", "reinsurance_settlement")


def order(*codes, transactions=True, **fields):
    made = save(RecoveryOrder(title="Order", **fields))
    for position, code in enumerate(codes, 1):
        save(RecoveryOrderItem(order=made, position=position, item=code))
    if transactions:
        for at, item in enumerate(made.items.all()):
            item.transaction = KEY[at % 4]
            save(item)
    return made


@pytest.fixture
def claims(owner):
    return function(owner)


@pytest.fixture
def chain(owner, claims):
    """Claims need the core, the core needs the database, hard."""
    core, base = system(owner), system(owner, "Database", kind="database")
    step = process(owner, [claims], [core])
    save(Dependency(source=core.code, target=base.code, strength="hard"))
    return step, core, base


def approve(made, on=DAY):
    return services.approve_recovery_order(made, actor=None, approver=person("COO (demo)"), on=on)


def test_without_an_order_nothing_is_shown_and_a_draft_does_not_count(claims):
    assert verdict("RSP-10").outcome is Outcome.NOT_EVIDENCED
    draft = order(claims.code)
    assert reasons("RSP-10") == {(draft.code, "it is not approved")}


def test_an_approved_order_ranks_functions_transactions_and_what_they_need(claims, chain):
    step, core, base = chain
    made = approve(order(base.code, core.code, step.code, claims.code))
    assert verdict("RSP-10").outcome is Outcome.MET
    assert verdict("RSP-10", dt.date(2026, 8, 31)).outcome is Outcome.NOT_MET
    made.items.get(item=base.code).delete()
    other = function(claims.owner, "Issuance")
    assert reasons("RSP-10") == {
        (other.code, f"is not ranked in {made.code}"),
        (base.code, f"is needed by a critical function and not ranked in {made.code}"),
        (made.code, "it does not say when these run again: claims payment"),
    }
    assert verdict("RSP-10").outcome is Outcome.PARTLY
    made.to_on = dt.date(2026, 11, 30)
    save(made)
    assert reasons("RSP-10") == {(made.code, "it ended on 30 Nov 2026")}


def test_an_order_that_puts_something_before_its_need_is_refused_with_the_path(claims, chain):
    step, core, base = chain
    made = order(claims.code, base.code)
    with pytest.raises(Refused) as refusal:
        approve(made)
    assert str(refusal.value) == (
        f"{made.code} cannot be approved yet: {claims.code} (position 1) stands before {base.code}"
        f" (position 2), which it needs: {claims.code} needs {step.code} needs {core.code}"
        f" needs {base.code}."
    )
    save(Dependency(source=base.code, target=core.code, strength="soft"))
    assert len(ordering.faults(made, ON)) == 1


def test_soft_needs_and_members_of_a_group_that_can_be_missed_do_not_bind(owner, claims):
    process(owner, [claims], [core := system(owner)])
    one, two = system(owner, "One"), system(owner, "Two")
    soft = system(owner, "Soft")
    save(Dependency(source=core.code, target=soft.code, strength="soft"))
    rows = [
        save(Dependency(source=core.code, target=s.code, strength="hard", group="pair",
                        needed_of_group=1))
        for s in (one, two)
    ]  # fmt: skip
    made = order(core.code, soft.code, one.code, two.code)
    assert ordering.faults(made, ON) == []
    rows[0].needed_of_group = 2
    save(rows[0])
    assert [f.code for f in ordering.faults(made, ON)] == [core.code, core.code]


def test_things_that_need_each_other_share_a_position(owner, claims):
    one, two = system(owner, "One"), system(owner, "Two")
    save(Dependency(source=one.code, target=two.code, strength="hard"))
    save(Dependency(source=two.code, target=one.code, strength="hard"))
    made = order(one.code, two.code)
    assert len(ordering.faults(made, ON)) == 1
    for item in made.items.all():
        item.position = 1
        save(item)
    assert ordering.faults(made, ON) == []


def test_who_must_be_back_sooner_does_not_stand_behind_who_may_wait(owner, claims):
    slow = function(owner, "Investment")
    analysis(claims, rto_hours=Decimal(4)), analysis(slow, rto_hours=Decimal(48))
    made = order(slow.code, claims.code)
    with pytest.raises(Refused, match=f"{claims.code} must be back in 4 h and stands behind"
                                      f" {slow.code}, which may take 48 h"):  # fmt: skip
        approve(made)
    assert ordering.faults(made, dt.date(2026, 6, 1)) == []
    save(Dependency(source=claims.code, target=slow.code, strength="hard"))
    assert ordering.faults(made, ON) == []


def test_an_order_is_approved_once_with_items_and_reviewed_while_it_holds(claims, chain):
    _step, core, base = chain
    with pytest.raises(Refused, match="has no items"):
        approve(save(RecoveryOrder(title="Empty")))
    made = order(base.code, core.code)
    with pytest.raises(Refused, match="was not approved yet"):
        services.review_recovery_order(made, actor=None, on=DAY)
    approve(made)
    with pytest.raises(Refused, match="was approved on 1 Sep 2026"):
        approve(made)
    with pytest.raises(Refused, match="already reviewed on 1 Sep 2026"):
        services.review_recovery_order(made, actor=None, on=dt.date(2026, 8, 1))
    Dependency.objects.all().delete()
    save(Dependency(source=base.code, target=core.code, strength="hard"))
    with pytest.raises(Refused, match="no longer holds"):
        services.review_recovery_order(made, actor=None, on=ON)


def protocol(made, **fields):
    given = {
        "reconnection": "Open the rule", "reconnection_conditions": "Both scanned",
        "reconnection_checks": "Checksum of a test file", "reconnection_approver": made.owner,
        "counterparty_contact": "Duty officer, 021-0000000",
        "contact_verified_on": dt.date(2026, 6, 1), "reconnection_tested_on": dt.date(2026, 2, 1),
    }  # fmt: skip
    for name, value in (given | fields).items():
        setattr(made, name, value)
    return save(made)


@pytest.fixture
def outside(owner, claims, chain):
    bank = save(ThirdParty(title="Bank (demo)", category="bank"))
    return link(System.objects.get(title="Database"), "external", counterparty=bank)


def test_links_of_critical_functions_say_how_they_resume_and_were_tried(outside, owner):
    link(system(owner, "Aside"), "external", title="Not critical")
    assert reasons("REC-05") == {
        (outside.code, ("lacks how it is reconnected, conditions, checks, an approver, a contact at"
                       " the counterparty for reconnection")),
        (outside.code, "its resumption was never tested"),
    }  # fmt: skip
    protocol(outside)
    assert verdict("REC-05").outcome is Outcome.MET
    assert verdict("REC-05", dt.date(2026, 1, 31)).outcome is Outcome.NOT_MET
    assert verdict("REC-05", dt.date(2028, 2, 2)).outcome is Outcome.PARTLY


def test_without_external_links_nothing_is_shown_of_resuming_together(claims):
    assert verdict("REC-05").outcome is Outcome.NOT_EVIDENCED


def test_a_link_is_cut_and_opened_again_by_its_protocol(outside, owner):
    def reconnect(on=dt.date(2026, 9, 3), approver=owner, checks=True):
        return services.reconnect_link(
            outside, actor=None, on=on, approver=approver, checks_passed=checks
        )

    with pytest.raises(Refused, match="is not cut"):
        reconnect()
    services.cut_link(outside, actor=None, on=DAY, reason="Ransomware at the bank")
    assert outside.is_cut(DAY)
    assert not outside.is_cut(dt.date(2026, 8, 31))
    with pytest.raises(Refused, match="already cut on 1 Sep 2026"):
        services.cut_link(outside, actor=None, on=DAY, reason="again")
    with pytest.raises(Refused, match="no complete protocol"):
        reconnect()
    protocol(outside)
    with pytest.raises(Refused, match="give a later day"):
        reconnect(on=dt.date(2026, 8, 1))
    with pytest.raises(Refused, match="until its checks have passed"):
        reconnect(checks=False)
    with pytest.raises(Refused, match="is opened again by"):
        reconnect(approver=person("Somebody else (demo)"))
    reconnect()
    assert (outside.is_cut(dt.date(2026, 9, 2)), outside.is_cut(dt.date(2026, 9, 3))) == (
        True, False,
    )  # fmt: skip
    with pytest.raises(Refused, match="was reconnected on 3 Sep 2026"):
        services.cut_link(outside, actor=None, on=DAY, reason="earlier")
    services.cut_link(outside, actor=None, on=dt.date(2026, 10, 1), reason="again")
    assert Interconnection.objects.get(pk=outside.pk).is_cut(ON)


def test_a_link_that_ended_is_not_cut(outside):
    outside.to_on = dt.date(2026, 8, 1)
    save(outside)
    with pytest.raises(Refused, match="ended on 1 Aug 2026"):
        services.cut_link(outside, actor=None, on=DAY, reason="r")


def test_a_contact_is_verified_forward(outside):
    with pytest.raises(Refused, match="has no contact"):
        services.verify_contact(outside, actor=None, on=DAY)
    services.verify_contact(outside, actor=None, on=DAY, contact="Duty officer")
    services.verify_contact(outside, actor=None, on=ON)
    with pytest.raises(Refused, match="already verified on 31 Dec 2026"):
        services.verify_contact(outside, actor=None, on=DAY)
    assert outside.counterparty_contact == "Duty officer"


def test_the_graph_gives_its_facts_in_six_queries(claims, chain, django_assert_num_queries):
    step, core, base = chain
    core.restore_hours, core.is_internet_facing = Decimal(4), True
    save(core)
    analysis(claims)
    save(Dependency(source=core.code, target="SYS-9999", strength="hard"))
    with django_assert_num_queries(6):
        facts = graph.facts(ON)
    assert {node.code for node in facts.nodes} >= {claims.code, step.code, core.code, base.code}
    declared = next(n for n in facts.needs if n.source == core.code)
    assert declared == graph.NeedFact(core.code, base.code, "hard", is_declared=True)
    assert facts.systems[core.code].restore_hours == 4.0
    assert facts.systems[core.code].is_internet_facing
    assert facts.objectives == {claims.code: graph.Objectives(8.0, 4.0, 72.0)}
    assert graph.facts(dt.date(2026, 6, 4)).objectives == {}
