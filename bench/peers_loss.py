"""Races about losses: RP-100 to Hisaar's loss engine, aggregate, pyfair and plain numpy.

Each function of ``RACES`` returns the CPU seconds (all threads, median of interleaved runs) of each
contender, and fails when two of them give different answers, as far as each can be exact. It needs
numpy, aggregate and pyfair beside ``hisaar.engines``; nothing of Django.
"""

from __future__ import annotations

import math
import warnings

import numpy as np

from bench.racing import race
from bench.scenarios import Numbers, portfolio, rp100
from hisaar.engines.loss import aggregate, simulate
from hisaar.engines.loss.measures import tail_value_at_risk

Z95 = 1.6448536269514722
YEARS = 10_000
MANY_YEARS = 200_000


def tail_of_a_hundred_scenarios() -> dict[str, float]:
    """TVaR at 0.99 of RP-100 by transform; aggregate on 65,536 points of half a million."""
    from aggregate import build

    def by_hisaar() -> int:
        return _percent(aggregate(portfolio()).tail_value_at_risk(0.99))

    def by_aggregate() -> int:
        made = build(_program(), update=False)
        made.update(log2=16, bs=0.5)
        return _percent(float(made.tvar(0.99)) * 1e6)

    return race({"Hisaar": by_hisaar, "aggregate": by_aggregate})


def simulated_years() -> dict[str, float]:
    """10,000 simulated years of RP-100: mean to 5 %; pyfair multiplies rate by severity."""
    from pyfair import FairMetaModel, FairModel

    def by_hisaar() -> int:
        return _rough(simulate(portfolio(), years=YEARS, seed=1).mean().value)

    def by_numpy() -> int:
        return _rough(float(_plainly(YEARS).mean()))

    def by_pyfair() -> int:
        models = []
        for number, one in enumerate(rp100()):
            model = FairModel(name=str(number), n_simulations=YEARS, random_seed=number + 1)
            drawn = _lognormal(np.random.default_rng(number), one, YEARS)
            model.input_raw_data("Loss Event Frequency", [one.rate] * YEARS)
            model.input_raw_data("Loss Magnitude", drawn.tolist())
            models.append(model)
        whole = FairMetaModel(name="RP-100", models=models)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole.calculate_all()
        return _rough(float(whole.export_results()["Risk"].mean()))

    return race({"Hisaar": by_hisaar, "plain numpy": by_numpy, "pyfair": by_pyfair}, times=3)


def many_simulated_years() -> dict[str, float]:
    """200,000 simulated years of RP-100 with TVaR at 0.95 to 5 %; pyfair has no memory for it."""

    def by_hisaar() -> int:
        found = simulate(portfolio(), years=MANY_YEARS, seed=1)
        return round(found.tail_value_at_risk(0.95).value / 3.027e9 * 10)

    def by_numpy() -> int:
        return round(tail_value_at_risk(_plainly(MANY_YEARS), 0.95).value / 3.027e9 * 10)

    return race({"Hisaar": by_hisaar, "plain numpy": by_numpy})


def _plainly(years: int) -> np.ndarray:  # type: ignore[type-arg]
    """The way that first comes to mind: a count for each year, its losses, and their sums."""
    draw = np.random.default_rng(1)
    total = np.zeros(years)
    for one in rp100():
        counts = draw.poisson(one.rate, years)
        losses = _lognormal(draw, one, int(counts.sum()))
        total += np.bincount(np.repeat(np.arange(years), counts), losses, minlength=years)
    return total


def _lognormal(draw: np.random.Generator, one: Numbers, count: int) -> np.ndarray:  # type: ignore[type-arg]
    sigma = math.log(one.high / one.low) / (2 * Z95)
    return draw.lognormal(math.log(one.low * one.high) / 2, sigma, count)


def _program() -> str:
    """RP-100 in the language of aggregate, in millions."""
    numbers = rp100()
    columns = (
        [one.rate for one in numbers],
        [math.sqrt(one.low * one.high) / 1e6 for one in numbers],
        [math.log(one.high / one.low) / (2 * Z95) for one in numbers],
    )
    rate, scale, sigma = ("[" + " ".join(f"{x:.12f}" for x in column) + "]" for column in columns)
    return f"agg RP100 {rate} claims sev {scale} * lognorm {sigma} poisson"


def _percent(amount: float) -> int:
    """Hundredths of the reference: 100 when within half a percent."""
    return round(amount / 4_667_517_528 * 100)


def _rough(amount: float) -> int:
    """Tenths of the exact mean: 10 when within five percent."""
    return round(amount / 1_161_807_812.59 * 10)


RACES = [tail_of_a_hundred_scenarios, simulated_years, many_simulated_years]
