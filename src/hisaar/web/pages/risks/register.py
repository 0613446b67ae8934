"""The register for the head of risk: on the insurer's scale and in rupees, worst first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.lib.dates import add_months, today
from hisaar.lib.sharing import sharing
from hisaar.platform.records import type_of
from hisaar.risk.models import AreaReview, Risk
from hisaar.risk.register import exposure_by_area, latest_quantification
from hisaar.risk.scale import scale
from hisaar.risk.vocabulary import Rating, Source
from hisaar.web import access, figures, navigation

from . import heat
from .rows import OVERDUE, SHOWS, SORTS, Filter, Row, period_of_ratings, rows
from .words import rupees

SHOWN = 200  # rows on the page; the file holds all
TOLD = 6  # of what is overdue


class RisksView(LoginRequiredMixin, View):
    """The whole page, or for htmx only what filters change."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Risk)
        with sharing():
            return self.show(request, today())

    def show(self, request: HttpRequest, on: dt.date) -> HttpResponse:
        everything, asked = rows(on), Filter.of(request.GET)
        found = asked.narrow(everything)
        used = scale(on)
        shown = [
            heat.heat(asked.without_cell(everything), used, asked),
            heat.areas(exposure_by_area(on), reviewed_areas(on)), heat.table(found),
        ]  # fmt: skip
        if file := figures.asked_for(request, shown):
            return file
        context = {
            "rows": found[:SHOWN], "count": len(found), "more": max(len(found) - SHOWN, 0),
            "total": len(everything), "asked": asked, "heat": shown[0], "table": shown[2],
            "query": _query(asked), "shows": _shows(asked), "place": _place(asked, used),
            "sorts": SORTS, "on": on, "areas": shown[1], "scale": used,
            **self.late(everything, on),
        }  # fmt: skip
        if request.headers.get("HX-Request"):
            return render(request, "web/risks/view.html", context)
        context |= self.around(request, on, everything)
        return render(request, "web/risks/register.html", context)

    def late(self, everything: Sequence[Row], on: dt.date) -> dict[str, Any]:
        """What is overdue, whatever the filters show."""
        treatments = [(t, r) for r in everything for t in r.late]
        return {
            "late_ratings": [r for r in everything if r.is_rating_late],
            "late_treatments": treatments[:TOLD], "late_treatment_count": len(treatments),
            "late_acceptances": [r for r in everything if r.is_acceptance_late],
            "told": TOLD, "days": period_of_ratings(on).days,
        }  # fmt: skip

    def around(
        self, request: HttpRequest, on: dt.date, everything: Sequence[Row]
    ) -> dict[str, Any]:
        """What stands about the table and does not change with its filters."""
        owners = {(r.risk.owner.code, str(r.risk.owner)) for r in everything if r.risk.owner}
        latest = latest_quantification(on)
        after = latest.results.get("after") if latest else None
        return {
            "area_choices": Risk._meta.get_field("area").choices, "source_choices": Source.choices,
            "ratings": [*Rating.choices, ("none", "Not rated")], "overdue_choices": OVERDUE,
            "owners": sorted(owners, key=lambda pair: pair[1]),
            "high": sum((r.standing.residual or 0) >= Rating.HIGH for r in everything),
            "latest": latest,
            "expected": rupees(after["mean"]) if after else "",
            "one_in_100": rupees(after["one_in_100"]) if after else "",
            "may_add": access.may(request, "add", Risk), "may_rate": _may_rate(request),
        }  # fmt: skip


def reviewed_areas(on: dt.date) -> set[str]:
    """Areas in which, within a year, reviews of both sources found no risk and say why."""
    since = add_months(on, -12)
    looked: dict[str, set[str]] = defaultdict(set)
    for row in AreaReview.objects.filter(reviewed_on__gte=since, reviewed_on__lte=on):
        if row.holds(on, since):
            looked[row.area].add(row.source)
    return {area for area, sources in looked.items() if len(sources) == len(Source)}


def _may_rate(request: HttpRequest) -> bool:
    return access.may(request, "rate", type_of(Risk))


def _query(asked: Filter, **changed: str) -> str:
    """The address's query for what is asked, but for what ``changed`` names."""
    kept = {name: getattr(asked, name) for name in asked.__dataclass_fields__} | changed
    usual = {"show": "residual", "sort": "rating"}
    return urlencode({k: v for k, v in kept.items() if v and usual.get(k) != v})


def _shows(asked: Filter) -> list[tuple[str, str, bool]]:
    return [
        (label, _query(asked, show=value, cell=""), value == asked.show) for value, label in SHOWS
    ]


def _place(asked: Filter, used: Any) -> dict[str, str] | None:
    """The place of the heat map that the table is narrowed to, in words, and the way back."""
    if asked.place is None:
        return None
    likelihood, impact = asked.place
    return {
        "label": f"{used.name_of('likelihood', likelihood)} and {used.name_of('impact', impact)}",
        "query": _query(asked, cell=""),
    }


navigation.announce(
    navigation.Page(
        "Risk register", "risks", "triangle-alert", order=76, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", Risk),
    )
)  # fmt: skip
