"""Bringing a file in: first a rehearsal that tells every fault, then all of it or nothing.

A small file is rehearsed and imported while the person waits; a larger one, or a zip with files,
by the worker, with a progress bar. Either way it is kept, encrypted, between the two steps.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from hisaar.platform.evidence import services as files
from hisaar.platform.exchange import importing, workbooks
from hisaar.platform.jobs.models import JobRun
from hisaar.platform.jobs.services import enqueue
from hisaar.platform.records import RecordType, Refused
from hisaar.web import access

from . import exports
from . import imports_work as work
from .base import RegisterView

SHOWN_FAULTS = 500
SMALL_ROWS = 200
SMALL_BYTES = 512 * 1024
SALT = "hisaar.web.import"
FAULTS_SALT = "hisaar.web.import.faults"
HOUR = 3600
REHEARSE, IMPORT = "web.rehearse_import", "web.import_file"


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Workbook",
        help_text="XLSX or CSV, or a zip of a folder of them with the files that cells name.",
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xlsm,.csv,.tsv,.zip"}),
    )


class _Importing:
    """The two steps, for one register or for a whole workbook."""

    request: HttpRequest

    def into(self) -> RecordType | None:
        raise NotImplementedError

    def show(self, **context: Any) -> HttpResponse:
        raise NotImplementedError

    def destination(self) -> str:
        raise NotImplementedError

    @property
    def slug(self) -> str:
        into = self.into()
        return into.slug if into else ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if token := request.GET.get("faults"):
            return self.download(token)
        if number := request.GET.get("run"):
            return self.watch(self.run_of(number))
        return self.show(form=UploadForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if token := request.POST.get("rehearsed"):
            return self.apply(token)
        if number := request.POST.get("run"):
            return self.confirm(self.run_of(number))
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form=form)
        try:
            return self.take(form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", str(refused))
            return self.show(form=form)

    def take(self, upload: Any) -> HttpResponse:
        """Say what the file would do, now or by the worker."""
        is_small = upload.size <= SMALL_BYTES and not upload.name.lower().endswith(".zip")
        if is_small:
            sheets = workbooks.read(upload, name=upload.name)
            if sum(len(sheet.rows) for sheet in sheets) <= SMALL_ROWS:
                return self.rehearse(upload, sheets)
        if upload.size > workbooks.LIMITS.file_bytes:
            raise Refused(
                f"{upload.name} is larger than {workbooks.LIMITS.file_bytes >> 20} MB; split it"
                " into smaller files."
            )
        upload.seek(0)
        stored = files.store(upload, name=upload.name, actor=self.request.user)
        return self.start(REHEARSE, stored.pk)

    # While the person waits

    def rehearse(self, upload: Any, sheets: Any) -> HttpResponse:
        """Say what the file would do. It is kept, encrypted, for the second step."""
        user = self.request.user
        plan = importing.plan_import(sheets, actor=user, into=self.into())
        outcome, token = work.outcome_of(plan, upload.name), ""
        if outcome.is_valid and outcome.changes:
            upload.seek(0)
            stored = files.store(upload, name=upload.name, actor=user)
            token = signing.dumps([stored.pk, user.pk], salt=SALT)
        kept = None if outcome.is_valid else work.keep(outcome, actor=user).pk
        return self.show(form=UploadForm(), token=token, **self.described(outcome, kept))

    def apply(self, token: str) -> HttpResponse:
        try:
            number, user = signing.loads(token, salt=SALT, max_age=HOUR)
        except signing.BadSignature:
            raise Refused("The rehearsal is over an hour old. Choose the file again.") from None
        if user != self.request.user.pk:
            raise Refused(work.GONE)
        done = work.run_stored(
            work.stored_file(number), into=self.into(), actor=self.request.user,
            is_rehearsal=False,
        )  # fmt: skip
        if not done.is_applied:
            raise Refused(
                f"Something changed since the rehearsal, so nothing was imported: {done.faults[0]}"
            )
        messages.success(self.request, f"{done.name} imported: {done}")
        return redirect(self.destination())

    # By the worker

    def start(self, job: str, file: int) -> HttpResponse:
        # Asked for twice while one waits or runs, it is the same run.
        run = enqueue(job, key=f"{file} {self.slug}", actor=self.request.user, file=file,
                      into=self.slug)  # fmt: skip
        return redirect(f"{self.request.path}?run={run.pk}")

    def run_of(self, number: str) -> JobRun:
        """A run of this page that the person asked for."""
        runs = JobRun.objects.filter(name__in=(REHEARSE, IMPORT), actor=self.request.user.pk)
        is_number = number.isascii() and number.isdecimal() and len(number) < 16
        run = runs.filter(pk=int(number)).first() if is_number else None
        if run is None or run.arguments["into"] != self.slug:
            raise Http404("There is no such import of yours.")
        return run

    def confirm(self, run: JobRun) -> HttpResponse:
        """Import the very file that was rehearsed."""
        if run.name != REHEARSE or run.state != JobRun.State.DONE:
            raise Refused("The file has not been rehearsed to the end yet; wait for it.")
        return self.start(IMPORT, work.stored_file(run.arguments["file"]).pk)

    def watch(self, run: JobRun) -> HttpResponse:
        """How far a run is, and in the end what came of it."""
        key = work.kept_by(run)
        outcome = work.kept(key) if key else None
        context = {
            "run": run, "progress": run.progress, "run_address": self.request.get_full_path(),
            "is_rehearsal": run.name == REHEARSE, "destination": self.destination(),
            "file_name": self.name_of(run, outcome),
            **(self.described(outcome, key) if outcome else {}),
        }  # fmt: skip
        if "HX-Request" in self.request.headers:
            part = render(self.request, "web/registers/import_run.html", context)
            part["Vary"], part["Cache-Control"] = "HX-Request, Cookie", "no-store"
            return part
        return self.show(form=UploadForm(), **context)

    def name_of(self, run: JobRun, outcome: work.Outcome | None) -> str:
        if outcome is not None:
            return outcome.name
        try:
            return work.stored_file(run.arguments["file"]).name
        except Refused:
            return "The file"

    # Faults

    def described(self, outcome: work.Outcome, key: int | None) -> dict[str, Any]:
        token = signing.dumps([key, self.request.user.pk], salt=FAULTS_SALT) if key else ""
        return {
            "plan": outcome, "name": outcome.name, "faults": outcome.faults[:SHOWN_FAULTS],
            "more": max(0, outcome.fault_count - SHOWN_FAULTS), "faults_token": token,
        }  # fmt: skip

    def download(self, token: str) -> HttpResponse:
        """The faults as a file to work them off."""
        try:
            key, user = signing.loads(token, salt=FAULTS_SALT)
        except signing.BadSignature:
            raise Http404 from None
        outcome = work.kept(key) if user == self.request.user.pk else None
        if outcome is None:
            raise Refused(work.GONE)
        table = work.fault_table(outcome)
        stem = outcome.name.rpartition(".")[0] or "import"
        return exports.send([table], f"{stem}-faults.csv")  # type: ignore[return-value]


class ImportView(_Importing, RegisterView):
    """A file of one register."""

    needs = "import"
    template = "web/registers/import.html"

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
