"""Spans, of one row and as a condition: both must say the same."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisaar.access.models import Identity
from hisaar.platform import records
from hisaar.platform.records import Invalid
from hisaar.platform.records.dated import in_force

FIRST = dt.date(2026, 1, 1)
days = st.dates(FIRST, FIRST + dt.timedelta(days=5))


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.none() | days, st.none() | days, days)
def test_the_condition_finds_a_row_on_just_the_days_on_which_it_holds(from_on, to_on, on):
    Identity.objects.all().delete()
    identity = Identity(title="Sana (demo)", kind="person", from_on=from_on, to_on=to_on)
    if from_on and to_on and to_on < from_on:
        with pytest.raises(Invalid, match="It lies before the first day"):
            records.save(identity, actor=None)
        return
    records.save(identity, actor=None)
    assert Identity.objects.filter(in_force(on)).exists() is identity.holds(on)
