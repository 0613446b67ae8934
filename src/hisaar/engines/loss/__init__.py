"""What can be lost in a year, in rupees: how often, how much, together, before and after controls.

``Portfolio`` holds the scenarios. `aggregate` computes the distribution of a year's loss; `events`
and `simulate` draw it where the order of events matters; `what_if` prices controls, `contributions`
says which scenario makes bad years bad, `pool` turns what people say into distributions.
"""

from .allocation import Contributions, contributions
from .backtest import AmountTest, CountTest, amount_test, count_test, scenario_test
from .copula import all_beyond, clayton
from .curves import Curves, curves, occurrence
from .elicitation import (
    Calibration,
    Pooled,
    Range,
    binomial_interval,
    calibration,
    frequency_of,
    pool,
    scored,
    vulnerability,
)
from .exact import Aggregate, aggregate
from .frequency import (
    Binomial,
    Counted,
    Frequency,
    NegativeBinomial,
    Poisson,
    ZeroModified,
    bernoulli,
)
from .measures import Estimate
from .portfolio import Portfolio, Scenario, Shock, Swing
from .severity import Gamma, GeneralisedPareto, Lognormal, Pareto, Severity
from .severity_layered import Layered
from .severity_made import Empirical, Interruption, Mixture, Pert
from .simulate import Block, Simulation, annual, events, simulate
from .whatif import (
    Change,
    Comparison,
    Control,
    Sensitivity,
    Worth,
    compare,
    sensitivities,
    what_if,
)

__all__ = (
    "Aggregate", "AmountTest", "Binomial", "Block", "Calibration", "Change", "Comparison",
    "Contributions", "Control", "CountTest", "Counted", "Curves", "Empirical", "Estimate",
    "Frequency", "Gamma", "GeneralisedPareto", "Interruption", "Layered", "Lognormal", "Mixture",
    "NegativeBinomial", "Pareto", "Pert", "Poisson", "Pooled", "Portfolio", "Range", "Scenario",
    "Sensitivity", "Severity", "Shock", "Simulation", "Swing", "Worth", "ZeroModified", "aggregate",
    "all_beyond", "amount_test", "annual", "bernoulli", "binomial_interval", "calibration",
    "clayton", "compare", "contributions", "count_test", "curves", "events", "frequency_of",
    "occurrence", "pool", "scenario_test", "scored", "sensitivities", "simulate", "vulnerability",
    "what_if",
)  # fmt: skip
