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
from hisaar.risk.pictures.stacks import Kind, Stack, draw_stacks
from hisaar.risk.quantify.words import percent, rupees, whole
from hisaar.risk.services.cover import decide_renewal
from hisaar.web import access, figures

VERB = "decide_renewal"
COSTS = (
    Kind("Premium", "primary"), Kind("Stays with the insurer", "sand", 0.45),
    Kind("Capital and reinstatements", "unseen", 0.5),
)  # fmt: skip
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
    form = verbs.form_class(decide_renewal)(data, initial={"on": today().isoformat()})
    fields: dict[str, Any] = form.fields
    fields["chosen"].queryset = CoverOffer.objects.filter(renewal=renewal)
    fields["chosen"].help_text = "Needed when terms change."
    fields["approver"].queryset = Person.objects.filter(left_on=None).order_by("title")
    fields["approver"].help_text = "The CEO, or somebody on the Board."
    fields["decision"].queryset = Decision.objects.filter(
        kind=Decision.Kind.CONSIDERATION, decided_on__lte=today()
    )
    fields["decision"].help_text = "Without one, the decision is recorded for the approver."
    fields["chosen"].label, fields["on"].label = "Offer taken", "Decided on"
    fields["decision"].label = "Decision of the Board"
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
        return _drawn([_plain(row) for row in found.rows])
    return _drawn(list(kept["offers"])) if kept.get("offers") else []


def _drawn(rows: list[dict[str, Any]]) -> list[figures.Figure]:
    return [_offers(rows), _costs(rows)]


def _plain(row: Compared) -> dict[str, Any]:
    names = (
        "name", "code", "premium", "retention", "limit", "aggregate", "paid", "paid_error",
        "retained", "bad_year", "tail", "cost", "per_rupee", "is_within", "is_best",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _offers(rows: list[dict[str, Any]]) -> figures.Figure:
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
        means="Paid, retained and costs are of an average year; ± is the standard error of"
        " simulation. The best is the cheapest that stays within the appetite.",
    )  # fmt: skip


def _costs(rows: list[dict[str, Any]]) -> figures.Figure:
    """What each costs in an average year, the cheapest on top, and what a bad year leaves."""
    ordered = sorted(rows, key=lambda row: row["cost"])
    stacks = [
        Stack(
            row["name"], _parts(row), f"bad year {rupees(row['bad_year'])[4:]}", row["is_best"]
        )
        for row in ordered
    ]  # fmt: skip
    cheapest = ordered[0]
    best = next(row for row in rows if row["is_best"])
    told = f"Everything counted, ‘{cheapest['name']}’ costs least: {rupees(cheapest['cost'])} a"
    told += " year."
    if best is not cheapest:
        told += f" ‘{best['name']}’ is the best of the offers: {rupees(best['cost'])}."
    return figures.Figure(
        "costs", "What each offer costs in all, and what a bad year leaves",
        draw_stacks(COSTS, stacks),
        ("Offer", "Premium (PKR)", "Retained (PKR)", "Cost of capital (PKR)",
         "Costs in all (PKR)", "One year in 100 leaves (PKR)"),
        [
            (row["name"], *(whole(part) for part in _parts(row)), whole(row["cost"]),
             whole(row["bad_year"]))
            for row in ordered
        ],
        means=told,
    )  # fmt: skip


def _parts(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """Premium, retained losses, and what is left of the cost: capital and reinstatements."""
    rest = row["cost"] - row["premium"] - row["retained"]
    return row["premium"], row["retained"], max(rest, 0.0)


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
