"""Least privilege: rights that nobody uses, rights that peers lack, and roles that would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.access import privilege
from hisaar.access.models import (
    AccessReview,
    Entitlement,
    Grant,
    Identity,
    RoleProfile,
)
from hisaar.access.privilege import Holdings, Outlier, Proposal, Unused
from hisaar.access.queries import limits_on
from hisaar.assets.models import System
from hisaar.lib.dates import today
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records import type_of
from hisaar.web import access, figures, navigation

SHOWN = 50
PARTS = {"unused": "Not used", "outliers": "Peers lack it", "roles": "Roles proposed"}
NO_UNIT = "none"
GRANT_HEADINGS = ("Grant", "Whose", "Unit", "Job", "Account", "Right", "System")
ROLE_HEADINGS = ("Role", "Unit", "Job", "Rights", "Members", "Explains", "Stands as")


class PrivilegeView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Grant)
        access.require_all(request, "view", Identity)
        on = today()
        held = privilege.holdings(on, limits_on(on).dormant)
        part = request.GET.get("part", "unused")
        part = part if part in PARTS else "unused"
        found = {"unused": chosen(request.GET, held, "unused"),
                 "outliers": chosen(request.GET, held, "outliers")}  # fmt: skip
        shown = _roles(request, held) if part == "roles" else _rows(request, found[part], held)
        if request.GET.get("form") and (
            answer := figures.asked_for(request, [_file(part, shown, found, held)])
        ):
            return answer
        context = {
            "held": held, "on": on, "part": part, "parts": PARTS, "given": request.GET,
            "counts": {name: len(rows) for name, rows in found.items()},
            "units": units(held), "systems": _systems(held), "query": _query(request),
            **_may(request), **shown,
        }  # fmt: skip
        return render(request, "web/accessmatrix/privilege.html", context)


def _may(request: HttpRequest) -> dict[str, Any]:
    may_review = access.may(request, "open_review", type_of(AccessReview))
    reviews = AccessReview.objects.filter(status=AccessReview.Status.OPEN).order_by("-pk")
    return {
        "may_review": may_review, "reviews": reviews if may_review else (),
        "may_end": access.may(request, "end_grant", type_of(Grant)),
        "may_draft": access.may(request, "add", type_of(RoleProfile)),
    }  # fmt: skip


def chosen(given: Any, held: Holdings, part: str) -> Sequence[Unused | Outlier]:
    """What the filter of a request leaves of a part, for showing it and for doing it to all."""
    look = privilege.outliers if part == "outliers" else privilege.unused
    narrowed = {"unit": _number(given.get("unit")), "system": _number(given.get("system"))}
    return look(held, **narrowed)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def units(held: Holdings) -> list[tuple[str, str, int]]:
    """Units with holders, the largest first: value of the filter, name, people."""
    counts = privilege.units_of(held)
    names = OrganisationalUnit.objects.in_bulk([pk for pk in counts if pk])
    return [
        (str(pk), str(names[pk]), n) if pk else (NO_UNIT, "No unit on record", n)
        for pk, n in counts.items()
    ]


def _systems(held: Holdings) -> Any:
    return System.objects.filter(pk__in=set(held.system.tolist())).order_by("title")


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("page", "figure", "form"):
        query.pop(name, None)
    return query.urlencode()


def _rows(
    request: HttpRequest, found: Sequence[Unused | Outlier], held: Holdings
) -> dict[str, Any]:
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    return {"page": page, "rows": _told(list(page), held)}


def _told(found: Sequence[Unused | Outlier], held: Holdings) -> list[tuple[Grant, Any]]:
    grants = privilege.grants_of(row.grant for row in found)
    return [(grants[row.grant], row) for row in found]


def _roles(request: HttpRequest, held: Holdings) -> dict[str, Any]:
    options = units(held)
    wanted = request.GET.get("unit") or (options[0][0] if options else "")
    unit, job = _number(wanted), request.GET.get("job", "")
    jobs = sorted({held.groups[pk].job for pk in held.members(unit)} - {""})
    job = job if job in jobs else ""
    try:
        found, refusal = privilege.proposals(held, unit, job=job), ""
    except privilege.Unfit as unfit:
        found, refusal = [], str(unfit)
    rights, people = privilege.names_of(found)
    rows = [
        (
            proposal, [rights[pk] for pk in proposal.entitlements],
            [people[pk] for pk in proposal.members], round(proposal.explained * 100),
        )
        for proposal in found
    ]  # fmt: skip
    name = next((title for value, title, _ in options if value == wanted), "")
    return {
        "proposals": rows, "unit": wanted, "unit_name": name, "job": job, "jobs": jobs,
        "refusal": refusal, "together": round(sum(p.explained for p in found) * 100),
        "people": len(held.members(unit)),
    }  # fmt: skip


def _file(
    part: str, shown: dict[str, Any], found: dict[str, Sequence[Unused | Outlier]], held: Holdings
) -> figures.Figure:
    if part == "roles":
        rows: list[Any] = [_role_row(n, row, shown["unit_name"])
                           for n, row in enumerate(shown["proposals"], start=1)]  # fmt: skip
        return figures.Figure("roles", "Roles proposed", None, ROLE_HEADINGS, rows)
    names = OrganisationalUnit.objects.in_bulk([pk for pk in privilege.units_of(held) if pk])
    rows = [[*_cells(grant, held, names), *_found(row)] for grant, row in _told(found[part], held)]
    more = ("Last used",) if part == "unused" else ("Peers who hold it", "Peers")
    title = "Rights that are not used" if part == "unused" else "Rights that peers lack"
    return figures.Figure(part, title, None, (*GRANT_HEADINGS, *more), rows)


def _found(row: Unused | Outlier) -> list[Any]:
    if isinstance(row, Outlier):
        return [row.holders, row.peers]
    return [row.last_used_on or "never"]


def _cells(grant: Grant, held: Holdings, names: dict[int, OrganisationalUnit]) -> list[Any]:
    identity = grant.account.identity
    group = held.groups.get(identity.pk) if identity else None
    unit = names.get(group.unit) if group and group.unit else None
    return [
        grant.code, str(identity or "nobody"), str(unit or ""), group.job if group else "",
        grant.account.name, str(grant.entitlement), str(grant.entitlement.system or ""),
    ]  # fmt: skip


def _role_row(
    number: int, row: tuple[Proposal, list[Entitlement], list[Identity], int], unit: str
) -> list[Any]:
    proposal, rights, people, share = row
    return [
        number, unit, proposal.job, "; ".join(f"{e.code} {e}" for e in rights),
        "; ".join(f"{p.code} {p}" for p in people), f"{share} %",
        proposal.profile.code if proposal.profile else "",
    ]  # fmt: skip


navigation.announce(
    navigation.Page(
        "Least privilege", "access-privilege", "scissors", order=74, heading="Access",
        allowed=lambda request: access.may_all(request, "view", Grant),
    )
)  # fmt: skip
