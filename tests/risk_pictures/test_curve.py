import json
import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisaar.risk.pictures.curve import Limit, Line, Mark, draw_curve
from hisaar.risk.pictures.curve_trace import Trace
from hisaar.risk.pictures.scales import Log

from .drawn import every, number, root, saying, told, words

# Rs 1 m … 1 bn; each tenth as often as the one before, so that one in 100 is Rs 100 m
NOW = Line("As controls stand", [1e6, 1e7, 1e8, 1e9], [1, 0.1, 0.01, 0.001])
LATER = Line("With cover", [1e6, 1e7], [0.5, 0.005], "good", dashed=True)


def data(picture):
    return json.loads(
        next(e for e in root(picture) if "data-curve" in e.attrib).attrib["data-curve"]
    )


def test_a_point_lies_where_its_logarithms_say():
    picture = draw_curve([NOW])
    point = saying(picture, "As controls stand: one year in 100 costs more than Rs 100 m")
    left, top, right, bottom = data(picture)["frame"]
    # the axes go from Rs 1 m to Rs 2 bn and from every year to one in 1,000
    assert number(point, "cx") == pytest.approx(
        left + (right - left) * math.log10(100) / math.log10(2000), abs=0.06
    )
    assert number(point, "cy") == pytest.approx(top + (bottom - top) * 2 / 3, abs=0.06)


def test_a_curve_says_what_is_exceeded_and_which_limits_are_broken():
    limits = [Limit("Appetite", 1 / 20, 3e7), Limit("Appetite", 1 / 100, 5e7)]
    picture = draw_curve([NOW, LATER], appetite=limits, marks=[Mark("Own incident", 0.2, 4e6)])
    assert picture.alternative == (
        "Loss of a year: how often it is exceeded."
        " As controls stand: more than Rs 20 m in one year in 20"
        " and more than Rs 100 m in one year in 100."
        " With cover: more than Rs 3.16 m in one year in 20"
        " and more than Rs 7.07 m in one year in 100."
        " Appetite: Rs 30 m in one year in 20, kept."
        " Appetite: Rs 50 m in one year in 100, exceeded by As controls stand."
        " Own incident: Rs 4 m in one year in 5."
    )


def test_appetite_is_a_step_that_holds_every_limit():
    limits = [Limit("A", 1 / 100, 1e8), Limit("B", 1 / 20, 1e7)]
    picture = draw_curve([NOW], appetite=limits)
    one, two = saying(picture, "A: Rs 100 m"), saying(picture, "B: Rs 10 m")
    (step,) = [
        e.attrib["points"] for e in every(picture, "polyline") if "stroke-bad" in e.attrib["class"]
    ]
    corners = [tuple(map(float, p.split(","))) for p in step.split()]
    for box in (one, two):
        corner = (number(box, "x") + 3.5, number(box, "y") + 3.5)
        assert any(math.dist(corner, c) < 0.2 for c in corners)


def test_a_stricter_limit_of_rarer_years_binds_the_frequent_ones_too():
    limits = [Limit("A", 1 / 100, 1e7), Limit("B", 1 / 20, 1e8)]
    picture = draw_curve([NOW], appetite=limits)
    (step,) = [
        e.attrib["points"] for e in every(picture, "polyline") if "stroke-bad" in e.attrib["class"]
    ]
    first = {p.split(",")[0] for p in step.split()[:-1]}
    assert first == {f"{number(saying(picture, 'A: '), 'x') + 3.5:.1f}"}


def test_the_script_is_given_every_line_place_by_place():
    found = data(draw_curve([NOW, LATER]))
    assert found["lines"] == [["As controls stand", "primary"], ["With cover", "good"]]
    left, _, right, _ = found["frame"]
    assert (found["stops"][0][0], found["stops"][-1][0]) == (left, right)
    middle = found["stops"][24]  # half way between Rs 1 m and Rs 2 bn in ratios
    assert middle[1] == "Rs 45 m"
    assert middle[2][0][1] == "one year in 45"
    assert middle[2][1] == [None, "less than one year in 200"]  # nothing is known so far out


