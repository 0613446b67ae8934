"""Published values of loss models, and values on which independent libraries agreed."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from bench.scenarios import portfolio

from hisaar.engines.loss import (
    Binomial,
    Counted,
    Empirical,
    Gamma,
    GeneralisedPareto,
    Lognormal,
    NegativeBinomial,
    Pert,
    Poisson,
    Portfolio,
    Scenario,
    Swing,
    aggregate,
    all_beyond,
    clayton,
    vulnerability,
)
from hisaar.engines.loss.measures import discrete_value_at_risk
from hisaar.engines.loss.special import normal_cdf

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "oracles" / "loss.json").read_text())["cases"]
}


def case_of(name):
    case = CASES[name]
    return case["inputs"], case["expected"]


def year_of(frequency, severity, **options):
    return aggregate(Portfolio([Scenario("only", frequency, severity)]), **options)


def counted(freq):
    chances = np.zeros(max(freq["values"]) + 1)
    chances[freq["values"]] = freq["probs"]
    return Counted(chances.tolist())


def masses(year, expected):
    """The chance of each amount named; the tables of the cases are keyed by amount."""
    return {k: float(year.mass[round(float(k) / year.step)]) for k in expected}


@pytest.mark.parametrize("name", ["A-DISC-01", "A-DISC-02"])
def test_a_finite_number_of_finite_losses(name):
    given, wanted = case_of(name)
    year = year_of(counted(given["freq"]), Empirical(given["sev"]["values"], given["sev"]["probs"]))
    tolerance = CASES[name]["tol"]
    pmf = wanted.get("pmf") or wanted["pmf_first"]
    assert masses(year, pmf) == pytest.approx(pmf, rel=tolerance, abs=1e-15)
    assert year.mean == pytest.approx(wanted["mean"], rel=tolerance)
    for level, (value, tail) in wanted["var_tvar"].items():
        assert year.value_at_risk(float(level)) == value
        assert year.tail_value_at_risk(float(level)) == pytest.approx(tail, rel=1e-10)


def test_moments_of_a_finite_number_of_finite_losses():
    for name, square in (("A-DISC-01", "var"), ("A-DISC-02", "sd")):
        given, wanted = case_of(name)
        severity = Empirical(given["sev"]["values"], given["sev"]["probs"])
        portfolio = Portfolio([Scenario("only", counted(given["freq"]), severity)])
        variance = wanted[square] ** (2 if square == "sd" else 1)
        assert portfolio.variance == pytest.approx(variance, rel=1e-12)


def test_stop_loss_premiums():
    given, wanted = case_of("A-DISC-02")
    year = year_of(counted(given["freq"]), Empirical(given["sev"]["values"], given["sev"]["probs"]))
    for amount, premium in wanted["stop_loss_E_S_minus_d"].items():
        assert float(year.excess(float(amount))) == pytest.approx(premium, rel=1e-10)


def test_a_chance_to_cost_three_times_the_mean():
    given, wanted = case_of("A-DISC-03")
    year = year_of(counted(given["freq"]), Empirical(given["sev"]["values"], given["sev"]["probs"]))
    assert year.mean == pytest.approx(wanted["mean"], rel=1e-12)
    assert float(year.exceedance(3 * year.mean)) == pytest.approx(wanted["prob"], rel=1e-12)


def test_what_is_kept_below_an_aggregate_retention():
    given, wanted = case_of("A-POL-01")
    year = year_of(counted(given["freq"]), Empirical(given["sev"]["values"], given["sev"]["probs"]))
    kept = float(year.limited(given["policy"]["agg_retention"]))
    assert year.mean == pytest.approx(wanted["gross"], rel=1e-9)
    assert kept == pytest.approx(wanted["retained"], rel=1e-9)
    assert kept + given["policy"]["premium"] == pytest.approx(wanted["total_cost"], rel=1e-9)


def test_a_stop_loss_over_a_geometric_number():
    given, wanted = case_of("A-POL-06")
    severity = Empirical(given["sev"]["values"], given["sev"]["probs"])
    year = year_of(NegativeBinomial(given["freq"]["mean"], 1.0), severity)
    assert float(year.excess(15.0)) == pytest.approx(wanted["value"], rel=1e-9)


def test_normal_severities_by_symmetry():
    given, wanted = case_of("A-CONT-01")
    from statistics import NormalDist

    at = NormalDist(given["sev"]["mean"], given["sev"]["sd"])
    sample = Empirical([at.inv_cdf((i + 0.5) / 2000) for i in range(2000)])
    year = year_of(counted(given["freq"]), sample, step=0.01)
    assert float(year.exceedance(100.0)) == pytest.approx(wanted["prob"], abs=1e-4)


@pytest.mark.parametrize("name", ["A-PANJ-01", "A-PANJ-02", "A-PANJ-04"])
def test_panjer_for_a_poisson_number(name):
    given, wanted = case_of(name)
    severity = Empirical(given["sev"]["values"], given["sev"]["probs"])
    year = year_of(Poisson(given["freq"]["lam"]), severity)
    found = masses(year, wanted["pmf"])
    assert found == pytest.approx(wanted["pmf"], rel=1e-12, abs=1e-15)
    assert year.value_at_risk(0.99) == wanted.get("var99", year.value_at_risk(0.99))
    assert year.value_at_risk(0.995) == wanted.get("var995", year.value_at_risk(0.995))


def test_two_compound_poissons_are_one():
    given, wanted = case_of("A-PANJ-03")
    scenarios = [
        Scenario(str(n), Poisson(one["lam"]), Empirical(one["values"], one["probs"]))
        for n, one in enumerate(given["portfolio"])
    ]
    year = aggregate(Portfolio(scenarios))
    assert masses(year, wanted["pmf"]) == pytest.approx(wanted["pmf"], rel=1e-12, abs=1e-15)


def test_poisson_and_negative_binomial_side_by_side():
    given, wanted = case_of("A-PANJ-05")
    severity = Empirical(given["sev"]["values"], given["sev"]["probs"])
    negative = NegativeBinomial(6 * 0.5, 6)
    for frequency, kind in ((Poisson(3), "poisson"), (negative, "negbin")):
        year = year_of(frequency, severity)
        assert float(year.cdf(3.0)) == pytest.approx(wanted[kind], rel=1e-12)
        assert year.mass[:13].tolist() == pytest.approx(wanted[f"pmf_{kind}"], rel=1e-11)


def test_clusters_of_clusters():
    """A Poisson number of Poisson numbers of losses: the inner one is a loss of its own."""
    given, wanted = case_of("A-PANJ-08")
    loss = Empirical(given["sev"]["values"], given["sev"]["probs"])
    inner = year_of(Poisson(given["freq"]["secondary"]), loss)
    count = np.arange(len(inner.mass))
    cluster = Empirical(count * inner.step, np.maximum(inner.mass, 0.0))
    year = year_of(Poisson(given["freq"]["primary"]), cluster)
    assert year.mean == pytest.approx(wanted["mean"], rel=1e-9)
    assert float(year.exceedance(400.0)) == pytest.approx(wanted["prob"], rel=1e-8)


@pytest.mark.parametrize("name", ["A-CONT-02", "A-CONT-04"])
def test_poisson_sums_of_gammas(name):
    given, wanted = case_of(name)
    severity = Gamma(given["sev"]["shape"], given["sev"]["scale"])
    year = year_of(Poisson(given["freq"]["lam"]), severity)
    for amount, below in wanted["cdf"].items():
        assert float(year.cdf(float(amount))) == pytest.approx(below, rel=1e-6)


def test_a_poisson_sum_of_heavier_gammas():
    given, wanted = case_of("A-CONT-03")
    year = year_of(Poisson(5), Gamma(given["sev"]["shape"], given["sev"]["scale"]))
    assert float(year.exceedance(20_000.0)) == pytest.approx(wanted["prob"], rel=1e-6)


def test_a_binomial_sum_of_exponentials():
    given, wanted = case_of("A-CONT-06")
    frequency = Binomial(given["freq"]["m"], given["freq"]["q"])
    year = year_of(frequency, Gamma(1.0, given["sev"]["mean"]), points=2**20)
    assert float(year.cdf(300.0)) == pytest.approx(wanted["cdf300"], rel=1e-8)


def test_the_variance_of_a_sum_of_lomaxes():
    given, wanted = case_of("A-MOM-01")
    lomax = GeneralisedPareto.lomax(given["sev"]["alpha"], given["sev"]["theta"])
    portfolio = Portfolio([Scenario("only", Poisson(given["freq"]["lam"]), lomax)])
    assert portfolio.variance == pytest.approx(wanted["var"], rel=1e-9)


def test_moments_of_a_sum_and_its_two_approximations():
    given, wanted = case_of("A-MOM-02")
    spread = given["n_sd"] ** 2
    number = _number(given["n_mean"], spread)
    severity = Lognormal.from_moments(given["x_mean"], given["x_sd"])
    portfolio = Portfolio([Scenario("only", number, severity)])
    mean, deviation = portfolio.mean, math.sqrt(portfolio.variance)
    assert (mean, deviation) == pytest.approx((wanted["mean"], wanted["sd"]), rel=1e-9)
    z = 0.4 * mean / deviation
    assert 1 - float(normal_cdf(z)) == pytest.approx(wanted["normal"], rel=1e-9)
    like = Lognormal.from_moments(mean, deviation)
    assert float(like.survival(1.4 * mean)) == pytest.approx(wanted["lognormal"], rel=1e-9)


def _number(mean, variance):
    """Two, a middle and twelve events with such chances that mean and variance are these."""
    at = np.array([2, 6, 12])
    chances = np.linalg.solve(np.array([np.ones(3), at, at**2]), [1, mean, variance + mean**2])
    everything = np.zeros(13)
    everything[at] = chances
    return Counted(everything.tolist())


def test_limited_expected_values_of_a_lognormal():
    given, wanted = case_of("A-LEV-01")
    severity = Lognormal(given["sev"]["mu"], given["sev"]["sigma"])
    found = severity.limited(given["limits"])
    assert found.tolist() == pytest.approx(list(wanted["lev"].values()), rel=1e-8)
    factors = (found + given["alae"]) / (found[0] + given["alae"])
    assert factors.tolist() == pytest.approx(list(wanted["ilf"].values()), rel=1e-8)


def test_layers_are_differences_of_limited_expected_values():
    given, wanted = case_of("A-LAY-01")
    severity = Lognormal(given["sev"]["mu"], given["sev"]["sigma"])
    attachment, limit = given["layer"]["attach"], given["layer"]["limit"]
    rate = given["freq"]["lam"]
    mean = severity.layer(attachment, limit)
    beyond = float(severity.survival(attachment))
    assert mean == pytest.approx(wanted["layer_mean_per_loss"], rel=1e-8)
    assert rate * mean == pytest.approx(wanted["agg_mean"], rel=1e-8)
    assert rate * beyond == pytest.approx(wanted["excess_claim_count"], rel=1e-8)
    assert math.exp(-rate * beyond) == pytest.approx(wanted["prob_no_recovery"], rel=1e-8)
    given, wanted = case_of("A-LAY-02")
    pure = given["freq"]["lam"] * Gamma(5.0, 1.0).layer(2.0, 50.0)
    assert pure == pytest.approx(wanted["pure_premium"], rel=1e-8)


def test_deductibles_and_trends_of_losses():
    _, wanted = case_of("A-POL-03")
    medical, dental = (Pert(0.0, 1.0, high, weight=0.0) for high in (1000.0, 200.0))
    paid = [s.mean - float(s.limited(100.0)) for s in (medical, dental)]
    assert (2 * paid[0] + 3 * paid[1]) / 5 == pytest.approx(wanted["per_claim"], rel=1e-9)
    _, wanted = case_of("A-POL-05")
    per_payment = []
    for severity in (Gamma(1.0, 1000.0), Gamma(1.0, 1000.0).scaled(1.05)):
        paid = float(severity.limited(600.0) - severity.limited(100.0))
        per_payment.append(paid / float(severity.survival(100.0)))
    before, after = per_payment
    assert (before, after) == pytest.approx((wanted["before"], wanted["after"]), rel=1e-9)
    assert after / before - 1 == pytest.approx(wanted["pct"], rel=1e-9)
    _, wanted = case_of("A-POL-07")
    severity = Gamma(1.0, 200.0)
    assert 16 * (200 - float(severity.limited(100.0))) == pytest.approx(wanted["mean"], rel=1e-9)


def test_the_lower_quantile_of_a_few_amounts():
    given, wanted = case_of("A-QUANT-01")
    for level, value in wanted["var"].items():
        found = discrete_value_at_risk(given["values"], given["probs"], float(level))
        assert found == value
        assert Empirical(given["values"], given["probs"]).quantile(float(level)) == value


def test_annual_losses_from_ranges():
    given, wanted = case_of("A-FAIR-01")
    severity = Lognormal.from_range(given["sev"]["p05"], given["sev"]["p95"])
    scenario = Scenario("only", Poisson(given["freq"]["lam"]), severity)
    assert scenario.mean == pytest.approx(wanted["ale"], rel=1e-9)
    given, wanted = case_of("A-FAIR-02")
    found = [
        Scenario("one", Poisson(s["lam"]), Lognormal.from_range(s["p05"], s["p95"])).mean
        for s in given["scenarios"]
    ]
    assert found == pytest.approx(wanted["ale"], rel=1e-9)


def test_the_arithmetic_of_the_factor_tree():
    given, wanted = case_of("A-FAIR-03")
    found = vulnerability(given["tcap"], given["cs"])
    assert found == pytest.approx(wanted["vulnerability"], rel=1e-12)
    given, wanted = case_of("A-FAIR-04")
    pairs = zip(given["lef"], given["lm"], strict=True)
    assert [Scenario("x", Poisson(n), Empirical([m])).mean for n, m in pairs] == wanted["risk"]


def test_a_pert_gives_back_its_mode():
    given, wanted = case_of("A-FAIR-05")
    pert = Pert(given["low"], given["mode"], given["high"], given["gamma"])
    assert (pert.alpha, pert.beta) == pytest.approx((wanted["alpha"], wanted["beta"]), rel=1e-9)
    assert (pert.mean, pert.variance) == pytest.approx((wanted["mean"], wanted["var"]), rel=1e-9)
    assert pert.quantile(0.95) == pytest.approx(wanted["p95"], rel=1e-9)
    mode = (pert.alpha - 1) / (pert.alpha + pert.beta - 2) * (given["high"] - given["low"])
    assert mode == pytest.approx(wanted["mode"], rel=1e-9)
    assert pert.alpha != pytest.approx(wanted["pyfair_alpha"], rel=1e-2)


def test_rates_that_swing_together():
    given, wanted = case_of("A-DEP-03")
    scenarios = [Scenario(str(n), Poisson(n), Empirical([1.0])) for n in given["lam"]]
    swing = Swing(tuple(s.name for s in scenarios), given["mixing"]["var"])
    covariance = Portfolio(scenarios, swings=[swing]).count_covariance()
    assert np.diag(covariance).tolist() == pytest.approx(wanted["var"], rel=1e-12)
    assert covariance[0, 1] == pytest.approx(wanted["cov"], rel=1e-12)
    correlation = covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])
    assert correlation == pytest.approx(wanted["corr"], rel=1e-12)


def test_a_copula_of_clayton():
    given, wanted = case_of("A-DEP-02")
    theta = given["copula"]["theta"]
    assert clayton(given["u"], theta) == pytest.approx(wanted["cdf"], rel=1e-12)
    assert all_beyond([0.5, 0.5], theta) == pytest.approx(wanted["cdf"], rel=1e-12)
    assert clayton([0.3, 1.0], theta) == pytest.approx(0.3)
    assert clayton([0.3, 0.0], theta) == 0.0


def test_the_reference_portfolio():
    reference = portfolio()
    _, wanted = case_of("A-REF-RP100")
    year = aggregate(reference)
    assert float(reference.rates.sum()) == pytest.approx(wanted["sum_lambda"], rel=1e-12)
    assert year.mean == pytest.approx(wanted["mean"], rel=1e-12)
    assert math.sqrt(reference.variance) == pytest.approx(wanted["sd"], rel=1e-9)
    for name, level in (("95", 0.95), ("99", 0.99), ("99_5", 0.995), ("99_9", 0.999)):
        assert year.value_at_risk(level) == pytest.approx(wanted[f"var{name}"], rel=2e-5)
        assert year.tail_value_at_risk(level) == pytest.approx(wanted[f"tvar{name}"], rel=1e-6)
    assert year.tail_value_at_risk(0.999) == pytest.approx(9_066_018_836, rel=1e-6)


def test_the_single_scenario():
    given, wanted = case_of("A-REF-SINGLE")
    severity = Lognormal.from_range(given["p05"], given["p95"])
    year = year_of(Poisson(given["lam"]), severity)
    wanted = wanted["gross"]
    assert year.mean == pytest.approx(wanted["mean"], rel=1e-8)
    assert year.quiet == pytest.approx(math.exp(-0.5), rel=1e-12)
    for name, level in (("95", 0.95), ("99", 0.99), ("99_9", 0.999)):
        assert year.value_at_risk(level) == pytest.approx(wanted[f"var{name}"], rel=5e-5)
    for name, level in (("95", 0.95), ("99", 0.99), ("99_5", 0.995), ("99_9", 0.999)):
        assert year.tail_value_at_risk(level) == pytest.approx(wanted[f"tvar{name}"], rel=1e-6)
