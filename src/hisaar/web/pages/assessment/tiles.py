"""The dashboard's tiles: what calls for somebody now, and the page that names each record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from hisaar.assessment import attention
from hisaar.assessment.models import Evaluation
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.web import access, figures

# Where a page with more on it names the same records.
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "leavers": ("access-finding", ("leavers",)),
    "duties": ("access-duties", ()),
    "recovery": ("recovery", ()),
}
HEADINGS = ("Code", "Title", "What is wrong")


@dataclass(frozen=True)
class Tile:
    """One signal with its number; None while nothing is recorded that could show it."""

    name: str
    number: int | None
    label: str
    address: str


def tiles(request: HttpRequest, evaluation: Evaluation) -> list[Tile]:
    """As the evaluation counted them, for what the person may see in full; noughts come last."""
    counts = evaluation.counts
    found = [
        _tile(signal, counts[signal.name])
        for signal in attention.SIGNALS
        if signal.name in counts and _may_see(request, signal)
    ]
    return sorted(found, key=lambda tile: (tile.number is None, not tile.number))


def _tile(signal: attention.Signal, number: int | None) -> Tile:
    route, arguments = PAGES.get(signal.name, ("attention", (signal.name,)))
    return Tile(
        signal.name, number, signal.label(number or 0), reverse(route, args=arguments)
    )  # fmt: skip


def _may_see(request: HttpRequest, signal: attention.Signal) -> bool:
    return all(access.may_all(request, "view", model) for model in signal.models)


class AttentionView(LoginRequiredMixin, View):
    """Every record that a signal names today, with what is wrong with it."""

    def get(self, request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        signal = attention.BY_NAME.get(name)
        if signal is None:
            raise Http404("There is no such page.")
        for model in signal.models:
            access.require_all(request, "view", model)
        rows = list(signal.rows(today()))
        title = f"{signal.many[:1].upper()}{signal.many[1:]}"
        shown = figures.Figure(
            name, title, None, HEADINGS, rows,
            means=f"{count_of(len(rows), 'record')}, as of today.",
            empty="No record is of this kind today.",
        )  # fmt: skip
        if answer := figures.asked_for(request, [shown]):
            return answer
        context = {"signal": signal, "figure": shown, "title": title}
        return render(request, "web/assessment/attention.html", context)
