"""The data map: where policyholder data lie, where they go, and how each hop is protected."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets.hops import Hops
from hisaar.assets.models import DataSet, System, ThirdParty
from hisaar.assets.pictures import Hop, Node, draw_data_map
from hisaar.lib.dates import today
from hisaar.web import access, addresses, figures, navigation

_WORDS = {
    "protected": "encrypted", "open": "not encrypted", "unknown": "not known",
    "excused": "not encrypted by leave",
}  # fmt: skip


class DataMapView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for model in (DataSet, System, ThirdParty):
            access.require_all(request, "view", model)
        hops = Hops(today())
        held = sorted(hops.sets, key=lambda s: (not _is_of_people(s), -(s.record_count or 0)))
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


def _is_of_people(data_set: DataSet) -> bool:
    return data_set.has_personal_data or data_set.subject in ("policyholders", "claimants")


def _map(data_set: DataSet, hops: list[Hop]) -> figures.Figure:
    title = f"{data_set.title}: where it lies and goes"
    titles = _titles({code for h in hops for code in (h.source, h.target)} - {data_set.code})
    short = {h.target for h in hops if h.source == data_set.code and h.is_short}
    places = [
        Node(
            data_set.code, data_set.title, "critical" if _is_of_people(data_set) else "",
            data_set.get_classification_display() or "not classified", "",
            addresses.code_address(data_set.code) or "",
        ),
        *(
            Node(code, title, "", "", "not protected" if code in short else "",
                 addresses.code_address(code) or "")
            for code, title in titles.items()
        ),
    ]  # fmt: skip
    names = {**titles, data_set.code: data_set.title}
    rows = [
        (h.code, names.get(h.source, h.source), names.get(h.target, h.target),
         h.means or "lies there", _WORDS[h.protection])
        for h in hops
    ]  # fmt: skip
    return figures.Figure(
        "data-map", title, draw_data_map(places, hops, what=title) if hops else None,
        ("Record", "From", "To", "By", "Protection"), rows,
        means=_meaning(hops),
        empty="It is not recorded in which systems these data lie, nor where they go.",
    )  # fmt: skip


def _meaning(hops: list[Hop]) -> str:
    short = [h for h in hops if h.is_short]
    if not short:
        return f"All {len(hops)} hops are encrypted, or there is leave to do without."
    return f"{len(short)} of {len(hops)} hops are not encrypted, or nobody has recorded that."


def _overview(sets: list[DataSet], hops: Hops) -> figures.Figure:
    rows = []
    for data_set in sets:
        own = hops.of(data_set)
        counts = {kind: sum(h.protection == kind for h in own) for kind in _WORDS}
        rows.append((
            data_set.code, data_set.title, data_set.get_classification_display() or "–",
            data_set.record_count or 0, len(own), counts["open"], counts["unknown"],
        ))  # fmt: skip
    return figures.Figure(
        "data-sets", "All data sets", None,
        ("Code", "Data", "Class", "Persons", "Hops", "Not encrypted", "Not known"), rows,
        empty="No data set is recorded yet.",
    )  # fmt: skip


def _titles(codes: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for model in (System, ThirdParty, DataSet):
        found |= dict(model.objects.filter(code__in=codes).values_list("code", "title"))
    return dict(sorted(found.items()))


navigation.announce(
    navigation.Page(
        "Data map", "data-map", "database", order=64, heading="Business",
        allowed=lambda request: access.may_all(request, "view", DataSet),
    )
)  # fmt: skip
