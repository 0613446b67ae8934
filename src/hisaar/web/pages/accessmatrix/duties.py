"""Duties that should lie in two hands: who breaks which rule, through what, and what stands in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.access import duties, services
from hisaar.access.library import rules_of_the_library
from hisaar.access.models import DutyRule, Grant, Identity
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.platform.records import type_of
from hisaar.web import access, figures, navigation

SHOWN = 50
KEPT = ("show", "rule", "who")
HEADINGS = (
    "Who", "Code", "Rule", "Severity", "First duty", "Second duty", "Made up for by", "Until",
)  # fmt: skip


class DutiesView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Grant)
        access.require_all(request, "view", DutyRule)
        picture = duties.look(today())
        wanted = request.GET.get("rule", "")
        is_open = request.GET.get("show") != "all"
        who = Identity.objects.filter(code=request.GET.get("who", "")).first()
        numbers = [
            n for n in (picture.unmitigated if is_open else range(picture.count))
            if (not wanted or picture.rule_of(n).code == wanted)
            and (who is None or picture.holder_of(n) == ("identity", who.pk))
        ]  # fmt: skip
        if request.GET.get("form"):
            figure = _figure(picture.told(numbers))
            if answer := figures.asked_for(request, [figure]):
                return answer
        page = Paginator(numbers, SHOWN).get_page(request.GET.get("page"))
        per_rule = picture.found.per_rule() if picture.rules else []
        counts = [(r, int(n)) for r, n in zip(picture.rules, per_rule, strict=True)]
        drafts = DutyRule.objects.filter(approved_on__isnull=True).count()
        known = set(DutyRule.objects.values_list("reference", flat=True))
        context = {
            "found": picture.told(list(page)), "page": page, "picture": picture,
            "counts": sorted(counts, key=lambda pair: (-pair[1], pair[0].title)),
            "open": len(picture.unmitigated), "mitigated": len(picture.mitigated),
            "drafts": drafts, "is_open": is_open, "wanted": wanted, "who": who,
            "query": urlencode({k: v for k, v in request.GET.items() if k in KEPT}),
            "unloaded": sum(1 for r in rules_of_the_library() if r.reference not in known),
            "may_load": access.may(request, "add", type_of(DutyRule)),
            "may_mitigate": access.may(request, "mitigate_violation", type_of(DutyRule)),
        }  # fmt: skip
        return render(request, "web/accessmatrix/duties.html", context)


def _figure(found: list[duties.Violation]) -> figures.Figure:
    rows = [
        [
            v.name, v.code, v.rule.title, v.rule.get_severity_display(), _side(v.first),
            _side(v.second), v.mitigation.control if v.mitigation else "",
            v.mitigation.expires_on if v.mitigation else "",
        ]
        for v in found
    ]  # fmt: skip
    return figures.Figure("violations", "Violations of duties", None, HEADINGS, rows)


def _side(held: tuple[duties.Held, ...]) -> str:
    return "; ".join(f"{h.entitlement} by {h.account} ({h.grant})" for h in held)


class LibraryView(LoginRequiredMixin, View):
    """Add the library's rules as drafts."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "add", type_of(DutyRule))
        made = services.load_library(actor=request.user)
        messages.success(
            request,
            f"{count_of(len(made), 'rule')} added as drafts. Each counts once it is approved."
            if made else "All rules of the library are there already.",
        )  # fmt: skip
        return redirect("access-duties")


navigation.announce(
    navigation.Page(
        "Separated duties", "access-duties", "split", order=71, heading="Access",
        allowed=lambda request: access.may_all(request, "view", Grant),
    )
)  # fmt: skip
