"""Computing the losses of a year anew: at once, or beside the page when it takes long."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.lib.dates import format_day, today
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.jobs.services import enqueue
from hisaar.platform.records import Invalid, Refused, type_of
from hisaar.risk.models import Quantification
from hisaar.risk.services.losses import quantify_as
from hisaar.web import access

from .asking import AT_ONCE, JOB, ComputeForm
from .year import refused


class ComputeView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest) -> HttpResponse:
        for action in ("add", "quantify"):
            if not access.may(request, action, Quantification):
                raise PermissionDenied("Your role does not compute losses.")
            access.require(request, action, type_of(Quantification))
        form = ComputeForm(request.POST)
        if not form.is_valid():
            return refused(request, form)
        try:
            return _begin(request, form.cleaned_data)
        except (Invalid, Refused) as refusal:
            form.add_error(None, str(refusal))
            return refused(request, form)


def _begin(request: HttpRequest, wanted: dict[str, Any]) -> HttpResponse:
    title = wanted["title"].strip() or f"Losses of a year as of {format_day(today())}"
    draw = {"years": wanted["years"], "seed": wanted["seed"]}
    if wanted["years"] > AT_ONCE:
        enqueue(JOB, actor=request.user, key="one at a time", title=title, **draw)
        messages.info(request, "It is being computed; this page shows how far it is.")
        return redirect("quantify")
    made, _ = quantify_as(
        title, actor=request.user, on=today(), owner=getattr(request.user, "person", None), **draw
    )
    messages.success(request, f"{made.code} was computed.")
    return redirect(f"{reverse('quantify')}?of={made.code}")


class ProgressView(LoginRequiredMixin, View):
    """How far it is; once it is done, the page is loaded anew."""

    def get(self, request: HttpRequest) -> HttpResponse:
        access.require_all(request, "view", Quantification)
        job = JobRun.objects.filter(name=JOB).first()
        if job is None or not job.is_active:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        return render(request, "web/quantify/progress.html", {"job": job})
