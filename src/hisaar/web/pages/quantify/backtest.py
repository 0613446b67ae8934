"""Own losses beside what the scenarios expected of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.lib.dates import today
from hisaar.risk import quantify
from hisaar.risk.models import LossScenario, OwnLoss
from hisaar.risk.quantify import Tested, words
from hisaar.web import access
from hisaar.web.figures import Figure, asked_for

HEADINGS = (
    "Code", "Scenario", "Losses", "Whole years", "Seen in them", "Expected",
    "Chance of such a number", "Chance of such amounts", "What follows",
)  # fmt: skip


class BacktestView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        for model in (LossScenario, OwnLoss):
            access.require_all(request, "view", model)
        tested = quantify.backtest(today())
        rows = sorted(tested, key=lambda each: (not each.is_doubtful, each.scenario.code))
        figure = Figure(
            "backtest", "Own losses beside the scenarios", None, HEADINGS,
            [_cells(each) for each in rows],
        )  # fmt: skip
        file = asked_for(request, [figure])
        if file is not None:
            return file
        losses = OwnLoss.objects.filter(happened_on__lte=today())
        context = {
            "tab": "backtest", "rows": [(each, _years(each)) for each in rows],
            "doubtful": sum(each.is_doubtful for each in rows), "figure": figure,
            "losses": losses.count(), "loose": losses.filter(scenario=None).count(),
            "may_add": access.may(request, "add", OwnLoss),
        }  # fmt: skip
        return render(request, "web/quantify/backtest.html", context)


def _years(each: Tested) -> str:
    if not each.years:
        return ""
    first, last = each.years[0], each.years[-1]
    return str(first) if first == last else f"{first} to {last}"


def _cells(each: Tested) -> tuple[Any, ...]:
    count, amounts = each.count, each.amounts
    return (
        each.scenario.code, each.scenario.title, len(each.losses), _years(each),
        count.observed if count else words.NOTHING,
        words.number(count.expected) if count else words.NOTHING,
        f"{count.p_value:.3f}" if count else words.NOTHING,
        f"{amounts.p_value:.3f}" if amounts else words.NOTHING, " ".join(each.sentences),
    )  # fmt: skip
