"""The one write path: numbered, audited, versioned, or not at all."""

import pytest

from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Entry
from hisaar.platform.people.models import OrganisationalUnit, Person

pytestmark = pytest.mark.django_db


def person(title="Ayesha Khan", **fields):
    return records.save(Person(title=title, **fields), actor=None)


def test_a_new_record_is_numbered_and_audited():
    saved = person(email="Ayesha@Example.com")
    assert saved.code == "PER-0001"
    assert saved.email == "ayesha@example.com"
    entry = Entry.objects.get()
    assert (entry.action, entry.subject, entry.actor) == ("created", "PER-0001", "system")
    assert entry.changes["title"] == [None, "Ayesha Khan"]


def test_a_change_is_audited_field_by_field_with_codes_for_relations():
    unit = records.save(OrganisationalUnit(title="Claims"), actor=None)
    saved = person()
    saved.unit = unit
    records.save(saved, actor=None)
    assert Entry.objects.first().changes == {"unit": [None, "UNT-0001"]}


def test_a_save_that_changes_nothing_writes_nothing():
    saved = person()
    records.save(Person.objects.get(), actor=None)
    assert Entry.objects.count() == 1
    assert Person.objects.get().version == saved.version == 1


def test_the_later_of_two_editors_is_refused_and_shown_both_versions():
    person()
    mine, theirs = Person.objects.get(), Person.objects.get()
    theirs.designation = "Actuary"
    records.save(theirs, actor=None)
    mine.designation = "Head of claims"
    with pytest.raises(records.Conflict, match="PER-0001 was changed by somebody else") as refusal:
        records.save(mine, actor=None)
    assert refusal.value.theirs.designation == "Actuary"
    assert Person.objects.get().designation == "Actuary"


def test_values_that_do_not_fit_are_refused_with_a_sentence():
    with pytest.raises(records.Invalid, match="E-mail: Enter a valid email address"):
        person(email="nobody")
    assert Entry.objects.count() == 0


def test_a_record_that_others_refer_to_cannot_be_deleted():
    manager = person()
    person("Bilal", manager=manager)
    with pytest.raises(records.Refused, match="PER-0001 is still referred to by PER-0002"):
        records.delete(manager, actor=None)


def test_what_was_deleted_can_be_brought_back_under_its_code():
    saved = person(designation="Actuary")
    records.delete(saved, actor=None)
    assert Person.objects.count() == 0
    back = records.restore("PER-0001", actor=None)
    assert (back.code, back.designation) == ("PER-0001", "Actuary")
    assert chain.verify().is_intact


def test_many_records_cost_as_many_queries_as_three(django_assert_num_queries):
    def queries(n, start):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        people = [Person(title=f"Person {start + i}") for i in range(n)]
        with CaptureQueriesContext(connection) as captured:
            records.save_many(people, actor=None)
        return len(captured)

    queries(1, 0)
    assert queries(3, 10) == queries(30, 100)


def test_changing_many_at_once_audits_each():
    people = records.save_many([Person(title=f"Person {i}") for i in range(5)], actor=None)
    for each in people[:3]:
        each.designation = "Surveyor"
    records.save_many(people, actor=None)
    assert Entry.objects.filter(action="changed").count() == 3
    assert Person.objects.filter(designation="Surveyor", version=2).count() == 3


def test_a_code_that_comes_with_a_record_is_kept_and_not_given_again():
    records.save(Person(code="PER-0041", title="Imported"), actor=None)
    assert person().code == "PER-0042"
    with pytest.raises(records.Refused, match="'XYZ-1' is not a code of this register"):
        records.save(Person(code="XYZ-1", title="Wrong"), actor=None)


def test_an_altered_entry_is_found_and_named():
    person(), person("Bilal")
    Entry.objects.filter(number=1).update(actor="somebody else")
    result = chain.verify()
    assert not result.is_intact
    assert result.broken_at == 1
    assert "Entry 1 (somebody else created PER-0001" in result.problem


def test_a_trail_whose_end_is_cut_off_is_found():
    person(), person("Bilal")
    Entry.objects.filter(number=2).delete()
    assert "the end is missing" in chain.verify().problem


def test_the_database_itself_refuses_to_change_the_trail():
    from django.db import connection, transaction
    from django.db.utils import DatabaseError

    from hisaar.platform.audit import protection

    person()
    protection.protect(connection)
    for tamper in (
        lambda: Entry.objects.update(actor="nobody"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            tamper()
    protection.lift(connection)
    assert Entry.objects.get().actor == "system"
