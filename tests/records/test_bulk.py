"""Many new rows under one entry of the audit trail, which names them and their digest."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.assets.models import Location
from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Entry
from hisaar.platform.records import Invalid
from hisaar.platform.records.bulk import digest_of, save_bulk

pytestmark = pytest.mark.django_db


def places(number):
    return [Location(title=f"Branch {n}", kind="branch", city="Lahore") for n in range(number)]


def test_a_batch_is_numbered_in_its_order_and_has_one_entry():
    made = save_bulk(places(3), actor=None, action="taken in", source="branches.csv")
    assert [p.code for p in made] == ["LOC-0001", "LOC-0002", "LOC-0003"]
    entry = Entry.objects.get()
    assert (entry.subject, entry.action) == ("LOC-*", "taken in")
    assert entry.changes == {
        "from": [None, "LOC-0001"], "to": [None, "LOC-0003"], "count": [None, 3],
        "source": [None, "branches.csv"], "sha256": [None, digest_of(made)],
    }  # fmt: skip
    assert chain.verify().is_intact


def test_the_digest_is_of_one_json_array_a_line():
    (place,) = save_bulk(places(1), actor=None)
    line = '["LOC-0001","Branch 0","branch","Lahore","Pakistan"]\n'
    assert digest_of([place]) == hashlib.sha256(line.encode()).hexdigest()
    assert digest_of(Location.objects.all()) == digest_of([place])


def test_history_shows_the_batch_and_what_came_after_for_a_record_in_it_only():
    made = save_bulk(places(2), actor=None)
    made[1].city = "Multan"
    records.save(made[1], actor=None)
    other = records.save(Location(title="Later", kind="branch"), actor=None)
    assert [e.action for e in chain.history("LOC-0002")] == ["changed", "created"]
    assert [e.subject for e in chain.history("LOC-0001")] == ["LOC-*"]
    assert [e.subject for e in chain.history(other.code)] == [other.code]


def test_the_number_of_statements_does_not_grow_within_a_batch():
    def statements(number):
        with CaptureQueriesContext(connection) as captured:
            save_bulk(places(number), actor=None)
        return len(captured)

    statements(1)
    assert statements(1) == statements(50)


def test_what_does_not_fit_is_refused_and_nothing_is_written():
    with pytest.raises(Invalid, match="not one of the choices"):
        save_bulk([*places(1), Location(title="x", kind="castle")], actor=None)
    with pytest.raises(Invalid, match="Longer than 80 letters"):
        save_bulk([Location(title="x", kind="branch", city="y" * 81)], actor=None)
    assert (Location.objects.count(), Entry.objects.count()) == (0, 0)


def test_rows_that_are_stored_already_are_no_business_of_it():
    made = save_bulk(places(1), actor=None)
    with pytest.raises(ValueError, match="LOC-0001 is stored already"):
        save_bulk(made, actor=None)
    assert save_bulk([], actor=None) == []
