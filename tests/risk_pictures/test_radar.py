import math

import pytest

from hisaar.risk.pictures.radar import Series, draw_radar

from .drawn import every, number, saying, told, words

AXES = ["Technologies", "Channels", "Products", "Organisation", "Threats"]
NOW = Series("This year", [3, 4, 2.25, 1, 5])


def test_values_lie_on_their_axes_in_proportion_to_the_highest_level():
    picture = draw_radar(AXES, [NOW])
    centre = (260, 172)
    second = saying(picture, "This year, Channels: 4")
    angle = math.radians(72)
    assert number(second, "cx") == pytest.approx(centre[0] + 128 * 0.8 * math.sin(angle), abs=0.05)
    assert number(second, "cy") == pytest.approx(centre[1] - 128 * 0.8 * math.cos(angle), abs=0.05)
    assert number(saying(picture, "This year, Technologies"), "cy") == pytest.approx(
        172 - 128 * 0.6
    )


def test_a_radar_says_every_value_with_its_level():
    picture = draw_radar(AXES, [NOW, Series("Last year", [3, 3, 3, 3, None], "muted", dashed=True)])
    assert picture.alternative == (
        "5 axes from 1 (least) to 5 (most). This year: Technologies 3 (moderate),"
        " Channels 4 (significant), Products 2.25 (minimal), Organisation 1 (least),"
        " Threats 5 (most). Last year: Technologies 3 (moderate), Channels 3 (moderate),"
        " Products 3 (moderate), Organisation 3 (moderate), Threats not answered."
    )
    assert len(told(picture)) == 9


def test_only_the_whole_first_series_is_filled():
    assert len(every(draw_radar(AXES, [NOW, NOW]), "polygon")) == 1
    assert every(draw_radar(AXES, [Series("x", [1, 2, 3, 4, None]), NOW]), "polygon") == []


def test_names_are_escaped_and_the_same_input_gives_the_same_picture():
    drawn = [draw_radar([*AXES[:4], '<Threats> & "more"'], [NOW]) for _ in range(2)]
    assert '<Threats> & "more"' in words(drawn[0])
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("axes", "series", "said"),
    [
        (AXES[:2], [NOW], "at least three axes"),
        (AXES, [], "at least one series"),
        (AXES, [Series("Last year", [1])], "Last year has 1 values for 5 axes"),
    ],
)
def test_what_is_no_radar_is_refused(axes, series, said):
    with pytest.raises(ValueError, match=said):
        draw_radar(axes, series)
