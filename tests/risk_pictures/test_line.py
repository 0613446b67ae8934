import datetime as dt

import pytest

from hisaar.risk.pictures.line import Limits, Reading, draw_line

from .drawn import every, number, root, saying, words

DAYS = [dt.date(2026, 1, 1), dt.date(2026, 7, 1), dt.date(2026, 10, 1)]
OPEN = [Reading(day, value) for day, value in zip(DAYS, (3, 12, 20), strict=True)]
LIMITS = Limits(10, 20)


def test_readings_lie_at_their_day_and_value_in_any_order():
    picture = draw_line("Open findings", OPEN[::-1], LIMITS, unit="findings")
    middle = saying(picture, "2026-07-01: 12 findings, amber")
    # 1 January to 1 October are 273 days, to 1 July 181; the axis goes to 20 and 8 % more
    assert number(middle, "cx") == pytest.approx(52 + (540 - 52) * 181 / 273, abs=0.06)
    assert number(middle, "cy") == pytest.approx(216 - (216 - 16) * 12 / 21.6, abs=0.06)
    assert saying(picture, "2026-10-01: 20 findings, red").attrib["r"] == "4"


def test_an_indicator_says_where_it_is_and_where_it_was():
    assert draw_line("Open findings", OPEN, LIMITS, unit="findings").alternative == (
        "Open findings: 20 findings on 2026-10-01, red (amber from 10, red from 20);"
        " 3 findings on 2026-01-01, and between 3 findings and 20 findings in 3 readings."
    )


@pytest.mark.parametrize(
    ("limits", "states"),
    [
        (Limits(10, 20), {9.99: "green", 10: "amber", 19: "amber", 20: "red"}),
        (Limits(90, 75), {91: "green", 90: "amber", 76: "amber", 75: "red"}),
        (Limits(5, 5), {4: "green", 5: "red"}),
    ],
)
def test_limits_hold_from_themselves_on_upwards_or_downwards(limits, states):
    assert {v: limits.state(v) for v in states} == states


def test_what_is_worse_when_low_is_red_below():
    patched = [Reading(r.on, 100 - r.value) for r in OPEN]
    picture = draw_line("Patched in time", patched, Limits(90, 75), unit="%")
    assert "80 % on 2026-10-01, amber (amber at 90 or below, red at 75 or below)" in (
        picture.alternative
    )
    assert number(saying(picture, "Red: "), "y") > number(saying(picture, "Green: "), "y")


def test_the_small_form_is_for_a_row_and_has_no_axis():
    picture = draw_line("Open", OPEN, LIMITS, is_small=True)
    assert (root(picture).attrib["width"], root(picture).attrib["height"]) == ("260", "60")
    assert words(picture) == ["20", "red"]


def test_one_reading_and_no_limits_are_drawn():
    one = draw_line("Open <&>", OPEN[:1])
    assert one.alternative == "Open <&>: 3 on 2026-01-01; the only reading."
    assert len(every(one, "circle")) == 1
    assert draw_line("Money", [Reading(DAYS[0], 2.5e10)]).alternative.startswith("Money: 25 bn")
    assert draw_line("Open", OPEN, LIMITS) == draw_line("Open", OPEN, LIMITS)
    assert draw_line("None", [Reading(DAYS[0], 0)]).alternative.startswith("None: 0 on")


def test_nothing_measured_is_refused():
    with pytest.raises(ValueError, match="Open was not measured yet"):
        draw_line("Open", [])
