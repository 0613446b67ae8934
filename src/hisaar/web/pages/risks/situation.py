"""Reports on the situation: written from records, tabled on paper, laid beside the one before."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views import View

from hisaar.lib.dates import today
from hisaar.lib.money import rounded_pkr
from hisaar.platform import records
from hisaar.platform.records import Refused, type_of
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import SituationReport
from hisaar.risk.pictures.line import Reading, draw_line
from hisaar.risk.services.threats import write_situation_report
from hisaar.web import access, addresses, navigation, text

BACK = 12  # reports that a trend looks back on
SHOWN = 36  # on the list
STEPS = ("write_situation_report", "issue_situation_report")
Facts = list[tuple[str, Any, str]]


@dataclass(frozen=True)
class Fact:
    """A number of a report beside what it was in the report compared with."""

    label: str
    value: Any
    address: str
    before: Any
    was_told: bool
    line: SafeString

    @property
    def shown(self) -> str:
        return self._said(self.value)

    def _said(self, value: Any) -> str:
        is_money = self.label.endswith("(PKR)") and _is_number(value)
        return rounded_pkr(value) if is_money else _number(value)

    @property
    def change(self) -> str:
        """How it changed, in words; nothing where that cannot be said."""
        if not self.was_told:
            return ""
        if not (_is_number(self.value) and _is_number(self.before)):
            return "" if self.value == self.before else f"was {self._said(self.before)}"
        if self.value == self.before:
            return "as before"
        sign = "▲" if self.value > self.before else "▼"
        return f"{sign} was {self._said(self.before)}"


@dataclass(frozen=True)
class Part:
    """One of the five parts: what it says, its numbers, what it said before."""

    name: str
    label: str
    words: str
    facts: list[Fact]
    before: str

    @property
    def is_same(self) -> bool:
        return self.words.split() == self.before.split()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> str:
    if isinstance(value, float):
        value = round(value) if abs(value) >= 1000 or value == int(value) else round(value, 2)
    return text.text(value)


def told(report: SituationReport, part: str) -> Facts:
    """The numbers that were kept with a part: label, value, address."""
    kept = report.facts.get("parts", {}).get(part, [])
    return [
        (str(label), value, str(address or ""))
        for source in kept for label, value, address in source.get("facts", [])
    ]  # fmt: skip


def parts_of(
    report: SituationReport, before: SituationReport | None, history: Sequence[SituationReport]
) -> list[Part]:
    """The five parts, their numbers beside those of the report before and as lines over time."""
    return [_part(name, report, before, history) for name in SituationReport.PARTS]


def _part(
    name: str, report: SituationReport, before: SituationReport | None,
    history: Sequence[SituationReport],
) -> Part:  # fmt: skip
    earlier = {label: value for label, value, _ in told(before, name)} if before else {}
    series = [(r.reported_on, {label: v for label, v, _ in told(r, name)}) for r in history]
    facts = [
        Fact(label, value, address, earlier.get(label), label in earlier, _line(label, series))
        for label, value, address in told(report, name)
    ]  # fmt: skip
    label = str(SituationReport._meta.get_field(name).verbose_name)
    said = getattr(before, name) if before else ""
    return Part(name, label[:1].upper() + label[1:], getattr(report, name), facts, said)


def _line(label: str, series: Sequence[tuple[dt.date, Mapping[str, Any]]]) -> SafeString:
    """The number over the reports so far; two, or always the same, are no trend."""
    points = [
        Reading(day, float(values[label])) for day, values in series
        if _is_number(values.get(label))
    ]  # fmt: skip
    if len({p.on for p in points}) < 3 or len({p.value for p in points}) < 2:
        return SafeString()
    picture = draw_line(label, points, is_small=True)
    return mark_safe(picture.svg)  # noqa: S308 - put together from escaped words


class ReportsView(LoginRequiredMixin, View):
    """All reports; the one of this month is a button away."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", SituationReport)
        on = today()
        rows = list(
            SituationReport.objects.select_related("author", "meeting").defer("facts")[:SHOWN]
        )
        issued = [r for r in rows if r.is_issued(on)]
        context = {
            "rows": [(r, [_label(p) for p in r.lacks()]) for r in rows],
            "latest": issued[0] if issued else None, "month": f"{on:%B %Y}",
            "draft": _draft_of(on), "may_write": _may_write(request),
            "count": SituationReport.objects.count(), "on": on,
            "is_due": not issued or (on - issued[0].reported_on).days > _days(on),
        }  # fmt: skip
        return render(request, "web/risks/reports.html", context)


