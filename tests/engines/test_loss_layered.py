"""Cover of single events computed exactly, and laid over simulated ones."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from bench.scenarios import SINGLE, rp100

from hisaar.engines import cover
from hisaar.engines.columns import Unfit
from hisaar.engines.loss import (
    Empirical,
    Gamma,
    GeneralisedPareto,
    Layered,
    Lognormal,
    Pareto,
    Poisson,
    Portfolio,
    Scenario,
    aggregate,
    events,
)

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "oracles" / "loss.json").read_text())["cases"]
}


def test_the_variance_of_a_layer_over_a_poisson():
    wanted = CASES["A-LAY-01"]["expected"]
    layer = Layered(Lognormal(5.9809, 1.8), retention=3000.0, limit=5000.0)
    book = Portfolio([Scenario("only", Poisson(15.0), layer)])
    assert layer.mean == pytest.approx(wanted["layer_mean_per_loss"], rel=1e-8)
    assert book.variance == pytest.approx(wanted["agg_var"], rel=1e-8)
    assert aggregate(book).quiet == pytest.approx(wanted["prob_no_recovery"], rel=1e-8)


def test_deductible_limit_and_coinsurance_of_a_pareto():
    wanted = CASES["A-POL-02"]["expected"]
    paid = Layered(GeneralisedPareto.lomax(4.0, 10.0), retention=6.0, limit=18.0, share=0.75)
    book = Portfolio([Scenario("only", Poisson(3.0), paid)])
    assert book.mean == pytest.approx(wanted["mean"], rel=1e-8)
    assert book.variance == pytest.approx(wanted["var"], rel=1e-8)
    assert aggregate(book).quiet == pytest.approx(wanted["p0"], rel=1e-8)
    drawn = paid.draw(np.random.default_rng(1), 10_000)
    assert drawn.max() <= wanted["max_payment_per_event"]


def test_a_share_paid_in_one_place_is_not_paid_in_another():
    """A layer's share applied twice is a known way to get this wrong."""
    half = Layered(Empirical([100.0]), retention=20.0, limit=60.0, share=0.5)
    year = aggregate(Portfolio([Scenario("only", Poisson(1.0), half)]), step=10.0)
    assert half.mean == 30.0
    assert year.value_at_risk(0.5) == pytest.approx(30.0, abs=10.0)


def test_what_is_paid_and_what_is_kept_are_the_loss():
    for severity in (Gamma(0.5, 1e6), Pareto(1e5, 1.8), Lognormal.from_range(1e5, 1e8)):
        paid = Layered(severity, retention=2e5)
        assert paid.mean + float(severity.limited(2e5)) == pytest.approx(severity.mean)
        assert paid.survival([0.0, 1e6]) == pytest.approx(severity.survival([2e5, 1.2e6]))
    assert math.isinf(Layered(Pareto(1e5, 1.8), retention=2e5).variance)


def test_a_layer_over_a_few_amounts():
    paid = Layered(Empirical([1.0, 4.0, 9.0], [0.5, 0.3, 0.2]), retention=2.0, limit=5.0)
    assert paid.mean == pytest.approx(0.3 * 2 + 0.2 * 5)
    assert paid.square == pytest.approx(0.3 * 4 + 0.2 * 25)


def test_recoveries_of_the_reference_portfolio_without_an_aggregate():
    wanted = CASES["A-REF-RP100"]["expected"]["recovery_P1_unlimited"]
    year = aggregate(Portfolio(
        Scenario(str(i), Poisson(one.rate), Layered(
            Lognormal.from_range(one.low, one.high), retention=5e6, limit=100e6, share=0.9))
        for i, one in enumerate(rp100())
    ), points=2**14)  # fmt: skip
    assert year.mean == pytest.approx(wanted["mean"], rel=1e-9)
    assert year.value_at_risk(0.99) == pytest.approx(wanted["var99"], rel=2e-5)
    assert year.tail_value_at_risk(0.99) == pytest.approx(wanted["tvar99"], rel=2e-5)
    assert year.tail_value_at_risk(0.999) == pytest.approx(wanted["tvar99_9"], rel=2e-5)


def test_simulated_events_recover_what_is_published():
    wanted = CASES["A-REF-SINGLE"]["expected"]["recovery"]
    loss = {"data_restoration": Lognormal.from_range(SINGLE.low, SINGLE.high)}
    book = Portfolio([Scenario("only", Poisson(SINGLE.rate), loss)])
    policy = cover.Policy(
        agreements=tuple(cover.Agreement(tag) for tag in book.tags),
        layers=(cover.Layer(retention=5e6, limit=100e6, share=0.9, aggregate=250e6),),
    )
    made = (
        cover.events(book.tags, block.parts, year=block.year - block.first_year,
                     years=block.years, scenario=block.scenario, hours=block.hours)
        for block in events(book, years=300_000, seed=7)
    )  # fmt: skip
    found = cover.effect(cover.over_years(policy, made))
    assert abs(found.expected_paid - wanted["mean"]) < 4 * found.paid_error


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"retention": -1.0}, "retention is -1"),
        ({"limit": 0.0}, "limit above the retention is 0"),
        ({"share": 1.5}, "share is 1.5"),
        ({"share": 0.0}, "share is 0"),
    ],
)
def test_terms_that_make_no_sense_are_refused(terms, words):
    with pytest.raises(Unfit, match=words):
        Layered(Gamma(1.0, 1.0), **terms)
