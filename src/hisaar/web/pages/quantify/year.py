"""Losses of a year: what was computed last, or earlier, and two beside one another."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from hisaar.lib.dates import today
from hisaar.lib.text import join_names
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.records import type_of
from hisaar.risk import quantify
from hisaar.risk.models import AppetiteLimit, LossScenario, Quantification
from hisaar.risk.quantify import drawn
from hisaar.risk.quantify.reading import Reading, limit_sentence
from hisaar.web import access, figures, navigation

from .asking import JOB, ComputeForm
from .comparing import comparison
from .freshness import changed_since

SHOWN = 50
STATES = {"within": ("within", "good"), "warning": ("near the limit", "part"),
          "breached": ("breached", "bad")}  # fmt: skip


class YearView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        access.require_all(request, "view", Quantification)
        chosen = _chosen(request, "of") or quantify.latest(today())
        if chosen is None:
            return render(request, "web/quantify/year.html", _empty(request))
        reading = Reading(chosen)
        other = _chosen(request, "with")
        shown = figures_of(reading, Reading(other) if other else None)
        file = figures.asked_for(request, list(shown.values()))
        return file or show(request, reading, other, shown)


def figures_of(reading: Reading, other: Reading | None) -> dict[str, figures.Figure]:
    """All that stands on the page, by its key."""
    found = [
        figures.Figure.of(exhibit)
        for exhibit in (
            drawn.curve(reading),
            drawn.contributions(reading, workshop_of),
            drawn.sensitivities(reading, workshop_of),
            drawn.curve(reading, kind="occurrence", key="occurrence"),
        )
    ]
    found += comparison(reading, other) if other else []
    return {figure.key: figure for figure in found}


def workshop_of(code: str) -> str:
    """Where a scenario of the picture leads; one that is gone since says so there."""
    return reverse("quantify-workshop", args=[code])


def show(
    request: HttpRequest, reading: Reading, other: Quantification | None,
    shown: dict[str, figures.Figure], *, form: ComputeForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page; with a form that was refused, too."""
    changed = changed_since(reading.quantification, today())
    context = {
        **common(request, form), "reading": reading, "of": reading.quantification,
        "other": other, "figures": shown,
        "headings": ("", *(name for _, name, _ in reading.cases)),
        "appetite": _appetite(request, reading), "cover": reading.results.get("cover"),
        "notes": reading.rows("notes"), "offered": _offered()[:SHOWN],
        "changed": join_names(changed) if changed else "",
    }  # fmt: skip
    return render(request, "web/quantify/year.html", context, status=status)


def common(request: HttpRequest, form: ComputeForm | None) -> dict[str, Any]:
    """What stands on the page whether anything was computed or not."""
    may_compute = access.may(request, "add", Quantification) and access.may(
        request, "quantify", Quantification
    )
    job = JobRun.objects.filter(name=JOB).first()
    return {
        "tab": "year", "on": today(), "may_compute": may_compute,
        "form": form or ComputeForm(), "job": job if job and job.is_active else None,
        "failed": job if job and job.state == JobRun.State.FAILED else None,
    }  # fmt: skip


def _empty(request: HttpRequest, form: ComputeForm | None = None) -> dict[str, Any]:
    return {
        **common(request, form), "reading": None,
        "scenarios": LossScenario.objects.count(),
        "may_add": access.may(request, "add", LossScenario),
    }  # fmt: skip


def refused(request: HttpRequest, form: ComputeForm) -> HttpResponse:
    """The page again, with what is wrong in the form."""
    latest = quantify.latest(today())
    if latest is None:
        return render(request, "web/quantify/year.html", _empty(request, form), status=422)
    reading = Reading(latest)
    return show(request, reading, None, figures_of(reading, None), form=form, status=422)


def _offered() -> QuerySet[Quantification]:
    rows = Quantification.objects.filter(computed_on__isnull=False, computed_on__lte=today())
    return rows.defer("inputs", "results").order_by("-computed_on", "-pk")


def _chosen(request: HttpRequest, name: str) -> Quantification | None:
    code = request.GET.get(name, "")
    if not code:
        return None
    found = Quantification.objects.filter(code=code).exclude(results={}).first()
    if found is None:
        raise Http404(f"{code} is no quantification that was computed.")
    access.require(request, "view", type_of(Quantification), found)
    return found


def _appetite(request: HttpRequest, reading: Reading) -> list[dict[str, Any]]:
    labels = dict(AppetiteLimit.Measure.choices)
    return [
        {**row, "measure": labels.get(row["measure"], row["measure"]),
         "state": STATES.get(row["state"], (row["state"], "off")),
         "sentence": limit_sentence(row)}
        for row in reading.rows("appetite")
    ]  # fmt: skip


navigation.announce(
    navigation.Page(
        "Losses in rupees", "quantify", "banknote", order=79, heading="Risk",
        allowed=lambda request: access.may_all(request, "view", Quantification),
    )
)  # fmt: skip
