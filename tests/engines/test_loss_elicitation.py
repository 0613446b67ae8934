"""Opinions joined, ranges scored, models held against own incidents."""

import math

import numpy as np
import pytest
from scipy import stats

from hisaar.engines.columns import Unfit
from hisaar.engines.loss import (
    Counted,
    Empirical,
    Gamma,
    Lognormal,
    Mixture,
    NegativeBinomial,
    Poisson,
    Range,
    Scenario,
    ZeroModified,
    amount_test,
    binomial_interval,
    calibration,
    count_test,
    frequency_of,
    pool,
    scenario_test,
    scored,
)
from hisaar.engines.loss.backtest import kolmogorov


def test_people_who_agree_change_nothing():
    same = [Range(1e6, 5e7)] * 3
    for method in ("linear", "logarithmic"):
        found = pool(same, method=method)
        assert (found.low, found.high) == pytest.approx((1e6, 5e7))
        assert found.mean == pytest.approx(Lognormal.from_range(1e6, 5e7).mean)
        assert (found.method, found.opinions) == (method, 3)


def test_the_linear_pool_is_the_mean_of_the_distributions():
    found = pool([Range(1e5, 1e6, weight=3.0), Range(1e7, 1e8)])
    one, two = Lognormal.from_range(1e5, 1e6), Lognormal.from_range(1e7, 1e8)
    x = np.geomspace(1e4, 1e9, 30)
    survival = 0.75 * one.survival(x) + 0.25 * two.survival(x)
    assert found.distribution.survival(x) == pytest.approx(survival)
    assert found.mean == pytest.approx(0.75 * one.mean + 0.25 * two.mean)
    assert found.low < 1.3e5
    assert found.high > 1e7


def test_the_logarithmic_pool_is_the_normalised_product_of_the_densities():
    ranges = [Range(1e5, 1e6, weight=1.0), Range(5e5, 1e8, weight=2.0)]
    found = pool(ranges, method="logarithmic")
    x = np.geomspace(1e3, 1e10, 200_001)
    density = np.ones_like(x)
    for weight, r in zip((1 / 3, 2 / 3), ranges, strict=True):
        one = Lognormal.from_range(r.low, r.high)
        density *= stats.lognorm(one.sigma, scale=math.exp(one.mu)).pdf(x) ** weight
    density /= np.trapezoid(density, x)
    assert found.mean == pytest.approx(np.trapezoid(density * x, x), rel=1e-6)


def test_a_rate_that_is_not_known_well_makes_good_and_bad_years():
    pooled = pool([Range(0.2, 2.0), Range(0.5, 4.0)])
    found = frequency_of(pooled)
    rate = pooled.distribution
    assert found.mean == pytest.approx(rate.mean)
    assert found.variance == pytest.approx(rate.mean + rate.variance)


@pytest.mark.parametrize(("hits", "trials"), [(0, 10), (3, 10), (9, 10), (10, 10), (87, 100)])
def test_the_interval_of_a_chance_is_that_of_clopper_and_pearson(hits, trials):
    exact = stats.binomtest(hits, trials).proportion_ci(0.95, method="exact")
    assert binomial_interval(hits, trials) == pytest.approx((exact.low, exact.high), abs=1e-12)


@pytest.mark.parametrize("inside", [0, 12, 17, 18, 20])
def test_a_score_is_an_exact_binomial_test(inside):
    found = scored(inside, 20)
    assert found.p_value == pytest.approx(stats.binomtest(inside, 20, 0.9).pvalue, rel=1e-9)
    assert found.verdict == ("overconfident" if inside <= 12 else "not refuted")


def test_too_wide_ranges_show_in_the_end():
    assert scored(200, 200).verdict == "underconfident"


def test_the_truth_on_an_end_is_inside():
    assert calibration([1, 1, 1], [2, 2, 2], [1, 2, 2.5]).inside == 2


