"""Laws that the distribution of a year's loss obeys, and closed forms."""

import math

import numpy as np
import pytest
from bench.scenarios import portfolio as rp100
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from hisaar.engines.loss import (
    Counted,
    Empirical,
    Gamma,
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
    contributions,
    curves,
    occurrence,
)

LEVELS = (0.5, 0.9, 0.95, 0.99, 0.995, 0.999)
RANSOM = Scenario("ransom", Poisson(0.4), Lognormal.from_range(1e6, 5e7))
THEFT = Scenario("theft", NegativeBinomial(1.5, 0.8), Pareto(2e5, 2.2))
OUTAGE = Scenario(
    "outage",
    Poisson(2.0),
    {"standstill": Interruption(Gamma(2.0, 6.0), 3e5), "work": Gamma(1, 1e5)},
)


def one(frequency, severity, chance=1.0):
    return Portfolio([Scenario("only", frequency, severity, chance)])


def panjer(a, b, start, severity, count):
    """Panjer's recursion for p(n) = (a + b / n) p(n - 1) over losses of 1, 2 … with these chances.

    The first chance of the severity is that of no loss; ``start`` is the chance of no loss a year.
    """
    chances = [start]
    for s in range(1, count):
        total = sum(
            (a + b * k / s) * severity[k] * chances[s - k]
            for k in range(1, min(s, len(severity) - 1) + 1)
        )
        chances.append(total / (1 - a * severity[0]))
    return chances


def test_panjers_recursion_over_a_severity_with_an_atom_at_zero():
    severity = [0.3, 0.2, 0.4, 0.1]
    loss = Mixture([(0.7, Empirical([1, 2, 3], severity[1:]))])
    poisson = panjer(0, 2.5, math.exp(-2.5 * 0.7), severity, 40)
    assert aggregate(one(Poisson(2.5), loss)).mass[:40] == pytest.approx(poisson, abs=1e-15)
    beta, size = 0.75, 2.0
    a = beta / (1 + beta)
    start = (1 + beta * 0.7) ** -size
    negative = panjer(a, (size - 1) * a, start, severity, 40)
    found = aggregate(one(NegativeBinomial(beta * size, size), loss)).mass[:40]
    assert found == pytest.approx(negative, abs=1e-15)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_fixed_number_of_gammas_is_a_gamma(count):
    chances = [0.0] * count + [1.0]
    year = aggregate(one(Counted(chances), Gamma(1.5, 1e6)))
    exact = stats.gamma(1.5 * count, scale=1e6)
    for level in LEVELS:
        at = exact.ppf(level)
        assert year.value_at_risk(level) == pytest.approx(at, rel=1e-6)
        beyond = exact.mean() * stats.gamma(1.5 * count + 1, scale=1e6).sf(at) / (1 - level)
        assert year.tail_value_at_risk(level) == pytest.approx(beyond, rel=1e-8)


def test_several_parts_of_one_event_add_up():
    parts = {"a": Gamma(1.0, 1e6), "b": Gamma(2.5, 1e6)}
    year = aggregate(one(bernoulli(1.0), parts))
    assert year.value_at_risk(0.99) == pytest.approx(
        stats.gamma(3.5, scale=1e6).ppf(0.99), rel=1e-6
    )


def test_a_mixed_poisson_is_a_negative_binomial():
    swung = Portfolio(
        [Scenario("only", Poisson(3.0), Empirical([1.0, 2.0]))], swings=[Swing(("only",), 0.5)]
    )
    same = aggregate(one(NegativeBinomial(3.0, 2.0), Empirical([1.0, 2.0])))
    other = aggregate(swung)
    count = min(len(same.mass), len(other.mass))
    assert other.mass[:count] == pytest.approx(same.mass[:count], abs=1e-15)


def test_a_shock_that_always_strikes_both_is_one_event_with_both_losses():
    still = [Scenario(n, Poisson(0.0), Empirical([v])) for n, v in (("a", 3.0), ("b", 4.0))]
    shaken = Portfolio(still, [Shock("cloud", 0.7, {"a": 1.0, "b": 1.0})])
    year = aggregate(shaken)
    same = aggregate(one(Poisson(0.7), Empirical([7.0])))
    assert shaken.variance == pytest.approx(0.7 * 49)
    assert year.cdf([0.0, 6.0, 7.0, 14.0]) == pytest.approx(same.cdf([0.0, 6.0, 7.0, 14.0]))
    assert occurrence(shaken, [6.0]) == pytest.approx([1 - math.exp(-0.7)])
    assert occurrence(shaken, [7.0]) == pytest.approx([0.0])


def test_a_year_with_several_events_costs_several_times():
    """Rate times severity, and one event a year at most, are two ways to get this wrong."""
    year = aggregate(one(Poisson(1.0), Empirical([1.0])))
    assert float(year.exceedance(1.0)) == pytest.approx(1 - 2 / math.e, abs=1e-14)
    assert year.value_at_risk(0.99) == stats.poisson(1.0).ppf(0.99)


