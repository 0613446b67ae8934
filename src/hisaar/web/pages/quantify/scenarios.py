"""All scenarios: how often, what an event costs, what a year costs, and what is still missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from hisaar.lib.dates import today
from hisaar.risk import quantify
from hisaar.risk.models import Estimate, LossScenario, Quantification
from hisaar.risk.quantify import words
from hisaar.risk.quantify.book import Book
from hisaar.web import access, navigation
from hisaar.web.figures import Figure, asked_for

HEADINGS = (
    "Code", "Scenario", "People", "Events a year", "An event costs (PKR)", "A year costs (PKR)",
    "Share of the worst year in 100", "State",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A scenario before any control; ``missing`` says why it cannot be computed."""

    scenario: LossScenario
    people: int
    rate: float | None = None
    event_mean: float | None = None
    missing: str = ""
    share_tail: float | None = None

    @property
    def address(self) -> str:
        return reverse("quantify-workshop", args=[self.scenario.code])

    @property
    def mean(self) -> float | None:
        if self.rate is None or self.event_mean is None:
            return None
        return self.rate * self.event_mean

    @property
    def often(self) -> str:
        return words.NOTHING if self.rate is None else words.often(self.rate)

    @property
    def event_said(self) -> str:
        return words.rupees(self.event_mean)

    @property
    def mean_said(self) -> str:
        return words.rupees(self.mean)

    @property
    def share_said(self) -> str:
        return words.percent(self.share_tail)

    @property
    def is_lonely(self) -> bool:
        """Complete, but the word of one person."""
        return not self.missing and self.people < 2

    @property
    def cells(self) -> tuple[Any, ...]:
        rate = words.NOTHING if self.rate is None else words.number(self.rate)
        return (
            self.scenario.code, self.scenario.title, self.people, rate,
            words.whole(self.event_mean), words.whole(self.mean), self.share_said,
            self.missing or "complete",
        )  # fmt: skip


class ScenariosView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        for model in (LossScenario, Estimate):
            access.require_all(request, "view", model)
        on = today()
        rows = rows_of(on, _shares(request, on))
        figure = Figure(
            "scenarios", "Loss scenarios, before any control", None, HEADINGS,
            [row.cells for row in rows],
        )  # fmt: skip
        file = asked_for(request, [figure])
        if file is not None:
            return file
        context = {
            "tab": "scenarios", "rows": rows, "figure": figure, "on": on,
            "missing": sum(bool(row.missing) for row in rows),
            "lonely": sum(row.is_lonely for row in rows),
            "may_add": access.may(request, "add", LossScenario),
        }  # fmt: skip
        return render(request, "web/quantify/scenarios.html", context)


def _shares(request: HttpRequest, on: dt.date) -> dict[str, float]:
    """What each made of the worst year in 100 when losses were last computed."""
    if not access.may_all(request, "view", Quantification):
        return {}
    found = quantify.latest(on)
    rows = found.results.get("scenarios", []) if found else []
    return {row["code"]: row["share_tail"] for row in rows}


def rows_of(on: dt.date, shares: dict[str, float]) -> list[Row]:
    """The scenarios in force, what costs most first and what is not complete before that."""
    book = quantify.read(on)
    rows = [_row(scenario, book, shares.get(scenario.code)) for scenario in book.scenarios]
    return sorted(rows, key=lambda row: (not row.missing, -(row.mean or 0), row.scenario.code))


def _row(scenario: LossScenario, book: Book, share: float | None) -> Row:
    said = [o for key, found in book.opinions.items() if key[0] == scenario.pk for o in found]
    people = len({opinion.person for opinion in said})
    try:
        built = quantify.scenario_of(scenario, book, [], is_shaken=scenario.pk in book.struck)
    except quantify.Unusable as reason:
        return Row(scenario, people, missing=reason.note.sentence, share_tail=share)
    shaken = sum(
        float(shock.rate) * float(each.chance_percent) / 100
        for shock in book.shocks
        for each in shock.shares.all()
        if each.scenario_id == scenario.pk
    )
    return Row(scenario, people, built.rate + shaken, built.event_mean, share_tail=share)


navigation.announce(
    navigation.Page(
        "Loss scenarios", "quantify-scenarios", "dices", order=80, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", LossScenario),
    )
)  # fmt: skip
