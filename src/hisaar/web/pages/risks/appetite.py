"""The Board's appetite: each limit beside what it measures, indicators over time, breaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views import View

from hisaar.lib.dates import add_months, today
from hisaar.lib.sharing import sharing
from hisaar.platform.records import type_of
from hisaar.risk.appetite import LimitStanding, appetite, limits
from hisaar.risk.indicators import Reading, all_series, indicators_in_force, readings
from hisaar.risk.models import Appetite, Indicator, LimitBreach
from hisaar.risk.pictures.gauge import draw_gauge
from hisaar.risk.pictures.line import Limits, draw_line
from hisaar.risk.pictures.line import Reading as Point
from hisaar.web import access, addresses, chips, figures, navigation

SHOWN = 30  # breaches on the page
MONTHS = 18  # of an indicator's values
LAST = 3  # of them in words
STATES = {
    "within": ("within", "good", "circle-check"), "warning": ("near the limit", "part", ""),
    "breached": ("breached", "bad", ""), "unknown": ("unknown", "outline", "circle-dashed"),
}  # fmt: skip
COLOURS = {
    "green": ("green", "good", "circle-check"), "amber": ("amber", "part", "triangle-alert"),
    "red": ("red", "bad", "octagon-alert"), "": ("no limits", "outline", "circle-dashed"),
}  # fmt: skip


@dataclass(frozen=True)
class LimitRow:
    """A limit as the page shows it."""

    standing: LimitStanding
    on: dt.date

    @property
    def value(self) -> str:
        return self.standing.shown(self.standing.value)

    @property
    def limit(self) -> str:
        return self.standing.shown(self.standing.limit.limit)

    @property
    def warning(self) -> str:
        warned = self.standing.limit.warning
        return "" if warned is None else self.standing.shown(warned)

    @property
    def chip(self) -> SafeString:
        return chips.chip(*STATES[self.standing.state])

    @property
    def bar(self) -> SafeString:
        """The bar, but for what is unknown; the words say which way is better."""
        standing, limit = self.standing, self.standing.limit
        if standing.value is None:
            return SafeString()
        warned = None if limit.warning is None else float(limit.warning)
        picture = draw_gauge(
            standing.value, float(limit.limit), warned, standing.state, standing.sentence
        )
        return mark_safe(picture.svg)  # noqa: S308 - put together from escaped words

    @property
    def source_address(self) -> str:
        return addresses.code_address(self.standing.source) or "" if self.standing.source else ""


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its latest value, its colour in words, and its values over time."""

    indicator: Indicator
    reading: Reading | None
    values: list[tuple[dt.date, Decimal]]

    @property
    def colour(self) -> str:
        return self.indicator.colour(self.reading.value) if self.reading else ""

    @property
    def chip(self) -> SafeString:
        if self.reading is None:
            return chips.chip("no value yet", "outline", "circle-dashed")
        return chips.chip(*COLOURS[self.colour])

    @property
    def value(self) -> str:
        return self._said(self.reading.value) if self.reading else "—"

    @property
    def bounds(self) -> str:
        """From where it is amber and red."""
        kept = (("amber", self.indicator.amber_at), ("red", self.indicator.red_at))
        word = "from" if self.indicator.better == Indicator.Better.LOWER else "at or below"
        said = [f"{name} {word} {float(value):g}" for name, value in kept if value is not None]
        return ", ".join(said)

    @property
    def last(self) -> list[tuple[dt.date, str]]:
        latest = self.reading.measured_on if self.reading else None
        before = [pair for pair in self.values if pair[0] != latest]
        return [(day, self._said(value)) for day, value in before[-LAST:][::-1]]

    @property
    def line(self) -> SafeString:
        """Its values as a small line, the latest among them."""
        points = {day: float(value) for day, value in self.values}
        if self.reading is not None:
            points[self.reading.measured_on] = float(self.reading.value)
        if not points:
            return SafeString()
        low, high = self.indicator.amber_at, self.indicator.red_at
        bounds = None
        if low is not None and high is not None and low != high:
            bounds = Limits(float(low), float(high))
        picture = draw_line(
            self.indicator.title, [Point(day, value) for day, value in points.items()], bounds,
            unit=self.indicator.unit, is_small=True,
        )  # fmt: skip
        return mark_safe(picture.svg)  # noqa: S308 - put together from escaped words

    def _said(self, value: Decimal) -> str:
        return f"{float(value):,.6g} {self.indicator.unit}".strip()


