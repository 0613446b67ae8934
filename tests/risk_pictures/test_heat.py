import pytest

from hisaar.risk.pictures.heat import Cell, Move, draw_heat

from .drawn import every, number, saying, told, words

LIKELY = ["Rare", "Possible", "Likely"]
IMPACT = ["Minor", "Major"]


def cells(**codes):
    rated = ["low", "medium", "medium", "high", "high", "extreme"]
    return [
        Cell(
            1 + n // 2, 1 + n % 2, rating, codes.get(f"at{1 + n // 2}{1 + n % 2}", ()),
            inherent=int(n == 5), address=f"/risks/?likelihood={1 + n // 2}&impact={1 + n % 2}",
        )
        for n, rating in enumerate(rated)
    ]  # fmt: skip


def test_what_is_likelier_stands_higher_and_what_is_worse_further_right():
    picture = draw_heat(LIKELY, IMPACT, cells())
    worst, best = (
        saying(picture, "Likelihood 3, impact 2"),
        saying(picture, "Likelihood 1, impact 1"),
    )
    assert number(worst, "y") == number(best, "y") - 2 * 58
    assert number(worst, "x") == number(best, "x") + (640 - 112 - 8) / 2
    assert number(worst, "fill-opacity") > number(best, "fill-opacity")


def test_a_place_says_its_rating_and_who_lies_there_and_leads_to_the_list():
    picture = draw_heat(LIKELY, IMPACT, cells(at22=["RSK-0001", "RSK-0002"]))
    assert (
        "Likelihood 2, impact 2: high; 2 with controls, 0 before them: RSK-0001, RSK-0002"
        in told(picture)
    )
    assert "/risks/?likelihood=2&impact=2" in [a.attrib["href"] for a in every(picture, "a")]
    assert picture.alternative == (
        "2 risks on a scale of 3 likelihoods by 2 impacts, with controls."
        " Possible, Major (high): RSK-0001 and RSK-0002. Before controls 1 extreme."
    )


def test_more_codes_than_fit_are_counted():
    picture = draw_heat(LIKELY, IMPACT, cells(at11=[f"RSK-000{n}" for n in range(1, 7)]))
    assert {"6", "RSK-0001", "RSK-0002", "+ 4 more"} <= set(words(picture))
    assert "RSK-0003" not in words(picture)
    assert "Rare, Minor (low): 6 risks." in picture.alternative


def test_a_risk_moves_from_inherent_to_residual():
    picture = draw_heat(LIKELY, IMPACT, cells(), moves=[Move("RSK-0009", (3, 2), (1, 1))])
    assert picture.alternative.endswith("RSK-0009 goes from Likely, Major to Rare, Minor.")
    stays = draw_heat(LIKELY, IMPACT, cells(), moves=[Move("RSK-0009", (3, 2), (3, 2))])
    assert len(every(picture, "polygon")) == 1
    assert every(stays, "polygon") == []


def test_level_names_are_escaped_and_the_same_input_gives_the_same_picture():
    drawn = [draw_heat(["<R> & 'x'", "B", "C"], IMPACT, cells()) for _ in range(2)]
    assert "1 <R> & 'x'" in words(drawn[0])
    assert drawn[0] == drawn[1]


def test_places_outside_the_scale_and_unknown_ratings_are_refused():
    with pytest.raises(ValueError, match="Likelihood 4 by impact 1 lies outside"):
        draw_heat(LIKELY, IMPACT, [Cell(4, 1, "low")])
    with pytest.raises(ValueError, match="'amber' is not a rating"):
        draw_heat(LIKELY, IMPACT, [Cell(1, 1, "amber")])
    with pytest.raises(ValueError, match="scale with levels"):
        draw_heat([], IMPACT, [])


def test_a_scale_of_the_insurer_s_own_names_its_ratings_itself():
    picture = draw_heat(["A"], ["B"], [Cell(1, 1, "tolerable")], tones={"tolerable": "good"})
    assert {"tolerable", "Tolerable"} <= set(words(picture))
