"""Laws that hold for any policies that answer one after another."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.engines import cover
from hisaar.risk.covering import Cover, pay
from hisaar.risk.models import InsurancePolicy

TAGS = ("breach_response", "privacy_liability", "bricking", "extra_expense")
amounts = st.integers(0, 200).map(float)


@st.composite
def covers(draw, most=3):
    found = []
    for number in range(draw(st.integers(1, most))):
        tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, unique=True))
        agreements = tuple(cover.Agreement(tag, draw(st.sampled_from([0.0, 0.2]))) for tag in tags)
        layer = cover.Layer(
            retention=draw(st.integers(0, 100)), limit=draw(st.integers(1, 120)),
            aggregate=draw(st.none() | st.integers(120, 200)),
            share=draw(st.sampled_from([1.0, 0.5])),
            retention_kind="deductible",
        )  # fmt: skip
        sublimits = (
            (cover.Sublimit((tags[0],), draw(st.integers(0, int(layer.limit)))),)
            if draw(st.booleans()) else ()
        )  # fmt: skip
        kind = draw(st.sampled_from(["conventional", "takaful", "retakaful"]))
        record = InsurancePolicy(code=f"PLC-{number:04d}", kind=kind)
        terms = cover.Policy(agreements=agreements, layers=(layer,), sublimits=sublimits)
        found.append(Cover(record, terms))
    return found


@st.composite
def losses(draw):
    count = draw(st.integers(1, 5))
    rows = [[draw(amounts) for _ in range(count)] for _ in TAGS]
    year = sorted(draw(st.lists(st.integers(0, 1), min_size=count, max_size=count)))
    return cover.events(TAGS, rows, year=year, years=2)


def total(found):
    return sum(parts.sum(axis=0) for parts in found.lost.values())


@settings(max_examples=150, deadline=None)
@given(covers(), losses())
def test_every_rupee_is_paid_or_put_down_to_one_term(policies, events):
    found = pay(policies, events)
    for parts in found.lost.values():
        assert (parts >= -1e-9).all()
    by_tag = sum(found.lost.values(), np.zeros_like(events.amounts))
    assert (by_tag <= events.amounts + 1e-6).all()
    assert by_tag.sum(axis=0) == pytest.approx(found.retained, abs=1e-6)
    assert (found.paid >= 0).all()
    assert (found.paid <= found.gross + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(covers(), losses())
def test_no_policy_pays_more_than_its_limit_or_its_aggregate(policies, events):
    found = pay(policies, events)
    for one, paid in zip(found.covers, found.by_policy, strict=True):
        layer = one.terms.layers[0]
        assert (paid <= layer.limit + 1e-9).all()
        if layer.aggregate is not None:
            assert (found.yearly(paid) <= layer.aggregate + 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(covers(), losses())
def test_a_further_policy_never_lowers_what_is_paid_in_all(policies, events):
    fewer = pay(policies, events).covers[:-1]
    less, more = pay(fewer, events).paid, pay(policies, events).paid
    assert (more >= less - 1e-9).all()


@settings(max_examples=100, deadline=None)
@given(covers(), losses())
def test_twice_the_money_everywhere_is_twice_the_payment(policies, events):
    def doubled(one):
        layer = one.terms.layers[0]
        aggregate = None if layer.aggregate is None else layer.aggregate * 2
        wider = replace(
            layer, retention=layer.retention * 2, limit=layer.limit * 2, aggregate=aggregate
        )
        sublimits = tuple(replace(s, limit=s.limit * 2) for s in one.terms.sublimits)
        return Cover(one.record, replace(one.terms, layers=(wider,), sublimits=sublimits))

    once = pay(policies, events)
    twice = pay([doubled(one) for one in policies], replace(events, amounts=events.amounts * 2))
    assert twice.paid == pytest.approx(once.paid * 2, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(covers(most=1), losses())
def test_one_policy_pays_what_the_engine_says(policies, events):
    found, outcome = pay(policies, events), cover.apply(policies[0].terms, events)
    assert found.paid.tolist() == outcome.paid.tolist()
    for name in cover.CONSTRAINTS:
        assert found.by_constraint(name) == pytest.approx(outcome.lost(name), abs=1e-6)


def test_nothing_lost_is_nothing_paid():
    record = InsurancePolicy(code="PLC-0001")
    terms = cover.Policy(agreements=(cover.Agreement("bricking"),), layers=(cover.Layer(),))
    found = pay([Cover(record, terms)] * 2, cover.events(["bricking"], [0.0]))
    assert (found.paid.tolist(), found.lost) == ([0.0], {})
