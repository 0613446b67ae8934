"""The dependency map: everything at once, or one thing and what lies around it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets import graph
from hisaar.lib.dates import today
from hisaar.web import access, addresses, navigation

from .marks import marks_of
from .sheet import DIRECTIONS, Sheet, sheet_of

COLOURS = {"criticality": "criticality", "conflict": "what falls short", "zone": "network zone"}
_MOST_STEPS = 20
_SHOWN = 40


def may_see(request: HttpRequest) -> bool:
    return any(access.may(request, "view", model) for model in graph.MODELS)


class MapView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_some(request)
        wish = wish_of(request)
        sheet = _asked(request, wish)
        context = {
            **wish, "colours": COLOURS, "directions": DIRECTIONS, "count": len(sheet.nodes),
            "needs": len(sheet.needs), "steps_offered": (1, 2, 3, 5, 20),
        }  # fmt: skip
        return render(request, "web/dependence/map.html", context)


class MapDataView(LoginRequiredMixin, View):
    """The sheet as JSON for the script, with the marks by which it may be coloured."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_some(request)
        wish = wish_of(request)
        sheet = _asked(request, wish)
        data = {**sheet.placed(), **marks_of(request, sheet, wish["on"])}
        return HttpResponse(orjson.dumps(data), content_type="application/json")


class MapNodeView(LoginRequiredMixin, View):
    """One node beside the map: what it is, what it needs, what needs it."""

    def get(self, request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        require_some(request)
        sheet = sheet_of(request, today())
        if code not in sheet.at:
            raise Http404(f"{code} is not on the map.")
        here = sheet.at[code]
        needs = [sheet.nodes[b] for a, b in sheet.needs if a == here]
        needed = [sheet.nodes[a] for a, b in sheet.needs if b == here]
        context = {
            "node": sheet.nodes[here], "address": addresses.code_address(code),
            "needs": needs[:_SHOWN], "more_needs": max(len(needs) - _SHOWN, 0),
            "needed": needed[:_SHOWN], "more_needed": max(len(needed) - _SHOWN, 0),
        }  # fmt: skip
        return render(request, "web/dependence/node.html", context)


def require_some(request: HttpRequest) -> None:
    if not may_see(request):
        raise PermissionDenied("The map is made from functions, systems and third parties;"
                               " your role sees none of them.")  # fmt: skip


def wish_of(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for; what it says wrongly counts as not said."""
    asked = request.GET
    steps = asked.get("steps", "")
    return {
        "on": _day(asked.get("on", "")),
        "focus": asked.get("focus", "").strip().upper().split(" ")[0],
        "direction": asked["direction"] if asked.get("direction") in DIRECTIONS else "down",
        "steps": min(int(steps), _MOST_STEPS) if steps.isdigit() else _MOST_STEPS,
        "colour": asked["colour"] if asked.get("colour") in COLOURS else "criticality",
    }


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return today()


def _asked(request: HttpRequest, wish: dict[str, Any]) -> Sheet:
    whole = sheet_of(request, wish["on"])
    if not wish["focus"]:
        return whole
    return whole.around(wish["focus"], wish["direction"], wish["steps"])


navigation.announce(
    navigation.Page(
        "Dependency map", "map", "network", order=63, heading="Business", allowed=may_see
    )
)  # fmt: skip
