"""How much hangs on few, and where data lie."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets.models import ThirdParty
from hisaar.catalogue.library import guidelines
from hisaar.lib.dates import today
from hisaar.thirdparties import concentration, queries
from hisaar.thirdparties.countries import name_of
from hisaar.thirdparties.drawn import draw_concentration, meaning
from hisaar.thirdparties.models import RestrictedCountry, Service
from hisaar.thirdparties.rules import extensions
from hisaar.web import access
from hisaar.web.figures import Figure, asked_for


class ConcentrationView(LoginRequiredMixin, View):
    """Shares of functions and data by third party, those behind them included."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", ThirdParty)
        access.require_all(request, "view", Service)
        found = concentration.measures(today())
        figures = [_figure(measure) for measure in found]
        if (answer := asked_for(request, figures)) is not None:
            return answer
        context = {"figures": figures, "measures": found, "on": today()}
        return render(request, "web/thirdparties/concentration.html", context)


def _figure(measure: concentration.Measure) -> Figure:
    return Figure(
        key=measure.key, title=measure.label, picture=draw_concentration(measure),
        headings=("Third party", "Code", "Tier", "Direct", "With subcontractors", "Share direct",
                  "Share with subcontractors"),
        rows=[
            (s.name, s.code or "not on record", s.tier or "—", s.direct, s.through,
             _percent(s.direct_share), _percent(s.through_share))
            for s in measure.shares
        ],
        means=meaning(measure),
        empty="Nothing is on record that stands on a third party.",
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{share:.1%}"


class PlacesView(LoginRequiredMixin, View):
    """In which countries data lie, beside the insurer's own warning list."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Service)
        on = today()
        found = queries.places(on)
        by_country: dict[str, list[queries.Place]] = {}
        for place in found:
            for code in place.countries or ("",):
                by_country.setdefault(code, []).append(place)
        listed = queries.restricted_countries(on)
        countries = sorted(
            ((name_of(code) if code else "Unknown", code, code in listed, places)
             for code, places in by_country.items()),
            key=lambda row: (row[1] != "", not row[2], row[0]),
        )  # fmt: skip
        figure = Figure(
            key="places", title="Where data lie", picture=None,
            headings=("Record", "Third party", "Cloud", "Countries", "Place", "What is wrong"),
            rows=[
                (f"{p.code} {p.row.title}", p.row.third_party.title, "yes" if p.is_cloud else "no",
                 ", ".join(name_of(c) for c in p.countries) or "unknown",
                 getattr(p.row, "place", "") or "—", extensions.misplaced(p) or "—")
                for p in found
            ],
            empty="No service is on record that holds data or runs in a cloud.",
        )  # fmt: skip
        if (answer := asked_for(request, [figure])) is not None:
            return answer
        context = {
            "figure": figure, "countries": countries, "on": on,
            "listed": sorted(listed.values(), key=lambda row: row.title),
            "verdicts": [
                (guidelines().extensions["EXT-16"], extensions.clouds_are_where_they_may_be(on)),
                (guidelines().extensions["EXT-04"], extensions.accountability_stays(on)),
            ],
            "may_list": access.may(request, "add", RestrictedCountry),
        }  # fmt: skip
        return render(request, "web/thirdparties/places.html", context)
