"""All third parties at a glance, and everything about one of them on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets.models import ThirdParty
from hisaar.lib.dates import today
from hisaar.platform.records import find, type_of, type_of_code
from hisaar.thirdparties import queries, tiering
from hisaar.thirdparties.concentration import stands_on
from hisaar.thirdparties.models import AccessSuspension, ThirdPartyAssessment, TierDecision
from hisaar.thirdparties.rules.standing import standing
from hisaar.web import access, navigation

from .forms import SendForm, SuspendForm, TierForm
from .panels import panels

SHOWN = 60


@dataclass(frozen=True)
class Row:
    """One third party on the list of all."""

    party: ThirdParty
    proposal: tiering.Proposal
    findings: int
    is_cut: bool
    is_late: bool
    holds_customer_data: bool


class VendorsView(LoginRequiredMixin, View):
    """Third parties with their tier, what is proposed, what is open and what is late."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", type_of(ThirdParty))
        on = today()
        seen = access.visible(request, type_of(ThirdParty))
        rows = _rows(queries.profiles(on, seen.filter(queries.in_force(on))), on)
        wanted = request.GET.get("show", "")
        tests = {
            "tier": lambda r: r.proposal.differs, "late": lambda r: r.is_late,
            "findings": lambda r: r.findings, "cut": lambda r: r.is_cut,
            "one": lambda r: r.party.tier == "1",
        }  # fmt: skip
        context = {
            "rows": [r for r in rows if wanted not in tests or tests[wanted](r)],
            "counts": {name: sum(1 for r in rows if test(r)) for name, test in tests.items()},
            "total": len(rows), "wanted": wanted if wanted in tests else "", "on": on,
        }  # fmt: skip
        return render(request, "web/thirdparties/vendors.html", context)


def _rows(found: list[queries.Profile], on: Any) -> list[Row]:
    cut = set(
        AccessSuspension.objects.filter(
            suspended_on__lte=on, reconnected_on=None
        ).values_list("third_party", flat=True)
    )  # fmt: skip
    proposals = tiering.propose_all(on, found)
    rows = [
        Row(
            f.party, proposal, len(f.open_findings), f.party.pk in cut,
            f.party.next_assessment_on is not None and f.party.next_assessment_on < on,
            f.holds_customer_data,
        )
        for f, proposal in zip(found, proposals, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (r.party.tier or "0", r.party.title))


def party_of(request: HttpRequest, code: str, action: str = "view") -> ThirdParty:
    """The third party of that code that the person may see; 404 for any other."""
    found = find(code)
    if not isinstance(found, ThirdParty):
        raise Http404("There is no such third party.")
    access.require(request, action, type_of(ThirdParty), found)
    return found


class VendorView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return show(request, party_of(request, code))


def show(request: HttpRequest, party: ThirdParty, **in_use: Any) -> HttpResponse:
    """The page of one third party; ``in_use`` holds a form that came back with faults."""
    on = today()
    profile = queries.profile_of(party, on)
    above = _above(request, profile)
    decision = party.tier_decisions.order_by("-decided_on", "-pk").first()
    context = {
        "party": party, "profile": profile, "on": on, "standing": standing(profile),
        "proposal": tiering.propose(party, on), "panels": panels(request, party, on),
        "above": above[:SHOWN], "more": max(len(above) - SHOWN, 0), "decision": decision,
        **_forms(request, party),
    }  # fmt: skip
    return render(request, "web/thirdparties/vendor.html", context | in_use)


def _above(request: HttpRequest, profile: queries.Profile) -> list[Any]:
    """What stands on the third party, as far as the person may see it; a query a register."""
    by_type: dict[Any, list[str]] = {}
    for code in stands_on(profile):
        if (record_type := type_of_code(code)) is not None:
            by_type.setdefault(record_type, []).append(code)
    return [
        row
        for record_type, codes in by_type.items()
        if access.may(request, "view", record_type)
        for row in access.visible(request, record_type).filter(code__in=codes).order_by("code")
    ]


def _forms(request: HttpRequest, party: ThirdParty) -> dict[str, Any]:
    """The forms of the steps that the person may take."""
    found: dict[str, Any] = {}
    if access.allows(request, "change", party) and access.may(request, "add", TierDecision):
        found["tier_form"] = TierForm(initial={"tier": party.tier or tiering.ONE})
    if access.may(request, "send", ThirdPartyAssessment):
        found["send_form"] = SendForm(category=party.category)
    if access.may(request, "suspend_access", AccessSuspension):
        person = getattr(request.user, "person", None)
        found["suspend_form"] = SuspendForm(
            links=party.links.all(), initial={"by": person.code if person else ""}
        )
    return found


navigation.announce(
    navigation.Page(
        "Third parties", "third-parties", "handshake", order=66, heading="Business",
        allowed=lambda request: access.may(request, "view", type_of(ThirdParty)),
    )
)  # fmt: skip
