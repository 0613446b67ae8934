"""Every register keeps the promises of the write path; a new one needs no test of its own."""

import pytest

from hisaar.platform import records
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Entry
from tests.factories import holds_one_row, make, sample

pytestmark = pytest.mark.django_db


@pytest.fixture(params=list(records.all_types()), ids=lambda t: t.name)
def record_type(request):
    return request.param


def test_a_record_is_numbered_found_by_code_and_audited(record_type):
    record = make(record_type)
    assert record.code.startswith(f"{record_type.prefix}-")
    assert records.find(record.code) == record
    assert Entry.objects.filter(subject=record.code).get().action == "created"


def test_what_was_deleted_comes_back_as_it_was(record_type):
    record = make(record_type)
    code = record.code
    before = {
        f: getattr(record, f) for f in record_type.form_fields if not _is_many(record_type, f)
    }
    records.delete(record, actor=None)
    assert records.find(code) is None
    back = records.restore(code, actor=None)
    assert {name: getattr(back, name) for name in before} == before
    assert chain.verify().is_intact


def test_saving_many_costs_no_query_a_row(record_type, django_assert_max_num_queries):
    made = [make(record_type, n) for n in range(1 if holds_one_row(record_type) else 3)]
    fresh = [record_type.model._default_manager.get(pk=r.pk) for r in made]
    with django_assert_max_num_queries(14):
        records.save_many(fresh, actor=None)


def _is_many(record_type, name):
    return record_type.field(name).many_to_many


def test_sample_values_exist_for_every_field_of_the_form(record_type):
    for name in record_type.form_fields:
        field = record_type.field(name)
        assert field.many_to_many or field.blank or sample(field, 1) not in (None, "")
