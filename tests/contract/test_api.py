"""Every register through the API; a new one needs no test of its own."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hisaar.api import schemas
from hisaar.platform import records
from hisaar.platform.records.models import Record
from tests.api.callers import Caller
from tests.factories import holds_one_row, make, values

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


@pytest.fixture(params=list(records.all_types()), ids=lambda t: t.name)
def record_type(request):
    return request.param


@pytest.fixture
def caller():
    return Caller("administrator", "ciso")


def as_json(record_type, given):
    """What a program sends to add a record, or gets back."""
    return {
        name: in_json(record_type.field(name), value)
        for name, value in given.items()
        if value not in (None, "")
    }


def in_json(field, value):
    if isinstance(value, Record):
        return value.code
    if schemas.is_list(field):
        return str(value).split()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.{field.decimal_places}f}"
    return value


def test_a_record_is_added_read_changed_and_deleted(record_type, caller):
    given = values(record_type)
    sent, expected = as_json(record_type, given), tidied(record_type, given)
    added = caller.post(record_type.slug, sent)
    assert added.status_code == 201, added.content
    record = added.json()
    schemas.output_schema(record_type).model_validate_json(added.content)
    address = f"{record_type.slug}/{record['code']}"
    assert caller.get(address).json() == record
    assert {name: record[name] for name in sent} == expected

    changed = caller.patch(address, {**sent, "version": record["version"]})
    assert changed.status_code == 200, changed.content
    assert caller.get(f"{address}/history").json()["items"][-1]["action"] == "created"
    assert caller.delete(address).status_code == 204
    assert caller.get(address).status_code == 404
    assert caller.post(f"{address}/restore").json()["code"] == record["code"]


def tidied(record_type, given):
    """What the register makes of the values: numbers in their form, sealed ones masked."""
    record = record_type.model(**given)
    record.clean()
    expected = as_json(record_type, {name: getattr(record, name) for name in given})
    for name in expected:
        if hasattr(field := record_type.field(name), "masked"):
            expected[name] = field.masked(field.to_python(given[name]))
    return expected


def test_the_later_of_two_programs_is_told_both_versions(record_type, caller):
    record = make(record_type)
    answer = caller.patch(f"{record_type.slug}/{record.code}", {"version": record.version + 7})
    assert answer.status_code == 409
    body = answer.json()
    assert body["yours"] == {"version": record.version + 7}
    assert body["stored"]["code"] == record.code
    assert f"it is now {record.version}" in body["detail"]


def test_a_list_costs_the_same_queries_for_one_row_and_for_three(record_type, caller):
    make(record_type)
    one = queries_of(caller, record_type, 1)
    if not holds_one_row(record_type):
        make(record_type, 1)
        make(record_type, 2)
        assert queries_of(caller, record_type, 3) == one
    # Each field of many values beyond the third costs a query of its own, whatever the rows.
    assert one <= MOST_QUERIES + max(0, len(record_type.link_fields) - 3)


def queries_of(caller, record_type, rows):
    with CaptureQueriesContext(connection) as queries:
        answer = caller.get(record_type.slug)
    assert answer.status_code == 200
    assert answer.json()["count"] >= rows
    return len([q for q in queries if not q["sql"].startswith(("UPDATE", "SAVEPOINT", "RELEASE"))])


def test_what_nobody_knows_is_refused_with_a_sentence(record_type, caller):
    strange = caller.post(record_type.slug, {"colour": "blue"})
    assert strange.status_code == 422
    assert "There is no field 'colour'" in strange.json()["errors"]["colour"][0]
    assert caller.get(record_type.slug, colour="blue").status_code == 422
    assert caller.get(f"{record_type.slug}/{record_type.prefix}-9999").status_code == 404


def test_each_filter_and_order_answers(record_type, caller):
    from hisaar.api import listing

    make(record_type)
    for name in listing.orders(record_type):
        assert caller.get(record_type.slug, order=f"-{name}").status_code == 200, name
    for name in listing.filter_names(record_type):
        assert caller.get(record_type.slug, **{name: ""}).status_code == 200, name
    assert caller.get(record_type.slug, q="no such words").json() == {"count": 0, "items": []}


def test_who_holds_no_role_gets_nothing(record_type):
    nobody = Caller("ciso")
    record = make(record_type)
    nobody.user.grants.all().delete()
    address = f"{record_type.slug}/{record.code}"
    answers = [
        nobody.get(record_type.slug), nobody.post(record_type.slug, {}), nobody.get(address),
        nobody.patch(address, {"version": 1}), nobody.delete(address),
        nobody.post(f"{address}/restore"), nobody.get(f"{address}/history"),
        nobody.post(f"{record_type.slug}/bulk", {}), nobody.get(f"{record_type.slug}/export.csv"),
        nobody.post(f"{record_type.slug}/import"),
        *[nobody.post(f"{address}/do/{verb.__name__}", {}) for verb in record_type.actions],
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {403}
    assert record_type.model._default_manager.filter(pk=record.pk).exists()
