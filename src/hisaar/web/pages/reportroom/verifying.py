"""Checking any PDF: who signed it, and whether it was changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.assessment.services import reports
from hisaar.platform.documents.errors import DocumentError
from hisaar.web import access

from .room import REPORT

LARGEST = 60 * 1024 * 1024

if TYPE_CHECKING:
    from hisaar.platform.documents.examination import SignatureVerdict


class VerifyView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", REPORT)
        return render(request, "web/reportroom/verify.html")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", REPORT)
        uploaded = request.FILES.get("pdf")
        context: dict[str, Any] = {"name": getattr(uploaded, "name", "")}
        if uploaded is None:
            context["refusal"] = "Choose a PDF first."
        elif (uploaded.size or 0) > LARGEST:
            context["refusal"] = "The file is larger than 60 MB; a report never is."
        else:
            try:
                found = reports.check_report(uploaded.read())
                told = {problem for each in found.signatures for problem in each.problems}
                context["found"] = found
                context["problems"] = [p for p in found.problems if p not in told]
                context["verdicts"] = [(each, *_verdict(each)) for each in found.signatures]
            except DocumentError as error:
                context["refusal"] = str(error)
        return render(request, "web/reportroom/verify.html", context)


def _verdict(each: SignatureVerdict) -> tuple[str, str]:
    """The word for one signature, and its tone."""
    if not each.is_intact:
        return "Changed after signing", "bad"
    if each.is_revoked:
        return "Certificate revoked", "bad"
    if not each.is_trusted:
        return "Signer not known here", "part"
    return "Valid", "good"