class AppetiteView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Appetite)
        with sharing():
            return self.show(request, today())

    def show(self, request: HttpRequest, on: dt.date) -> HttpResponse:
        found = appetite(on)
        standings = [LimitRow(s, on) for s in limits(on)]
        shown = indicator_rows(on) if access.may_all(request, "view", Indicator) else []
        breaches = _breaches(on) if access.may_all(request, "view", LimitBreach) else []
        files = [_limits(standings), _indicators(shown), _history(breaches, on)]
        if file := figures.asked_for(request, files):
            return file
        states = [row.standing.state for row in standings]
        context = {
            "appetite": found, "rows": standings, "indicators": shown, "on": on,
            "breaches": [(b, b.is_open(on), b.is_answered(on)) for b in breaches[:SHOWN]],
            "breach_count": len(breaches), "files": {f.key: f for f in files},
            "breached": states.count("breached"), "near": states.count("warning"),
            "unknown": states.count("unknown"),
            "unanswered": sum(b.is_open(on) and not b.is_answered(on) for b in breaches),
            "red": sum(row.colour == "red" for row in shown),
            "drafts": 0 if found else Appetite.objects.filter(approved_on=None).count(),
            "may_add": access.may(request, "add", Appetite),
            "may_check": found is not None and access.allows(request, "check_limits", found),
            "may_answer": access.may(request, "answer_breach", type_of(LimitBreach)),
        }  # fmt: skip
        return render(request, "web/risks/appetite.html", context)


def indicator_rows(on: dt.date) -> list[IndicatorRow]:
    """Every indicator in force, what is red first."""
    found = list(indicators_in_force(on).order_by("title"))
    latest, series = readings(found, on), all_series(found, add_months(on, -MONTHS), on)
    made = [IndicatorRow(i, latest.get(i.pk), series.get(i.pk, [])) for i in found]
    order = ("red", "amber", "", "green")
    return sorted(made, key=lambda row: order.index(row.colour))


def _breaches(on: dt.date) -> list[LimitBreach]:
    """Those that are open first, the newest first."""
    rows = LimitBreach.objects.filter(found_on__lte=on).select_related(
        "limit", "limit__indicator", "owner", "acceptance", "treatment", "decision"
    )
    return sorted(rows.order_by("-found_on", "-code"), key=lambda b: not b.is_open(on))


def _limits(rows: Sequence[LimitRow]) -> figures.Figure:
    return figures.Figure(
        "limits", "Limits of the appetite", None,
        ("Code", "Limit", "What is measured", "Value", "Warning", "Limit at", "State", "Read from",
         "Breach"),
        [
            (
                r.standing.limit.code, r.standing.limit.title,
                r.standing.limit.get_measure_display(),
                "" if r.standing.value is None else r.standing.value,
                "" if r.standing.limit.warning is None else r.standing.limit.warning,
                r.standing.limit.limit, STATES[r.standing.state][0], r.standing.source,
                r.standing.breach.code if r.standing.breach else "",
            )
            for r in rows
        ],
    )  # fmt: skip


def _indicators(rows: Sequence[IndicatorRow]) -> figures.Figure:
    return figures.Figure(
        "indicators", "Key risk indicators", None,
        ("Code", "Indicator", "Day", "Value", "Unit", "Colour on that day"),
        [
            (
                r.indicator.code, r.indicator.title, day, value, r.indicator.unit,
                r.indicator.colour(value),
            )
            for r in rows for day, value in r.values
        ],
    )  # fmt: skip


def _history(rows: Sequence[LimitBreach], on: dt.date) -> figures.Figure:
    return figures.Figure(
        "breaches", "Breaches of limits", None,
        ("Code", "Limit", "Found on", "Stood at", "Answered on", "Answer", "Ended on", "Owner"),
        [
            (
                b.code, b.limit.title, b.found_on, b.value, b.answered_on or "",
                _answer_code(b), b.ended_on or "", str(b.owner or ""),
            )
            for b in rows
        ],
    )  # fmt: skip


def _answer_code(breach: LimitBreach) -> str:
    answers = (breach.acceptance, breach.treatment, breach.decision)
    return ", ".join(a.code for a in answers if a is not None)


navigation.announce(
    navigation.Page(
        "Risk appetite", "risk-appetite", "gauge", order=78, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", Appetite),
    )
)  # fmt: skip