def test_the_tail_mean_at_an_atom_is_coherent():
    """The mean of what is at or above the quantile would be 10 / 3 at 0.5, not 5."""
    year = aggregate(one(Counted([0.0, 1.0]), Empirical([0.0, 10.0], [0.75, 0.25])))
    assert (year.value_at_risk(0.5), year.tail_value_at_risk(0.5)) == (0.0, pytest.approx(5.0))
    assert year.tail_value_at_risk(0.8) == pytest.approx(10.0)


def test_thinning_a_frequency_is_a_smaller_one():
    for base, smaller in (
        (Poisson(2.0), Poisson(0.6)),
        (NegativeBinomial(2.0, 0.7), NegativeBinomial(0.6, 0.7)),
    ):
        thin = aggregate(one(base, Empirical([1.0, 3.0]), 0.3))
        same = aggregate(one(smaller, Empirical([1.0, 3.0])))
        assert thin.cdf(np.arange(12.0)) == pytest.approx(same.cdf(np.arange(12.0)), abs=1e-12)


def test_a_frequency_with_its_quiet_years_said_outright():
    base, quiet = Poisson(1.2), 0.9
    year = aggregate(one(ZeroModified(base, quiet), Empirical([1.0])))
    busy = stats.poisson(1.2).pmf(np.arange(1, 6)) * 0.1 / (1 - math.exp(-1.2))
    assert year.mass[:6] == pytest.approx([0.9, *busy], abs=1e-14)
    assert year.quiet == pytest.approx(0.9)
    assert one(ZeroModified(base, quiet), Empirical([1.0])).variance == pytest.approx(
        float(np.arange(40) ** 2 @ np.pad(year.mass, (0, 40))[:40]) - year.mean**2
    )


def test_the_curve_of_the_largest_event_lies_under_that_of_all():
    found = curves(Portfolio([RANSOM, THEFT, OUTAGE]))
    assert (found.occurrence <= found.aggregate).all()
    assert (np.diff(found.aggregate) <= 0).all()
    assert (np.diff(found.occurrence) <= 0).all()
    alone = Portfolio([RANSOM])
    x = [1e6, 1e7, 1e8]
    exact = 1 - np.exp(-0.4 * RANSOM.losses.survival(x))
    assert occurrence(alone, x) == pytest.approx(exact, rel=1e-12)


def test_shares_of_the_tail_add_up_to_it():
    mixed = Portfolio(
        [RANSOM, THEFT, OUTAGE, Scenario("sms", Poisson(0.3), Gamma(2.0, 4e6))],
        [Shock("vendor", 0.1, {"ransom": 0.5, "outage": 1.0})], [Swing(("sms",), 0.5)],
    )  # fmt: skip
    found = contributions(mixed, 0.99)
    assert found.tail.sum() == pytest.approx(found.tail_value_at_risk, rel=1e-12)
    assert found.mean.sum() == pytest.approx(mixed.mean)
    assert (found.tail > 0).all()
    assert found.tail_value_at_risk == pytest.approx(
        aggregate(mixed).tail_value_at_risk(0.99), rel=1e-5
    )


@pytest.mark.parametrize("name", ["ransom", "theft", "outage"])
def test_a_share_of_the_tail_is_how_fast_it_grows_with_the_losses(name):
    """Euler: the derivative of the tail mean by the size of one scenario's losses."""
    whole = Portfolio([RANSOM, THEFT, OUTAGE], [Shock("vendor", 0.1, {"ransom": 0.5, "outage": 1})])
    found = contributions(whole, 0.99, points=2**17)
    ends = []
    for factor in (0.99, 1.01):
        old = whole[name]
        losses = {tag: severity.scaled(factor) for tag, severity in old.parts}
        new = Scenario(name, old.frequency, losses, old.chance)
        ends.append(aggregate(whole.replaced(new)).tail_value_at_risk(0.99))
    growth = (ends[1] - ends[0]) / 0.02
    assert found.tail[whole.place[name]] == pytest.approx(growth, rel=2e-3)


def test_shares_of_the_tail_at_an_atom():
    """Two coins, one event each: at 0.5 the year costs 1 with both equally to blame."""
    twins = [Scenario(n, bernoulli(0.5), Empirical([1.0])) for n in ("a", "b")]
    found = contributions(Portfolio(twins), 0.5)
    assert found.tail.tolist() == pytest.approx([0.75, 0.75])
    uneven = [Scenario("a", bernoulli(0.5), Empirical([1.0])), Scenario("b", bernoulli(0.1),
              Empirical([1.0]))]  # fmt: skip
    found = contributions(Portfolio(uneven), 0.5)
    # the worst half: 0.05 costs 2, the other 0.45 are drawn evenly from the 0.5 that cost 1
    assert found.tail[0] == pytest.approx((0.05 + 0.45 * 0.45 / 0.5) / 0.5)