@pytest.mark.parametrize("counts", [[0, 1, 0, 0], [2, 3, 1], [9, 8], [0]])
def test_own_years_against_a_poisson(counts):
    found = count_test(Poisson(2.0), counts)
    exact = stats.poisson(2.0 * len(counts))
    total = sum(counts)
    k = np.arange(200)
    chances = exact.pmf(k)
    two_sided = chances[chances <= exact.pmf(total) * (1 + 1e-9)].sum()
    assert found.p_fewer == pytest.approx(exact.cdf(total), abs=1e-13)
    assert found.p_more == pytest.approx(exact.sf(total - 1), abs=1e-13)
    assert found.p_value == pytest.approx(two_sided, abs=1e-12)


def test_own_years_against_a_negative_binomial_with_half_of_the_attempts_failing():
    found = count_test(NegativeBinomial(4.0, 1.5), [7, 0, 2], chance=0.5)
    exact = stats.nbinom(4.5, 1.5 / 3.5)
    assert found.p_fewer == pytest.approx(exact.cdf(9), abs=1e-13)
    assert found.expected == pytest.approx(6.0)


def test_own_years_against_a_frequency_with_its_quiet_years_said_outright():
    found = count_test(ZeroModified(Poisson(1.0), 0.8), [1])
    assert found.p_more == pytest.approx(0.2, abs=1e-13)


def test_the_distance_of_kolmogorov_is_exact():
    assert kolmogorov(10, 0.274) == pytest.approx(0.6284796154564043, rel=1e-10)
    for n, distance in ((1, 0.7), (5, 0.3), (50, 0.15), (100, 0.05), (1000, 0.03), (500, 0.5)):
        exact = stats.kstwo(n).cdf(distance)
        assert kolmogorov(n, distance) == pytest.approx(exact, rel=1e-7, abs=1e-12)


def test_own_losses_against_a_severity():
    model = Lognormal.from_range(1e6, 5e7)
    seen = model.draw(np.random.default_rng(1), 60)
    for severity, theirs in (
        (model, stats.lognorm(model.sigma, scale=math.exp(model.mu))),
        (Gamma(1.0, 1e7), stats.expon(scale=1e7)),
    ):
        found, exact = amount_test(severity, seen), stats.kstest(seen, theirs.cdf, method="exact")
        assert found.distance == pytest.approx(exact.statistic, rel=1e-9)
        assert found.p_value == pytest.approx(exact.pvalue, rel=1e-6, abs=1e-12)


def test_an_atom_at_zero_is_left_aside():
    model = Gamma(2.0, 1e6)
    seen = [1e5, 7e5, 2e6]
    diluted = amount_test(Mixture([(0.3, model)]), seen)
    assert diluted.p_value == pytest.approx(amount_test(model, seen).p_value)


def test_both_tests_of_a_scenario():
    scenario = Scenario("mail", Poisson(2.0), Gamma(1.0, 1e6), chance=0.5)
    count, amount = scenario_test(scenario, [0, 2, 1], [1e5, 2e6, 9e5])
    assert count.expected == 3.0
    assert amount is not None
    assert scenario_test(scenario, [0, 0, 0], [])[1] is None
    with pytest.raises(Unfit, match="several tags"):
        scenario_test(Scenario("x", Poisson(1.0), {"a": Gamma(1, 1), "b": Gamma(1, 1)}), [1], [2.0])


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: Range(5.0, 2.0), "low end must be below its high"),
        (lambda: Range(-1.0, 2.0), "low end of the range is -1"),
        (lambda: Range(1.0, 2.0, weight=0.0), "weight of an opinion is 0"),
        (lambda: pool([]), "no range to go by"),
        (lambda: pool([Range(1, 2)], method="mean"), "no pool called 'mean'"),
        (lambda: calibration([1], [2], [1, 2]), "for each question"),
        (lambda: calibration([3], [2], [1]), "low end above its high end"),
        (lambda: scored(5, 4), "5 of 4 answers"),
        (lambda: count_test(Poisson(1), []), "number of events of each year"),
        (lambda: count_test(Poisson(1), [-1]), "0 or more"),
        (lambda: count_test(Counted((1.0,)), [10**8]), "too many to test"),
        (lambda: amount_test(Gamma(1, 1), [0.0]), "above 0"),
        (lambda: amount_test(Empirical([1, 2]), [1.0]), "use a distribution"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(act, words):
    with pytest.raises(Unfit, match=words):
        act()
