"""One run: what the file says in words, then its lines."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.discovery import looking, queries
from hisaar.discovery.models import DiscoveryRun
from hisaar.lib.dates import today
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.records import type_of
from hisaar.web import access

from .dropping import meaning_context, run_of
from .lines import lines_context
from .words import plural

State = DiscoveryRun.State
JOBS = ("discovery.read_file", "discovery.accept_lines")


class RunView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        run = run_of(request, code)
        job = job_of(run)
        context: dict[str, Any] = {"run": run, "job": job if job and job.is_active else None}
        if request.htmx and request.GET.get("part") == "lines":  # type: ignore[attr-defined]
            context |= lines_context(request, run)
            return render(request, "web/discovery/lines.html", context)
        if run.state == State.READ:
            context |= _read_context(request, run) | lines_context(request, run)
        elif context["job"] is None:
            context |= meaning_context(run)
            context["failed"] = job if job and job.state == JobRun.State.FAILED else None
        context["may_read"] = access.allows(request, "change", run)
        return render(request, "web/discovery/run.html", context)


class ProgressView(LoginRequiredMixin, View):
    """How far the work is; once it is done, the page is loaded anew."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        run = run_of(request, code)
        job = job_of(run)
        if job is None or not job.is_active:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        return render(request, "web/discovery/progress.html", {"run": run, "job": job})


def job_of(run: DiscoveryRun) -> JobRun | None:
    """The last piece of work that was asked for with this run."""
    return JobRun.objects.filter(name__in=JOBS, arguments__run=run.code).first()


def _read_context(request: HttpRequest, run: DiscoveryRun) -> dict[str, Any]:
    sees_all = access.may_all(request, "view", type_of(DiscoveryRun).model)
    return {
        "looks": looking.first_look(today(), run) if sees_all else [],
        "subjects": [_subject(name, counts) for name, counts in run.subjects.items()],
        "groups": queries.groups_of(run),
    }


def _subject(name: str, counts: dict[str, int]) -> dict[str, Any]:
    """``14 machines: 12 new, 2 as recorded``."""
    shown = [
        (counts.get("contradicts", 0), "contradicting what is recorded"),
        (counts.get("new", 0), "new"), (counts.get("changed", 0), "changed"),
        (counts.get("gone", 0), "gone"), (counts.get("unchanged", 0), "as recorded"),
        (counts.get("rejected", 0), "rejected before"),
    ]  # fmt: skip
    total = counts.get("total", 0)
    return {
        "name": name, "label": plural(name, total), "total": total,
        "parts": [(number, word) for number, word in shown if number],
    }  # fmt: skip
