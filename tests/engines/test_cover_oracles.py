"""Published values of policies, layers, reinsurance and stop losses, and a set of policy rules.

Expectations are integrals of what ``apply`` pays, by Gauss and Legendre between the points where a
payment bends, so that they are exact to more places than the published values.
"""

import itertools
import json
import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from hisaar.engines import cover as c

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "oracles" / "loss.json").read_text())["cases"]
}
ANY = (c.Agreement("data_restoration"),)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(120)


def policy(*layers, **others):
    return c.Policy(agreements=ANY, layers=layers, **others)


def events(amounts, **others):
    return c.events(["data_restoration"], amounts, **others)


def paid(of, amounts):
    """What is paid for events that happen in a year of their own each."""
    return c.apply(of, events(amounts, year=range(len(amounts)))).paid


def nodes(edges, density, amount=lambda point: point):
    """Losses and their weights, so that weighted sums are integrals over the density."""
    points, weights = [], []
    for low, high in itertools.pairwise(edges):
        at = low + (high - low) * (NODES + 1) / 2
        points.append(at)
        weights.append(WEIGHTS * (high - low) / 2 * density(at))
    return amount(np.concatenate(points)), np.concatenate(weights)


def normal(z):
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def lognormal(mu, sigma, *bends):
    at = [(math.log(bend) - mu) / sigma for bend in bends]
    grid = sorted({*range(-12, 13), *at})
    return nodes(grid, normal, lambda z: np.exp(mu + sigma * z))


def by_survival(inverse, forward, *bends):
    """Losses as functions of t, the negative logarithm of the chance to exceed them."""
    return nodes(sorted({*range(0, 45, 3), *map(forward, bends)}), lambda t: np.exp(-t), inverse)


def exponential(mean, *bends):
    return by_survival(lambda t: mean * t, lambda x: x / mean, *bends)


def pareto(alpha, theta, *bends):
    return by_survival(
        lambda t: theta * np.expm1(t / alpha), lambda x: alpha * math.log1p(x / theta), *bends
    )


def near(case):
    return {"rel": max(case["tol"], 1e-12)}


def test_limits_on_a_lognormal_give_the_published_expected_values():
    case = CASES["A-LEV-01"]
    sev, expected = case["inputs"]["sev"], case["expected"]
    made = {}
    for limit in case["inputs"]["limits"]:
        losses, weights = lognormal(sev["mu"], sev["sigma"], limit)
        made[limit] = paid(policy(c.Layer(limit=limit)), losses) @ weights
        assert made[limit] == pytest.approx(expected["lev"][f"{limit:.0f}"], **near(case))
    fixed, basic = case["inputs"]["alae"], made[1e5]
    for limit, value in made.items():
        factor = (value + fixed) / (basic + fixed)
        assert factor == pytest.approx(expected["ilf"][f"{limit:.0f}"], **near(case))


def test_a_layer_of_lognormal_losses_has_the_published_moments():
    case = CASES["A-LAY-01"]
    expected, sev = case["expected"], case["inputs"]["sev"]
    losses, weights = lognormal(sev["mu"], sev["sigma"], 3000, 8000)
    one = paid(policy(c.Layer(retention=3000, limit=5000)), losses)
    assert one @ weights == pytest.approx(expected["layer_mean_per_loss"], **near(case))
    assert 15 * one @ weights == pytest.approx(expected["agg_mean"], **near(case))
    assert 15 * one**2 @ weights == pytest.approx(expected["agg_var"], **near(case))
    count = 15 * weights[one > 0].sum()
    assert count == pytest.approx(expected["excess_claim_count"], **near(case))
    assert math.exp(-count) == pytest.approx(expected["prob_no_recovery"], **near(case))


def test_a_layer_of_gamma_losses_has_the_published_pure_premium():
    case = CASES["A-LAY-02"]
    losses, weights = nodes([0, 2, 12, 32, 52, 120], lambda x: x**4 * np.exp(-x) / 24)
    one = paid(policy(c.Layer(retention=2, limit=50)), losses)
    assert 4 * one @ weights == pytest.approx(case["expected"]["pure_premium"], **near(case))


def test_a_limit_may_come_before_the_deductible_and_the_share_last():
    case = CASES["A-POL-02"]
    expected = case["expected"]
    of = policy(c.Layer(retention=6, limit=24, share=0.75), order=("limit", "retention", "share"))
    losses, weights = pareto(4, 10, 6, 24)
    one = paid(of, losses)
    assert 3 * one @ weights == pytest.approx(expected["mean"], **near(case))
    assert 3 * one**2 @ weights == pytest.approx(expected["var"], **near(case))
    assert math.exp(-3 * weights[one > 0].sum()) == pytest.approx(expected["p0"], **near(case))
    assert one.max() == expected["max_payment_per_event"]


