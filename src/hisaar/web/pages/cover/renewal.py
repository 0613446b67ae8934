"""A renewal: the offers over the same losses, what is best, and the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from hisaar.governance.models import Decision
from hisaar.lib.dates import today
from hisaar.lib.sharing import sharing
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, type_of, verbs
from hisaar.risk.covering.offers import Compared, Comparison, compare_offers
from hisaar.risk.models import CoverOffer, LossScenario, Renewal
from hisaar.risk.pictures.bars import Share, draw_shares
from hisaar.risk.services.cover import decide_renewal
from hisaar.web import access, figures
from hisaar.web.pages.quantify.words import percent, rupees, whole

VERB = "decide_renewal"
HEADINGS = (
    "Code", "Offer", "Premium (PKR)", "Retention (PKR)", "Limit (PKR)", "Limit of a year (PKR)",
    "Paid a year (PKR)", "± (PKR)", "Retained a year (PKR)", "One year in 100 leaves (PKR)",
    "Worst hundredth on average (PKR)", "Costs in all (PKR)", "Paid for each rupee of premium",
    "Within appetite", "Best",
)  # fmt: skip


class RenewalView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        renewal = _renewal(request, code)
        return _page(request, renewal, _form(renewal))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        renewal = _renewal(request, code)
        access.require(request, VERB, type_of(Renewal), renewal)
        form = _form(renewal, request.POST)
        if form.is_valid():
            try:
                decide_renewal(renewal, actor=request.user, **form.cleaned_data)
            except Refused as reason:
                renewal.refresh_from_db()
                form.add_error(None, str(reason))
            else:
                messages.success(request, f"{renewal.code} is decided, with what it rested on.")
                return redirect("cover-renewal", code=renewal.code)
        return _page(request, renewal, form, status=422)


def _renewal(request: HttpRequest, code: str) -> Renewal:
    rows = Renewal.objects.select_related("policy", "chosen", "approver", "decision", "owner")
    renewal = get_object_or_404(rows, code=code)
    access.require(request, "view", type_of(Renewal), renewal)
    # What offers come to is made of every loss scenario and says what they cost.
    access.require_all(request, "view", LossScenario)
    return renewal


def _form(renewal: Renewal, data: Mapping[str, Any] | None = None) -> forms.Form:
    form = verbs.form_class(decide_renewal)(data, initial={"on": today()})
    fields: dict[str, Any] = form.fields
    fields["chosen"].queryset = CoverOffer.objects.filter(renewal=renewal)
    fields["chosen"].help_text = "Needed when terms change."
    fields["approver"].queryset = Person.objects.filter(left_on=None).order_by("title")
    fields["approver"].help_text = "The CEO, or somebody on the Board."
    fields["decision"].queryset = Decision.objects.filter(
        kind=Decision.Kind.CONSIDERATION, decided_on__lte=today()
    )
    fields["decision"].help_text = "Of the Board; without it, one is recorded for the approver."
    names = {str(value): str(label) for value, label in Renewal.Result.choices}
    fields["result"].choices = [(value, names[value]) for value, _ in fields["result"].choices]
    return form


def _page(
    request: HttpRequest, renewal: Renewal, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    on, told, found = today(), "", None
    if renewal.decided_on is None:
        with sharing():
            found, told = _compared(renewal, on)
    shown = _figures(found, renewal.rested_on)
    file = figures.asked_for(request, shown)
    if file is not None:
        return file
    context = {
        "renewal": renewal, "on": on, "found": found, "told": told, "form": form,
        "figures": {one.key: one for one in shown}, "kept": renewal.rested_on,
        "may_decide": renewal.decided_on is None and access.allows(request, VERB, renewal),
        "may_change": access.allows(request, "change", renewal), "worth": _worth(found),
    }  # fmt: skip
    return render(request, "web/cover/renewal.html", context, status=status)


def _compared(renewal: Renewal, on: dt.date) -> tuple[Comparison | None, str]:
    try:
        return compare_offers(renewal, on), ""
    except Refused as reason:
        return None, str(reason)


def _figures(found: Comparison | None, kept: Mapping[str, Any]) -> list[figures.Figure]:
    """Of today's comparison; once decided, of what was kept."""
    if found is not None:
        rows, means = [_plain(row) for row in found.rows], found.sentence
    elif kept.get("offers"):
        rows, means = list(kept["offers"]), kept.get("says", "")
    else:
        return []
    return [_offers(rows, means), _costs(rows)]


def _plain(row: Compared) -> dict[str, Any]:
    names = (
        "name", "code", "premium", "retention", "limit", "aggregate", "paid", "paid_error",
        "retained", "bad_year", "tail", "cost", "per_rupee", "is_within", "is_best",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _offers(rows: list[dict[str, Any]], means: str) -> figures.Figure:
    """Each offer as a row."""
    amounts = (
        "premium", "retention", "limit", "aggregate", "paid", "paid_error", "retained", "bad_year",
        "tail", "cost",
    )  # fmt: skip
    return figures.Figure(
        "offers", "Offers over the same losses", None, HEADINGS,
        [
            (
                row["code"], row["name"], *(whole(row[name]) for name in amounts),
                "" if row["per_rupee"] is None else round(row["per_rupee"], 3),
                "yes" if row["is_within"] else "no", "best" if row["is_best"] else "",
            )
            for row in rows
        ],
        means=means,
    )  # fmt: skip


def _costs(rows: list[dict[str, Any]]) -> figures.Figure:
    """What each costs in an average year, beside what one year in 100 leaves."""
    shares = [Share(row["name"], row["cost"], row["bad_year"]) for row in rows]
    cheapest = min(rows, key=lambda row: row["cost"])
    return figures.Figure(
        "costs", "What each offer costs in all, and what a bad year leaves",
        draw_shares(shares, first="Costs in all a year", second="One year in 100 leaves"),
        ("Offer", "Costs in all (PKR)", "One year in 100 leaves (PKR)"),
        [(row["name"], whole(row["cost"]), whole(row["bad_year"])) for row in rows],
        means=f"Premium, what stays with the insurer and the cost of capital together:"
        f" ‘{cheapest['name']}’ costs least, {rupees(cheapest['cost'])} a year.",
    )  # fmt: skip


def _worth(found: Comparison | None) -> str:
    """The layer that is worth its price, in words."""
    if found is None or found.worth is None:
        return ""
    worth = found.worth
    loading = f"Premiums ask {percent(worth.loading)} above what is expected back."
    if not worth.limit:
        return f"{loading} At this cost of capital no cover is worth its price."
    return (
        f"{loading} At this cost of capital, cover of a year's losses is worth its price from"
        f" {rupees(worth.retention)} up to {rupees(worth.retention + worth.limit)}."
    )
