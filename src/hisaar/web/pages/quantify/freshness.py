"""Whether what a quantification rested on still stands so in the registers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.risk import covering
from hisaar.risk.models import Quantification
from hisaar.risk.quantify import read
from hisaar.risk.quantify.frozen import inputs_of
from hisaar.risk.quantify.limits import stated

NAMES = {
    "scenarios": "scenarios and their costs", "estimates": "estimates", "shocks": "common shocks",
    "effects": "effects of controls", "controls": "how controls work or what they cost",
    "policies": "policies", "warranties_broken": "warranties that are not met",
    "limits": "the Board's limits",
}  # fmt: skip


def changed_since(found: Quantification, on: dt.date) -> list[str]:
    """What differs now from what it was computed from, in words; empty when nothing does."""
    inputs: dict[str, Any] = found.inputs
    now = inputs_of(
        read(on), covering.programme(on), stated(on), years=found.years, seed=found.seed
    )  # fmt: skip
    return [name for key, name in NAMES.items() if inputs.get(key) != now.get(key)]
