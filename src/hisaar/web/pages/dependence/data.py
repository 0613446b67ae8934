"""The data map: where policyholder data lie, where they go, and how each hop is protected."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets import drawn
from hisaar.assets.hops import Hops
from hisaar.assets.models import DataSet, System, ThirdParty
from hisaar.assets.pictures import Hop
from hisaar.lib.dates import today
from hisaar.web import access, addresses, figures, navigation


class DataMapView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for model in (DataSet, System, ThirdParty):
            access.require_all(request, "view", model)
        hops = Hops(today())
        held = drawn.largest_first(hops.sets)
        chosen = next((s for s in held if s.code == request.GET.get("data")), None)
        chosen = chosen or next(iter(held), None)
        shown = [_overview(held, hops)]
        if chosen is not None:
            shown.insert(0, _map(chosen, hops.of(chosen)))
        file = figures.asked_for(request, shown)
        if file is not None:
            return file
        context = {"figures": shown, "sets": held, "chosen": chosen}
        return render(request, "web/dependence/data.html", context)


def _map(data_set: DataSet, hops: list[Hop]) -> figures.Figure:
    found = drawn.data_map(
        data_set, hops, address=lambda code: addresses.code_address(code) or ""
    )  # fmt: skip
    return figures.Figure(
        "data-map", found.title, found.picture, ("Record", "From", "To", "By", "Protection"),
        found.rows, means=found.means,
        empty="It is not recorded in which systems these data lie, nor where they go.",
    )  # fmt: skip


def _overview(sets: list[DataSet], hops: Hops) -> figures.Figure:
    rows = []
    for data_set in sets:
        own = hops.of(data_set)
        counts = {kind: sum(h.protection == kind for h in own) for kind in drawn.PROTECTION}
        rows.append((
            data_set.code, data_set.title, data_set.get_classification_display() or "–",
            data_set.record_count or 0, len(own), counts["open"], counts["unknown"],
        ))  # fmt: skip
    return figures.Figure(
        "data-sets", "All data sets", None,
        ("Code", "Data", "Class", "Persons", "Hops", "Not encrypted", "Not known"), rows,
        empty="No data set is recorded yet.",
    )  # fmt: skip


navigation.announce(
    navigation.Page(
        "Data map", "data-map", "database", order=64, heading="Business",
        allowed=lambda request: access.may_all(request, "view", DataSet),
    )
)  # fmt: skip