def test_the_grid_does_not_show():
    """Half the points move VaR and TVaR by less than one in fifty thousand."""
    coarse, fine = (aggregate(rp100(), points=2**k) for k in (16, 17))
    for level in LEVELS:
        assert coarse.value_at_risk(level) == pytest.approx(fine.value_at_risk(level), rel=2e-5)
        tails = coarse.tail_value_at_risk(level), fine.tail_value_at_risk(level)
        assert tails[0] == pytest.approx(tails[1], rel=2e-6)


def test_mass_beyond_the_grid_is_not_heaped_up_at_its_end():
    year = aggregate(one(Poisson(1.0), Pareto(1e6, 1.3)))
    assert year.mass.sum() < 1
    assert year.mass[-1] < 1e-9
    assert year.mean == pytest.approx(1.3e6 / 0.3)


def test_small_losses_are_seen_beside_one_that_is_rare_and_huge():
    small, huge = Scenario("small", Poisson(2.0), Gamma(1.0, 1e4)), 5e11
    both = Portfolio([small, Scenario("huge", Poisson(1e-3), Gamma(2.0, huge / 2))])
    year, alone = aggregate(both), aggregate(Portfolio([small]))
    assert year.step > 1e6
    for level in (0.3, 0.5, 0.9):
        at = alone.value_at_risk(level)
        assert year.value_at_risk(level * math.exp(-1e-3)) == pytest.approx(at, rel=1e-4)
        exact = alone.limited(at) * math.exp(-1e-3) + at * -math.expm1(-1e-3)
        assert float(year.limited(at)) == pytest.approx(float(exact), rel=1e-6)
    x = np.geomspace(1.0, year.end, 5_000)
    assert (np.diff(year.curve(x)) <= 0).all()
    assert float(year.exceedance(huge)) == pytest.approx(
        1e-3 * float(both["huge"].losses.survival(huge)), rel=1e-3
    )


severities = st.one_of(
    st.tuples(st.floats(1e4, 1e7), st.floats(1.5, 200)).map(
        lambda r: Lognormal.from_range(r[0], r[0] * r[1])
    ),
    st.tuples(st.floats(0.3, 20), st.floats(1e4, 1e6)).map(lambda r: Gamma(*r)),
    st.tuples(st.floats(1e4, 1e6), st.floats(1.5, 5)).map(lambda r: Pareto(*r)),
    st.tuples(st.floats(0, 1e6), st.floats(0, 1), st.floats(1e4, 1e7)).map(
        lambda r: Pert(r[0], r[0] + r[1] * r[2], r[0] + r[2])
    ),
)
frequencies = st.one_of(
    st.floats(0.01, 20).map(Poisson),
    st.tuples(st.floats(0.01, 20), st.floats(0.3, 10)).map(lambda r: NegativeBinomial(*r)),
    st.floats(0, 1).map(bernoulli),
)
few = settings(max_examples=25, deadline=None)


def figures(portfolio, level=0.95):
    year = aggregate(portfolio, points=2**14)
    return year.value_at_risk(level), year.tail_value_at_risk(level)


@few
@given(frequencies, severities)
def test_quantiles_and_tails_rise_with_the_level(frequency, severity):
    year = aggregate(one(frequency, severity), points=2**14)
    values = [year.value_at_risk(q) for q in LEVELS]
    tails = [year.tail_value_at_risk(q) for q in LEVELS]
    assert values == sorted(values)
    assert tails == pytest.approx(sorted(tails), rel=1e-9)
    assert all(t >= v * (1 - 1e-9) for v, t in zip(values, tails, strict=True))
    assert float(year.limited(year.end)) <= year.mean * (1 + 1e-6)


@few
@given(frequencies, severities, st.floats(0.01, 1000))
def test_a_change_of_currency_changes_nothing_else(frequency, severity, factor):
    before = figures(one(frequency, severity))
    after = figures(one(frequency, severity.scaled(factor)))
    assert after == pytest.approx([factor * x for x in before], rel=1e-6, abs=1e-6)


@few
@given(frequencies, severities, frequencies, severities)
def test_together_is_no_worse_than_apart(number, loss, other_number, other_loss):
    a, b = Scenario("a", number, loss), Scenario("b", other_number, other_loss)
    both, first, second = (Portfolio(s) for s in ([a, b], [a], [b]))
    assert both.mean == pytest.approx(first.mean + second.mean)
    apart = figures(first)[1] + figures(second)[1]
    assert figures(both)[1] <= apart * (1 + 1e-4)


@few
@given(severities, st.floats(0.05, 5), st.floats(1.05, 3))
def test_more_events_cost_more(severity, rate, factor):
    less, more = (figures(one(Poisson(r), severity)) for r in (rate, rate * factor))
    assert more[0] >= less[0] * (1 - 1e-3)
    assert more[1] > less[1]
