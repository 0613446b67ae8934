"""Scoring against cases worked by hand, and laws that hold for every answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.risk.profile.scoring import category_band, overall_band, rounded_mean

levels = st.lists(st.integers(1, 5), min_size=1, max_size=20)
categories = st.lists(st.integers(1, 5), min_size=5, max_size=5)


@pytest.mark.parametrize(
    ("answers", "band"),
    [
        ([1, 1, 2, 5], 3),  # mean 2.25, but never lower than 5 less 2
        ([1], 1),
        ([1, 2], 2),  # 1.5 is rounded up
        ([2, 3], 3),
        ([1, 1, 1, 2], 1),  # 1.25
        ([4, 4, 5, 5], 5),  # 4.5
        ([1] * 15 + [5], 3),
        ([1] * 15 + [4], 2),
        ([5] * 4, 5),
    ],
)
def test_a_category_is_the_mean_but_not_far_below_its_highest(answers, band):
    assert category_band(answers) == band


@pytest.mark.parametrize(
    ("bands", "whole"),
    [
        ([3, 3, 2, 4, 2], 3),  # mean 2.8; the second highest less 1 is 2
        ([1, 1, 1, 5, 5], 4),  # mean 2.6 gives 3; the second highest less 1 is 4
        ([1, 1, 1, 1, 5], 2),  # mean 1.8; the second highest less 1 is 0
        ([2, 2, 2, 3, 3], 2),  # mean 2.4
        ([2, 2, 3, 3, 3], 3),  # mean 2.6
        ([1] * 5, 1),
        ([5] * 5, 5),
    ],
)
def test_the_whole_is_the_mean_but_not_far_below_the_second_highest(bands, whole):
    assert overall_band(bands) == whole


def test_the_distance_to_the_highest_is_a_setting():
    assert category_band([1, 1, 1, 1, 5], below_highest=1) == 4
    assert overall_band([1, 1, 1, 4, 4], below_second=0) == 4


@pytest.mark.parametrize("wrong", [[], [0], [1, 6]])
def test_what_is_no_level_is_refused(wrong):
    with pytest.raises(ValueError, match="level"):
        category_band(wrong)
    with pytest.raises(ValueError, match="level"):
        overall_band(wrong)


@given(levels, st.data())
def test_raising_an_answer_never_lowers_a_category(answers, data):
    at = data.draw(st.integers(0, len(answers) - 1))
    higher = list(answers)
    higher[at] = data.draw(st.integers(answers[at], 5))
    assert category_band(higher) >= category_band(answers)


@given(categories, st.data())
def test_raising_a_category_never_lowers_the_whole(bands, data):
    at = data.draw(st.integers(0, 4))
    higher = list(bands)
    higher[at] = data.draw(st.integers(bands[at], 5))
    assert overall_band(higher) >= overall_band(bands)


@given(levels, st.randoms())
def test_the_order_of_answers_does_not_matter(answers, random):
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert category_band(shuffled) == category_band(answers)


@given(levels)
def test_a_band_lies_between_lowest_and_highest(answers):
    assert min(answers) <= category_band(answers) <= max(answers)
    assert category_band(answers) >= max(answers) - 2


@given(levels)
def test_the_mean_is_rounded_as_on_paper(answers):
    from decimal import ROUND_HALF_UP, Decimal

    mean = Decimal(sum(answers)) / len(answers)
    assert rounded_mean(answers) == int(mean.quantize(Decimal(1), rounding=ROUND_HALF_UP))
