"""Cyber cover: policies laid over losses, to the rupee.

``Policy`` declares, ``events`` checks the losses, ``apply`` pays, ``explain`` says which term took
every rupee that was not paid; ``effect``, ``gaps`` and ``best`` look at years, scenarios, prices.
"""

from .apply import Outcome, apply
from .events import Events, events
from .policy import (
    Agreement,
    ClaimsMade,
    Layer,
    Policy,
    Reinstatements,
    Sublimit,
    Waiting,
    Warranty,
)
from .terms import CONSTRAINTS, STEPS, TAGS, UNINSURED, USUAL_ORDER

__all__ = (
    "CONSTRAINTS", "STEPS", "TAGS", "UNINSURED", "USUAL_ORDER", "Agreement", "ClaimsMade", "Events",
    "Layer", "Outcome", "Policy", "Reinstatements", "Sublimit", "Waiting", "Warranty", "apply",
    "events",
)  # fmt: skip
