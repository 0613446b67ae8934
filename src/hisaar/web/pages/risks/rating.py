"""Rating many risks fast: one line each, kept one by one, so that a slow link loses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views import View

from hisaar.lib.dates import today
from hisaar.lib.sharing import sharing
from hisaar.platform.records import Invalid, Refused, type_of
from hisaar.risk.models import Risk
from hisaar.risk.scale import Scale, Step, scale
from hisaar.risk.services.register import rate
from hisaar.web import access, navigation

from .rows import Row, rows
from .words import rating_chip

PER_PAGE = 40
STAGES = (("inherent", "Before any control"), ("residual", "As controls stand"))
AXES = ("likelihood", "impact")
LEVELS = tuple(f"{stage}_{axis}" for stage, _ in STAGES for axis in AXES)
ONLY = (("", "All risks"), ("late", "Too old or not rated"), ("new", "Not rated yet"))


@dataclass(frozen=True)
class Choice:
    """One of the four selects of a line."""

    name: str
    axis: str
    steps: Sequence[Step]
    chosen: str


@dataclass(frozen=True)
class Line:
    """A risk with what stands in its four selects; ``fault`` says why it was not kept."""

    row: Row
    scale: Scale
    given: dict[str, str]
    reason: str = ""
    fault: str = ""
    is_saved: bool = False

    @property
    def stages(self) -> list[tuple[str, str, list[Choice], SafeString]]:
        return [
            (stage, label, [self._choice(stage, axis) for axis in AXES], self._chip(stage))
            for stage, label in STAGES
        ]

    @property
    def may_repeat(self) -> bool:
        """Whether it was rated before, on an earlier day and on levels that there still are."""
        rating = self.row.rating
        if rating is None or rating.rated_on >= self.row.on:
            return False
        pairs = [(getattr(rating, f"{s}_likelihood"), getattr(rating, f"{s}_impact"))
                 for s, _ in STAGES]  # fmt: skip
        return not any(self.scale.fault(*pair) for pair in pairs)

    def _choice(self, stage: str, axis: str) -> Choice:
        steps = self.scale.likelihood if axis == "likelihood" else self.scale.impact
        name = f"{stage}_{axis}"
        return Choice(name, axis, steps, self.given.get(name, ""))

    def _chip(self, stage: str) -> SafeString:
        chosen = [self.given.get(f"{stage}_{axis}", "") for axis in AXES]
        if not all(c.isdecimal() for c in chosen):
            return rating_chip(None)
        score = int(chosen[0]) * int(chosen[1])
        return rating_chip(self.scale.rating(score), score)


def line_of(row: Row, used: Scale, **said: Any) -> Line:
    """The line with the levels of the latest rating, its reason when it is of today."""
    given = {}
    if row.rating is not None:
        given = {name: str(getattr(row.rating, name)) for name in LEVELS}
    is_today = row.rating is not None and row.rating.rated_on == row.on
    reason = row.rating.reason if row.rating is not None and is_today else ""
    return Line(row, used, **{"given": given, "reason": reason} | said)


def own_rows(request: HttpRequest, on: dt.date) -> list[Row]:
    """The open risks that the person may rate, those that wait for it longest first."""
    if not access.may(request, "rate", type_of(Risk)):
        raise PermissionDenied("Your role does not rate risks.")
    mine = set(access.visible(request, type_of(Risk), "rate").values_list("pk", flat=True))
    found = [row for row in rows(on) if row.risk.pk in mine]
    day = dt.date.min
    return sorted(
        found,
        key=lambda r: (not r.is_rating_late, r.rating.rated_on if r.rating else day, r.risk.code),
    )


class RateView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        on = today()
        with sharing():
            everything, used = own_rows(request, on), scale(on)
        only = request.GET.get("only", "")
        tests = {"late": lambda r: r.is_rating_late, "new": lambda r: r.rating is None}
        kept = [r for r in everything if only not in tests or tests[only](r)]
        page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "lines": [line_of(row, used) for row in page], "page": page, "scale": used,
            "total": len(everything), "late": sum(r.is_rating_late for r in everything),
            "only": only if only in tests else "", "onlys": ONLY, "scores": _scores(used),
            "query": f"only={only}" if only in tests else "",
        }  # fmt: skip
        return render(request, "web/risks/rate.html", context)


def _scores(used: Scale) -> list[tuple[int, SafeString]]:
    """The chip of every product of the scale, for the page's script."""
    products = {a.level * b.level for a in used.likelihood for b in used.impact}
    return [(p, rating_chip(used.rating(p), p)) for p in sorted(products)]


class RateOneView(LoginRequiredMixin, View):
    """Keep one line; answers with the line for htmx, else leads back to it."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        on = today()
        risk = Risk.objects.filter(code=code.upper()).first()
        if risk is None or not access.sees(request, risk):
            raise Http404(f"There is no risk {code}.")
        access.require(request, "rate", type_of(Risk), risk)
        given = {name: request.POST.get(name, "") for name in LEVELS}
        reason = request.POST.get("reason", "").strip()
        if request.POST.get("again"):
            last = risk.ratings.filter(rated_on__lte=on).order_by("rated_on", "code").last()
            given = {name: str(getattr(last, name, "")) for name in LEVELS}
        fault = _keep(request, risk, given, reason, on)
        if not request.headers.get("HX-Request"):
            if fault:
                messages.error(request, f"{risk.code}: {fault}")
            else:
                messages.success(request, f"{risk.code} is rated.")
            return redirect(f"{reverse('risks-rate')}#line-{risk.code}")
        with sharing():
            row = next((r for r in rows(on) if r.risk.pk == risk.pk), None)
            used = scale(on)
        if row is None:
            raise Http404(f"{risk.code} is closed.")
        line = line_of(row, used, is_saved=True)
        if fault:
            line = Line(row, used, given, reason, fault)
        return render(request, "web/risks/line.html", {"line": line})


def _keep(request: HttpRequest, risk: Risk, given: dict[str, str], reason: str, on: dt.date) -> str:
    """Rate the risk; why it could not be done, or nothing."""
    if not all(value.isdecimal() and len(value) <= 2 for value in given.values()):
        return "Choose likelihood and impact, before any control and as controls stand."
    try:
        rate(
            risk, actor=request.user, on=on, rater=getattr(request.user, "person", None),
            reason=reason, **{name: int(value) for name, value in given.items()},
        )  # fmt: skip
    except Invalid as refused:
        return " ".join(sentence for told in refused.errors.values() for sentence in told)
    except Refused as refused:
        return str(refused)
    return ""


navigation.announce(
    navigation.Page(
        "Rate risks", "risks-rate", "list-checks", order=77, heading="Risk",
        allowed=lambda request: access.may(request, "rate", type_of(Risk)),
    )
)  # fmt: skip
