"""Files come in, are recognised, and their columns are given a meaning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from hisaar.assets.models import System
from hisaar.discovery import meaning, services
from hisaar.discovery.formats import FORMATS
from hisaar.discovery.models import DiscoveryRun, DiscoverySource
from hisaar.lib.dates import today
from hisaar.lib.text import count_of
from hisaar.platform.evidence.services import store
from hisaar.platform.records import Refused, type_of
from hisaar.web import access

MOST_FILES = 20


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; each is cleaned by itself."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        if not given:
            raise forms.ValidationError(self.error_messages["required"])
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"At most {MOST_FILES} files at once.")
        single = super().clean
        return [single(each, initial) for each in given]


class DropForm(forms.Form):
    """Files, and what is known about them."""

    files = FilesField(label="Files", max_length=255)
    source = forms.ModelChoiceField(
        DiscoverySource.objects.all(), required=False, empty_label="None yet",
        to_field_name="code", label="They come from",
    )  # fmt: skip
    stated_on = forms.DateField(
        required=False, label="They speak of the day",
        widget=forms.DateInput({"type": "date"}),
    )  # fmt: skip
    is_complete = forms.BooleanField(required=False, label="Each lists everything of its kind")


class DropView(LoginRequiredMixin, View):
    """Put files into the vault and begin a run for each; the clear ones are read at once."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "add", type_of(DiscoveryRun))
        form = DropForm(request.POST, request.FILES)
        if not form.is_valid():
            from .home import context_of  # noqa: PLC0415 - it shows this form

            seen = access.visible(request, type_of(DiscoveryRun))
            context = context_of(request, seen, form)
            return render(request, "web/discovery/home.html", context, status=422)
        runs = [run for each in form.cleaned_data["files"] if (run := _begun(request, each, form))]
        if len(runs) == 1:
            return redirect("discovery-run", runs[0].code)
        if runs:
            messages.success(request, f"{count_of(len(runs), 'file')} taken in.")
        return redirect("discovery")


def _begun(request: HttpRequest, upload: Any, form: DropForm) -> DiscoveryRun | None:
    """A run for one file; one that cannot be kept is told about, and the others go on."""
    given = form.cleaned_data
    try:
        file = store(upload, name=upload.name, actor=request.user)
        run = services.begin_run(
            file, actor=request.user, source=given["source"],
            on=given["stated_on"] or today(),
            is_complete=given["is_complete"] or None,
        )  # fmt: skip
        if meaning.meaning_of(run).is_sure:
            services.start_reading(run, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    return run


class MeaningView(LoginRequiredMixin, View):
    """What the file is and what its columns mean: shown, corrected, and then read."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        run = run_of(request, code)
        kind = request.GET.get("kind", "")
        context = meaning_context(run, kind if kind in FORMATS else "")
        return render(request, "web/discovery/meaning.html", {"run": run, **context})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        run = run_of(request, code, "change")
        kind = request.POST.get("kind", "")
        if kind not in FORMATS:
            raise Refused("Say what kind of file it is.")
        headings = request.POST.getlist("heading")
        fields = request.POST.getlist("field")
        chosen = dict(zip(headings, fields, strict=False))
        mapping = meaning.as_mapping(kind, chosen, request.POST.get("sheet", "")) if chosen else {}
        system = System.objects.filter(code=request.POST.get("system", "")).first()
        services.choose_meaning(
            run, actor=request.user, kind=kind, mapping=mapping, system=system,
            is_complete="is_complete" in request.POST,
        )  # fmt: skip
        if run.source is not None and mapping:
            services.remember_mapping(run.source, mapping, actor=request.user)
        services.start_reading(run, actor=request.user)
        return redirect("discovery-run", run.code)


def run_of(request: HttpRequest, code: str, action: str = "view") -> DiscoveryRun:
    """The run of that code, if the person may do this with it."""
    rows = DiscoveryRun.objects.select_related("source", "file", "system", "owner")
    run = get_object_or_404(rows, code=code.upper())
    access.require(request, action, type_of(DiscoveryRun), run)
    return run


def meaning_context(run: DiscoveryRun, kind: str = "") -> dict[str, Any]:
    """What a page needs to ask for the meaning of a file."""
    problem, found = "", None
    try:
        found = meaning.meaning_of(run, kind=kind)
    except Refused as refused:
        problem = str(refused)
    return {
        "meaning": found, "problem": problem,
        "kinds": [(each.name, each.label) for each in FORMATS.values()],
        "systems": System.objects.filter(retired_on__isnull=True).order_by("title")[:2000],
    }  # fmt: skip
