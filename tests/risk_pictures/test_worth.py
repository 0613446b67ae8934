import pytest

from hisaar.risk.pictures.worth import Worth, draw_worth

from .drawn import every, number, saying, words

SIGN_IN = Worth("CTL-0001", "Sign-in", 24e6, 3e6, 90e6, error=1e6, address="/c/?a=1&b=2")
ROTATION = Worth("CTL-0002", "Rotation of passwords", -1e6, 2e6)
SEGMENTS = Worth("CTL-0003", "Network segments", 4e6, 9e6, 10e6)


def test_a_bar_is_as_long_as_its_share_of_the_axis():
    picture = draw_worth([SIGN_IN, SEGMENTS])
    axis = 640 - 176 - 88  # from nothing to Rs 90 m
    average = saying(picture, "CTL-0001: saved in an average year Rs 24 m")
    bad_year = saying(picture, "CTL-0001: saved one year in 100 Rs 90 m")
    assert number(average, "width") == pytest.approx(axis * 24 / 90, abs=0.06)
    assert (number(bad_year, "x"), number(bad_year, "width")) == (176, axis)


def test_the_largest_net_stands_on_top_and_a_loss_is_said():
    picture = draw_worth([ROTATION, SEGMENTS, SIGN_IN])
    assert picture.alternative == (
        "What 3 controls save in a year, the largest net first."
        " Sign-in (CTL-0001) saves Rs 24 m on average, Rs 90 m one year in 100, costs Rs 3 m,"
        " net Rs 21 m. Rotation of passwords (CTL-0002) saves Rs -1 m on average, costs Rs 2 m,"
        " net Rs -3 m. Network segments (CTL-0003) saves Rs 4 m on average,"
        " Rs 10 m one year in 100, costs Rs 9 m, net Rs -5 m."
    )
    assert words(picture).count("costs more") == 2
    assert {"Rs +21 m", "Rs -3 m", "Rs -5 m"} <= set(words(picture))


def test_what_makes_things_worse_goes_to_the_left_of_nothing():
    picture = draw_worth([SIGN_IN, ROTATION])
    worse = saying(picture, "CTL-0002: saved in an average year Rs -1 m")
    better = saying(picture, "CTL-0001: saved in an average year")
    assert number(worse, "x") + number(worse, "width") == pytest.approx(
        number(better, "x"), abs=0.2
    )


def test_twenty_controls_and_one_that_does_nothing_are_drawn():
    many = draw_worth([Worth(f"CTL-{n:04d}", "<b>&", 1e4 * 2**n, 1e4) for n in range(20)])
    assert words(many).count("<b>&") == 20
    assert draw_worth([Worth("CTL-0001", "A", 0, 0)]).alternative.endswith("net Rs 0.")


def test_the_standard_error_is_drawn_and_said():
    error = saying(draw_worth([SIGN_IN]), "CTL-0001: standard error Rs 1 m")
    (left, _), (right, _) = (p.split(",") for p in error.attrib["points"].split())
    axis = 640 - 176 - 88
    assert float(right) - float(left) == pytest.approx(axis * 4 / 90, abs=0.11)


def test_names_lead_to_their_control():
    assert [a.attrib["href"] for a in every(draw_worth([SIGN_IN]), "a")] == ["/c/?a=1&b=2"]


def test_no_control_and_a_negative_cost_are_refused():
    with pytest.raises(ValueError, match="no control"):
        draw_worth([])
    with pytest.raises(ValueError, match="CTL-0009 costs Rs -1 m a year; a cost is not negative"):
        draw_worth([Worth("CTL-0009", "A", 0, -1e6)])
