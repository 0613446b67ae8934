"""The map as a table: the same for those who do not see it, and for spreadsheets."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.lib.text import fold
from hisaar.web import figures

from .dependency_map import require_some, wish_of
from .marks import marks_of
from .sheet import Sheet, sheet_of
from .standing import REGISTERS

ROWS = 100
HEADINGS = ("Code", "Title", "Kind", "Criticality", "Zone", "Needs", "Needed by", "Falls short")


class MapTableView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        require_some(request)
        wish = wish_of(request)
        whole = sheet_of(request, wish["on"])
        sheet = whole
        if wish["focus"]:
            sheet = whole.around(wish["focus"], wish["direction"], wish["steps"])
        rows = _wanted(request, _rows(sheet, marks_of(request, sheet, wish["on"])))
        page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
        file = figures.asked_for(request, [_figure(rows)])
        if file is not None:
            return file
        context = {
            "figure": _figure(page.object_list), "page": page, "count": len(rows), **wish,
            "registers": REGISTERS, "kind": request.GET.get("kind", ""),
            "text": request.GET.get("q", ""), "troubled": bool(request.GET.get("troubled")),
            "query": _query(request),
        }  # fmt: skip
        return render(request, "web/dependence/table.html", context)


def _rows(sheet: Sheet, marks: dict[str, Any]) -> list[tuple[Any, ...]]:
    needs, needed = Counter(a for a, _ in sheet.needs), Counter(b for _, b in sheet.needs)
    return [
        (code, title, REGISTERS[register], rating or "not rated", zone, needs[at], needed[at],
         trouble)
        for at, ((code, title, register, rating), zone, trouble) in enumerate(
            zip(sheet.nodes, marks["zone"], marks["trouble"], strict=True)
        )
    ]  # fmt: skip


def _wanted(request: HttpRequest, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    kind = REGISTERS.get(request.GET.get("kind", ""))
    text = fold(request.GET.get("q", ""))
    is_troubled = bool(request.GET.get("troubled"))
    return [
        row for row in rows
        if (kind is None or row[2] == kind)
        and (not text or text in fold(f"{row[0]} {row[1]}"))
        and (not is_troubled or row[7])
    ]  # fmt: skip


def _figure(rows: Any) -> figures.Figure:
    return figures.Figure(
        "map", "What depends on what", None, HEADINGS, list(rows), empty="Nothing fits the filter."
    )


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