def test_names_stand_at_the_lines_when_there_is_room_and_in_a_key_when_not():
    apart = draw_curve([NOW, Line("Long ago", [1e3, 1e4], [0.5, 0.001])])
    assert {"As controls stand", "Long ago"} <= set(words(apart))
    close = [Line(f"Variant number {n} of it", [1e6, 1.01e9], [1, 0.001]) for n in range(4)]
    keyed = draw_curve(close)
    assert number(root(keyed), "height") > number(root(apart), "height")


def test_no_loss_and_the_same_loss_are_drawn():
    nothing = draw_curve([Line("With cover", [1e6, 1e7], [0, 0])])
    assert nothing.alternative.endswith("With cover: no loss.")
    assert "With cover (no loss)" in words(nothing)
    same = draw_curve([Line("Fine", [1e7, 1e7], [0.04, 0])])
    assert "Fine: nothing in one year in 20 and more than Rs 10 m in one year in 100" in (
        same.alternative
    )
    (drop,) = [p for p in every(same, "polyline") if p.attrib["stroke-width"] == "2.2"]
    ends = [tuple(map(float, p.split(","))) for p in drop.attrib["points"].split()]
    assert ends[-1][0] == ends[-2][0]
    assert ends[-1][1] == data(same)["frame"][3]


def test_standard_errors_are_a_band_and_are_told():
    line = Line("Now", [1e6, 1e7, 1e8], [0.5, 0.05, 0.005], errors=[0.005, 0.002, 0.0005])
    picture = draw_curve([line])
    assert len(every(picture, "polygon")) == 1
    assert any("(chance 5 %, standard error 0.2 %)" in t for t in told(picture))


def test_names_are_escaped_and_the_same_input_gives_the_same_picture():
    line = Line('<b> & "c"', NOW.amounts, NOW.chances)
    assert '<b> & "c"' in words(draw_curve([line]))
    assert data(draw_curve([line]))["lines"][0][0] == '<b> & "c"'
    assert draw_curve([NOW, LATER]) == draw_curve([NOW, LATER])


@settings(max_examples=60)
@given(
    st.lists(st.floats(0, 1e12), min_size=1, max_size=30),
    st.lists(st.floats(0, 1), min_size=30, max_size=30),
)
def test_a_line_never_rises_nor_turns_back(amounts, chances):
    trace = Trace(Line("x", sorted(amounts), chances[: len(amounts)]))
    points = trace.points(Log(1e4, 1e11, 0, 500), Log(1e-3, 1, 300, 0))
    for (x0, y0), (x1, y1) in pairwise(points):
        assert x1 >= x0 - 1e-9
        assert y1 >= y0 - 1e-9
        assert 0 <= x1 <= 500
        assert 0 <= y1 <= 300 + 1e-9


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line("x", [], []), "0 amounts and 0 chances"),
        (Line("x", [1, 2], [0.5]), "2 amounts and 1 chances"),
        (Line("x", [2, 1], [0.5, 0.1]), "have to rise"),
        (Line("x", [-1, 1], [0.5, 0.1]), "a number above 0"),
        (Line("x", [1, 2], [0.5, math.nan]), "a number above 0"),
        (Line("x", [1, 2], [0.5, 0.1], errors=[1]), "one standard error for each"),
    ],
)
def test_what_is_no_curve_is_refused(line, said):
    with pytest.raises(ValueError, match=said):
        draw_curve([line])


def test_limits_without_chance_or_amount_and_pictures_without_line_are_refused():
    with pytest.raises(ValueError, match="at least one line"):
        draw_curve([])
    with pytest.raises(ValueError, match="A: a chance a year"):
        draw_curve([NOW], appetite=[Limit("A", 0, 1e6)])
    with pytest.raises(ValueError, match="A: the amount"):
        draw_curve([NOW], marks=[Mark("A", 0.1, 0)])
