"""The zone diagram: how the network is divided, and what the rules let through."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets import drawn
from hisaar.assets.models import FirewallRule, NetworkZone
from hisaar.lib.dates import today
from hisaar.web import access, addresses, figures, navigation


class ZonesView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", NetworkZone)
        access.require_all(request, "view", FirewallRule)
        shown = zone_figures(today())
        file = figures.asked_for(request, shown)
        return file or render(request, "web/dependence/zones.html", {"figures": shown})


def zone_figures(on: dt.date) -> list[figures.Figure]:
    """The diagram, and the rules that let anything through."""
    found = drawn.zones(on, address=lambda code: addresses.code_address(code) or "")
    rows = [
        (z.code, z.title, z.get_kind_display(), z.trust, z.held,
         z.boundary_system.title if z.boundary_system else "nothing",
         z.get_segregation_decision_display() or "not decided")
        for z in found.zones
    ]  # fmt: skip
    return [
        figures.Figure(
            "zones", "Network zones", found.picture,
            ("Code", "Zone", "Kind", "Trust", "Systems", "Behind", "Separation"), rows,
            means=found.picture.alternative, empty="No network zone is recorded yet.",
        ),
        figures.Figure(
            "wide-open", "Rules that let anything through", None,
            ("Code", "Device", "Rule", "Why", "Reviewed on"),
            [(r.code, r.device.title, r.title, r.justification or "no reason given",
              r.reviewed_on) for r in found.wide],
            empty="No rule in force lets anything through.",
        ),
    ]  # fmt: skip


navigation.announce(
    navigation.Page(
        "Network zones", "zones", "layers", order=65, heading="Business",
        allowed=lambda request: access.may_all(request, "view", NetworkZone),
    )
)  # fmt: skip
