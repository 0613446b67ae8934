import math

import pytest

from hisaar.risk.pictures.density import Estimate, draw_density

from .drawn import every, number, saying, words


def test_half_lies_at_the_geometric_mean_and_the_marks_on_the_log_axis():
    picture = draw_density(1e7, 1e9)
    low, half, high = (
        number(saying_circle(picture, amount), "cx")
        for amount in ("Rs 10 m", "Rs 100 m", "Rs 1 bn")
    )
    assert half == pytest.approx((low + high) / 2, abs=0.11)


def saying_circle(picture, amount):
    (found,) = [
        c for c in every(picture, "circle")
        if c.find("{http://www.w3.org/2000/svg}title").text.startswith(amount)
    ]  # fmt: skip
    return found


def test_the_curve_is_a_lognormal_with_a_twentieth_on_either_side():
    picture = draw_density(1e7, 1e9)
    (curve,) = [p for p in every(picture, "polyline") if p.attrib["stroke-width"] == "2"]
    points = [tuple(map(float, p.split(","))) for p in curve.attrib["points"].split()]
    base = number(saying_circle(picture, "Rs 10 m"), "cy")
    mass = [base - y for _, y in points]
    low = number(saying_circle(picture, "Rs 10 m"), "cx")
    below = sum(m for (x, _), m in zip(points, mass, strict=True) if x < low)
    assert below / sum(mass) == pytest.approx(0.05, abs=0.005)
    assert max(mass) == pytest.approx(110, abs=0.2)


def test_people_s_ranges_stand_above_and_are_said():
    people = [Estimate("Claims", 1e6, 1e8, best=1e7), Estimate("CISO <&>", 1e7, 1e9)]
    picture = draw_density(3e6, 3e8, estimates=people)
    assert picture.alternative == (
        "Nine events in ten cost Rs 3 m to Rs 300 m; half of all cost more than Rs 30 m."
        " Claims: Rs 1 m to Rs 100 m, most likely Rs 10 m. CISO <&>: Rs 10 m to Rs 1 bn."
    )
    one, other = saying(picture, "Claims: Rs 1 m to"), saying(picture, "CISO <&>: Rs 10 m to")
    assert number(one, "width") == pytest.approx(number(other, "width"), abs=0.11)
    assert number(other, "y") - number(one, "y") == 16
    assert "CISO <&>" in words(picture)


def test_a_range_without_width_and_one_of_seven_powers_are_drawn():
    assert "half of all cost more than Rs 10 m." in draw_density(1e7, 1e7).alternative
    wide = draw_density(1e4, 1e11)
    assert wide.alternative.startswith("Nine events in ten cost Rs 10 k to Rs 100 bn")
    assert wide == draw_density(1e4, 1e11)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(2e6, 1e6, "Rs 2 m as the lowest is above Rs 1 m"), (0, 1e6, "above nothing"),
     (1e6, math.inf, "above nothing")],
)  # fmt: skip
def test_nonsense_is_refused(low, high, said):
    with pytest.raises(ValueError, match=said):
        draw_density(low, high)
    with pytest.raises(ValueError, match=f"CISO: .*{said}"):
        draw_density(1e6, 2e6, estimates=[Estimate("CISO", low, high)])
