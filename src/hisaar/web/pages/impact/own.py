"""The same form for somebody who is signed in, and asking the owner for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from hisaar.assets.models import BusinessFunction, ImpactAnalysis
from hisaar.assets.queries import critical_functions
from hisaar.assets.services import analysing as services
from hisaar.lib.dates import today
from hisaar.platform.notices.invitations import RESOURCE
from hisaar.platform.records import Refused
from hisaar.web import access
from hisaar.web.answering.staff import tell
from hisaar.web.pages.visibility import seen

from .flow import Flow

DAYS = 21


class AnalyseView(LoginRequiredMixin, View):
    """Fill in the form for a function."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code)

    def _answer(self, request: HttpRequest, code: str) -> HttpResponse:
        function = _function(request, code)
        if refusal := _refusal(request, function):
            raise PermissionDenied(refusal)
        return Flow(
            request, function, request.user, render, "web/impact/signed_in.html"
        ).answer()  # fmt: skip


def _function(request: HttpRequest, code: str) -> BusinessFunction:
    rows = seen(request, BusinessFunction.objects.select_related("owner"))
    found: BusinessFunction = get_object_or_404(rows, code=code)
    return found


def _refusal(request: HttpRequest, function: BusinessFunction) -> str:
    """A draft is changed; without one an edition is begun, in the owner's name."""
    draft = services.draft_of(function)
    if draft is not None:
        return access.refusal(request, "change", draft)
    begun = ImpactAnalysis(function=function, owner=function.owner)
    return access.refusal(request, "add", begun)


class AskView(LoginRequiredMixin, View):
    """Send the owner of one function a link, and show its address this once."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        access.require(request, "send", RESOURCE)
        function = _function(request, code)
        made = services.ask(function, days=_days(request), actor=request.user)
        tell(request, made)
        return redirect("impact")


class AskAllView(LoginRequiredMixin, View):
    """Send the owners of all critical functions their links."""

    def post(self, request: HttpRequest) -> HttpResponse:
        access.require(request, "send", RESOURCE)
        functions = seen(request, critical_functions(today()).select_related("owner"))
        asked = services.ask_all(functions, days=_days(request), actor=request.user)
        if not asked:
            messages.info(request, "Every owner of a critical function has an open link already.")
            return redirect("impact")
        rows: list[Any] = [
            (a, a.invitation and request.build_absolute_uri(a.invitation.address)) for a in asked
        ]
        return render(request, "web/impact/asked.html", {"rows": rows})


def _days(request: HttpRequest) -> int:
    text = request.POST.get("days", "") or str(DAYS)
    if not text.isdigit():
        raise Refused(f"'{text[:20]}' is no number of days.")
    return int(text)
