"""All functions with what stopping them costs as time goes by."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views import View

from hisaar.assets.models import BusinessFunction, Criticality, ImpactAnalysis, ImpactBand
from hisaar.assets.queries import active_functions
from hisaar.assets.reopening import PURPOSE
from hisaar.lib.dates import today
from hisaar.lib.money import format_pkr
from hisaar.platform.exchange.writing import Column, Table, write_xlsx
from hisaar.platform.notices.invitations import RESOURCE, open_links
from hisaar.web import access, addresses, navigation, text
from hisaar.web.chips import chip
from hisaar.web.pages.visibility import seen

from .form import OBJECTIVES

STATES = {
    "missing": "Not analysed", "draft": "Being written", "sent": "Waits for approval",
    "approved": "Approved",
}  # fmt: skip
TONES = {"missing": "bad", "draft": "off", "sent": "part", "approved": "good"}
SORTS = ("title", "criticality", "rto", "rpo", "mtpd", "loss", "level", "reviewed", "state")
NEVER = dt.date.min
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

navigation.announce(
    navigation.Page(
        "Impact analyses", "impact", "activity", order=61, heading="Business",
        allowed=lambda request: access.may(request, "view", ImpactAnalysis),
    )
)  # fmt: skip


@dataclass
class Row:
    """A function with its analysis in force, and the edition that is being made."""

    function: BusinessFunction
    in_force: ImpactAnalysis | None = None
    draft: ImpactAnalysis | None = None
    is_asked: bool = False
    bands: dict[int, ImpactBand] = field(default_factory=dict)
    cells: list[ImpactBand | None] = field(default_factory=list)
    address: str = ""
    analyse: str = ""
    ask: str = ""
    criticality: str = ""
    chip: str = ""
    figures: str = ""

    def write(self, base: str) -> None:
        """Set the cells as they are shown, once, so that the template does nothing but place."""
        shown, function = self.shown, self.function
        self.address = addresses.record(function)
        self.analyse = f"{base}{function.code}/"
        self.ask = f"{base}{function.code}/ask/"
        self.criticality = function.get_criticality_display() or text.NOTHING
        self.chip = chip(STATES[self.state], TONES[self.state])
        hours = [text.number(getattr(shown, name, None)) for name in OBJECTIVES]
        day = text.day(shown and (shown.reviewed_on or shown.approved_on))
        # Numbers and words of our own, put together here: a template takes its time for each.
        self.figures = mark_safe(  # noqa: S308 - nothing in it was typed by anybody
            "".join(map(_cell, self.cells))
            + "".join(f'<td class="hs-number">{each}</td>' for each in hours)
            + f"<td>{day}</td>"
        )

    @property
    def shown(self) -> ImpactAnalysis | None:
        return self.in_force or self.draft

    @property
    def state(self) -> str:
        if self.draft is not None:
            return "sent" if self.draft.reviewed_on else "draft"
        return "approved" if self.in_force else "missing"

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def most_lost(self) -> Any:
        return max((b.financial for b in self.bands.values() if b.financial is not None),
                   default=None)  # fmt: skip

    @property
    def worst(self) -> int:
        return max((b.level for b in self.bands.values()), default=0)


def _cell(band: ImpactBand | None) -> str:
    if band is None:
        return "<td></td>"
    level = f'<span class="hs-impact-level" data-level="{band.level:d}">{band.level:d}</span>'
    return f'<td class="hs-number">{level} {_short(band.financial)}</td>'


def _short(amount: Decimal | None) -> str:
    """As people say it: ``12.5 lakh``, ``3.13 crore``."""
    if amount is None:
        return ""
    for size, word in ((10**7, "crore"), (10**5, "lakh")):
        if amount >= size:
            return f"{(amount / size).quantize(Decimal('0.01')).normalize():f} {word}"
    return format_pkr(amount, currency="")


def rows_of(request: HttpRequest, wanted: dict[str, str]) -> tuple[list[Row], list[int]]:
    """The functions that one may see, and the lengths of time that their analyses speak of."""
    functions = seen(request, active_functions(today()).select_related("unit", "owner"))
    found = {f.pk: Row(f) for f in _filtered(functions, wanted)}
    _add_analyses(request, found)
    rows = [r for r in found.values() if wanted["state"] in ("", r.state)]
    hours = sorted({h for row in rows for h in row.bands})
    for row in rows:
        row.cells = [row.bands.get(h) for h in hours]
    return _sorted(rows, wanted["sort"]), hours


def _filtered(functions: QuerySet[Any], wanted: dict[str, str]) -> QuerySet[Any]:
    if wanted["criticality"]:
        functions = functions.filter(criticality=wanted["criticality"])
    if wanted["q"]:
        functions = functions.filter(title__icontains=wanted["q"])
    return functions.order_by("title", "code")


def _add_analyses(request: HttpRequest, found: dict[int, Row]) -> None:
    analyses = seen(request, ImpactAnalysis.objects.filter(function__in=found))
    by_pk: dict[int, Row] = {}
    # The newest edition of each kind comes last and stays.
    for analysis in analyses.order_by("edition"):
        row = found[analysis.function_id]
        if analysis.status == ImpactAnalysis.Status.APPROVED:
            row.in_force, row.draft = analysis, None
        else:
            row.draft = analysis
    for row in found.values():
        if row.shown is not None:
            by_pk[row.shown.pk] = row
    for band in ImpactBand.objects.filter(analysis__in=by_pk):
        by_pk[band.analysis_id].bands[band.up_to_hours] = band


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """By one column; what has no value stands last, whichever way."""
    name, is_down = sort.lstrip("-"), sort.startswith("-")
    if name not in SORTS:
        return rows
    with_value = [row for row in rows if _value(row, name) is not None]
    without = [row for row in rows if _value(row, name) is None]
    with_value.sort(key=lambda row: _value(row, name), reverse=is_down)
    return with_value + without


def _value(row: Row, name: str) -> Any:
    shown = row.shown
    values = {
        "title": row.function.title.casefold,
        "criticality": lambda: _order(row.function.criticality),
        "loss": lambda: row.most_lost,
        "level": lambda: row.worst or None,
        "reviewed": lambda: shown and (shown.reviewed_on or shown.approved_on),
        "state": lambda: list(STATES).index(row.state),
    }
    if name in values:
        return values[name]()
    return getattr(shown, f"{name}_hours", None)


def _order(criticality: str) -> int | None:
    order = list(Criticality.values)
    return order.index(criticality) if criticality in order else None


def _wanted(request: HttpRequest) -> dict[str, str]:
    get = request.GET.get
    return {
        "q": get("q", "").strip(), "sort": get("sort", ""),
        "criticality": get("criticality", "") if get("criticality") in Criticality.values else "",
        "state": get("state", "") if get("state") in STATES else "",
    }  # fmt: skip


class TableView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        access.require(request, "view", "assets.impactanalysis")
        wanted = _wanted(request)
        rows, hours = rows_of(request, wanted)
        base = reverse("impact")
        for row in rows:
            row.write(base)
        may_send = access.may(request, "send", RESOURCE)
        if may_send:
            asked = set(open_links(PURPOSE).values_list("subject", flat=True))
            for row in rows:
                row.is_asked = row.function.code in asked
        context = {
            "rows": rows, "hours": hours, "wanted": wanted, "states": STATES.items(),
            "criticalities": Criticality.choices, "heads": _heads(request, wanted["sort"]),
            "may_send": may_send, "may_add": access.may(request, "add", ImpactAnalysis),
            "may_export": access.may_all(request, "export", ImpactAnalysis),
            "query": request.GET.urlencode(), "counts": _counts(rows),
            "columns": len(hours) + 7,
        }  # fmt: skip
        return render(request, "web/impact/table.html", context)


def _counts(rows: Iterable[Row]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.state] += 1
    return [(label, counts[state]) for state, label in STATES.items()]


def _heads(request: HttpRequest, sort: str) -> dict[str, dict[str, str]]:
    """For each column: the address that sorts by it, and how it is sorted now."""
    heads = {}
    for name in SORTS:
        query = request.GET.copy()
        query["sort"] = f"-{name}" if sort == name else name
        now = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        heads[name] = {"address": f"?{query.urlencode()}", "order": now}
    return heads


class ExportView(LoginRequiredMixin, View):
    """The table as it is filtered, with everything that the bands say, for a spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        access.require_all(request, "export", ImpactAnalysis)
        rows, hours = rows_of(request, _wanted(request))
        columns = [Column(heading=h) for h in ("Code", "Function", "Criticality", "Owner", "State")]
        columns += [Column(heading=h, kind="number") for h in ("RTO (h)", "RPO (h)", "MTPD (h)")]
        columns.append(Column(heading="Reviewed", kind="day"))
        for h in hours:
            columns += [
                Column(heading=f"Loss up to {h} h (PKR)", kind="amount"),
                Column(heading=f"Customers up to {h} h", kind="whole"),
                Column(heading=f"Level up to {h} h", kind="whole"),
                Column(heading=f"Regulator up to {h} h"),
                Column(heading=f"Reputation up to {h} h"),
            ]
        buffer = io.BytesIO()
        table = Table(name="Impact", columns=columns, rows=[_cells(row) for row in rows])
        write_xlsx([table], buffer)
        response = HttpResponse(buffer.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="impact-{today()}.xlsx"'
        return response


def _cells(row: Row) -> list[Any]:
    shown, function = row.shown, row.function
    cells = [
        function.code, function.title, function.get_criticality_display(),
        function.owner.title if function.owner else "", row.state_label,
        *[getattr(shown, name, None) for name in OBJECTIVES],
        shown and (shown.reviewed_on or shown.approved_on),
    ]  # fmt: skip
    for band in row.cells:
        cells += (
            [band.financial, band.customers, band.level, band.regulatory, band.reputation]
            if band
            else [None] * 5
        )
    return cells
