"""Cyber cover: policies laid over losses, to the rupee.

``Policy`` declares, ``events`` checks the losses, ``apply`` pays, ``explain`` says which term took
every rupee that was not paid; ``effect``, ``gaps`` and ``best`` look at years, scenarios, prices.
"""

from .apply import Outcome, apply
from .effect import Effect, Tail, Years, effect, exceedance, over_years, tails
from .events import Events, events, joined
from .explain import Explanation, explain, sentence
from .gaps import Adequacy, Gaps, adequacy, gaps
from .layer import Layer, Reinstatements
from .policy import Agreement, ClaimsMade, Policy, Sublimit, Waiting, Warranty
from .search import Choice, Offer, best, worthwhile
from .terms import CONSTRAINTS, STEPS, TAGS, UNINSURED, USUAL_ORDER

__all__ = (
    "CONSTRAINTS", "STEPS", "TAGS", "UNINSURED", "USUAL_ORDER", "Adequacy", "Agreement", "Choice",
    "ClaimsMade", "Effect", "Events", "Explanation", "Gaps", "Layer", "Offer", "Outcome", "Policy",
    "Reinstatements", "Sublimit", "Tail", "Waiting", "Warranty", "Years", "adequacy", "apply",
    "best", "effect", "events", "exceedance", "explain", "gaps", "joined", "over_years", "sentence",
    "tails",    "worthwhile",
)  # fmt: skip