def test_a_deductible_over_two_kinds_of_claim_has_the_published_mean():
    case = CASES["A-POL-03"]
    of, found = policy(c.Layer(retention=100)), 0.0
    for rate, high in ((2, 1000), (3, 200)):
        losses, weights = nodes([0, 100, high], lambda x, high=high: np.full_like(x, 1 / high))
        found += rate / 5 * paid(of, losses) @ weights
    assert found == pytest.approx(case["expected"]["per_claim"], **near(case))


def test_a_deductible_on_an_exponential_has_the_published_variance():
    case = CASES["A-POL-04"]
    losses, weights = exponential(1000, 100)
    one = paid(policy(c.Layer(retention=100)), losses)
    mean = one @ weights
    assert mean == pytest.approx(case["expected"]["mean"], **near(case))
    assert one**2 @ weights - mean**2 == pytest.approx(case["expected"]["var"], **near(case))


def test_inflation_raises_the_cost_of_a_payment_by_the_published_share():
    case = CASES["A-POL-05"]
    made = []
    for mean in (1000, 1050):
        losses, weights = exponential(mean, 100, 600)
        one = paid(policy(c.Layer(retention=100, limit=500)), losses)
        made.append(one @ weights / weights[one > 0].sum())
    expected = case["expected"]
    assert made == pytest.approx([expected["before"], expected["after"]], **near(case))
    assert made[1] / made[0] - 1 == pytest.approx(expected["pct"], rel=1e-7)


def test_a_deductible_on_sixteen_claims_a_year_has_the_published_mean():
    case = CASES["A-POL-07"]
    losses, weights = exponential(200, 100)
    one = paid(policy(c.Layer(retention=100)), losses)
    assert 16 * one @ weights == pytest.approx(case["expected"]["mean"], **near(case))


def test_a_quota_share_with_an_excess_on_top_leaves_the_published_moments():
    case = CASES["A-POL-08"]
    of = policy(c.Layer(limit=5000, share=0.15), c.Layer(above="limit"))
    losses, weights = pareto(5, 3600, 5000)
    kept = losses - paid(of, losses)
    mean = kept @ weights
    assert mean == pytest.approx(case["expected"]["mean"], **near(case))
    deviation = math.sqrt(kept**2 @ weights - mean**2)
    assert deviation == pytest.approx(case["expected"]["sd"], **near(case))


def test_a_stop_loss_costs_the_insured_what_is_published():
    case = CASES["A-POL-01"]
    frequency, severity = case["inputs"]["freq"], case["inputs"]["sev"]
    losses, year, chance = [], [], []
    for count, likely in zip(frequency["values"], frequency["probs"], strict=True):
        for drawn in itertools.product(range(2), repeat=count):
            losses += [severity["values"][place] for place in drawn]
            year += [len(chance)] * count
            chance.append(likely * math.prod(severity["probs"][place] for place in drawn))
    found = c.over_years(
        policy(c.Layer(year_retention=5000)), events(losses, year=year, years=len(chance))
    )
    expected = case["expected"]
    assert found.gross @ chance == pytest.approx(expected["gross"], **near(case))
    retained = found.retained @ chance
    assert retained == pytest.approx(expected["retained"], **near(case))
    total = retained + case["inputs"]["policy"]["premium"]
    assert total == pytest.approx(expected["total_cost"], **near(case))


def test_a_stop_loss_on_geometric_counts_has_the_published_mean():
    """Of a year, the insured bears 15; three losses of at least 5 always fill that."""
    case = CASES["A-POL-06"]
    severity = case["inputs"]["sev"]
    losses, year, chance = [], [], []
    for count in range(4):
        likely = (1 / 3) * (2 / 3) ** count if count < 3 else (2 / 3) ** 3
        for drawn in itertools.product(range(3), repeat=count):
            losses += [severity["values"][place] for place in drawn]
            year += [len(chance)] * count
            chance.append(likely * math.prod(severity["probs"][place] for place in drawn))
    found = c.over_years(
        policy(c.Layer(year_retention=15)), events(losses, year=year, years=len(chance))
    )
    mean = 2 * np.dot(severity["values"], severity["probs"])
    assert mean - found.retained @ chance == pytest.approx(case["expected"]["value"], **near(case))


