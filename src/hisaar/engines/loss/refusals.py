"""What cannot be meant: each check says in one sentence which number is wrong and why."""

from __future__ import annotations

import math

from hisaar.engines.columns import Unfit

MOST_TRIALS = 20_000_000
MOST_EVENTS = 2_000_000_000


def amount(name: str, value: float) -> float:
    """A finite number of zero or more, or a refusal."""
    if not (math.isfinite(value) and value >= 0):
        raise Unfit(f"The {name} is {value:g}; it has to be a number of 0 or more.")
    return float(value)


def above_zero(name: str, value: float) -> float:
    """A finite number above zero, or a refusal."""
    if not (math.isfinite(value) and value > 0):
        raise Unfit(f"The {name} is {value:g}; it has to be a number above 0.")
    return float(value)


def chance(name: str, value: float) -> float:
    """A probability, ends included, or a refusal."""
    if not 0 <= value <= 1:
        raise Unfit(f"The {name} is {value:g}; a probability lies between 0 and 1.")
    return float(value)


def level(value: float) -> float:
    """A level such as 0.99 strictly between 0 and 1, or a refusal."""
    if not 0 < value < 1:
        raise Unfit(f"The level is {value:g}; it has to lie between 0 and 1, such as 0.99.")
    return float(value)


def span(low: float, high: float) -> tuple[float, float]:
    """A range above zero whose low end is below its high end, or a refusal."""
    above_zero("low end of the range", low)
    above_zero("high end of the range", high)
    if low >= high:
        raise Unfit(f"The range runs from {low:g} to {high:g}; its low end must be below its high.")
    return float(low), float(high)


def trials(years: int, events_a_year: float) -> int:
    """A number of simulated years that this machine can live with, or a refusal."""
    if years < 1:
        raise Unfit(f"{years} years cannot be simulated; ask for at least 1.")
    if years > MOST_TRIALS or years * events_a_year > MOST_EVENTS:
        raise Unfit(
            f"{years:,} years with {events_a_year:,.1f} events each are too many to simulate; "
            f"at most {MOST_TRIALS:,} years and {MOST_EVENTS:,} events are. "
            "The exact distribution needs no trials at all."
        )
    return int(years)


def seed(value: int) -> int:
    """A seed of 64 bits, or a refusal."""
    if not 0 <= value < 2**64:
        raise Unfit(f"The seed is {value}; it has to be a whole number from 0 to 2^64 - 1.")
    return int(value)
