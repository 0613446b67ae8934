"""Signing in the browser, with the officer's own key file, which is never kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from hisaar.assessment.services import officers, reports
from hisaar.platform.documents.errors import DocumentError
from hisaar.platform.records import Refused

from .forms import CertificateForm, SignForm
from .room import report_of, require, roles_of, show

REPLACED = (
    "The report was built or signed anew since you opened this page. Read the preview once more,"
    " then sign."
)
SECRETS = sensitive_post_parameters("passphrase", "again")


@method_decorator(SECRETS, name="dispatch")
class SignView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        from hisaar.platform.documents import signers  # half a second to load

        require(request, "view", year)
        report, person = report_of(year), request.user.person  # type: ignore[union-attr]
        form = SignForm(request.POST.dict(), request.FILES)
        if report is None or person is None or not form.is_valid():
            return show(request, year, sign_form=form)
        given = form.cleaned_data
        if given["role"] not in roles_of(person):
            form.add_error("role", "You do not hold this role today.")
            return show(request, year, sign_form=form)
        if report.file is None or given["seen"] != report.file.sha256:
            form.add_error(None, REPLACED)
            form.data = {**form.data, "seen": report.file.sha256 if report.file else ""}
            return show(request, year, sign_form=form)
        try:
            signer = signers.open_pkcs12(given["key_file"], given["passphrase"].encode())
            reports.sign_report(
                report, role=given["role"], person=person, signer=signer, actor=request.user
            )
        except (DocumentError, Refused) as refused:
            form.add_error(None, str(refused))
            return show(request, year, sign_form=form)
        messages.success(request, f"{report.code} bears your signature as {given['role'].upper()}.")
        return redirect("report-room", year=year)


@method_decorator(SECRETS, name="dispatch")
class CertificateView(LoginRequiredMixin, View):
    """An officer's own certificate, downloaded once."""

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        require(request, "view", year)
        person = request.user.person  # type: ignore[union-attr]
        form = CertificateForm(request.POST)
        if person is None or not form.is_valid():
            return show(request, year, certificate_form=form)
        given = form.cleaned_data
        try:
            bundle = officers.issue_certificate(
                person, role=given["role"], passphrase=given["passphrase"], actor=request.user
            )
        except (DocumentError, Refused) as refused:
            form.add_error(None, str(refused))
            return show(request, year, certificate_form=form)
        answer = HttpResponse(bundle, content_type="application/x-pkcs12")
        name = f"{person.code.lower()}-{given['role']}.p12"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "no-store"
        return answer