def test_stop_loss_premiums_of_the_group_dental_example_are_the_published_ones():
    case = CASES["A-DISC-02"]
    step = np.concatenate(([0.0], case["inputs"]["sev"]["probs"]))
    power, total = np.array([1.0]), np.zeros(81)
    for likely in case["inputs"]["freq"]["probs"]:
        total[: power.size] += likely * power
        power = np.convolve(power, step)
    years = 25.0 * np.arange(81)
    for first, expected in case["expected"]["stop_loss_E_S_minus_d"].items():
        of = policy(c.Layer(year_retention=float(first)))
        assert paid(of, years) @ total == pytest.approx(expected, **near(case))


def test_the_worthwhile_layer_is_the_one_of_the_marginal_condition():
    case = CASES["A-OPT-01"]
    given, expected = case["inputs"], case["expected"]
    assert "exponential mean 20, one event p=1" in case["title"]
    retention, limit = c.worthwhile(
        lambda level: -given["sev"]["mean"] * math.log1p(-level),
        loading=given["load"], cost_of_capital=given["coc"], level=given["q"],
    )  # fmt: skip
    assert retention == pytest.approx(expected["attach"], **near(case))
    assert limit == pytest.approx(expected["optimal_limit"], **near(case))
    assert retention + limit == pytest.approx(expected["exit"], **near(case))


def test_the_search_finds_that_layer_among_its_neighbours():
    """The same as 200,000 equally likely years; premiums are 1.3 times the closed form."""
    expected = CASES["A-OPT-01"]["expected"]
    years = 200_000
    losses = -20 * np.log1p(-(np.arange(years) + 0.5) / years)

    def offer(first, last):
        layer = 20 * (math.exp(-first / 20) - math.exp(-last / 20))
        return c.Offer(1.3 * layer, retention=first, limit=last - first)

    attach, leave = expected["attach"], expected["exit"]
    around = (-6, -3, -1, 0, 1, 3, 6)
    offers = [offer(attach + a, leave + b) for a in around for b in around]
    found = c.best(
        policy(c.Layer()), events(losses, year=range(years)), offers,
        cost_of_capital=0.12, level=0.995, measure="value at risk",
    )  # fmt: skip
    assert found.offers[found.best] == offer(attach, leave)


def ceded(p, layer):
    """A share is ceded first, and a layer stands on it."""
    ceded_away = c.Agreement("data_restoration", coinsurance=1 - p["share1"])
    return c.Policy(agreements=(ceded_away,), layers=(layer,))


# Each rule as terms of a policy.
RULES = {
    1: lambda p: policy(c.Layer(retention=p["deductible1"], limit=p["limit1"])),
    2: lambda p: policy(c.Layer(retention=p["deductible1"] + p["attachment1"], limit=p["limit1"],
                                share=p["share1"])),
    3: lambda p: policy(c.Layer(retention=p["deductible1"], retention_kind="franchise",
                                limit=p["limit1"])),
    5: lambda p: policy(c.Layer(retention_share=p["deductible1"], limit_share=p["limit1"])),
    12: lambda p: policy(c.Layer(retention=p["deductible1"])),
    14: lambda p: policy(c.Layer(limit=p["limit1"])),
    15: lambda p: policy(c.Layer(retention=p["deductible1"], limit_share=p["limit1"])),
    16: lambda p: policy(c.Layer(retention_share=p["deductible1"])),
    17: lambda p: c.Policy(
        agreements=(c.Agreement("data_restoration", coinsurance=p["deductible1"]),),
        layers=(c.Layer(retention=p["attachment1"], limit=p["limit1"], share=p["share1"]),)),
    22: lambda p: ceded(p, c.Layer(limit=p["limit1"], share=p["share2"] * p["share3"])),
    23: lambda p: policy(c.Layer(limit=p["limit1"], share=p["share2"] * p["share3"])),
    24: lambda p: ceded(p, c.Layer(retention=p["attachment1"], limit=p["limit1"],
                                   share=p["share2"] * p["share3"])),
    25: lambda p: policy(c.Layer(share=p["share1"] * p["share2"] * p["share3"])),
    33: lambda p: policy(c.Layer(retention_share=p["deductible1"], limit=p["limit1"])),
    34: lambda p: policy(c.Layer(retention=p["deductible1"] + p["attachment1"],
                                 share=p["share1"])),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES["A-POL-OASIS"]["inputs"], ids=lambda c: str(c["calcrule"]))
