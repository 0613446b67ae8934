"""What can be lost in a year, in rupees: how often, how much, together, before and after controls.

``Portfolio`` holds the scenarios. `aggregate` computes the distribution of a year's loss; `events`
and `simulate` draw it where the order of events matters.
"""

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
from .severity_made import Empirical, Interruption, Mixture, Pert
from .simulate import Block, Simulation, annual, events, simulate

__all__ = (
    "Aggregate", "Binomial", "Block", "Counted", "Empirical", "Estimate", "Frequency", "Gamma",
    "GeneralisedPareto", "Interruption", "Lognormal", "Mixture", "NegativeBinomial", "Pareto",
    "Pert", "Poisson", "Portfolio", "Scenario", "Severity", "Shock", "Simulation", "Swing",
    "ZeroModified", "aggregate", "annual", "bernoulli", "events", "simulate",
)  # fmt: skip
