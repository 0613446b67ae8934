import pytest

from hisaar.risk.pictures.tower import Column, Layer, Part, Sublimit, draw_tower

from .drawn import every, number, saying, told, words

PRIMARY = Layer("Primary", 5e6, 95e6, premium=8e6, aggregate=100e6, address="/p/?a=1&b=2")
EXCESS = Layer("Excess", 100e6, 100e6, share=0.8)
LOSS = Column(
    "Ransomware",
    [Part("retention", 5e6, "retained"), Part("cover", 62e6, "paid"),
     Part("sublimit", 64e6, "uninsured")],
)  # fmt: skip
UNIT = 320 / (200e6 * 1.06)  # the axis goes a little above the tower


def test_layers_stand_on_the_axis_of_rupees_as_wide_as_their_share():
    picture = draw_tower([EXCESS, PRIMARY])
    excess = saying(picture, "Excess: 80 % of Rs 100 m above Rs 100 m")
    assert number(excess, "y") == pytest.approx(350 - 200e6 * UNIT, abs=0.06)
    assert number(excess, "height") == pytest.approx(100e6 * UNIT, abs=0.06)
    primary = saying(picture, "Primary: Rs 95 m above Rs 5 m; Rs 100 m a year · premium Rs 8 m")
    assert number(excess, "width") == pytest.approx(number(primary, "width") * 0.8, abs=0.06)
    assert [a.attrib["href"] for a in every(picture, "a")] == ["/p/?a=1&b=2"]


def test_a_loss_is_stacked_up_to_where_it_reaches():
    picture = draw_tower([PRIMARY, EXCESS], [LOSS])
    paid = saying(picture, "Ransomware, cover: Rs 62 m paid by the cover")
    rest = saying(picture, "Ransomware, sublimit: Rs 64 m not insured")
    assert number(paid, "height") == pytest.approx(62e6 * UNIT, abs=0.06)
    assert number(rest, "y") == pytest.approx(350 - 131e6 * UNIT, abs=0.06)
    assert {"Rs 131 m", "Rs 62 m paid", "47 %"} <= set(words(picture))


def test_a_tower_says_its_layers_sublimits_and_what_becomes_of_losses():
    picture = draw_tower([PRIMARY], [LOSS], sublimits=[Sublimit("fines", 10e6)])
    assert picture.alternative == (
        "Primary: Rs 95 m above Rs 5 m (Rs 100 m a year · premium Rs 8 m)."
        " At most Rs 10 m for fines. Ransomware: Rs 131 m, of which Rs 5 m retained (retention),"
        " Rs 62 m paid by the cover (cover), Rs 64 m not insured (sublimit)."
    )


def test_what_nobody_insures_is_shown_below_between_and_above():
    picture = draw_tower([Layer("A", 5e6, 5e6), Layer("B", 20e6, 5e6)])
    assert {"Retention Rs 5 m", "Gap Rs 10 m", "No cover above Rs 25 m"} <= set(told(picture))


def test_layers_on_the_same_rupees_stand_side_by_side():
    picture = draw_tower([Layer("A", 0, 10e6), Layer("B", 5e6, 10e6), Layer("C", 15e6, 5e6)])
    a, b, c = (saying(picture, f"{name}: ") for name in "ABC")
    assert number(b, "x") == number(a, "x") + number(a, "width")
    assert number(c, "width") == 2 * number(a, "width")


def test_a_loss_far_above_the_tower_is_cut_off_with_its_amount():
    picture = draw_tower([Layer("A", 0, 1e6)], [Column("B", [Part("x", 1e11, "uninsured")])])
    assert "↑ Rs 100 bn" in words(picture)
    layer = saying(picture, "A: ")
    assert number(layer, "height") == pytest.approx(320 / (2.5 * 1.06), abs=0.06)


def test_sublimits_are_as_high_as_they_pay():
    picture = draw_tower([PRIMARY, EXCESS], sublimits=[Sublimit("fines <&>", 40e6)])
    shape = saying(picture, "At most Rs 40 m for fines <&>")
    heights = [float(p.split(",")[1]) for p in shape.attrib["points"].split()]
    assert max(heights) - min(heights) == pytest.approx(40e6 * UNIT, abs=0.11)


def test_no_loss_is_drawn_and_the_same_input_gives_the_same_picture():
    assert "no loss" in words(draw_tower([PRIMARY], [Column("Nothing", [])]))
    assert draw_tower([PRIMARY], [LOSS]) == draw_tower([PRIMARY], [LOSS])


@pytest.mark.parametrize(
    ("layers", "columns", "said"),
    [
        ([], [], "no cover to draw"),
        ([Layer("A", 0, 0)], [], "A: a layer has a limit"),
        ([Layer("A", 0, 1, share=1.2)], [], "A: the share"),
        ([PRIMARY], [Column("B", [Part("x", -1, "paid")])], "B: no part"),
    ],
)
def test_what_is_no_tower_is_refused(layers, columns, said):
    with pytest.raises(ValueError, match=said):
        draw_tower(layers, columns)
