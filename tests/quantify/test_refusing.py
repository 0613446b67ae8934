"""What makes no sense is refused, or left out and named, with a sentence and never a traceback."""

import datetime as dt
from decimal import Decimal

import pytest

from hisaar.platform.records import Invalid, Refused
from hisaar.risk import quantify, services
from hisaar.risk.models import Quantification
from hisaar.risk.services.losses import EstimateRow
from tests.cover_context import making as cover
from tests.quantify.making import (
    ON,
    control_found,
    effect,
    part,
    person,
    said,
    save,
    scenario,
    shock,
    simple,
)

pytestmark = pytest.mark.django_db


def notes():
    found = quantify.portfolio(ON, with_controls=True)
    return {note.code: note.sentence for note in found.notes}


def left_out(made):
    """What is said of a scenario beside one that can be computed."""
    simple("Complete (demo)")
    found = quantify.portfolio(ON, with_controls=True)
    assert made.code not in found.portfolio.names
    [note] = [note for note in found.left_out if note.code == made.code]
    return note.sentence


def test_without_a_scenario_the_refusal_says_what_to_do():
    with pytest.raises(Refused, match="No loss scenario is in force on 24 Nov 2026; describe one"):
        quantify.compute(ON)


def test_without_a_complete_scenario_the_first_gap_is_told():
    made = scenario()
    with pytest.raises(Refused, match=f"{made.code}: It has no part, so that it costs nothing"):
        quantify.compute(ON)


def test_a_scenario_out_of_force_does_not_count():
    simple()
    simple("Past (demo)", to_on=dt.date(2026, 1, 1))
    assert len(quantify.scenarios_in_force(ON)) == 1


@pytest.mark.parametrize("years", [0, -5, 999, 5_000_001, 10**9])
def test_years_that_nobody_can_mean_are_refused(years):
    simple()
    with pytest.raises(Refused, match="years cannot be simulated; ask for 1,000 to 5,000,000"):
        quantify.compute(ON, years=years)


def test_a_negative_seed_is_refused():
    simple()
    with pytest.raises(Refused, match="The seed is -1"):
        quantify.compute(ON, seed=-1)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"low": 5, "high": 1}, "has to be above the low end"),
        ({"low": 5, "high": 5}, "has to be above the low end"),
        ({"low": -1, "high": 5}, "greater than or equal to 0"),
        ({"low": 1, "high": 5, "likely": 9}, "lies outside 1 to 5"),
    ],
)
def test_estimates_that_contradict_themselves_are_refused(given, sentence):
    with pytest.raises(Invalid, match=sentence):
        said(scenario(), "rate", **given)


@pytest.mark.parametrize(
    ("field", "value"), [("chance_percent", 101), ("quiet_percent", -1), ("dispersion", 0)]
)
def test_percentages_and_sizes_outside_their_range_are_refused(field, value):
    with pytest.raises(Invalid):
        scenario(**{field: value})


def test_negative_rates_of_shocks_are_refused():
    with pytest.raises(Invalid, match="greater than or equal to 0"):
        shock("-1")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nobody has said what an event costs; ask at least one person for a range"),
        ({"shape": "pert"}, "ask at least one person for three points"),
        ({"shape": "interruption"}, "Nobody entered what an hour costs; enter it"),
        ({"shape": "interruption", "rupees_per_hour": 5}, "Nobody has said how many hours"),
        ({"shape": "gamma", "scale": 5}, "Nobody entered its shape parameter"),
        ({"shape": "gamma", "scale": 5, "shape_parameter": -1}, "has to be a number above 0"),
        ({"shape": "pareto", "location": 5}, "Nobody entered its alpha"),
        ({"shape": "pareto", "location": 5, "shape_parameter": 1}, "no finite mean"),
        ({"shape": "generalised_pareto", "location": 5, "scale": 1, "shape_parameter": 2},
         "no finite mean"),
        ({"shape": "sample"}, "It holds no amount that was seen"),
        ({"shape": "sample", "sample": "1000\nabout 5"}, "Line 2 of its amounts is 'about 5'"),
        ({"shape": "sample", "sample": "1000\n-5"}, "Line 2 of its amounts is '-5'"),
        ({"shape": "sample", "sample": "nan"}, "Line 1 of its amounts is 'nan'"),
        ({"shape": "sample", "sample": "0\n0"}, "happens in 0 of a hundred events"),
        ({"happens_percent": 0}, "happens in 0 of a hundred events"),
    ],
)  # fmt: skip
def test_a_part_from_which_nothing_follows_leaves_its_scenario_out(fields, sentence):
    made = scenario()
    said(made, "rate", 1, 2)
    part(made, **fields)
    assert sentence in left_out(made)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"frequency": "once"}, "happens at most once a year, but people expect"),
        ({"frequency": "clustered"}, "has no size of the negative binomial"),
    ],
)
def test_a_frequency_that_contradicts_the_estimates_leaves_the_scenario_out(fields, sentence):
    assert sentence in left_out(simple(rate=(2, 5), **fields))


