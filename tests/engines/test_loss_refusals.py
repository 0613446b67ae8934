"""Nonsense is refused with a sentence that says which number is wrong."""

import math

import pytest

from hisaar.engines.columns import Unfit
from hisaar.engines.loss import (
    Binomial,
    Change,
    Control,
    Counted,
    Empirical,
    Gamma,
    GeneralisedPareto,
    Interruption,
    Lognormal,
    Mixture,
    NegativeBinomial,
    Pareto,
    Pert,
    Poisson,
    Portfolio,
    Scenario,
    Shock,
    Swing,
    ZeroModified,
    aggregate,
    bernoulli,
    compare,
    contributions,
    curves,
    events,
    measures,
    sensitivities,
    simulate,
    what_if,
)

ONE = Portfolio([Scenario("one", Poisson(1.0), Gamma(1.0, 1e6))])
ENDLESS = Portfolio([Scenario("endless", Poisson(1.0), Pareto(1e6, 0.9))])

CASES = {
    "low above high": (lambda: Lognormal.from_range(5e7, 1e6), "low end must be below its high"),
    "low of zero": (lambda: Lognormal.from_range(0, 1e6), "low end of the range is 0"),
    "no spread": (lambda: Lognormal(1.0, 0.0), "spread .* is 0"),
    "share of all": (lambda: Lognormal.from_range(1, 2, share=1.0), "level is 1"),
    "negative rate": (lambda: Poisson(-0.5), "rate of events is -0.5"),
    "rate that is no number": (lambda: Poisson(math.nan), "rate of events is nan"),
    "negative mean number": (lambda: NegativeBinomial(-1, 1), "expected number of events is -1"),
    "size of zero": (lambda: NegativeBinomial(1, 0), "size of a negative binomial is 0"),
    "chance above one": (lambda: bernoulli(1.2), "chance of an event is 1.2"),
    "a thousand million trials": (lambda: Binomial(10**9, 0.1), "1,000,000,000 trials"),
    "chances that miss one": (lambda: Counted((0.5, 0.4)), "sum to 0.9"),
    "quiet above one": (lambda: ZeroModified(Poisson(1), 1.5), "without events is 1.5"),
    "never anything": (lambda: ZeroModified(Poisson(0), 0.5), "cannot be zero-modified"),
    "mode outside": (lambda: Pert(1, 9, 5), "lies outside its range, 1 to 5"),
    "ends turned": (lambda: Pert(5, 5, 1), "must be below the largest"),
    "negative scale": (lambda: Gamma(1, -1), "scale of a gamma is -1"),
    "no alpha": (lambda: Pareto(1, 0), "alpha of a Pareto is 0"),
    "endless mean": (lambda: Pareto(1, 1).mean, "no finite mean; alpha must be above 1"),
    "endless tail": (lambda: GeneralisedPareto(0, 1, 1.0).mean, "shape must be below 1"),
    "endless year": (lambda: aggregate(ENDLESS), "no finite mean"),
    "negative sample": (lambda: Empirical([1, -2]), "negative or missing amount"),
    "empty sample": (lambda: Empirical([]), "needs a list of amounts"),
    "weights of nothing": (lambda: Empirical([1.0], [0.0]), "not all 0"),
    "too much of a mixture": (
        lambda: Mixture([(0.7, Gamma(1, 1)), (0.7, Gamma(1, 1))]),
        "sum to 1 at most",
    ),
    "hours for nothing": (lambda: Interruption(Gamma(1, 1), 0), "lost per hour is 0"),
    "chance of success": (lambda: Scenario("x", Poisson(1), Gamma(1, 1), 2), "success is 2"),
    "no name": (lambda: Scenario("", Poisson(1), Gamma(1, 1)), "needs a name"),
    "no losses": (lambda: Scenario("x", Poisson(1), {}), "at least one loss"),
    "no scenario": (lambda: Portfolio([]), "no scenario"),
    "the same name": (lambda: Portfolio([*ONE.scenarios] * 2), "Two are called 'one'"),
    "unknown in a shock": (
        lambda: Portfolio(ONE.scenarios, [Shock("s", 1, {"two": 1})]),
        "No scenario is called 'two'",
    ),
    "unlikely shock": (lambda: Shock("s", 1, {"one": 1.5}), "s strikes one is 1.5"),
    "shock of a negative rate": (lambda: Shock("s", -1, {}), "rate of s is -1"),
    "still swing": (lambda: Swing(("one",), 0), "variance of a swing is 0"),
    "swing of another kind": (
        lambda: Portfolio(
            [Scenario("b", bernoulli(0.5), Gamma(1, 1))], swings=[Swing(("b",), 1.0)]
        ),
        "is not Poisson",
    ),
    "two swings": (
        lambda: Portfolio(ONE.scenarios, swings=[Swing(("one",), 1.0), Swing(("one",), 2.0)]),
        "more than one swing",
    ),
    "too many years": (lambda: simulate(ONE, years=10**9, seed=1), "1,000,000,000 years"),
    "no years": (lambda: simulate(ONE, years=0, seed=1), "0 years cannot"),
    "negative seed": (lambda: simulate(ONE, years=10, seed=-1), "seed is -1"),
    "too many years of events": (lambda: next(events(ONE, years=10**9, seed=1)), "too many"),
    "too few to compare": (lambda: compare(ONE, ONE, years=100, seed=1), "at least 2,000"),
    "level of one": (lambda: aggregate(ONE).value_at_risk(1.0), "level is 1"),
    "level beyond the grid": (
        lambda: aggregate(ONE).value_at_risk(1 - 1e-15),
        "compute it with a smaller tail",
    ),
    "negative amount": (lambda: aggregate(ONE).exceedance(-1.0), "amounts from 0 to"),
    "a step too fine": (lambda: aggregate(ONE, step=0.01), "too fine"),
    "curve that turns": (lambda: curves(ONE, [2.0, 1.0]), "one list that rises"),
    "share at level zero": (lambda: contributions(ONE, 0.0), "level is 0"),
    "unknown in a control": (
        lambda: what_if(ONE, [Control("c", {"two": Change()})]),
        "No scenario is called 'two'",
    ),
    "moved by everything": (lambda: sensitivities(ONE, 0.9, share=1.0), "share of 1"),
    "no losses to measure": (lambda: measures.mean([]), "one for each year"),
    "missing loss": (lambda: measures.value_at_risk([1.0, math.nan], 0.5), "missing or infinite"),
    "chances of amounts": (
        lambda: measures.discrete_value_at_risk([1, 2], [0.5, 0.6], 0.5),
        "chances must sum to 1",
    ),
}


@pytest.mark.parametrize(("act", "words"), CASES.values(), ids=CASES)
def test_nonsense_is_refused_with_a_sentence(act, words):
    with pytest.raises(Unfit, match=words) as refused:
        act()
    assert str(refused.value).endswith(".")


def test_nobody_can_write_to_a_result():
    year, found = aggregate(ONE), simulate(ONE, years=10, seed=1)
    block = next(events(ONE, years=10, seed=1))
    for column in (year.mass, found.losses, block.amount, contributions(ONE, 0.9).tail):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 1.0
    with pytest.raises(AttributeError):
        found.seed = 2


def test_an_endless_mean_can_still_be_simulated():
    assert simulate(ENDLESS, years=100, seed=1).losses.max() > 1e6
