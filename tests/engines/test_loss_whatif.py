"""What controls are worth, and which inputs matter."""

import numpy as np
import pytest
from bench.scenarios import portfolio as rp100

from hisaar.engines.columns import Unfit
from hisaar.engines.loss import (
    Change,
    Control,
    Counted,
    Empirical,
    Gamma,
    Interruption,
    Lognormal,
    Mixture,
    NegativeBinomial,
    Pert,
    Poisson,
    Portfolio,
    Scenario,
    Shock,
    aggregate,
    sensitivities,
    what_if,
)

RANSOM = Scenario("ransom", Poisson(0.5), Lognormal.from_range(1e6, 5e7))
LEAK = Scenario("leak", NegativeBinomial(1.2, 0.8), Gamma(1.5, 4e6))
OUTAGE = Scenario(
    "outage", Poisson(2.0),
    {"standstill": Interruption(Gamma(2.0, 6.0), 3e5), "work": Mixture([(0.5, Gamma(1.0, 1e5))])},
)  # fmt: skip

TOLD = Scenario("told", Counted((0.5, 0.5)), Pert(0, 1, 2))


def alone(scenario, change):
    return what_if(Portfolio([scenario]), [Control("control", {scenario.name: change})])[0]


def test_every_kind_of_change_moves_the_mean_by_what_it_says():
    assert alone(RANSOM, Change(rate=0.2)).worth == pytest.approx(0.8 * RANSOM.mean)
    assert alone(RANSOM, Change(chance=0.5)).worth == pytest.approx(0.5 * RANSOM.mean)
    assert alone(RANSOM, Change(rate=2.0)).worth == pytest.approx(-RANSOM.mean)
    assert alone(LEAK, Change(low=0.7, high=0.7)).worth == pytest.approx(0.3 * LEAK.mean)
    moved = Lognormal.from_range(1e6, 2.5e7).mean * 0.5
    assert alone(RANSOM, Change(high=0.5)).mean_after == pytest.approx(moved)
    shorter = 2.0 * 2.0 * 6.0 * 3e5 * 0.75
    assert alone(OUTAGE, Change(duration=0.25)).worth == pytest.approx(shorter)


def test_the_tail_after_a_control_is_that_of_the_changed_portfolio():
    before = Portfolio([RANSOM, LEAK, OUTAGE], [Shock("vendor", 0.2, {"leak": 0.5, "outage": 1.0})])
    controls = [
        Control("a", {"ransom": Change(rate=0.5, high=0.6)}),
        Control("b", {"leak": Change(chance=0.4)}),
        Control("c", {"outage": Change(duration=0.5), "ransom": Change(rate=0.9)}),
    ]
    for worth, control in zip(what_if(before, controls), controls, strict=True):
        after = before
        for name, change in control.changes.items():
            after = after.replaced(change.applied(after[name]))
        year = aggregate(after)
        assert worth.mean_after == pytest.approx(after.mean)
        for place, level in enumerate((0.95, 0.99)):
            assert worth.value_at_risk_after[place] == pytest.approx(
                year.value_at_risk(level), rel=1e-4
            )
            assert worth.tail_value_at_risk_after[place] == pytest.approx(
                year.tail_value_at_risk(level), rel=1e-5
            )


def test_doing_nothing_is_worth_nothing():
    found = what_if(
        Portfolio([RANSOM, LEAK]), [Control("none", {"ransom": Change(), "leak": Change()})]
    )
    assert found[0].worth == pytest.approx(0.0, abs=1e-6)
    assert found[0].value_at_risk_after == found[0].value_at_risk_before


def test_a_hundred_controls_one_for_each_scenario():
    book = rp100()
    found = what_if(book, [Control(n, {n: Change(rate=0.5)}) for n in book.names])
    assert sum(w.worth for w in found) == pytest.approx(book.mean / 2)
    assert all(
        after < before
        for w in found
        for before, after in zip(
            w.tail_value_at_risk_before, w.tail_value_at_risk_after, strict=True
        )
    )


def test_less_of_anything_bad_is_never_worse():
    """A curve that is simulated anew for each figure goes backwards; this one cannot."""
    book = Portfolio([RANSOM, LEAK, OUTAGE])
    factors = np.linspace(0.0, 1.0, 21)
    found = what_if(book, [Control(str(f), {"ransom": Change(rate=float(f))}) for f in factors])
    for figure in ("value_at_risk_after", "tail_value_at_risk_after"):
        for place in (0, 1):
            figures = [getattr(w, figure)[place] for w in found]
            assert figures == sorted(figures)


def test_a_control_that_prevents_everything():
    found = alone(RANSOM, Change(chance=0.0))
    assert (found.mean_after, found.value_at_risk_after, found.worth) == (
        0.0, (0.0, 0.0), found.mean_before,
    )  # fmt: skip


def test_something_far_worse_still_fits_the_grid():
    worse = alone(RANSOM, Change(low=10.0, high=10.0))
    year = aggregate(Portfolio([Scenario("r", Poisson(0.5), RANSOM.losses.scaled(10.0))]))
    assert worse.tail_value_at_risk_after[1] == pytest.approx(
        year.tail_value_at_risk(0.99), rel=1e-5
    )


def test_many_small_events_grow_within_the_grid():
    many = Scenario("many", Poisson(10_000.0), Lognormal.from_range(100, 1000))
    worse = alone(many, Change(low=1.1, high=1.1))
    expected = [1.1 * x for x in worse.value_at_risk_before]
    assert worse.value_at_risk_after == pytest.approx(expected, rel=5e-4)


def test_inputs_are_sorted_by_how_far_they_move_the_tail():
    quiet = Scenario("told", Counted((0.9, 0.1)), Empirical([1e6]))
    found = sensitivities(Portfolio([RANSOM, LEAK, quiet]), 0.95, share=0.2)
    swings = [abs(s.swing) for s in found]
    assert swings == sorted(swings, reverse=True)
    assert all(s.low <= s.high for s in found)
    assert {(s.name, s.what) for s in found} == {
        ("ransom", "rate"), ("ransom", "severity"), ("leak", "rate"), ("leak", "severity"),
        ("told", "severity"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "change", "words"),
    [
        (RANSOM, {"chance": 2.0}, "cannot succeed with a chance of 2"),
        (RANSOM, {"duration": 0.5}, "interrupts no business"),
        (RANSOM, {"low": 60.0}, "low end must be below"),
        (LEAK, {"high": 0.5}, "cannot be moved apart"),
        (
            Scenario("x", Counted((0.5, 0.5)), Pert(0, 1, 2)),
            {"rate": 2.0},
            "give the new frequency",
        ),
    ],
)
def test_changes_that_cannot_be_made_are_refused(scenario, change, words):
    with pytest.raises(Unfit, match=words):
        Change(**change).applied(scenario)


@pytest.mark.parametrize("factor", ["rate", "chance", "low", "high", "duration"])
def test_negative_factors_are_refused(factor):
    with pytest.raises(Unfit, match="factor on the"):
        Change(**{factor: -0.5})
