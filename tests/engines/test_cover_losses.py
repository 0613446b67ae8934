"""Cover laid over what the loss engine simulates."""

import numpy as np
import pytest

from hisaar.engines import cover, loss

PORTFOLIO = loss.Portfolio(
    [
        loss.Scenario("ransomware", loss.Poisson(0.4), {
            "business_interruption": loss.Interruption(loss.Gamma(2.0, 20.0), 1e6),
            "data_restoration": loss.Lognormal.from_range(1e6, 4e7),
        }),
        loss.Scenario("leak", loss.Poisson(0.2), {
            "breach_response": loss.Lognormal.from_range(2e6, 5e7),
            "regulatory_defence_fines": loss.Lognormal.from_range(1e6, 1e7),
        }),
    ],
    [loss.Shock("one supplier fails both", 0.3, {"ransomware": 0.5, "leak": 0.5})],
)  # fmt: skip
POLICY = cover.Policy(
    agreements=(
        cover.Agreement("business_interruption", waiting=cover.Waiting(12, "deductible")),
        cover.Agreement("data_restoration"), cover.Agreement("breach_response"),
    ),
    layers=(cover.Layer(retention=5e6, limit=8e7, aggregate=1e8),),
)  # fmt: skip


def blocks(years, seed=5):
    """As ``loss.events`` says that cover takes them."""
    for block in loss.events(PORTFOLIO, years=years, seed=seed):
        made = cover.events(
            PORTFOLIO.tags, block.parts, year=block.year - block.first_year, years=block.years,
            scenario=block.scenario, hours=block.hours,
        )  # fmt: skip
        yield cover.joined(made, block.event)


def test_years_before_cover_are_those_of_the_simulation():
    found = cover.over_years(POLICY, blocks(20_000))
    simulated = loss.simulate(PORTFOLIO, years=20_000, seed=5)
    np.testing.assert_allclose(found.gross, simulated.losses, rtol=1e-9)
    took = dict(zip(cover.CONSTRAINTS, found.constraints, strict=True))
    assert took["not covered"] > 0
    assert sum(took.values()) == pytest.approx(found.retained.sum(), rel=1e-9)


def test_the_waiting_period_takes_its_hours_at_the_price_of_an_hour():
    for made in blocks(1_000):
        row = made.tags.index("business_interruption")
        hours = np.minimum(made.hours[row], 12)
        found = cover.apply(POLICY, made).lost("waiting period")
        np.testing.assert_allclose(found, hours * 1e6, rtol=1e-9, atol=1e-6)


def test_one_shock_bears_one_retention():
    for made, block in zip(blocks(1_000), loss.events(PORTFOLIO, years=1_000, seed=5), strict=True):
        assert made.count == len(set(block.event.tolist())) < len(block.event)
        assert cover.apply(POLICY, made).lost("retention").max() <= 5e6
