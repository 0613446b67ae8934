"""Who breaks which duty rule: told from grants, with the evidence, values by hand."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.access import duties, services
from hisaar.access.library import activities, proposed_tags, rules_of_the_library
from hisaar.access.models import DutyRule, Entitlement
from hisaar.catalogue.rules import Outcome
from hisaar.governance.models import EntityProfile
from hisaar.platform.records import Invalid, Refused

from .makers import (
    OLD,
    ON,
    account,
    entitlement,
    grant,
    identity,
    part,
    person,
    save,
    system,
    verdict,
)

pytestmark = pytest.mark.django_db


def rule(title="Register and approve", first="claim.register", second="claim.approve", **fields):
    given = {"approved_on": OLD, "area": "core_insurance", "first": first, "second": second}
    return save(DutyRule(title=title, **given | fields))


@pytest.fixture
def house():
    core, ad = system(), system("Directory", criticality="")
    return {
        "core": core, "ad": ad,
        "register": entitlement("Claims clerk", core, activities="claim.register"),
        "approve": entitlement("Claims manager", core, activities="claim.approve claim.assess"),
    }  # fmt: skip


def test_duties_meet_over_two_accounts_of_one_person_with_the_grants_as_evidence(house):
    sana = identity()
    first = grant(account("sana", house["core"], identity=sana), house["register"])
    second = grant(account("sana.m", house["ad"], identity=sana), house["approve"])
    grant(account("bilal", house["core"], identity=identity("Bilal (demo)")), house["approve"])
    broken = rule()
    (found,) = duties.violations(ON)
    assert (found.rule, found.code, found.name) == (broken, sana.code, "Sana (demo)")
    assert [(h.grant, h.account, h.activity) for h in found.first] == [
        (first.code, "sana", "claim.register")
    ]
    assert [(h.grant, h.account, h.activity) for h in found.second] == [
        (second.code, "sana.m", "claim.approve")
    ]
    assert found.accounts == (first.account.code, second.account.code)
    assert found.sentence() == (
        "breaks 'Register and approve': holds Claims clerk (sana) together with"
        " Claims manager (sana.m)"
    )


@pytest.mark.parametrize(
    ("first_mode", "first", "second_mode", "second", "count"),
    [
        ("any", "a c", "any", "x y", 1), ("any", "a c", "all", "x y", 0),
        ("all", "a b", "any", "x y", 1), ("all", "a b", "all", "x", 1),
        ("all", "a c", "any", "x", 0),
    ],
)  # fmt: skip
def test_the_four_forms_as_the_oracle_has_them(first_mode, first, second_mode, second, count):
    """Oracle C-SOD-01: one person holds a, b and x."""
    core = system()
    held = account("u", core, identity=identity())
    for tag in "abx":
        grant(held, entitlement(tag, core, activities=tag))
    rule(first_mode=first_mode, first=first, second_mode=second_mode, second=second)
    assert duties.look(ON).count == count


def test_a_past_day_and_what_does_not_count_on_it(house):
    sana = identity()
    one = account("sana", house["core"], identity=sana)
    grant(one, house["register"], to_on=dt.date(2026, 6, 30))
    grant(one, house["approve"])
    gone = account("old", house["core"], identity=sana, disabled_on=dt.date(2026, 5, 1))
    grant(gone, house["register"])
    rule()
    assert duties.look(dt.date(2026, 6, 30)).count == 1
    assert duties.look(dt.date(2026, 7, 1)).count == 0
    assert duties.look(dt.date(2025, 12, 31)).count == 0  # neither grant nor rule was there


def test_an_account_of_nobody_counts_by_itself(house):
    lone = account("x", house["core"])
    grant(lone, house["register"])
    grant(lone, house["approve"])
    rule()
    (found,) = duties.violations(ON)
    assert (found.code, found.holder) == (lone.code, ("account", lone.pk))


def test_the_window_is_told_from_the_conventional_business():
    core = system()
    conventional = entitlement("GL", core, activities="ledger.post", business="conventional")
    window = entitlement("GL window", core, activities="ledger.post", business="window")
    both = entitlement("GL all", core, activities="ledger.post", business="both")
    a, b, c = (account(n, core, identity=identity(n)) for n in "abc")
    grant(a, conventional), grant(a, window), grant(b, window), grant(c, both)
    rule(first="ledger.post@conventional", second="ledger.post@window", area="window")
    assert {v.name for v in duties.violations(ON)} == {"a", "c"}


def test_a_control_makes_up_for_a_violation_until_its_day(house):
    sana = identity()
    one = account("sana", house["core"], identity=sana)
    grant(one, house["register"]), grant(one, house["approve"])
    broken, boss = rule(), person("Boss (demo)")
    made = services.mitigate_violation(
        broken, actor=None, identity=sana, control="Daily list to the CFO", approver=boss,
        on=dt.date(2026, 3, 1), until=dt.date(2026, 9, 30),
    )  # fmt: skip
    assert duties.violations(dt.date(2026, 9, 30))[0].mitigation == made
    assert not duties.violations(dt.date(2026, 10, 1))[0].is_mitigated
    assert not duties.violations(dt.date(2026, 2, 28))[0].is_mitigated
    services.end_mitigation(made, actor=None, on=dt.date(2026, 4, 1))
    with pytest.raises(Refused, match="ends on 1 Apr 2026 anyway"):
        services.end_mitigation(made, actor=None, on=dt.date(2026, 5, 1))


def test_what_is_refused_as_mitigation(house):
    sana, boss = identity(person=person()), person("Boss (demo)")
    broken = rule()
    given = {"actor": None, "control": "c", "approver": boss, "on": ON, "until": ON}
    with pytest.raises(Refused, match="ends on a later day"):
        services.mitigate_violation(broken, identity=sana, **given)
    given["until"] = ON + dt.timedelta(days=90)
    with pytest.raises(Refused, match="does not break DUT-0001"):
        services.mitigate_violation(broken, identity=sana, **given)
    with pytest.raises(Refused, match="own access"):
        services.mitigate_violation(broken, identity=sana, **given | {"approver": sana.person})


def test_a_rule_may_not_hold_one_activity_on_both_sides():
    with pytest.raises(Invalid, match=r"Both lists hold claim\.approve"):
        rule(first="claim.approve", second="claim.approve x")
    with pytest.raises(Invalid, match="is no tag of an activity"):
        rule(first="claim approve!", second="x")


def test_the_library_is_loaded_once_as_drafts():
    made = services.load_library(actor=None)
    assert len(made) == len(rules_of_the_library()) >= 35
    assert {r.approved_on for r in made} == {None}
    assert {r.area for r in made} == {a for a in DutyRule.Area.values if a != "other"}
    assert services.load_library(actor=None) == []
    approved = services.approve_rule(made[0], actor=None, approver=person(), on=OLD)
    assert duties.rules_in_force(OLD) == [approved]
    with pytest.raises(Refused, match="was approved on 2 Jan 2026"):
        services.approve_rule(approved, actor=None, approver=person("B (demo)"), on=OLD)


def test_tags_are_proposed_from_names():
    assert proposed_tags("ClaimApprover") == ["claim.approve"]
    assert proposed_tags("Domain Admins") == ["system.administer"]
    assert proposed_tags("Canteen") == []
    tags = {a.tag for a in activities()}
    used = {t.partition("@")[0] for r in rules_of_the_library() for t in (*r.first, *r.second)}
    assert used <= tags


def queries(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_queries_do_not_grow_with_violators(house):
    rule()

    def add(number):
        one = account(f"u{number}", house["core"], identity=identity(f"U{number}"))
        grant(one, house["register"]), grant(one, house["approve"])

    add(0)
    once = queries(lambda: duties.violations(ON))
    for number in range(1, 12):
        add(number)
    assert queries(lambda: duties.violations(ON)) == once
    assert len(duties.violations(ON)) == 12


def approved_library(on=OLD):
    boss = person("Boss (demo)")
    for made in services.load_library(actor=None):
        services.approve_rule(made, actor=None, approver=boss, on=on)


def test_mon_20_by_outcome(house):
    assert verdict("MON-20").outcome is Outcome.NOT_EVIDENCED
    approved_library()
    assert part("MON-20", "violations").outcome is Outcome.NOT_EVIDENCED
    sana = identity()
    one = account("sana", house["core"], identity=sana)
    grant(one, house["approve"])
    bilal = account("bilal", house["core"], identity=identity("Bilal (demo)"))
    grant(bilal, house["register"], from_on=dt.date(2026, 6, 1))
    assert verdict("MON-20").outcome is Outcome.PARTLY  # claims manager assesses and approves
    records_of = Entitlement.objects.get(title="Claims manager")
    services.tag_entitlement(records_of, actor=None, activities="claim.approve")
    assert verdict("MON-20").outcome is Outcome.MET
    grant(one, house["register"])
    found = verdict("MON-20")
    assert found.outcome is Outcome.PARTLY
    assert [g.record for g in found.gaps] == [sana.code]
    rule_broken = DutyRule.objects.get(reference="claim-register-approve")
    services.mitigate_violation(
        rule_broken, actor=None, identity=sana, control="Daily list", on=OLD,
        approver=person("CFO (demo)"), until=dt.date(2027, 1, 1),
    )  # fmt: skip
    assert verdict("MON-20").outcome is Outcome.MET_BY_EXCEPTION
    assert verdict("MON-20", dt.date(2027, 1, 2)).outcome is Outcome.PARTLY


def test_mon_20_asks_for_the_window_where_there_is_one(house):
    approved_library()
    for made in DutyRule.objects.filter(area="window"):
        made.to_on = dt.date(2026, 12, 1)
        save(made)
    save(EntityProfile(title="Demo (fictional)", has_window_takaful=True))
    assert part("MON-20", "window").outcome is Outcome.NOT_EVIDENCED
    assert part("MON-20", "window", dt.date(2026, 11, 1)).outcome is Outcome.MET