def _days(on: dt.date) -> int:
    return thresholds("RCA-35", on).days("sitrep_days").days


def _label(part: str) -> str:
    return str(SituationReport._meta.get_field(part).verbose_name)


def _draft_of(on: dt.date) -> SituationReport | None:
    """What somebody began this month and did not issue yet."""
    first = on.replace(day=1)
    last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    rows = SituationReport.objects.filter(issued_on=None, reported_on__range=(first, last))
    return rows.order_by("-reported_on", "-code").first()


def _may_write(request: HttpRequest) -> bool:
    return access.may(request, "add", SituationReport) and access.may(
        request, STEPS[0], SituationReport
    )


class WriteView(LoginRequiredMixin, View):
    """Begin this month's report, filled from records; one that was begun is opened instead."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        on = today()
        person = getattr(request.user, "person", None)
        fresh = SituationReport(
            title=f"Cyber risk situation, {on:%B %Y}", reported_on=on, author=person, owner=person
        )
        access.require(request, "add", type_of(SituationReport), fresh)
        access.require(request, STEPS[0], type_of(SituationReport), fresh)
        if found := _draft_of(on):
            messages.info(request, f"{found.code} was begun this month already; here it is.")
            return redirect("situation-report", code=found.code)
        try:
            with transaction.atomic():
                report = records.save(fresh, actor=request.user)
                write_situation_report(report, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("situation")
        messages.success(
            request, f"{report.code} is filled from records. Read it, say what it means, issue it."
        )
        return redirect("situation-report", code=report.code)


class ReportView(LoginRequiredMixin, View):
    """One report, laid out for a meeting; compared with the one before or another."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        report = _found(request, code)
        rows = list(
            SituationReport.objects.filter(reported_on__lte=report.reported_on)
            .exclude(pk=report.pk).order_by("-reported_on", "-code")[:BACK]
        )  # fmt: skip
        before = _before(request, rows)
        steps = type_of(SituationReport).actions
        context = {
            "report": report, "before": before, "others": rows,
            "parts": parts_of(report, before, [*rows[::-1], report]),
            "lacks": [_label(p) for p in report.lacks()],
            "steps": [
                (s.__name__, s.__name__.split("_")[0].capitalize(), addresses.record(report,
                 f"do/{s.__name__}/"))
                for s in steps
                if s.__name__ in STEPS and report.issued_on is None
                and access.allows(request, s.__name__, report)
            ],
            "may_change": report.issued_on is None and access.allows(request, "change", report),
        }  # fmt: skip
        return render(request, "web/risks/report.html", context)


def _found(request: HttpRequest, code: str) -> SituationReport:
    rows = access.visible(request, type_of(SituationReport))
    report = rows.filter(code=code.upper()).select_related("author", "meeting", "owner").first()
    if report is None:
        raise Http404(f"There is no situation report {code}.")
    access.require(request, "view", type_of(SituationReport), report)
    return report  # type: ignore[no-any-return]


def _before(request: HttpRequest, rows: Sequence[SituationReport]) -> SituationReport | None:
    """The report asked for, else the last one that was issued, else the last."""
    wanted = request.GET.get("with", "")
    if wanted == "none":
        return None
    chosen = next((r for r in rows if r.code == wanted), None)
    issued = next((r for r in rows if r.issued_on is not None), None)
    return chosen or issued or (rows[0] if rows else None)


navigation.announce(
    navigation.Page(
        "Situation reports", "situation", "newspaper", order=80, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", SituationReport),
    )
)  # fmt: skip
