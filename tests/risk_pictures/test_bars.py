import pytest

from hisaar.risk.pictures.bars import Share, Swing, draw_shares, draw_swings

from .drawn import number, saying, told, words

SHARES = [
    Share("Leak", 10e6, 100e6),
    Share("Ransomware", 30e6, 300e6, "/s/1"),
    Share("Outage", 0, 0),
]


def test_shares_are_sorted_drawn_to_scale_and_said_with_their_part_of_all():
    picture = draw_shares(SHARES)
    axis = 640 - 186 - 96  # from nothing to Rs 300 m
    bar = saying(picture, "Leak, one year in 100: Rs 100 m (25 %)")
    assert number(bar, "width") == pytest.approx(axis / 3, abs=0.06)
    above = saying(picture, "Ransomware, in an average year: Rs 30 m (75 %)")
    assert number(above, "y") < number(bar, "y")
    assert picture.alternative == (
        "In an average year: Rs 40 m together. One year in 100: Rs 400 m together."
        " Ransomware: Rs 30 m (75 %) and Rs 300 m (75 %). Leak: Rs 10 m (25 %) and"
        " Rs 100 m (25 %). Outage: Rs 0 (0 %) and Rs 0 (0 %)."
    )


def test_a_single_series_needs_no_second():
    picture = draw_shares([Share("<A> & b", 1e4), Share("C", 0)], first="Loss")
    assert picture.alternative == "Loss: Rs 10 k together. <A> & b: Rs 10 k (100 %). C: Rs 0 (0 %)."
    assert "One year in 100" not in words(picture)


def test_nothing_lost_at_all_is_drawn():
    assert draw_shares([Share("A", 0, 0)]).alternative.endswith("A: Rs 0 and Rs 0.")


def test_what_swings_most_stands_on_top_about_the_base():
    swings = [
        Swing("Hours", 58e6, 64e6),
        Swing("Events", 30e6, 90e6, "0.2", "0.8"),
        Swing("Backups work", 75e6, 52e6, "60 %", "95 %"),
        Swing("Nothing", 60e6, 60e6),
    ]
    picture = draw_swings(swings, base=60e6)
    low, high = saying(picture, "Events 0.2: Rs 30 m"), saying(picture, "Events 0.8: Rs 90 m")
    middle = number(high, "x")
    assert number(low, "x") + number(low, "width") == pytest.approx(middle, abs=0.11)
    assert number(low, "width") == pytest.approx(number(high, "width"), abs=0.11)
    backups = saying(picture, "Backups work 60 %: Rs 75 m")
    assert number(backups, "x") == middle
    assert number(backups, "y") == number(high, "y") + 30
    assert "fill-late" in backups.attrib["class"]  # more is worse, whichever end of it it is
    assert not any(t.startswith("Nothing") for t in told(picture))
    assert picture.alternative.startswith(
        "The expected loss is Rs 60 m. Events: Rs 30 m when 0.2, Rs 90 m when 0.8. Backups work:"
    )


def test_the_same_input_gives_the_same_picture():
    assert draw_shares(SHARES) == draw_shares(SHARES)


def test_nothing_to_compare_is_refused():
    with pytest.raises(ValueError, match="nothing to compare"):
        draw_shares([])
    with pytest.raises(ValueError, match="nothing to compare"):
        draw_swings([], base=1)
