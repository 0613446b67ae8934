import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisaar.risk.pictures.scales import Linear, Log, among, rounded_up, rupees, spread, years


def test_on_a_log_axis_ten_times_as_much_is_always_as_far():
    axis = Log(1e6, 1e10, 100, 500)
    assert [axis.at(a) for a in (1e6, 1e7, 1e10)] == pytest.approx([100, 200, 500])
    assert axis.at(3e7) == pytest.approx(100 + 100 * math.log10(30))
    assert (axis.at(1), axis.at(1e12)) == (100, 500)
    assert axis.value(axis.at(4.2e8)) == pytest.approx(4.2e8)


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (1e6, 1e8, 9, [1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8]),
        (1e6, 1e9, 7, [1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9]),
        (1e4, 1e11, 9, [1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11]),
        (1e4, 1e11, 4, [1e4, 1e6, 1e8, 1e10]),
    ],
)
def test_ticks_are_round_and_few(low, high, most, ticks):
    assert Log(low, high, 0, 1).ticks(most) == pytest.approx(ticks)


def test_ticks_of_a_linear_axis_hold_zero():
    assert Linear(-30, 100, 0, 1).ticks(7) == [-20, 0, 20, 40, 60, 80, 100]


@pytest.mark.parametrize(
    ("amount", "said"),
    [(10_000, "Rs 10 k"), (1e11, "Rs 100 bn"), (999_999, "Rs 1 m"), (-2.5e7, "Rs -25 m"),
     (0.2, "Rs 0.2"), (0, "Rs 0"), (123_456_789, "Rs 123 m")],
)  # fmt: skip
def test_rupees_are_said_short(amount, said):
    assert rupees(amount) == said


def test_chances_are_said_as_years():
    assert [years(c) for c in (1, 0.995, 0.8, 0.1, 1 / 1000, 0)] == [
        "every year", "every year", "80 years in 100", "one year in 10", "one year in 1,000",
        "never",
    ]  # fmt: skip


def test_between_two_points_a_curve_is_read_in_ratios():
    assert among([1e6, 1e8], [0.1, 0.001], 1e7) == pytest.approx(0.01)
    assert among([1e6, 1e8], [0.1, 0.0], 9e7) == 0.1  # stays until it falls to nothing
    assert among([1e6, 1e6], [0.1, 0.0], 1e6) == 0.0
    assert among([1e6, 1e8], [0.1, 0.01], 2e8) == 0.0


@given(st.floats(1e-3, 1e12), st.floats(1, 1e6))
def test_an_axis_holds_what_it_was_made_for(low, ratio):
    first, last = spread(low, low * ratio)
    assert first <= low * (1 + 1e-9)
    assert low * ratio <= last * (1 + 1e-9)
    assert last / first >= 9.99


@given(st.floats(1e-6, 1e15))
def test_rounding_up_goes_at_most_two_and_a_half_times_as_far(value):
    assert value * (1 - 1e-8) <= rounded_up(value) <= value * 2.51
