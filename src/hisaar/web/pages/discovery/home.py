"""Discovery at a glance: drop a file, see what stands out, which sources are late."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.discovery import looking, queries
from hisaar.discovery.formats import FORMATS
from hisaar.discovery.models import DiscoveryRun, DiscoverySource
from hisaar.lib.dates import today
from hisaar.platform.records import type_of
from hisaar.web import access, navigation

from .dropping import DropForm

RUNS = 25
COLUMNS = ("source", "stated_on")


class HomeView(LoginRequiredMixin, View):
    """The first page of discovery."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", type_of(DiscoveryRun))
        seen = access.visible(request, type_of(DiscoveryRun))
        return render(request, "web/discovery/home.html", context_of(request, seen))


def context_of(request: HttpRequest, seen: Any, form: DropForm | None = None) -> dict[str, Any]:
    """What the first page shows; the numbers of all registers only to who may see all runs."""
    on = today()
    sees_all = access.may_all(request, "view", DiscoveryRun)
    return {
        "on": on, "form": form or DropForm(),
        "looks": looking.first_look(on) if sees_all else [],
        "sees_all": sees_all,
        "runs": queries.runs().filter(pk__in=seen.values("pk"))[:RUNS],
        "sources": [(s, s.is_late(on), s.due_on()) for s in queries.sources_with_state(on)]
        if access.may(request, "view", type_of(DiscoverySource)) else [],
        "formats": [each.label for each in FORMATS.values()],
        "may_drop": access.may(request, "add", type_of(DiscoveryRun)),
        "may_add_source": access.may(request, "add", type_of(DiscoverySource)),
    }  # fmt: skip


class LookView(LoginRequiredMixin, View):
    """The records behind one number of the first look."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        access.require_all(request, "view", DiscoveryRun)
        look = looking.look_named(name, today())
        if look is None:
            raise Http404("Nothing of that kind stands out any more.")
        return render(request, "web/discovery/look.html", {"look": look, "rows": look.rows()})


navigation.announce(
    navigation.Page(
        "Discovery", "discovery", "scan-search", order=60, heading="Business",
        allowed=lambda request: access.may(request, "view", type_of(DiscoveryRun)),
    )
)  # fmt: skip
