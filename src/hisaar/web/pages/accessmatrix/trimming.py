"""What is done about rights that are too many: asked about, ended, or gathered in a profile."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.access import privilege, services
from hisaar.access.models import AccessReview, Entitlement, Grant, RoleProfile
from hisaar.access.queries import limits_on
from hisaar.lib.dates import parse_day, today
from hisaar.lib.text import count_of
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records import Refused, type_of
from hisaar.web import access, addresses

from .privilege import chosen

KEPT = ("part", "unit", "system", "page")
NEW = "new"


class TrimView(LoginRequiredMixin, View):
    """Chosen grants, or all that the filter shows: into a review, or to their end."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Grant)
        step = request.POST.get("step", "")
        try:
            if step == "review":
                return _review(request)
            return _end(request, is_confirmed=step == "end-confirmed")
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    kept = {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    return f"{reverse('access-privilege')}?{urlencode(kept)}"


def _grants(request: HttpRequest, action: str) -> list[Grant]:
    """The grants that were meant, of those with which the person may do this."""
    rows = access.visible(request, type_of(Grant), action) if action else Grant.objects.all()
    rows = rows.select_related("account__identity", "entitlement__system").order_by("pk")
    if request.POST.get("all"):
        on = today()
        held = privilege.holdings(on, limits_on(on).dormant)
        part = request.POST.get("part", "unused")
        found = {row.grant for row in chosen(request.POST, held, part)}
        return [grant for grant in rows.iterator(chunk_size=2000) if grant.pk in found]
    return list(rows.filter(code__in=request.POST.getlist("codes")))


def _review(request: HttpRequest) -> HttpResponse:
    access.require(request, "open_review", type_of(AccessReview))
    code = request.POST.get("review", NEW)
    review = None
    if code != NEW:
        review = AccessReview.objects.filter(code=code).first()
        if review is None:
            raise Refused("That review is not there any more; choose another.")
    grants = _grants(request, "")
    if not grants:
        raise Refused("No grant was chosen.")
    person = getattr(request.user, "person", None)
    made = services.ask_about(grants, actor=request.user, on=today(), review=review, owner=person)
    messages.success(request, f"{made.code} {made} asks about them now.")
    return redirect("access-review", made.code)


def _end(request: HttpRequest, *, is_confirmed: bool) -> HttpResponse:
    access.require(request, "end_grant", type_of(Grant))
    grants = _grants(request, "end_grant")
    if not grants:
        raise Refused("No grant was chosen that you may end.")
    if not is_confirmed:
        context = {
            "grants": grants, "kept": [(n, request.POST[n]) for n in KEPT if request.POST.get(n)],
            "back": _back(request), "on": today(),
        }  # fmt: skip
        return render(request, "web/accessmatrix/end.html", context)
    try:
        on = parse_day(request.POST.get("on") or today())
    except ValueError as error:
        raise Refused(str(error)) from None
    ended = services.end_grants(grants, actor=request.user, on=on)
    messages.success(request, f"{count_of(len(ended), 'grant')} ended.")
    return redirect(_back(request))


class DraftView(LoginRequiredMixin, View):
    """Make a draft profile of a proposed role."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "add", type_of(RoleProfile))
        number = request.POST.get("unit", "")
        unit = OrganisationalUnit.objects.filter(pk=number).first() if number.isdecimal() else None
        rights = list(Entitlement.objects.filter(code__in=request.POST.getlist("rights")))
        try:
            made = services.draft_profile(
                actor=request.user, title=request.POST.get("title", ""), entitlements=rights,
                unit=unit, job=request.POST.get("job", ""), on=today(),
                owner=getattr(request.user, "person", None),
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, str(refused))
            query = urlencode({"part": "roles", "unit": number})
            return redirect(f"{reverse('access-privilege')}?{query}")
        messages.success(request, f"{made.code} is a draft; it counts once it is approved.")
        return redirect(addresses.record(made))
