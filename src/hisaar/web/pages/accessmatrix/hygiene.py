"""What is untidy about accounts and grants, each finding with its records and what mends it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.access import hygiene
from hisaar.access.models import Account, Grant
from hisaar.access.queries import limits_on
from hisaar.lib.dates import today
from hisaar.web import access, addresses, figures, navigation

SHOWN = 50
STEPS = {
    "leavers": "disable_account", "orphans": "adopt_orphan", "shared": "share_until",
    "dormant": "disable_account", "rotation": "rotate_key", "unused": "end_grant",
    "outside_profiles": "except_grant",
}  # fmt: skip


class HygieneView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        _require(request)
        on = today()
        counts = hygiene.counts(on, limits_on(on))
        rows = [(finding, counts[finding.name]) for finding in hygiene.FINDINGS]
        figure = figures.Figure(
            "hygiene",
            "Access hygiene",
            None,
            ("Finding", "Records", "Why", "What mends it"),
            [(f.label, number, f.why, f.remedy) for f, number in rows],
        )
        if answer := figures.asked_for(request, [figure]):
            return answer
        context = {"rows": rows, "on": on, "has_accounts": Account.objects.exists()}
        return render(request, "web/accessmatrix/hygiene.html", context)


def _require(request: HttpRequest) -> None:
    access.require_all(request, "view", Account)
    access.require_all(request, "view", Grant)


class FindingView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        _require(request)
        finding = hygiene.BY_NAME.get(name)
        if finding is None:
            raise Http404("There is no such finding.")
        on = today()
        found = finding.rows(on, limits_on(on))
        headings = GRANT_HEADINGS if finding.is_about_grants else ACCOUNT_HEADINGS
        tell = _grant if finding.is_about_grants else _account
        if request.GET.get("form"):
            rows = [tell(row) for row in found]
            figure = figures.Figure("finding", finding.label, None, headings, rows)
            if answer := figures.asked_for(request, [figure]):
                return answer
        page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
        step = STEPS.get(finding.name, "")
        model = Grant if finding.is_about_grants else Account
        context = {
            "finding": finding, "page": page, "headings": headings,
            "rows": [(row, tell(row)[1:], _step(request, row, step)) for row in page],
            "step_label": _label(step), "may_step": step and access.may(request, step, model),
        }  # fmt: skip
        return render(request, "web/accessmatrix/finding.html", context)


ACCOUNT_HEADINGS = ("Code", "Account", "System", "Whose", "Kind", "Last used", "Secret changed")
GRANT_HEADINGS = ("Code", "Account", "Whose", "Right", "System", "Since", "Last used")


def _account(row: Account) -> tuple[Any, ...]:
    whose = str(row.identity or "nobody")
    return (
        row.code, row.name, str(row.system), whose, row.get_kind_display(), row.last_used_on or "",
        row.rotated_on or "",
    )  # fmt: skip


def _grant(row: Grant) -> tuple[Any, ...]:
    return (
        row.code, row.account.name, str(row.account.identity or "nobody"), str(row.entitlement),
        str(row.entitlement.system or ""), row.from_on or "", row.last_used_on or "",
    )  # fmt: skip


def _step(request: HttpRequest, row: Any, step: str) -> str:
    """The address of the verb that mends this row, for who may do it."""
    return f"{addresses.record(row)}do/{step}/" if step else ""


def _label(step: str) -> str:
    return step.replace("_", " ").capitalize()


navigation.announce(
    navigation.Page(
        "Access hygiene", "access-hygiene", "brush-cleaning", order=72, heading="Access",
        allowed=lambda request: access.may_all(request, "view", Account),
    )
)  # fmt: skip
