"""Other frameworks and other versions of the text, loaded from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.catalogue.library import frameworks, guidelines
from hisaar.catalogue.models import ThresholdOverride
from hisaar.catalogue.reading import FrameworkError
from hisaar.catalogue.services import install_framework, install_source
from hisaar.platform.records import Refused
from hisaar.platform.vault.durable import scratch_folder
from hisaar.platform.vault.home import current_home
from hisaar.web import access

LARGEST = 5_000_000


class InstallForm(forms.Form):
    kind = forms.ChoiceField(
        label="What it is",
        choices=(("framework", "Another framework"), ("source", "A text of the Guidelines")),
    )  # fmt: skip
    file = forms.FileField(label="TOML file")

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > LARGEST:
            raise forms.ValidationError("The file is larger than 5 MB; a framework never is.")
        return uploaded


class FrameworksView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "catalogue.thresholdoverride")
        return self.show(request, InstallForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if refused := _refusal(request):
            raise PermissionDenied(refused)
        form = InstallForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form)
        try:
            title = _install(request, form.cleaned_data["kind"], form.cleaned_data["file"])
        except (FrameworkError, Refused) as error:
            for sentence in str(error).splitlines():
                form.add_error("file", sentence)
            return self.show(request, form)
        messages.success(request, f"{title} is loaded.")
        return redirect("frameworks")

    def show(self, request: HttpRequest, form: InstallForm) -> HttpResponse:
        context = {
            "frameworks": frameworks().values(), "sources": guidelines().sources, "form": form,
            "unlinked": guidelines().unlinked(), "may_install": not _refusal(request),
        }  # fmt: skip
        return render(request, "web/clauses/frameworks.html", context)


def _refusal(request: HttpRequest) -> str:
    """Why the person may not load one; empty when they may.

    A framework is nobody's own, so it takes the right to change every threshold: a row without an
    owner is what those who may change only their own cannot touch.
    """
    return access.refusal(request, "change", ThresholdOverride())


def _install(request: HttpRequest, kind: str, uploaded: Any) -> str:
    install = install_framework if kind == "framework" else install_source
    with scratch_folder(current_home().scratch) as folder:
        path = Path(folder) / (Path(uploaded.name).name or "framework.toml")
        path.write_bytes(uploaded.read())
        return str(install(path, actor=request.user).title)
