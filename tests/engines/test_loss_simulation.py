"""Simulated years: the same bits, the right figures within their errors, events in their order."""

import math

import numpy as np
import pytest
from bench.scenarios import SINGLE
from bench.scenarios import portfolio as rp100

from hisaar.engines import cover
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
    Pareto,
    Poisson,
    Portfolio,
    Scenario,
    Shock,
    Swing,
    ZeroModified,
    aggregate,
    annual,
    bernoulli,
    compare,
    events,
    measures,
    simulate,
    what_if,
)

RANSOM = Scenario(
    "ransom", Poisson(0.8),
    {"business_interruption": Interruption(Gamma(4.0, 24.0), 1e5),
     "data_restoration": Lognormal.from_range(1e6, 2e7)}, chance=0.5,
)  # fmt: skip
LEAK = Scenario("leak", NegativeBinomial(1.2, 0.8), {"breach_response": Pareto(5e5, 2.5)})
MAIL = Scenario("mail", Poisson(2.0), {"social_engineering_fraud": Gamma(0.7, 3e6)})
MIXED = Portfolio(
    [RANSOM, LEAK, MAIL], [Shock("vendor", 0.3, {"ransom": 0.6, "leak": 0.9})],
    [Swing(("mail",), 0.4)],
)  # fmt: skip


def test_the_same_seed_gives_the_same_bits_on_any_number_of_threads():
    one, two, five = (simulate(rp100(), years=50_000, seed=9, threads=n) for n in (1, 2, 5))
    assert one.losses.tobytes() == two.losses.tobytes() == five.losses.tobytes()
    assert one.seed == 9
    assert simulate(rp100(), years=50_000, seed=10).losses.tobytes() != one.losses.tobytes()


def test_a_scenario_draws_the_same_whichever_others_there_are():
    alone = simulate(Portfolio([MAIL]), years=20_000, seed=3).losses
    both = simulate(Portfolio([LEAK, MAIL]), years=20_000, seed=3).losses
    other = simulate(Portfolio([LEAK]), years=20_000, seed=3).losses
    assert both == pytest.approx(alone + other, rel=1e-12)


def test_more_years_begin_with_the_same_blocks():
    few = simulate(MIXED, years=16_384, seed=3).losses
    assert simulate(MIXED, years=40_000, seed=3).losses[:16_384].tobytes() == few.tobytes()


def test_simulated_figures_lie_within_their_errors_of_the_exact_ones():
    year, found = aggregate(MIXED), simulate(MIXED, years=200_000, seed=4)
    pairs = [(found.mean(), year.mean), (found.exceedance(5e7), float(year.exceedance(5e7)))]
    for level in (0.9, 0.99):
        pairs.append((found.value_at_risk(level), year.value_at_risk(level)))
        pairs.append((found.tail_value_at_risk(level), year.tail_value_at_risk(level)))
    for estimate, exact in pairs:
        assert abs(estimate.value - exact) < 4 * estimate.standard_error
        assert 0 < estimate.standard_error < 0.05 * exact
    deviation = math.sqrt(MIXED.variance)
    assert found.mean().standard_error == pytest.approx(deviation / math.sqrt(200_000), rel=0.1)


@pytest.mark.parametrize(
    "frequency",
    [
        bernoulli(0.3),
        Counted((0.6, 0.3, 0.1)),
        ZeroModified(Poisson(1.3), 0.7),
        NegativeBinomial(2.0, 0.5),
    ],
)
def test_numbers_of_events_have_their_mean_and_variance(frequency):
    losses = simulate(
        Portfolio([Scenario("only", frequency, Empirical([1.0]))]), years=100_000, seed=6
    ).losses
    error = math.sqrt(frequency.variance / 100_000)
    assert abs(losses.mean() - frequency.mean) < 4 * error
    assert losses.var() == pytest.approx(frequency.variance, rel=0.05)


def test_the_errors_are_as_large_as_the_figures_scatter():
    """Forty simulations: their standard deviation is what each claims."""
    one = Portfolio([MAIL])
    runs = [simulate(one, years=4_000, seed=seed) for seed in range(40)]
    for name in ("value_at_risk", "tail_value_at_risk"):
        found = [getattr(run, name)(0.95) for run in runs]
        scatter = np.std([f.value for f in found], ddof=1)
        claimed = np.mean([f.standard_error for f in found])
        assert 0.7 < scatter / claimed < 1.4


def test_events_add_up_to_the_years():
    blocks = list(events(MIXED, years=20_000, seed=4))
    totals = np.concatenate([block.annual() for block in blocks])
    assert totals == pytest.approx(simulate(MIXED, years=20_000, seed=4).losses, rel=1e-12)
    assert [(b.first_year, b.years) for b in blocks] == [(0, 16_384), (16_384, 3_616)]


