"""A directory's export: compared by natural key, written once, unchanged the second time."""

import datetime as dt
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.access.models import Account, Entitlement, Grant, Identity
from hisaar.access.services.intake import take_in
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Entry

from .makers import person, save, system

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
LATER = dt.date(2026, 12, 1)


class Fact(NamedTuple):
    subject: str
    key: str
    values: dict
    where: str = "row"


def export(users=3, rights=2, **more):
    facts = []
    for n in range(users):
        values = {"name": f"User{n}", "sid": f"S-1-5-{n}", "is_enabled": True}
        facts.append(Fact("account", f"S-1-5-{n}", values | more))
        for r in range(rights):
            facts += [
                Fact("entitlement", f"group {r}", {"title": f"Group {r}"}),
                Fact("grant", "", {"account": f"S-1-5-{n}", "entitlement": f"group {r}"}),
            ]
    return facts


def take(facts, at, on=DAY, **more):
    return take_in(facts, actor=None, system=at, on=on, source="ad.csv", **more)


def test_the_second_run_changes_nothing():
    at = system("Directory")
    taken = take(export(), at)
    assert (taken.new, taken.changed, taken.gone) == (3 + 2 + 6, 0, 0)
    assert (Account.objects.count(), Entitlement.objects.count(), Grant.objects.count()) == (
        3,
        2,
        6,
    )
    entries = Entry.objects.count()
    again = take(export(), at, is_complete=True)
    assert again.changes_nothing
    assert again.by_register == {
        "account": {"unchanged": 3}, "entitlement": {"unchanged": 2}, "grant": {"unchanged": 6},
    }  # fmt: skip
    assert Entry.objects.count() == entries
    assert chain.verify().is_intact


def test_one_audit_entry_names_a_piece_of_new_rows():
    take(export(), system("Directory"))
    entry = Entry.objects.get(subject="GRT-*")
    assert entry.changes["count"] == [None, 6]
    assert entry.changes["source"] == [None, "ad.csv"]
    assert [e.subject for e in chain.history("GRT-0004")] == ["GRT-*"]


def test_names_are_the_same_whatever_their_case_and_a_renamed_account_by_its_number():
    at = system("Directory")
    take(export(1, 0), at)
    other = [Fact("account", "user0", {"name": "USER0", "is_enabled": True})]
    assert take(other, at).unchanged == 1
    renamed = [Fact("account", "S-1-5-0", {"name": "Married", "sid": "S-1-5-0"})]
    assert take(renamed, at).new == 0


def test_what_changed_is_written_field_by_field():
    at = system("Directory")
    take(export(2, 0), at)
    taken = take(export(2, 0, last_used_on=DAY, is_enabled=False), at, on=LATER)
    assert taken.changed == 2
    changed = Account.objects.get(name="User0")
    assert (changed.is_enabled, changed.disabled_on) == (False, LATER)
    entry = chain.history(changed.code)[0]
    assert entry.changes == {
        "is_enabled": [True, False], "disabled_on": [None, "2026-12-01"],
        "last_used_on": [None, "2026-11-24"],
    }  # fmt: skip
    back = take(export(2, 0), at, on=LATER)
    assert back.changed == 2
    assert Account.objects.get(name="User0").is_open(LATER)


def test_what_a_complete_file_no_longer_shows_gets_a_last_day_and_comes_back():
    at = system("Directory")
    take(export(4, 1), at)
    taken = take(export(3, 1), at, on=LATER, is_complete=True)
    assert (taken.gone, taken.withheld) == (2, 0)
    gone = Account.objects.get(name="User3")
    assert gone.to_on == dt.date(2026, 11, 30)
    assert not gone.is_open(LATER)
    assert gone.grants.get().to_on == dt.date(2026, 11, 30)
    back = take(export(4, 1), at, on=dt.date(2026, 12, 5), is_complete=True)
    assert (back.changed, back.new) == (1, 1)  # the account; a grant that begins anew
    assert take(export(3, 1), at, on=LATER).gone == 0  # not said to be complete


def test_a_file_that_was_cut_off_ends_nothing_unless_confirmed():
    at = system("Directory")
    take(export(50, 0), at)
    taken = take(export(10, 0), at, on=LATER, is_complete=True)
    assert (taken.gone, taken.withheld) == (0, 40)
    assert take(export(10, 0), at, on=LATER, is_complete=True, confirm_gone=True).gone == 40


def test_a_trial_says_the_same_and_writes_nothing():
    at = system("Directory")
    before = Entry.objects.count()
    trial = take(export(), at, is_trial=True)
    assert (trial.new, trial.is_trial) == (11, True)
    assert (Account.objects.count(), Entry.objects.count()) == (0, before)
    assert take(export(), at).new == trial.new


def test_accounts_are_attached_to_people_by_staff_number_or_mail_and_not_torn_away():
    at, sana = system("Directory"), person(employee_number="E7", email="sana@demo.example")
    facts = [
        Fact("account", "a", {"name": "a", "employee_number": "E7"}),
        Fact("account", "b", {"name": "b", "email": "Sana@Demo.example"}),
    ]
    take(facts, at)
    only = Identity.objects.get()
    assert (only.person, only.external_id) == (sana, "E7")
    assert {a.identity for a in Account.objects.all()} == {only}
    other = save(Identity(title="Somebody else"))
    held = Account.objects.get(name="a")
    held.identity = other
    save(held)
    assert take(facts, at).changed == 0


def test_a_list_of_rights_only_finds_its_accounts_by_name():
    at = system("Core")
    take([Fact("account", "sana", {"name": "Sana"})], at)
    facts = [
        Fact("entitlement", "core | clerk", {"title": "Clerk", "system": "Core"}),
        Fact("grant", "", {"account": "core | sana", "entitlement": "core | clerk"}),
        Fact("grant", "", {"account": "core | nobody", "entitlement": "core | clerk"}, "row 9"),
    ]
    taken = take(facts, None)
    assert (taken.by_register["grant"], taken.unresolved) == ({"new": 1}, 1)
    assert taken.faults[0] == ("row 9", "There is no account 'core | nobody' on record.")


def test_queries_do_not_grow_within_a_piece():
    at = system("Directory")

    def queries(number):
        with CaptureQueriesContext(connection) as captured:
            take(export(number, 2), at)
        return len(captured)

    queries(1)
    assert queries(1) == queries(1)
    first = queries(2)
    assert queries(40) <= first + 12
