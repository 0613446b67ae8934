"""Bringing a file in: first a rehearsal that tells every fault, then all of it or nothing."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.lib.text import count_of
from hisaar.platform.evidence import services as files
from hisaar.platform.evidence.models import StoredFile
from hisaar.platform.exchange import importing, workbooks
from hisaar.platform.records import RecordType, Refused
from hisaar.web import access

from .base import RegisterView

SHOWN_FAULTS = 500
SALT = "hisaar.web.import"
HOUR = 3600


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Workbook", help_text="XLSX, ODS or CSV, or a zip of them.",
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xlsm,.ods,.csv,.tsv,.zip"}),
    )  # fmt: skip


class _Importing:
    """The two steps, for one register or for a whole workbook."""

    request: HttpRequest
    template = "web/registers/import.html"

    def into(self) -> RecordType | None:
        raise NotImplementedError

    def show(self, **context: Any) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(form=UploadForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if token := request.POST.get("rehearsed"):
            return self.apply(token)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form=form)
        try:
            return self.rehearse(form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", str(refused))
            return self.show(form=form)

    def rehearse(self, upload: Any) -> HttpResponse:
        """Say what the file would do. It is kept, encrypted, for the second step."""
        sheets = workbooks.read(upload, name=upload.name)
        plan = importing.plan_import(sheets, actor=self.request.user, into=self.into())
        token = ""
        if plan.is_valid and plan.changes:
            upload.seek(0)
            stored = files.store(upload, name=upload.name, actor=self.request.user)
            token = signing.dumps([stored.pk, self.request.user.pk], salt=SALT)
        return self.show(
            form=UploadForm(), plan=plan, name=upload.name, token=token,
            faults=plan.faults[:SHOWN_FAULTS], more=max(0, len(plan.faults) - SHOWN_FAULTS),
        )  # fmt: skip

    def apply(self, token: str) -> HttpResponse:
        try:
            number, user = signing.loads(token, salt=SALT, max_age=HOUR)
        except signing.BadSignature:
            raise Refused("The rehearsal is over an hour old. Choose the file again.") from None
        stored = StoredFile.objects.filter(pk=number).first()
        if stored is None or user != self.request.user.pk:
            raise Refused("The rehearsed file is no longer there. Choose it again.")
        sheets = workbooks.read(io.BytesIO(b"".join(files.read(stored))), name=stored.name)
        done = importing.import_sheets(sheets, actor=self.request.user, into=self.into())
        if not done.is_applied:
            raise Refused(
                f"Something changed since the rehearsal, so nothing was imported: {done.faults[0]}"
            )
        new, changed = sum(c.new for c in done.counts), sum(c.changed for c in done.counts)
        messages.success(
            self.request,
            f"{stored.name} imported: {count_of(new, 'record')} added, {changed:,} changed.",
        )
        return redirect(self.destination())

    def destination(self) -> str:
        raise NotImplementedError


class ImportView(_Importing, RegisterView):
    """A file of one register."""

    needs = "import"

    def into(self) -> RecordType | None:
        return self.record_type

    def show(self, **context: Any) -> HttpResponse:
        return self.page(template_address=self.address("template.xlsx"), **context)

    def destination(self) -> str:
        return self.address()


class WholeImportView(LoginRequiredMixin, _Importing, View):
    """A workbook with a sheet for each register."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not any(
            access.may(request, "import", t) for t in access.open_types(request)
        ):
            raise PermissionDenied("Your roles do not include importing into any register.")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def into(self) -> RecordType | None:
        return None

    def show(self, **context: Any) -> HttpResponse:
        context["template_address"] = reverse("template")
        return render(self.request, "web/pages/import.html", context)

    def destination(self) -> str:
        return reverse("registers")
