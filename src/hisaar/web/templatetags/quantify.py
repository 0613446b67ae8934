"""Rupees and the figures of a year, as pages on losses say them: ``{% load quantify %}``."""

from __future__ import annotations

from typing import Any

from django import template

from hisaar.risk.quantify import words
from hisaar.risk.quantify.reading import MEASURES, Reading

register = template.Library()

register.filter("rupees", words.rupees)
SHORT = {
    "one_in_20": "1 year in 20, more than", "one_in_100": "1 year in 100, more than",
    "tail_one_in_20": "Worst year in 20, mean", "tail_one_in_100": "Worst year in 100, mean",
}  # fmt: skip


@register.filter
def cases(record: Any) -> list[tuple[str, dict[str, Any]]]:
    """The cases of a quantification that were computed: name and figures."""
    return [(name, figures) for _, name, figures in Reading(record).cases]


@register.filter
def measures(figures: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Each measure of a case: its name, the amount in words, its error, and both to the rupee."""
    rows = []
    for key, label in MEASURES:
        amount, error = words.given(figures, key), words.given(figures, f"{key}_error")
        doubt = f"± {words.rupees(error).removeprefix('PKR ')}" if error else ""
        exact = f"PKR {words.with_error(amount, error)}"
        rows.append((SHORT.get(key, label), words.rupees(amount), doubt, exact))
    return rows
