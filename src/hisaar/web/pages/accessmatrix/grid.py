"""The access matrix: people and machines down, rights or systems across."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.access import duties
from hisaar.access.matrix import Cell, Matrix, matrix
from hisaar.access.models import Entitlement, Grant, Identity
from hisaar.access.queries import identities_of
from hisaar.assets.models import System
from hisaar.lib.dates import today
from hisaar.platform.documents.pictures import Drawing
from hisaar.platform.documents.pictures import Picture as Drawn
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.web import access, figures, navigation

PEOPLE = 30
SIDE, ROW, STEP = 190, 20, 24
TONES = {"✕": "bad", "P": "part", "●": "good"}


class MatrixView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Grant)
        access.require_all(request, "view", Identity)
        on = today()
        picture = duties.look(on)
        chosen = _chosen(request, on, picture)
        page = Paginator(chosen, PEOPLE).get_page(request.GET.get("page"))
        by_system = request.GET.get("across") == "systems"
        system = _number(request.GET.get("system"))
        grid = matrix(list(page), on, picture, by_system=by_system, system=system)
        figure = _figure(grid)
        if answer := figures.asked_for(request, [figure]):
            return answer
        query = request.GET.copy()
        query.pop("page", None)
        page_query = request.GET.copy()
        for name in ("figure", "form"):
            page_query.pop(name, None)
        context = {
            "rows": [(i, zip(grid.columns, cells, strict=True)) for i, cells in grid.rows],
            "page_query": page_query.urlencode(), "grid": grid, "page": page,
            "figure": figure, "on": on, "query": query.urlencode(),
            "units": OrganisationalUnit.objects.order_by("title"),
            "systems": System.objects.filter(
                pk__in=Entitlement.objects.order_by().values("system")
            ).order_by("title"),
            "given": request.GET, "across": "systems" if by_system else "rights",
            "violations": len(picture.unmitigated),
        }  # fmt: skip
        return render(request, "web/accessmatrix/matrix.html", context)


def _chosen(request: HttpRequest, on: dt.date, picture: duties.Picture) -> QuerySet[Identity]:
    rows = identities_of(on).filter(accounts__isnull=False).distinct().order_by("title", "pk")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(job__icontains=words))
    if unit := _number(request.GET.get("unit")):
        rows = rows.filter(unit=unit)
    if system := _number(request.GET.get("system")):
        held = Grant.objects.filter(entitlement__system=system)
        rows = rows.filter(pk__in=held.order_by().values("account__identity_id"))
    if request.GET.get("only") == "violations":
        breakers = {picture.holder_of(n) for n in picture.unmitigated}
        rows = rows.filter(pk__in=[pk for kind, pk in breakers if kind == "identity"])
    return rows.select_related("unit")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _figure(grid: Matrix) -> figures.Figure:
    headings = ["Who", "Job", *(c.title for c in grid.columns)]
    rows = [
        [i.title, i.job, *(_said(cell) for cell in cells)] for i, cells in grid.rows
    ]  # fmt: skip
    return figures.Figure(
        key="matrix", title="Access matrix", headings=headings, rows=rows,
        picture=_drawn(grid) if grid.columns else None,
        means="● held, P privileged, ✕ part of a violation of separated duties.",
    )  # fmt: skip


def _said(cell: Cell | None) -> str:
    return cell.says if cell else ""


def _drawn(grid: Matrix) -> Drawn:
    """The grid as a drawing; column names stand in a key below, by number."""
    wide = SIDE + STEP * len(grid.columns) + 12
    rows = grid.rows
    high = 34 + ROW * len(rows) + 16 + 13 * ((len(grid.columns) + 1) // 2)
    sheet = Drawing(max(wide, 420), high)
    for number, _ in enumerate(grid.columns, start=1):
        x = SIDE + STEP * (number - 0.5)
        sheet.words(x, 20, str(number), size=9, tone="muted", anchor="middle")
    for row, (identity, cells) in enumerate(rows):
        y = 28 + ROW * row
        sheet.words(6, y + 13, identity.title, within=SIDE - 14)
        for column, cell in enumerate(cells):
            x = SIDE + STEP * column
            tone = TONES[cell.mark] if cell else "faint"
            sheet.box(
                x + 2,
                y,
                STEP - 4,
                ROW - 4,
                tone="paper",
                edge=tone,
                says=f"{identity.title}, {grid.columns[column].title}: {_said(cell) or 'none'}",
            )
            if cell:
                sheet.words(x + STEP / 2, y + 12, cell.mark, tone=tone, anchor="middle")
    _key(sheet, grid, 28 + ROW * len(rows) + 18)
    people, count = len(rows), len(grid.columns)
    return sheet.picture(f"Access matrix of {people} holders and {count} columns.")


def _key(sheet: Drawing, grid: Matrix, top: float) -> None:
    half = (len(grid.columns) + 1) // 2
    width = sheet.width / 2
    for number, column in enumerate(grid.columns):
        x, y = 6 + width * (number // half), top + 13 * (number % half)
        sheet.words(x, y, f"{number + 1}  {column.title}", size=9, tone="muted", within=width - 16)


navigation.announce(
    navigation.Page(
        "Access matrix", "access-matrix", "grid-3x3", order=70, heading="Access",
        allowed=lambda request: access.may_all(request, "view", Grant),
    )
)  # fmt: skip
