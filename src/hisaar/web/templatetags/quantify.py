"""Rupees and the figures of a year, as pages on losses say them: ``{% load quantify %}``."""

from __future__ import annotations

from typing import Any

from django import template

from hisaar.web.pages.quantify import words
from hisaar.web.pages.quantify.reading import MEASURES

register = template.Library()

register.filter("rupees", words.rupees)
SHORT = {
    "one_in_20": "One year in 20, more than", "one_in_100": "One year in 100, more than",
    "tail_one_in_20": "Worst year in 20, mean", "tail_one_in_100": "Worst year in 100, mean",
}  # fmt: skip


@register.filter
def measures(figures: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each measure of a case: its name, the amount in words with its error, and to the rupee."""
    rows = []
    for key, label in MEASURES:
        amount, error = words.given(figures, key), words.given(figures, f"{key}_error")
        said = words.rupees(amount) + (f" ± {words.rupees(error)[4:]}" if error else "")
        rows.append((SHORT.get(key, label), said, f"PKR {words.with_error(amount, error)}"))
    return rows
