"""The page on which the staff see which links are open, close them, and send them again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from hisaar.platform.accounts.models import Link
from hisaar.platform.notices import invitations
from hisaar.platform.records.refusals import Refused
from hisaar.web import access, navigation
from hisaar.web.access import may

from .registry import purpose_label

SHOWN = 500

navigation.announce(
    navigation.Page(
        "Answers by link", "invitations", "link", order=67, heading="Business",
        allowed=lambda request: may(request, "view", invitations.RESOURCE),
    )
)  # fmt: skip


class InvitationsView(View):
    """Links that can be answered by now, by purpose and subject."""

    def get(self, request: HttpRequest) -> HttpResponse:
        access.require(request, "view", invitations.RESOURCE)
        wanted = request.GET.get("subject", "").strip()
        links = list(invitations.open_links(subject=wanted)[: SHOWN + 1])
        groups: dict[str, list[Link]] = {}
        for link in links[:SHOWN]:
            groups.setdefault(purpose_label(link.purpose), []).append(link)
        context = {
            "groups": sorted(groups.items()), "wanted": wanted, "is_cut": len(links) > SHOWN,
            "shown": SHOWN, "soon": timezone.now() + timezone.timedelta(days=3),
            "may_revoke": may(request, "revoke", invitations.RESOURCE),
            "may_resend": may(request, "resend", invitations.RESOURCE),
        }  # fmt: skip
        return render(request, "web/invitations/list.html", context)


class _Step(View):
    action = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        access.require(request, self.action, invitations.RESOURCE)
        link = get_object_or_404(Link, pk=pk, is_single_use=False)
        try:
            self.act(request, link)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("invitations")

    def act(self, request: HttpRequest, link: Link) -> Any:
        raise NotImplementedError


class RevokeView(_Step):
    action = "revoke"

    def act(self, request: HttpRequest, link: Link) -> None:
        invitations.revoke(link, actor=request.user)
        who = invitations.addressee(link) or "whoever had it"
        messages.success(request, f"The link to {link.subject} for {who} opens nothing any more.")


class ResendView(_Step):
    action = "resend"

    def act(self, request: HttpRequest, link: Link) -> None:
        made = invitations.resend(link, actor=request.user)
        tell(request, made, link)


def tell(request: HttpRequest, made: invitations.Invitation, link: Link | None = None) -> None:
    """Show a new link's address, this once, as a message."""
    address = request.build_absolute_uri(made.address)
    sent = "It is on its way by mail" if made.mailed else "No mail was sent"
    messages.success(
        request, f"{sent}; the address is shown only now: {address}", extra_tags="address"
    )
