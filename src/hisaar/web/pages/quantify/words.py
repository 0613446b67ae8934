"""Rupees, chances and shares as these pages say them."""

from __future__ import annotations

import math
from typing import Any

_UNITS = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
NOTHING = "–"


def rupees(amount: float | None) -> str:
    """Three digits and a word, as people say it.

    >>> rupees(12_543_000), rupees(999_600_000), rupees(-40_000), rupees(0), rupees(412.4)
    ('PKR 12.5 million', 'PKR 1 billion', 'PKR -40,000', 'PKR 0', 'PKR 412')
    """
    if amount is None or not math.isfinite(amount):
        return NOTHING
    size = float(f"{abs(amount):.3g}")
    sign = "-" if amount < 0 and size else ""
    if size < 1e6:
        return f"PKR {sign}{size:,.0f}"
    unit, name = next(u for u in _UNITS if size >= u[0])
    return f"PKR {sign}{float(f'{size / unit:.3g}'):g}{name}"


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