def test_a_scenario_that_nobody_gave_a_rate_is_left_out():
    made = scenario()
    said(made, "amount", 1, 5, part=part(made))
    assert "Nobody has said how often it happens in a year" in left_out(made)


def test_alternatives_above_a_hundred_percent_leave_the_scenario_out():
    made = simple()
    said(made, "amount", 1, 5, part=part(made))
    assert "are alternatives, but happen in 200 of a hundred events" in left_out(made)


def test_a_range_from_zero_is_left_aside_and_named():
    made = simple()
    zero = said(made, "amount", 0, 5, part=made.parts.get(), by=person("Other (demo)"))
    assert "The low end of the range is 0" in notes()[zero.code]


def test_three_points_without_the_middle_one_are_left_aside():
    made = scenario()
    said(made, "rate", 1, 2)
    one = part(made, shape="pert")
    said(made, "amount", 1, 5, likely=2, part=one)
    missing = said(made, "amount", 1, 5, part=one, by=person("Other (demo)"))
    assert "It says no most likely amount" in notes()[missing.code]


def test_an_interruption_without_hours_is_told_of():
    made = scenario()
    said(made, "rate", 1, 2)
    one = part(made, tag="business_interruption")
    said(made, "amount", 1, 5, part=one)
    assert "no waiting period of a policy can be told from it" in notes()[one.code]


def test_effects_that_a_scenario_cannot_take_are_told_of():
    made = scenario()
    said(made, "rate", 1, 2)
    part(made, shape="gamma", shape_parameter=1, scale=1000)
    found = effect(control_found(), made, amount_percent=10, worst_percent=50, duration_percent=20)
    told = [n.sentence for n in quantify.portfolio(ON, with_controls=True).notes
            if n.code == found.code]  # fmt: skip
    assert any("has no part with hours" in sentence for sentence in told)
    assert any("all of its amounts shrink by 10 %" in sentence for sentence in told)
    built = quantify.portfolio(ON, with_controls=True).portfolio
    assert built.scenarios[0].event_mean == pytest.approx(900)


def test_a_range_that_would_turn_around_shrinks_alike():
    made = simple(amount=(1e6, 2e6))
    effect(control_found(), made, worst_percent=90)
    assert "made all amounts smaller alike" in notes()[made.code]


def test_a_shock_without_scenarios_is_told_of():
    simple()
    made = shock("0.1")
    assert "It strikes no scenario" in notes()[made.code]


def test_a_shock_names_the_scenarios_that_could_not_be_computed():
    incomplete = scenario("Incomplete (demo)")
    made = shock("0.1", (simple(), 50), (incomplete, 50))
    assert f"It also strikes {incomplete.code}" in notes()[made.code]


def test_controls_that_stop_everything_leave_nothing_and_break_nothing():
    made = simple()
    effect(control_found(), made, chance_percent=100)
    cover.hand_worked(person())
    found = quantify.compute(ON, years=1000)
    assert (found.with_cover.mean, found.cover.ratio) == (0, 0)
    assert (found.after.mean, found.after.one_in_100) == (0, 0)
    assert found.controls[0].worth == found.before.mean


def test_what_comes_once_in_ten_thousand_years_is_computed():
    simple(rate=("0.0001", "0.0002"))
    found = quantify.compute(ON)
    assert found.before.mean > 0
    assert found.before.one_in_100 == 0


def test_a_quantification_is_computed_once():
    made = save(Quantification(title="Q3 (demo)", years=1000))
    with pytest.raises(Refused, match="No loss scenario is in force"):
        services.quantify(made, actor=None, on=ON)
    simple()
    kept = services.quantify(made, actor=None, on=ON)
    assert kept.computed_on == ON
    assert len(kept.digest) == 64
    with pytest.raises(Refused, match="was computed as of 24 Nov 2026 and stays as it is"):
        services.quantify(kept, actor=None, on=ON)


def test_hours_are_said_of_interruptions_and_rupees_of_the_rest():
    made = scenario()
    one = part(made)
    row = EstimateRow(person(), "hours", Decimal(1), Decimal(2), part=one)
    with pytest.raises(Refused, match=f"{one.code} of {made.code} is estimated in rupees"):
        services.keep_estimates(made, [row], actor=None, on=ON)


def test_either_all_lines_of_the_workshop_are_kept_or_none():
    made = scenario()
    good = EstimateRow(person(), "rate", Decimal(1), Decimal(2))
    bad = EstimateRow(person("Other (demo)"), "rate", Decimal(5), Decimal(2))
    with pytest.raises(Invalid, match="has to be above the low end"):
        services.keep_estimates(made, [good, bad], actor=None, on=ON)
    assert made.estimates.count() == 0
