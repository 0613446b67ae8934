"""Threats by what they could stop: critical functions and obligations, and which have none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assets.models import BusinessFunction
from hisaar.assets.queries import critical_functions
from hisaar.governance.tags import split
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.platform.records import type_of
from hisaar.platform.records.dated import in_force
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import Risk, Threat, ThreatReview
from hisaar.risk.vocabulary import INTERNAL_CAUSES, Cause, Obligation
from hisaar.web import access, addresses, figures, navigation
from hisaar.web.pages.visibility import seen

# Inside first, then outside, in the order of the vocabulary.
CAUSES = tuple(sorted(Cause, key=lambda c: c not in INTERNAL_CAUSES))
INSIDE = sum(c in INTERNAL_CAUSES for c in CAUSES)
SERIOUS = 4  # likelihood or capability from which a threat is serious


@dataclass(frozen=True)
class Cell:
    """What threatens one function or obligation from one cause."""

    cause: str
    threats: tuple[Threat, ...]
    address: str

    @property
    def mark(self) -> str:
        return f"{len(self.threats)}{'!' if self.is_serious else ''}" if self.threats else "–"

    @property
    def is_serious(self) -> bool:
        return any((t.likelihood or 0) >= SERIOUS for t in self.threats)

    @property
    def says(self) -> str:
        if not self.threats:
            return f"{self.cause}: no threat is recorded"
        names = "; ".join(f"{t.code} {t.title}{_levels(t)}" for t in self.threats)
        return f"{self.cause}: {count_of(len(self.threats), 'threat')}: {names}"


@dataclass(frozen=True)
class Line:
    """A function or an obligation, its cells, and when somebody last looked at it."""

    title: str
    code: str
    cells: list[Cell]
    review: ThreatReview | None
    is_late: bool

    @property
    def threats(self) -> list[Threat]:
        return [threat for cell in self.cells for threat in cell.threats]

    @property
    def rated(self) -> int:
        return sum(threat.is_rated for threat in self.threats)

    @property
    def state(self) -> tuple[str, str]:
        """A word and its tone: the worst of what is missing."""
        if not self.threats:
            return "no threat recorded", "bad"
        if not self.rated:
            return "none is rated", "late"
        if self.review is None:
            return "never reviewed", "late"
        return ("review too old", "part") if self.is_late else ("looked after", "good")


def named(choice: Any) -> str:
    """A cause or an obligation as it stands in a sentence's beginning: "Staff error"."""
    return str(choice.label).capitalize()


def _levels(threat: Threat) -> str:
    if not threat.is_rated:
        return " (not rated)"
    return (
        f" (likelihood {threat.get_likelihood_display()},"
        f" capability {threat.get_capability_display()})"
    )


class ThreatsView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require_all(request, "view", Threat)
        on = today()
        period = thresholds("RCA-36", on).days("threat_review_days")
        threats = list(Threat.objects.filter(in_force(on)).prefetch_related("functions"))
        reviews = list(
            ThreatReview.objects.filter(reviewed_on__lte=on)
            .select_related("reviewer").prefetch_related("functions")
        )  # fmt: skip
        functions = _functions(critical_functions(on).order_by("title"), threats, reviews,
                               on - period)  # fmt: skip
        obligations = _obligations(threats, reviews, on - period)
        figure = _figure([*functions, *obligations])
        if answer := figures.asked_for(request, [figure]):
            return answer
        lines = [*functions, *obligations]
        context = {
            "groups": [("Critical functions", functions), ("Obligations", obligations)],
            "causes": [named(c) for c in CAUSES], "inside": INSIDE, "outside": len(CAUSES) - INSIDE,
            "figure": figure, "count": len(threats), "latest": reviews[0] if reviews else None,
            "is_due": not reviews or reviews[0].reviewed_on < on - period,
            "days": period.days, "has_functions": bool(functions),
            "bare": [line for line in lines if not line.threats],
            "unrated": [t for t in threats if not t.is_rated],
            "emerging": [t for t in threats if t.is_emerging],
            "emerging_risks": _emerging_risks(request, on),
            "may_add": access.may(request, "add", Threat),
            "may_review": access.may(request, "add", ThreatReview),
        }  # fmt: skip
        return render(request, "web/risks/threats.html", context)


def _emerging_risks(request: HttpRequest, on: dt.date) -> list[Risk]:
    if not access.may(request, "view", Risk):
        return []
    return list(seen(request, Risk.objects.filter(in_force(on), is_emerging=True)))


def _functions(
    rows: Iterable[BusinessFunction], threats: Sequence[Threat], reviews: Sequence[ThreatReview],
    since: dt.date,
) -> list[Line]:  # fmt: skip
    found = []
    for row in rows:
        hit = [t for t in threats if any(f.pk == row.pk for f in t.functions.all())]
        review = next((r for r in reviews if any(f.pk == row.pk for f in r.functions.all())), None)
        cells = _cells(hit, {"functions": row.code})
        found.append(_line(row.title, row.code, cells, review, since))
    return found


def _obligations(
    threats: Sequence[Threat], reviews: Sequence[ThreatReview], since: dt.date
) -> list[Line]:
    found = []
    for obligation in Obligation:
        hit = [t for t in threats if obligation in split(t.obligations)]
        review = next((r for r in reviews if obligation in split(r.obligations)), None)
        found.append(_line(named(obligation), "", _cells(hit, None), review, since))
    return found


def _line(
    title: str, code: str, cells: list[Cell], review: ThreatReview | None, since: dt.date
) -> Line:
    is_late = review is not None and review.reviewed_on < since
    return Line(title, code, cells, review, is_late)


def _cells(threats: Sequence[Threat], query: dict[str, str] | None) -> list[Cell]:
    return [_cell(c, tuple(t for t in threats if t.cause == c), query) for c in CAUSES]


def _cell(cause: Cause, threats: tuple[Threat, ...], query: dict[str, str] | None) -> Cell:
    """Leads to its one threat, else to the register narrowed as far as that can be."""
    address = ""
    if len(threats) == 1:
        address = addresses.record(threats[0])
    elif threats:
        narrowed = urlencode({**(query or {}), "cause": cause.value})
        address = addresses.register(type_of(Threat), f"?{narrowed}")
    return Cell(named(cause), threats, address)


def _figure(lines: Sequence[Line]) -> figures.Figure:
    rows = [
        [
            line.code, line.title, *(len(cell.threats) for cell in line.cells), line.rated,
            line.review.reviewed_on if line.review else "",
            str(line.review.reviewer or "") if line.review else "", line.state[0],
        ]
        for line in lines
    ]  # fmt: skip
    headings = ("Code", "Function or obligation", *(named(c) for c in CAUSES), "Rated threats",
                "Last review", "By", "State")  # fmt: skip
    return figures.Figure("threats", "Threats by what they could stop", None, headings, rows)


navigation.announce(
    navigation.Page(
        "Threats", "threats", "radar", order=79, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", Threat),
    )
)  # fmt: skip
