"""A quantification as the pages read it: which cases it holds, its figures, what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hisaar.lib.text import join_names
from hisaar.risk.models import Quantification

from . import words

CASES = (
    ("before", "Before controls"), ("after", "As controls stand"), ("with_cover", "After cover"),
)  # fmt: skip
MEASURES = (
    ("mean", "Mean of a year"),
    ("one_in_20", "One year in 20 costs more than"),
    ("one_in_100", "One year in 100 costs more than"),
    ("tail_one_in_20", "Mean of the worst year in 20"),
    ("tail_one_in_100", "Mean of the worst year in 100"),
)
CHANCES = {"loss_1_in_20": 1 / 20, "loss_1_in_100": 1 / 100}


@dataclass(frozen=True)
class Reading:
    """What was computed, by name."""

    quantification: Quantification

    @property
    def results(self) -> dict[str, Any]:
        found: dict[str, Any] = self.quantification.results
        return found

    @property
    def code(self) -> str:
        return self.quantification.code

    @property
    def as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.results["as_of"])

    @property
    def cases(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Key, name and figures of each case that was computed."""
        return [(key, name, self.results[key]) for key, name in CASES if self.results.get(key)]

    @property
    def best(self) -> tuple[str, dict[str, Any]]:
        """What the insurer is left with: after cover where there is cover."""
        _, name, figures = self.cases[-1]
        return name, figures

    def rows(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.results.get(name) or []
        return found

    @property
    def measures(self) -> list[tuple[str, ...]]:
        """One row a measure, one cell a case: the amount, and its standard error if it has one."""
        return [
            (label, *(_with_error(figures, key) for _, _, figures in self.cases))
            for key, label in MEASURES
        ]

    @property
    def sentence(self) -> str:
        """What the curves say of one year in 20 and of one in 100."""
        return f"{self._bad_year(20)} {self._bad_year(100)}"

    def _bad_year(self, span: int) -> str:
        said = [
            f"{words.rupees(figures[f'one_in_{span}'])} {_WHEN[key]}"
            for key, _, figures in self.cases
        ]
        return f"In one year of {span}, losses come to more than {join_names(said)}."


_WHEN = {
    "before": "without any control", "after": "as controls stand",
    "with_cover": "once cover has paid",
}  # fmt: skip


def _with_error(figures: dict[str, Any], key: str) -> str:
    return words.with_error(words.given(figures, key), words.given(figures, f"{key}_error"))


def limit_sentence(row: dict[str, Any]) -> str:
    """``It is breached by PKR 13 million.``"""
    spare = row["limit"] - row["value"]
    if spare < 0:
        return f"It is exceeded by {words.rupees(-spare)}."
    return f"{words.rupees(spare)} is left."
