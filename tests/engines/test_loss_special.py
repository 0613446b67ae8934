"""Distribution functions, limited expected values and draws against SciPy."""

import numpy as np
import pytest
from scipy import special, stats

from hisaar.engines.loss import (
    Empirical,
    Gamma,
    GeneralisedPareto,
    Interruption,
    Lognormal,
    Mixture,
    Pareto,
    Pert,
)
from hisaar.engines.loss.special import beta_cdf, gamma_cdf, normal_cdf

ALL = {
    "lognormal": (Lognormal(13.0, 1.2), stats.lognorm(1.2, scale=np.exp(13.0))),
    "narrow lognormal": (Lognormal(13.0, 0.01), stats.lognorm(0.01, scale=np.exp(13.0))),
    "gamma": (Gamma(2.5, 4e5), stats.gamma(2.5, scale=4e5)),
    "peaked gamma": (Gamma(0.2, 4e5), stats.gamma(0.2, scale=4e5)),
    "pareto": (Pareto(1e5, 2.5), stats.pareto(2.5, scale=1e5)),
    "generalised": (GeneralisedPareto(1e5, 3e5, 0.3), stats.genpareto(0.3, 1e5, 3e5)),
    "exponential": (GeneralisedPareto(0.0, 3e5, 0.0), stats.expon(0.0, 3e5)),
    "bounded": (GeneralisedPareto(1e5, 3e5, -0.5), stats.genpareto(-0.5, 1e5, 3e5)),
    "pert": (Pert(1e5, 3e5, 2e6), stats.beta(1 + 8 / 19, 1 + 68 / 19, 1e5, 1.9e6)),
    "interruption": (Interruption(Gamma(4.0, 6.0), 1e5), stats.gamma(4.0, scale=6e5)),
}
each = pytest.mark.parametrize(("ours", "theirs"), ALL.values(), ids=ALL)


def test_the_normal_function():
    x = np.linspace(-12, 12, 100_001)
    assert np.abs(normal_cdf(x) - special.ndtr(x)).max() < 1e-15
    assert normal_cdf([-np.inf, np.inf]).tolist() == pytest.approx([0, 1], abs=1e-15)


@pytest.mark.parametrize("shape", [0.05, 0.5, 1.0, 3.0, 40.0, 2000.0])
def test_the_incomplete_gamma_function(shape):
    x = np.concatenate(([0.0], np.geomspace(1e-8, 1e4, 400), [np.inf]))
    assert gamma_cdf(shape, x) == pytest.approx(special.gammainc(shape, x), abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.4), (1.0, 1.0), (1.4, 4.6), (30.0, 2.0), (500, 700)])
def test_the_incomplete_beta_function(a, b):
    x = np.linspace(0, 1, 501)
    assert beta_cdf(a, b, x) == pytest.approx(special.betainc(a, b, x), abs=1e-12)


@each
def test_moments_and_survival(ours, theirs):
    assert ours.mean == pytest.approx(theirs.mean(), rel=1e-12)
    assert ours.variance == pytest.approx(theirs.var(), rel=1e-9)
    x = theirs.ppf(np.linspace(0.001, 0.9999, 50))
    assert ours.survival(x) == pytest.approx(theirs.sf(x), rel=1e-9, abs=1e-14)
    assert ours.quantile(0.95) == pytest.approx(theirs.ppf(0.95), rel=1e-9)


@each
def test_the_limited_expected_value_is_the_area_under_the_survival_function(ours, theirs):
    ends = theirs.ppf([0.05, 0.5, 0.95, 0.999])
    for end in ends:
        x = end * np.linspace(0, 1, 50_001) ** 4  # dense where a density may be endless
        area = np.trapezoid(theirs.sf(x), x)
        assert float(ours.limited(end)) == pytest.approx(area, rel=1e-6)
    assert float(ours.limited(0.0)) == pytest.approx(0.0, abs=1e-9)
    assert float(ours.limited(theirs.ppf(0.99))) < ours.mean


@each
def test_draws_follow_the_distribution(ours, theirs):
    drawn = ours.draw(np.random.default_rng(5), 20_000)
    assert stats.kstest(drawn, theirs.cdf).pvalue > 1e-3


@each
def test_twice_the_amounts_are_twice_everything(ours, theirs):
    double, x = ours.scaled(2.0), theirs.ppf([0.1, 0.5, 0.99])
    assert double.mean == pytest.approx(2 * ours.mean, rel=1e-12)
    assert double.limited(2 * x) == pytest.approx(2 * ours.limited(x), rel=1e-12)
    assert double.survival(2 * x) == pytest.approx(ours.survival(x), rel=1e-12)


def test_a_mixture_keeps_its_atom_at_zero():
    leak = Mixture([(0.25, Gamma(2.0, 10.0)), (0.15, Empirical([5.0]))])
    drawn = leak.draw(np.random.default_rng(5), 40_000)
    assert leak.mean == pytest.approx(0.25 * 20 + 0.15 * 5)
    assert float(leak.survival(0.0)) == pytest.approx(0.4)
    assert np.mean(drawn == 0) == pytest.approx(0.6, abs=0.01)
    assert np.mean(drawn == 5.0) == pytest.approx(0.15, abs=0.01)
    assert leak.quantile(0.5) == 0.0
    assert leak.variance == pytest.approx(drawn.var(), rel=0.05)


def test_hours_come_with_the_rupees_they_cost():
    stop = Mixture([(0.5, Interruption(Gamma(4.0, 6.0), 1e5))])
    amounts, hours = stop.draw_with_hours(np.random.default_rng(5), 1000)
    assert np.array_equal(amounts, hours * 1e5)
    assert 300 < np.count_nonzero(hours) < 700
    assert np.array_equal(amounts, stop.draw(np.random.default_rng(5), 1000))