def test_events_come_in_the_order_in_which_they_happen():
    for block in events(MIXED, years=20_000, seed=4):
        assert (np.diff(block.year) >= 0).all()
        assert (np.diff(block.year + block.moment) >= 0).all()
        assert block.year.min() >= block.first_year
        assert block.parts.sum(axis=0) == pytest.approx(block.amount)
        tags = MIXED.tags
        standstill = tags.index("business_interruption")
        assert block.parts[standstill] == pytest.approx(block.hours[standstill] * 1e5)
        assert not np.delete(block.hours, standstill, axis=0).any()
        assert not block.parts[:, block.scenario == MIXED.place["mail"]][standstill].any()


def test_rows_of_one_shock_are_one_event():
    block = next(iter(events(MIXED, years=16_384, seed=4)))
    numbers, counts = np.unique(block.event, return_counts=True)
    double = np.isin(block.event, numbers[counts == 2])
    assert counts.max() == 2
    expected = 16_384 * 0.3 * 0.6 * 0.9
    assert abs((counts == 2).sum() - expected) < 4 * math.sqrt(expected)
    first, second = block.moment[double].reshape(-1, 2).T
    assert np.array_equal(first, second)


def test_a_loss_of_several_scenarios_in_one_shock_bears_one_retention():
    pair = Portfolio(
        [Scenario(n, Poisson(0.0), {"bricking": Empirical([10.0])}) for n in ("a", "b")],
        [Shock("update", 1.0, {"a": 1.0, "b": 1.0})],
    )
    block = next(iter(events(pair, years=1_000, seed=1)))
    made = cover.events(
        pair.tags, block.parts, year=block.year - block.first_year, years=block.years,
        scenario=block.scenario, hours=block.hours,
    )  # fmt: skip
    assert set(cover.joined(made, block.event).amounts[0]) == {20.0}


def test_yearly_sums_keep_the_quiet_years():
    assert annual([1.0, 2.0, 4.0], [0, 2, 2], 4).tolist() == [1.0, 0.0, 6.0, 0.0]
    block = next(iter(events(MIXED, years=100, seed=4)))
    assert block.annual(np.ones(len(block.year))).sum() == len(block.year)


def test_the_tail_mean_of_ties_is_coherent():
    assert measures.tail_value_at_risk([0, 0, 0, 10.0], 0.5).value == 5.0
    values = [1.0] * 75 + [3.0] * 20 + [4.0] * 5
    assert [measures.value_at_risk(values, q).value for q in (0.6, 0.9, 0.95, 0.951)] == [
        1,
        3,
        3,
        4,
    ]
    assert measures.tail_value_at_risk(values, 0.9).value == pytest.approx(3.5)
    table = measures.discrete_tail_value_at_risk([1, 3, 4], [0.75, 0.2, 0.05], 0.9)
    assert table == pytest.approx(3.5)


def test_common_random_numbers_leave_only_what_the_control_does():
    before = Portfolio([MAIL, LEAK])
    after = before.replaced(Change(rate=0.5).applied(MAIL))
    found = compare(before, after, years=20_000, seed=2)
    apart = measures.mean(simulate(before, years=20_000, seed=2).losses).standard_error
    assert abs(found.mean.value - MAIL.mean / 2) < 4 * found.mean.standard_error
    assert found.mean.standard_error < apart
    losses = [simulate(p, years=20_000, seed=2).losses for p in (before, after)]
    assert (losses[1] <= losses[0]).all()
    [exact] = what_if(before, [Control("half", {"mail": Change(rate=0.5)})])
    saved = exact.tail_value_at_risk_before[1] - exact.tail_value_at_risk_after[1]
    off = abs(found.tail_value_at_risk.value - saved)
    assert off < 5 * found.tail_value_at_risk.standard_error


def test_a_smaller_severity_keeps_the_same_events():
    before = Portfolio([Scenario("one", Poisson(SINGLE.rate), Lognormal.from_range(1e6, 5e7))])
    after = before.replaced(Change(low=0.5, high=0.5).applied(before["one"]))
    one, two = (simulate(p, years=5_000, seed=1).losses for p in (before, after))
    assert two == pytest.approx(one / 2, rel=1e-9)


def test_mixtures_stand_still_in_blocks_too():
    sometimes = Mixture([(0.4, Interruption(Gamma(2.0, 5.0), 1e5)), (0.6, Gamma(1.0, 1e4))])
    one = Portfolio([Scenario("dos", Poisson(3.0), {"business_interruption": sometimes})])
    block = next(iter(events(one, years=2_000, seed=1)))
    assert np.mean(block.hours[0] > 0) == pytest.approx(0.4, abs=0.03)
