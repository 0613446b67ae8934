"""Steps on the page of a third party: its tier, a questionnaire for it, its access cut."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from hisaar.lib.dates import today
from hisaar.platform import records
from hisaar.platform.notices.invitations import Invitation
from hisaar.platform.records import Refused, type_of
from hisaar.thirdparties import services
from hisaar.thirdparties.models import AccessSuspension, ThirdPartyAssessment, TierDecision
from hisaar.web import access

from .forms import SendForm, SuspendForm, TierForm
from .vendor import party_of, show


def tell_link(request: HttpRequest, made: Invitation) -> None:
    """Show a new link's address, this once, as a message."""
    address = request.build_absolute_uri(made.address)
    sent = "It is on its way by mail" if made.mailed else "No mail was sent"
    messages.success(
        request, f"{sent}; the address is shown only now: {address}", extra_tags="address"
    )


def demand(request: HttpRequest, action: str, model: Any) -> None:
    if not access.may(request, action, model):
        raise PermissionDenied("Your role does not do this.")
    access.require(request, action, type_of(model))


class TierView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        party = party_of(request, code, "change")
        demand(request, "add", TierDecision)
        form = TierForm(request.POST)
        if not form.is_valid():
            return show(request, party, tier_form=form)
        try:
            services.decide_tier(
                party, actor=request.user, by=getattr(request.user, "person", None), on=today(),
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return show(request, party, tier_form=form)
        messages.success(request, f"{party} is in tier {form.cleaned_data['tier']} now.")
        return redirect("vendor", code=party.code)


class AssessView(LoginRequiredMixin, View):
    """Plan, send and make the link in one go."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        party = party_of(request, code)
        for action in ("add", "send"):
            demand(request, action, ThirdPartyAssessment)
        form = SendForm(request.POST, category=party.category)
        if not form.is_valid():
            return show(request, party, send_form=form)
        try:
            with transaction.atomic():
                assessment = records.save(
                    ThirdPartyAssessment(third_party=party, owner=party.owner), actor=request.user
                )
                made = services.send_with_link(
                    assessment, actor=request.user, on=today(), **form.cleaned_data
                )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return show(request, party, send_form=form)
        tell_link(request, made)
        return redirect("vendor-assessment", code=assessment.code)


class SuspendView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        party = party_of(request, code)
        demand(request, "suspend_access", AccessSuspension)
        form = SuspendForm(request.POST, links=party.links.all())
        if not form.is_valid():
            return show(request, party, suspend_form=form)
        given = form.cleaned_data
        try:
            made = services.suspend(
                party, actor=request.user, reason=given["reason"], by=given["by"], on=today(),
                links=list(given["links"]),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return show(request, party, suspend_form=form)
        messages.success(
            request, f"{made.code}: the access is cut. Confirm each step before it comes back."
        )
        return redirect("record", code=made.code)
