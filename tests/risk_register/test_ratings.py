"""Risks show their latest rating, whoever wrote it; a past day shows the rating of that day."""

import pytest

from hisaar.lib.sharing import sharing
from hisaar.platform import records
from hisaar.platform.audit.models import Entry
from hisaar.platform.records import Refused
from hisaar.risk.models import Risk, RiskRating
from hisaar.risk.register import exposure_by_area, open_risks, rupees_by_risk, standings
from tests.risk_register.makers import (
    FRESH,
    OLD,
    ON,
    day,
    function,
    levels,
    method,
    quantification,
    rated,
    rating,
    risk,
    save,
    scenario,
    treatment,
)

pytestmark = pytest.mark.django_db


def shown(of):
    of = Risk.objects.get(pk=of.pk)
    return of.inherent_score, of.inherent_rating, of.residual_score, of.residual_rating, of.rated_on


def test_a_rating_shows_on_its_risk_and_in_the_trail():
    made = risk()
    rating(made, inherent=(4, 5), residual=(2, 4))
    assert shown(made) == (20, 4, 8, 2, FRESH)
    assert [e.action for e in Entry.objects.filter(subject=made.code).order_by("pk")] == [
        "created",
        "rated",
    ]


def test_the_callers_own_risk_is_not_made_stale():
    made = risk()
    rating(made)
    made.description = "Because of phishing it may happen that …"
    save(made)
    assert (made.residual_score, shown(made)[2]) == (8, 8)


def test_an_older_rating_that_comes_later_changes_nothing():
    made = rated(residual=(2, 4))
    rating(made, residual=(1, 1), on=OLD)
    assert shown(made)[2:] == (8, 2, FRESH)


def test_ratings_of_a_file_show_too():
    one, two = risk("One"), risk("Two")
    rows = [
        RiskRating(risk=r, rated_on=on, inherent_likelihood=5, inherent_impact=5,
                   residual_likelihood=n, residual_impact=n)
        for r, on, n in ((one, OLD, 5), (one, FRESH, 3), (two, OLD, 4))
    ]  # fmt: skip
    records.save_many(rows, actor=None)
    assert (shown(one)[2:], shown(two)[2:]) == ((9, 2, FRESH), (16, 3, OLD))


def test_a_corrected_a_moved_and_a_deleted_rating_count():
    one, two = rated("One", residual=(3, 3)), risk("Two")
    row = one.ratings.get()
    row.residual_impact = 5
    save(row)
    assert shown(one)[2] == 15
    row.risk = two
    save(row)
    assert (shown(one), shown(two)[2]) == ((None,) * 5, 15)
    records.delete(row, actor=None)
    assert shown(two) == (None,) * 5
    records.restore(row.code, actor=None)
    assert shown(two)[2] == 15


def test_a_deleted_risk_comes_back_with_its_rating():
    made = rated()
    row = made.ratings.get()
    records.delete(Risk.objects.get(pk=made.pk), actor=None)
    back = records.restore(made.code, actor=None)
    assert not RiskRating.objects.exists()
    entry = Entry.objects.get(subject=row.code, action="deleted")
    assert entry.changes["residual_likelihood"][0] == 2
    assert back.code == made.code


def test_another_scale_rates_the_same_score_otherwise():
    made = rated(residual=(2, 4), on=day("2026-07-01"))
    assert shown(made)[3] == 2
    later = method(approved_on=day("2026-06-01"))
    levels(later, "rating", ("Low", 1), ("Medium", 2), ("High", 6), ("Extreme", 20))
    assert shown(made)[3] == 3
    assert standings(ON)[0].residual == 3


def test_a_rating_follows_the_scale_of_its_own_day():
    made = rated(residual=(2, 4), on=day("2026-05-01"))
    later = method(approved_on=day("2026-06-01"))
    levels(later, "rating", ("Low", 1), ("Medium", 2), ("High", 6), ("Extreme", 20))
    assert (shown(made)[3], standings(ON)[0].residual) == (2, 2)


def test_a_level_off_the_insurers_scale_is_refused_from_a_form_or_a_file_too():
    made = risk()
    own = method()
    levels(own, "impact", ("Small", 0), ("Large", 5_000_000), ("Ruin", 500_000_000))
    with pytest.raises(
        Refused, match=r"Impact 5 is not on the scale; it has 1 to 3\. \(RMD-0001\)"
    ):
        rating(made, inherent=(5, 5))
    assert not RiskRating.objects.exists()
    rating(made, inherent=(5, 3), residual=(2, 3))
    assert shown(made)[:2] == (15, 4)


def test_risks_stand_as_of_a_day():
    made = rated(residual=(5, 4), on=OLD, identified_on=OLD)
    rating(made, residual=(1, 4), on=FRESH)
    treatment(made, decided_on=FRESH)
    before = standings(day("2026-10-31"))[0]
    assert (before.residual_score, before.treatments, before.is_answered) == (20, [], False)
    now = standings(ON)[0]
    assert (now.residual_score, len(now.open_treatments), now.is_answered) == (4, 1, True)
    assert standings(day("2025-01-09")) == []
    made = Risk.objects.get(pk=made.pk)
    made.to_on = day("2026-11-20")
    save(made)
    assert [open_risks(d).count() for d in (day("2026-11-20"), ON)] == [1, 0]


def test_the_worst_comes_first_and_the_unrated_last():
    one, two, three = rated("One", residual=(1, 2)), risk("Two"), rated("Three", residual=(4, 4))
    assert [s.risk.code for s in standings(ON)] == [three.code, one.code, two.code]


def test_areas_are_ranked_by_what_remains():
    function("Motor claims", "claims")
    function("Payroll", "personnel")
    rated("One", area="claims", residual=(1, 2))
    rated("Two", area="finance", source="internal", residual=(4, 4))
    risk("Three", area="finance")
    rows = exposure_by_area(ON)
    assert [(r.label, r.count, r.score, r.unassessed) for r in rows] == [
        ("Finance", 2, 16, 1), ("Claims", 1, 2, 0), ("Human resources", 0, 0, 0),
    ]  # fmt: skip
    assert (rows[0].internal, rows[0].external, rows[0].residual) == (1, 1, 3)
    assert [r.is_assessed for r in rows] == [True, True, False]
    assert [r.is_active for r in rows] == [False, True, True]


def test_rupees_come_from_the_latest_quantification_of_the_day():
    made = risk()
    one, two = scenario("One", risks=[made]), scenario("Two", risks=[made])
    quantification(OLD, scenarios=[{"code": one.code, "mean": 5.0, "one_in_100": 9.0}])
    quantification(FRESH, scenarios=[
        {"code": one.code, "mean": 10.0, "one_in_100": 90.0},
        {"code": two.code, "mean": 1.0, "one_in_100": 70.0},
    ])  # fmt: skip
    found = rupees_by_risk(ON)[made.pk]
    assert (found.mean, found.one_in_100, found.scenarios) == (11.0, 90.0, (one.code, two.code))
    assert rupees_by_risk(day("2026-10-01"))[made.pk].mean == 5.0
    assert rupees_by_risk(day("2024-10-01")) == {}


@pytest.mark.parametrize("count", [2, 12])
def test_queries_do_not_grow_with_risks(count, django_assert_num_queries):
    for n in range(count):
        treatment(rated(f"Risk {n}"))
    with django_assert_num_queries(7), sharing():
        assert len(standings(ON)) == count
        exposure_by_area(ON)
