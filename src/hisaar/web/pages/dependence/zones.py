"""The zone diagram: how the network is divided, and what the rules let through."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets.models import FirewallRule, NetworkZone
from hisaar.assets.pictures import Passage, Zone, draw_zones
from hisaar.assets.queries import in_force
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
    in_use = Q(systems__retired_on__isnull=True) | Q(systems__retired_on__gt=on)
    zones = list(
        NetworkZone.objects.filter(in_force(on))
        .select_related("boundary_system")
        .annotate(held=Count("systems", filter=in_use))
    )
    rules = list(
        FirewallRule.objects.filter(in_force(on), is_enabled=True, action="allow")
        .select_related("source_zone", "destination_zone", "device")
    )  # fmt: skip
    drawn = draw_zones([_zone(z) for z in zones], _passages(rules))
    rows = [
        (z.code, z.title, z.get_kind_display(), z.trust, z.held,
         z.boundary_system.title if z.boundary_system else "nothing",
         z.get_segregation_decision_display() or "not decided")
        for z in zones
    ]  # fmt: skip
    wide = [r for r in rules if r.is_wide_open]
    return [
        figures.Figure(
            "zones", "Network zones", drawn,
            ("Code", "Zone", "Kind", "Trust", "Systems", "Behind", "Separation"), rows,
            means=drawn.alternative, empty="No network zone is recorded yet.",
        ),
        figures.Figure(
            "wide-open", "Rules that let anything through", None,
            ("Code", "Device", "Rule", "Why", "Reviewed on"),
            [(r.code, r.device.title, r.title, r.justification or "no reason given",
              r.reviewed_on) for r in wide],
            empty="No rule in force lets anything through.",
        ),
    ]  # fmt: skip


def _zone(zone: Any) -> Zone:
    return Zone(
        zone.code, zone.title, zone.kind, zone.trust, zone.held,
        zone.boundary_system.title if zone.boundary_system else "",
        zone.segregation_decision, addresses.code_address(zone.code) or "",
    )  # fmt: skip


def _passages(rules: list[FirewallRule]) -> list[Passage]:
    between: dict[tuple[str, str], list[FirewallRule]] = defaultdict(list)
    for rule in rules:
        if rule.source_zone is not None and rule.destination_zone is not None:
            between[rule.source_zone.code, rule.destination_zone.code].append(rule)
    return [
        Passage(a, b, len(found), is_broad=any(_is_broad(r) for r in found))
        for (a, b), found in between.items()
    ]


def _is_broad(rule: FirewallRule) -> bool:
    """Between two zones, a rule for every port is as good as none."""
    return rule.ports.strip().lower() in ("", "any", "all", "*")


navigation.announce(
    navigation.Page(
        "Network zones", "zones", "layers", order=65, heading="Business",
        allowed=lambda request: access.may_all(request, "view", NetworkZone),
    )
)  # fmt: skip
