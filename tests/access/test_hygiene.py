"""What is untidy about accounts and grants, finding by finding, on its day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.access import hygiene
from hisaar.access.models import RoleProfile
from hisaar.access.queries import Limits, limits_on

from .makers import FRESH, OLD, ON, account, entitlement, grant, identity, person, save, system

pytestmark = pytest.mark.django_db
LIMITS = Limits(
    leaver=dt.timedelta(1), dormant=dt.timedelta(90), rotation=dt.timedelta(365)
)  # fmt: skip


def found(name, on=ON):
    return [r.code for r in hygiene.BY_NAME[name].rows(on, LIMITS)]


def test_the_thresholds_are_those_of_the_clauses():
    assert limits_on(ON) == LIMITS


def test_leavers_by_identity_by_person_and_by_word():
    core, left = system(), dt.date(2026, 12, 1)
    by_identity = account("a", core, identity=identity("A", left_on=left))
    by_person = account(
        "b", core, identity=identity("B", person=person("B (demo)", left_on=left))
    )  # fmt: skip
    by_word = account("c", core, identity=identity("C", employment="left"))
    account("d", core, identity=identity("D"))
    account("e", core, identity=identity("E", left_on=left), disabled_on=dt.date(2026, 12, 2))
    assert found("leavers") == [by_identity.code, by_person.code, by_word.code]
    assert found("leavers", dt.date(2026, 12, 2)) == [by_word.code]
    assert found("leavers", dt.date(2026, 12, 3)) == [
        by_identity.code,
        by_person.code,
        by_word.code,
    ]


def test_orphans_shared_and_dormant():
    core = system()
    lone = account("lone", core)
    shared = account("desk", core, kind="shared", identity=identity("Desk"))
    account(
        "till", core, kind="shared", identity=identity("Till"), sharing_until=ON,
        sharing_reason="one till",
    )  # fmt: skip
    dormant = account("slow", core, identity=identity("Slow"), last_used_on=dt.date(2026, 10, 1))
    never = account("never", core, identity=identity("Never"), created_on=OLD)
    silent = system("Silent")
    account("x", silent, identity=identity("X"), created_on=OLD)  # its system never tells
    assert found("orphans") == [lone.code]
    assert found("shared") == [shared.code]
    assert found("dormant") == [dormant.code, never.code]
    assert found("dormant", dt.date(2026, 12, 30)) == [never.code]


def test_without_a_second_factor():
    core = system()
    admin = account("adm", core, identity=identity("Adm"), kind="administrator", has_mfa=False)
    holder = account("h", core, identity=identity("H"))
    grant(holder, entitlement("DBA", core, is_privileged=True))
    account("ok", core, identity=identity("Ok"), is_privileged=True, has_mfa=True)
    account("svc", core, kind="service", is_privileged=True)
    open_one = account("web", core, identity=identity("Web"), is_internet_reachable=True)
    assert found("without_mfa") == [admin.code, holder.code]
    assert found("exposed") == [open_one.code]


def test_service_accounts_and_keys():
    core = system()
    svc = account("svc", core, kind="service", signs_in_interactively=True, rotated_on=FRESH)
    key = account("key", core, kind="key", rotated_on=dt.date(2025, 12, 30))
    assert found("interactive") == [svc.code]
    assert found("rotation") == [key.code]
    assert found("rotation", dt.date(2026, 12, 30)) == []


def test_grants_unused_and_outside_profiles():
    core, boss = system(), person("Boss (demo)")
    right, other = entitlement("R", core), entitlement("O", core)
    one = account("a", core, identity=identity("A"))
    profile = save(
        RoleProfile(title="Clerk", approver=boss, approved_on=OLD, to_on=dt.date(2027, 1, 1)),
        entitlements=[right],
    )
    grant(one, right, role_profile=profile, last_used_on=FRESH)
    outside = grant(one, other, role_profile=profile, last_used_on=dt.date(2026, 9, 1))
    excepted = grant(
        one, other, from_on=FRESH, exception_until=ON, exception_reason="Year-end closing"
    )
    assert found("unused") == [outside.code]
    assert found("outside_profiles") == [outside.code]
    later = dt.date(2027, 1, 2)
    assert found("outside_profiles", later)[1:] == [outside.code, excepted.code]


def test_counts_are_the_lengths_of_the_lists_and_cost_two_queries():
    core = system()

    def add(number):
        one = account(f"u{number}", core, kind="administrator")
        grant(one, entitlement(f"R{number}", core), last_used_on=OLD)

    for number in range(4):
        add(number)
    with CaptureQueriesContext(connection) as captured:
        counts = hygiene.counts(ON, LIMITS)
    assert len(captured) == 2
    assert counts == {f.name: len(found(f.name)) for f in hygiene.FINDINGS}
    assert (counts["orphans"], counts["unused"], counts["without_mfa"]) == (4, 4, 4)
