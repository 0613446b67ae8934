"""Cyber cover today: the tower, policies, warranties, gaps, and what one event would be paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views import View

from hisaar.lib.dates import today
from hisaar.lib.sharing import sharing
from hisaar.risk.covering import (
    Programme,
    WarrantyStanding,
    drawn,
    policies_in_force,
    programme,
    warranty_standings,
)
from hisaar.risk.covering.badevents import BadEvent, bad_events
from hisaar.risk.covering.tower import meet, tower
from hisaar.risk.models import (
    InsurancePolicy,
    LossScenario,
    PolicyWarranty,
    Quantification,
    Renewal,
)
from hisaar.risk.register import latest_quantification
from hisaar.web import access, addresses, chips, figures, navigation

from . import event

FRAGMENT = "event"
MOST_RENEWALS = 12
OPEN = frozenset({"gaps"})  # figures whose table stands open


class CoverView(LoginRequiredMixin, View):
    """One page; with a form sent, or a figure asked for, its part of it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", InsurancePolicy)
        with sharing():
            return self.show(request, today())

    def show(self, request: HttpRequest, on: dt.date) -> HttpResponse:
        held = programme(on)
        form = event.asked(request, held)
        sees_losses = access.may_all(request, "view", LossScenario)
        is_part = request.headers.get("HX-Target") == FRAGMENT
        is_bare = is_part and not form.scenario
        bad = bad_events(on) if sees_losses and not is_bare else []
        answer = event.answer(form, held, bad)
        if is_part:
            return render(request, "web/cover/event.html", {"form": form, "answer": answer})
        found = _Found(request, on, held, bad)
        file = figures.asked_for(request, [*found.figures.values(), *answer.figures])
        if file is not None:
            return file
        context = {**found.context(), "form": form, "answer": answer, "scenarios": bad}
        return render(request, "web/cover/home.html", context)


class _Found:
    """What the page shows, as far as the person may see it."""

    def __init__(
        self, request: HttpRequest, on: dt.date, held: Programme, bad: Sequence[BadEvent]
    ) -> None:
        self.request, self.on, self.held = request, on, held
        self.policies = policies_in_force(on)
        may_warranties = access.may_all(request, "view", PolicyWarranty)
        self.warranties = warranty_standings(on) if may_warranties else None
        self.met = meet(held, bad)
        self.laid = self._laid()
        self.figures = {one.key: one for one in self._figures()}

    def _laid(self) -> drawn.Laid | None:
        if not access.may_all(self.request, "view", Quantification):
            return None
        latest = latest_quantification(self.on)
        return drawn.Laid(latest) if latest is not None else None

    def _figures(self) -> list[figures.Figure]:
        held = self.held
        found = [
            tower(held.covers, self.met, addresses.record),
            drawn.policies(self.policies, held),
        ]
        if self.warranties:
            found.append(drawn.warranties(self.warranties))
        if self.laid is not None and self.laid.cover:
            found += [drawn.gaps(self.laid), drawn.constraints(self.laid), drawn.enough(self.laid)]
        return [figures.Figure.of(one, is_open=one.key in OPEN) for one in found]

    def context(self) -> dict[str, Any]:
        request, laid = self.request, self.laid
        rows = [(row, _chip(row)) for row in self.warranties or ()]
        renewals = Renewal.objects.select_related("policy").order_by("-due_on", "-code")
        return {
            "on": self.on, "policies": self.policies, "figures": self.figures, "laid": laid,
            "left_out": self.held.left_out, "warranties": rows,
            "sees_warranties": self.warranties is not None,
            "unmet": sum(not row.is_met for row in self.warranties or ()),
            "stale": laid.stale(self.held) if laid else "",
            "renewals": renewals[:MOST_RENEWALS] if access.may_all(request, "view", Renewal)
            else None,
            "next_end": min((policy.to_on for policy in self.policies), default=None),
            "may_add": access.may(request, "add", InsurancePolicy),
            "may_add_renewal": access.may(request, "add", Renewal),
        }  # fmt: skip


def _chip(row: WarrantyStanding) -> SafeString:
    if row.is_met:
        return chips.chip("met", "good", "circle-check")
    if row.standing is None:
        return chips.chip("no control", "bad", "octagon-alert")
    return chips.chip("not met", "bad", "octagon-alert")


navigation.announce(
    navigation.Page(
        "Cyber cover", "cover", "umbrella", order=82, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", InsurancePolicy),
    )
)  # fmt: skip