def test_published_rules_of_policies_pay_what_is_published(case):
    if case["calcrule"] == 20:  # what is larger is not covered at all: a cause, told from outside
        of = policy(c.Layer(), exclusions=frozenset({"large"}))
        large = np.array(case["loss_in"]) > case["params"]["deductible1"]
        made = events(case["loss_in"], causes={"large": large})
        assert c.apply(of, made).paid.tolist() == case["loss_out"]
        return
    of = RULES[case["calcrule"]](case["params"])
    assert paid(of, case["loss_in"]) == pytest.approx(case["loss_out"], rel=1e-6)


Z95 = NormalDist().inv_cdf(0.95)


def curve(low, high):
    mu = (math.log(low) + math.log(high)) / 2
    return mu, (math.log(high) - math.log(low)) / (2 * Z95)


def portfolio():
    """RP-100 as its definition has it."""
    for i in range(100):
        low = 1e5 * 10 ** (((37 * i) % 100) / 50)
        yield 0.01 * 200 ** (i / 99), *curve(low, low * (10 + 90 * ((61 * i) % 100) / 99))


def test_the_expected_recovery_of_the_reference_portfolio_is_the_published_one():
    of = policy(c.Layer(retention=5e6, limit=100e6, share=0.9))
    found = 0.0
    for rate, mu, sigma in portfolio():
        losses, weights = lognormal(mu, sigma, 5e6, 105e6)
        found += rate * paid(of, losses) @ weights
    expected = CASES["A-REF-RP100"]["expected"]["recovery_P1_unlimited"]
    assert found == pytest.approx(expected["mean"], rel=1e-9)


def simulated(scenarios, years, seed):
    draw = np.random.default_rng(seed)
    parts = []
    for rate, mu, sigma in scenarios:
        count = draw.poisson(rate * years)
        parts.append((draw.lognormal(mu, sigma, count), draw.integers(0, years, count)))
    amounts, year = map(np.concatenate, zip(*parts, strict=True))
    return events(amounts, year=year, years=years)


def test_the_recovery_under_an_aggregate_is_the_published_one_within_its_error():
    of = policy(c.Layer(retention=5e6, limit=100e6, share=0.9, aggregate=900e6))
    found = c.effect(c.over_years(of, simulated(portfolio(), 20_000, seed=4)))
    expected = CASES["A-REF-RP100"]["expected"]["recovery_P1_agg900e6"]["mean"]
    assert abs(found.expected_paid - expected) < 4 * found.paid_error


def test_the_single_scenario_recovers_the_published_tails_within_their_errors():
    expected = CASES["A-REF-SINGLE"]["expected"]
    of = policy(c.Layer(retention=5e6, limit=100e6, share=0.9, aggregate=250e6))
    found = c.over_years(of, simulated([(0.5, *curve(1e6, 5e7))], 400_000, seed=9))
    for amounts, published in (
        (found.gross, expected["gross"]),
        (found.paid, expected["recovery"]),
    ):
        for name, level in (("95", 0.95), ("99", 0.99), ("99_5", 0.995)):
            tail = c.tails(amounts, [level])[0]
            assert abs(tail.tail_value_at_risk - published[f"tvar{name}"]) < 4 * tail.tail_error
            if f"var{name}" in published:
                away = abs(tail.value_at_risk - published[f"var{name}"])
                assert away < 4 * tail.value_error + 5e-5 * published[f"var{name}"]
    effect = c.effect(found)
    assert abs(effect.expected_paid - expected["recovery"]["mean"]) < 4 * effect.paid_error


def test_the_quantile_is_the_lower_one_and_the_tail_the_coherent_one():
    """A known defect of others: the mean of what is at or above an atom."""
    case = CASES["A-QUANT-01"]
    years = np.repeat(case["inputs"]["values"], [75_000, 20_000, 5_000]).astype(float)
    for level, value in case["expected"]["var"].items():
        assert c.tails(years, [float(level)])[0].value_at_risk == value
    case = CASES["A-DISC-01"]
    pmf = case["expected"]["pmf"]
    years = np.repeat(np.arange(7.0), [round(1000 * likely) for likely in pmf.values()])
    for level, (value, tail) in case["expected"]["var_tvar"].items():
        found = c.tails(years, [float(level)])[0]
        assert found.value_at_risk == value
        assert found.tail_value_at_risk == pytest.approx(tail, rel=1e-12)
