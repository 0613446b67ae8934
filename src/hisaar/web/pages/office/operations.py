"""For administrators: work of the worker, and mail that could not be delivered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from hisaar.platform.jobs import queries as jobs
from hisaar.platform.jobs import services as work
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.notices.models import Mail
from hisaar.platform.notices.queries import undelivered
from hisaar.platform.notices.services import is_mail_possible, retry_mail
from hisaar.web import access, navigation


class OperationsView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "jobs.run")
        context = {
            "runs": jobs.recent(100), "counts": jobs.counts(),
            "mails": undelivered()[:100], "is_mail_possible": is_mail_possible(),
            "may_retry": access.may(request, "retry", "jobs.run"),
            "may_mail": access.may(request, "retry", "jobs.mail"),
        }  # fmt: skip
        return render(request, "web/office/operations.html", context)


class RunStepView(LoginRequiredMixin, View):
    """Try a failed job again, or cancel one that waits."""

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        run = get_object_or_404(JobRun, pk=pk)
        access.require(request, step, "jobs.run")
        {"retry": work.retry, "cancel": work.cancel}[step](run, actor=request.user)
        messages.success(request, f"{run.label}: {step} is noted.")
        return redirect("operations")


class MailRetryView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        access.require(request, "retry", "jobs.mail")
        retry_mail(get_object_or_404(Mail, pk=pk))
        messages.success(request, "The mail is sent again with the next round.")
        return redirect("operations")


navigation.announce(
    navigation.Page(
        "Operations", "operations", "cog", order=210, heading="Administration",
        allowed=lambda request: access.may(request, "view", "jobs.run"),
    )
)  # fmt: skip
