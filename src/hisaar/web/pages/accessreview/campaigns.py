"""The CISO's pages: progress of every campaign, and of every reviewer in one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.access import services
from hisaar.access.campaigns import progress_of, totals
from hisaar.access.models import AccessReview
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.platform.records import Refused, type_of
from hisaar.web import access, figures, navigation

NOTHING = {"lines": 0, "decided": 0, "removed": 0, "executed": 0}
HEADINGS = (
    "Line", "Account", "System", "Whose", "Right", "Reviewer", "Decision", "Decided on",
    "Decided by", "Reason", "Removal seen on",
)  # fmt: skip


class CampaignsView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", AccessReview)
        on = today()
        counts = totals(on)
        reviews = AccessReview.objects.select_related("owner").order_by("-opened_on", "-pk")
        rows = [(r, counts.get(r.pk, NOTHING), _is_late(r, on)) for r in reviews]
        may_add = access.may(request, "add", type_of(AccessReview))
        return render(
            request, "web/accessreview/campaigns.html", {"rows": rows, "may_add": may_add}
        )


def _is_late(review: AccessReview, on: Any) -> bool:
    is_open = review.status == AccessReview.Status.OPEN
    return is_open and review.due_on is not None and review.due_on < on


def _review(code: str) -> AccessReview:
    found = AccessReview.objects.select_related("owner", "signed_by").filter(code=code).first()
    if found is None:
        raise Http404("There is no such review.")
    return found


class CampaignView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        access.require_all(request, "view", AccessReview)
        return show(request, _review(code))


def show(request: HttpRequest, review: AccessReview, **more: Any) -> HttpResponse:
    """The campaign with its reviewers; ``invitations`` are shown this once."""
    if request.GET.get("form") and (answer := figures.asked_for(request, [_figure(review)])):
        return answer
    on = today()
    register = type_of(AccessReview)
    context = {
        "review": review, "progress": progress_of(review),
        "total": totals(on).get(review.pk, NOTHING), "is_late": _is_late(review, on),
        "may_open": access.may(request, "open_review", register),
        "may_sign": access.may(request, "sign_off", register),
        "may_remind": access.may(request, "remind", register),
        "may_close": access.may(request, "close_review", register),
        "may_invite": access.may(request, "invite_reviewer", "access.accessreviewlist"),
    }  # fmt: skip
    return render(request, "web/accessreview/campaign.html", context | more)


def _figure(review: AccessReview) -> figures.Figure:
    items = review.items.select_related(
        "account__system", "account__identity", "grant__entitlement", "reviewer"
    ).order_by("reviewer__title", "pk")
    rows = [
        (
            i.code, i.account.name, str(i.account.system), str(i.account.identity or "nobody"),
            str(i.grant.entitlement) if i.grant else "the account itself",
            str(i.reviewer or ""), i.get_decision_display(), i.decided_on or "", i.decided_by,
            i.reason, i.executed_on or "",
        )
        for i in items.iterator(chunk_size=2000)
    ]  # fmt: skip
    return figures.Figure("lines", f"Lines of {review.code}", None, HEADINGS, rows)


class InviteView(LoginRequiredMixin, View):
    """Make the links; they stand on the page that answers, and nowhere else."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        access.require(request, "invite_reviewer", "access.accessreviewlist")
        review = _review(code)
        try:
            made = services.invite_reviewers(review, actor=request.user, on=today())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("access-review", code)
        invited = [
            (each.reviewer, request.build_absolute_uri(i.address), i.mailed) for each, i in made
        ]
        return show(request, review, invited=invited)


class VerifyView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        access.require(request, "close_review", type_of(AccessReview))
        found = services.verify_removals(_review(code), actor=request.user, on=today())
        text = f"{count_of(len(found.seen_gone), 'removal')} newly seen,"
        messages.success(request, f"{text} {len(found.open_items)} still in force.")
        return redirect("access-review", code)


navigation.announce(
    navigation.Page(
        "Access reviews", "access-reviews", "list-checks", order=73, heading="Access",
        allowed=lambda request: access.may_all(request, "view", AccessReview),
    )
)  # fmt: skip
