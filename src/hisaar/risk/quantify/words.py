"""Rupees, chances and shares as pages and reports say them."""

from __future__ import annotations

import math
from typing import Any

from hisaar.lib.money import rounded_pkr

NOTHING = "–"


def rupees(amount: float | None) -> str:
    """The amount as a sentence has it; a dash where nobody worked it out."""
    return NOTHING if amount is None or not math.isfinite(amount) else rounded_pkr(amount)


def whole(amount: float | None) -> int | str:
    """An amount for a cell of a table, in rupees."""
    return NOTHING if amount is None or not math.isfinite(amount) else round(amount)


def often(rate: float) -> str:
    """How often something comes at a rate a year.

    >>> often(0.05), often(1), often(3.24), often(0), often(0.8)
    ('once in 20 years', 'once a year', '3.2 times a year', 'never', 'once in 1.2 years')
    """
    if rate <= 0:
        return "never"
    if rate > 1.05:
        return f"{_short(rate)} times a year"
    if rate > 0.95:
        return "once a year"
    return f"once in {_short(1 / rate)} years"


def number(value: float) -> str:
    """A plain number to three digits, without an exponent.

    >>> number(0.05), number(1234.5), number(12.04)
    ('0.05', '1,230', '12')
    """
    held = float(f"{value:.3g}")
    return f"{held:,.0f}" if abs(held) >= 1000 else f"{held:.10f}".rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{100 * share:.0f} %"


def with_error(amount: float | None, error: float | None) -> str:
    """The amount, and its standard error where it was simulated."""
    if amount is None:
        return NOTHING
    return f"{round(amount):,}" + (f" ± {round(error):,}" if error else "")


def _short(value: float) -> str:
    return f"{float(f'{value:.2g}'):,g}"


def given(found: dict[str, Any] | None, name: str) -> float | None:
    """A figure of the results, or None when they hold none."""
    value = (found or {}).get(name)
    return float(value) if isinstance(value, int | float) else None
