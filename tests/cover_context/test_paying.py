"""Policies of the register laid over losses, to the rupee."""

import numpy as np
import pytest

from hisaar.engines import cover
from hisaar.platform.records import Refused
from hisaar.risk import covering

from . import making
from .making import MILLION

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return making.person()


def millions(values):
    return (np.asarray(values) / MILLION).round(6).tolist()


RANSOMWARE = {"business_interruption": 96, "extra_expense": 8, "data_restoration": 15,
              "breach_response": 12}  # fmt: skip
LEAK = {"breach_response": 32, "privacy_liability": 45, "regulatory_defence_fines": 20}


def year_of(*events):
    """Losses of one year in PKR million, and 96 hours for what interrupts business."""
    tags = sorted({tag for event in events for tag in event})
    rows = [[event.get(tag, 0) * MILLION for event in events] for tag in tags]
    hours = [96.0 if "business_interruption" in event else 0.0 for event in events]
    return cover.events(tags, rows, hours=hours, scenario=range(len(events)))


def test_the_hand_worked_year_comes_out_of_records_to_the_rupee(owner):
    made = making.hand_worked(owner)
    found = covering.pay([made], year_of(RANSOMWARE, LEAK))
    assert found.paid.tolist() == [62 * MILLION, 38 * MILLION]
    assert found.retained.tolist() == [69 * MILLION, 59 * MILLION]
    assert millions(found.by_constraint("waiting period")) == [12, 0]
    assert millions(found.by_constraint("sublimit")) == [52, 17]
    assert millions(found.by_constraint("retention")) == [5, 5]
    assert millions(found.by_constraint("aggregate")) == [0, 37]
    first, second = found.by_scenario(2)
    assert (first.binding, second.binding) == ("sublimit", "aggregate")
    assert round(first.paid / first.gross, 3) == 0.473


def test_one_event_is_explained_by_kind_of_loss_and_in_words(owner):
    made = making.hand_worked(owner)
    amounts = {tag: amount * MILLION for tag, amount in RANSOMWARE.items()}
    found = covering.event_of([made], amounts, hours=96)
    assert found.tags[0] == "business_interruption"
    assert {row.constraint: round(row.amount / MILLION, 6) for row in found.taken} == {
        "waiting period": 12, "sublimit": 52, "retention": 5,
    }  # fmt: skip
    assert found.paid == 62 * MILLION
    assert sum(found.paid_by_tag) == pytest.approx(62 * MILLION, rel=1e-12)
    assert found.sentence == (
        "Of PKR 131,000,000 lost, PKR 62,000,000 is paid: PKR 52,000,000 is above a sublimit,"
        " PKR 12,000,000 falls into the waiting period, PKR 5,000,000 is the retention."
    )


def test_an_interruption_without_hours_is_refused_with_the_policy_named(owner):
    made = making.hand_worked(owner)
    with pytest.raises(Refused, match=f"{made.code} cannot answer .* how many hours"):
        covering.event_of([made], {"business_interruption": 5e6})


def test_an_event_that_costs_nothing_is_refused(owner):
    with pytest.raises(Refused, match="enter at least one amount"):
        covering.event_of([making.hand_worked(owner)], {"bricking": 0})


def test_without_any_policy_all_stays_with_the_insurer():
    found = covering.event_of([], {"bricking": 5e6})
    assert (found.paid, found.retained) == (0, 5e6)
    assert (
        found.sentence == "Of PKR 5,000,000 lost, PKR 0 is paid: no agreement covers PKR 5,000,000."
    )


def excess(owner, retention, limit, *tags, **fields):
    made = making.policy(owner, "Excess", **fields)
    making.layer(made, 2, retention=retention, limit=limit)
    making.agreements(made, *tags)
    return made


def test_an_excess_policy_pays_from_its_attachment_of_the_whole_event_on(owner):
    primary = making.policy(owner, "Primary")
    making.layer(primary, retention=5, limit=95)
    making.agreements(primary, "bricking")
    above = excess(owner, 100, 30, "bricking")
    found = covering.event_of([above, primary], {"bricking": 150e6})
    assert [(one.record.title, amount) for one, amount in found.by_policy] == [
        ("Primary", 95e6), ("Excess", 30e6),
    ]  # fmt: skip
    took = {row.constraint: row.amount for row in found.taken}
    assert took == pytest.approx({"retention": 5e6, "limit": 20e6})


def test_a_second_policy_answers_for_what_the_first_does_not_cover(owner):
    cyber = excess(owner, 1, 50, "bricking")
    crime = making.policy(owner, "Crime")
    making.layer(crime, retention=2, limit=10)
    making.agreements(crime, "social_engineering_fraud")
    found = covering.event_of(
        [crime, cyber], {"bricking": 4e6, "social_engineering_fraud": 7e6, "betterment": 1e6}
    )
    assert {one.record.title: amount for one, amount in found.by_policy} == {
        "Excess": 3e6, "Crime": 5e6,
    }  # fmt: skip
    took = {row.constraint: row.amount for row in found.taken}
    assert took == pytest.approx({"not covered": 1e6, "retention": 3e6})


def test_retakaful_answers_last_whatever_it_attaches_at(owner):
    re = making.policy(owner, "Retakaful", kind="retakaful")
    making.layer(re, retention=0, share_percent=50)
    making.agreements(re, "bricking")
    own = excess(owner, 5, 20, "bricking", kind="takaful")
    found = covering.event_of([re, own], {"bricking": 35e6})
    assert [(one.record.kind, amount) for one, amount in found.by_policy] == [
        ("takaful", 20e6), ("retakaful", 7.5e6),
    ]  # fmt: skip


def test_a_step_that_no_wording_has_is_refused_and_others_are_tidied(owner):
    made = making.policy(owner, order="Waiting,  SUBLIMITS, retention,aggregate")
    assert made.order == "waiting, sublimits, retention, aggregate"
    assert made.steps == ("waiting", "sublimits", "retention", "aggregate")
    with pytest.raises(Refused, match="'premium' is no step"):
        making.policy(owner, order="premium")


def test_the_order_of_the_wording_decides(owner):
    made = making.policy(owner, order="limit, retention")
    making.layer(made, retention=5, limit=20)
    making.agreements(made, "bricking")
    assert covering.event_of([made], {"bricking": 50e6}).paid == 15e6
    made.order = ""
    making.save(made)
    assert covering.event_of([made], {"bricking": 50e6}).paid == 20e6
