import pytest

from hisaar.risk.pictures.waterfall import Step, draw_waterfall

from .drawn import number, saying, told

# the worked example of one ransomware event: 96 hours, waiting period 12, sublimit 40
STEPS = [
    Step("Not covered", 0),
    Step("Waiting period", 12e6),
    Step("Sublimit <&>", 52e6, "bad"),
    Step("Retention", 5e6),
]


def test_every_term_starts_where_the_one_before_left_off():
    picture = draw_waterfall(131e6, STEPS, 62e6)
    unit = (640 - 170 - 108) / 131e6
    waiting = saying(picture, "Waiting period: Rs 12 m, 9 % of the loss")
    sublimit = saying(picture, "Sublimit <&>: Rs 52 m")
    assert number(waiting, "x") == pytest.approx(170 + 119e6 * unit, abs=0.06)
    assert number(sublimit, "x") + number(sublimit, "width") == pytest.approx(
        number(waiting, "x"), abs=0.11
    )
    assert number(saying(picture, "Paid: Rs 62 m, 47 %"), "width") == pytest.approx(
        62e6 * unit, abs=0.06
    )


def test_a_waterfall_says_every_term_that_takes_something():
    picture = draw_waterfall(131e6, STEPS, 62e6)
    assert picture.alternative == (
        "Gross loss Rs 131 m. Waiting period takes Rs 12 m. Sublimit <&> takes Rs 52 m."
        " Retention takes Rs 5 m. Paid: Rs 62 m, 47 % of it."
    )
    assert not any(t.startswith("Not covered") for t in told(picture))
    assert picture == draw_waterfall(131e6, STEPS, 62e6)


def test_no_loss_and_a_loss_of_which_nothing_is_paid_are_drawn():
    assert draw_waterfall(0, [], 0).alternative == "Gross loss Rs 0. Paid: Rs 0."
    nothing = draw_waterfall(1e11, [Step("Excluded", 1e11)], 0)
    assert nothing.alternative.endswith("Excluded takes Rs 100 bn. Paid: Rs 0, 0 % of it.")


def test_steps_that_do_not_lead_to_what_is_paid_are_refused():
    with pytest.raises(ValueError, match="terms leave Rs 62 m, but Rs 60 m is said"):
        draw_waterfall(131e6, STEPS, 60e6)
    with pytest.raises(ValueError, match="A is Rs -1 m"):
        draw_waterfall(1e6, [Step("A", -1e6)], 2e6)
