"""The scale in force: the insurer's own, the usual one where it is silent, and quantified risks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.risk.scale import Scales, _scale_of, scale
from hisaar.risk.vocabulary import Rating
from tests.risk_register.makers import FRESH, ON, day, levels, method

pytestmark = pytest.mark.django_db
USUAL = _scale_of(None)


def test_without_a_method_a_usual_scale_serves_and_says_so():
    found = scale(ON)
    assert (found.method, len(found.likelihood), len(found.impact)) == (None, 5, 5)
    assert found.note == (
        "Levels of likelihood, impact and ratings are the usual ones, not the insurer's own:"
        " record them with the method."
    )
    assert [found.rating(s).label for s in (1, 4, 5, 9, 10, 16, 20, 25)] == [
        "Low", "Low", "Medium", "Medium", "High", "High", "Extreme", "Extreme",
    ]  # fmt: skip


def test_the_insurers_own_levels_and_names_are_used():
    own = method()
    levels(own, "likelihood", ("Hardly", 0), ("Now and then", "0.2"), ("Often", 2))
    levels(own, "impact", ("Small", 0), ("Large", 5_000_000), ("Ruin", 500_000_000))
    levels(own, "rating", ("Fine", 1), ("Watch", 3), ("Act", 6), ("Stop", 9))
    found = scale(ON)
    assert (found.method, found.note, found.is_own) == (own, "", True)
    assert [found.rating(s) for s in (2, 3, 5, 6, 9)] == [1, 2, 2, 3, 4]
    assert found.name_of("impact", 3) == "Ruin"
    assert found.name_of("rating", 4) == "Stop"
    assert found.fault(3, 3) == ""
    assert found.fault(4, 1) == "Likelihood 4 is not on the scale; it has 1 to 3."


def test_ratings_of_a_smaller_scale_begin_at_the_same_shares():
    own = method()
    levels(own, "likelihood", ("a", 0), ("b", 1), ("c", 2), ("d", 3))
    levels(own, "impact", ("a", 0), ("b", 1), ("c", 2), ("d", 3))
    found = scale(ON)
    assert [s.at_least for s in found.ratings] == [0, 4, 7, 11]
    assert found.note.startswith("Levels of ratings are the usual ones")


def test_a_quantified_scenario_finds_its_levels():
    assert [USUAL.level_of_rate(r) for r in (0, 0.019, 0.02, 0.1, 0.5, 1.9, 2, 40)] == [
        1, 1, 2, 3, 4, 4, 5, 5,
    ]  # fmt: skip
    assert [USUAL.level_of_amount(a) for a in (0, 999_999, 1e6, 1e7, 1e8, 5e8, 1e9)] == [
        1, 1, 2, 3, 4, 4, 5,
    ]  # fmt: skip


def test_a_scale_in_words_alone_cannot_place_rupees():
    own = method()
    levels(own, "impact", ("Small", None), ("Large", None))
    assert scale(ON).level_of_amount(1e9) is None


def test_what_lies_below_the_first_stated_level_is_the_lowest():
    own = method()
    levels(own, "impact", ("Small", None), ("Large", 1_000_000))
    assert [scale(ON).level_of_amount(a) for a in (10, 1_000_000)] == [1, 2]


def test_the_method_in_force_on_the_day_decides():
    first = method(approved_on=day("2025-01-01"))
    second = method(approved_on=day("2026-06-01"))
    assert scale(day("2024-12-31")).method is None
    assert scale(day("2026-05-31")).method == first
    assert scale(FRESH).method == second


def test_many_days_cost_two_queries(django_assert_num_queries):
    from hisaar.risk.scale import scales

    levels(method(), "impact", ("Small", 0), ("Large", 1_000_000))
    with django_assert_num_queries(2):
        known = scales()
        assert {known.on(day(f"2026-0{n}-01")).highest for n in range(1, 9)} == {10}


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_events_are_never_a_lower_level(a, b):
    low, high = sorted((a, b))
    assert USUAL.level_of_rate(low) <= USUAL.level_of_rate(high)


@given(st.integers(1, 25), st.integers(1, 25))
def test_a_higher_score_is_never_a_lower_rating(a, b):
    low, high = sorted((a, b))
    assert USUAL.rating(low) <= USUAL.rating(high)
    assert Scales(()).on(ON).rating(high) in Rating
