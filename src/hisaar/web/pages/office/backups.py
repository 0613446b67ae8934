"""Backups: made, checked, downloaded, and put in place of what is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from hisaar.lib.dates import KARACHI
from hisaar.platform.audit import chain
from hisaar.platform.vault import handover
from hisaar.platform.vault.backup import backup
from hisaar.platform.vault.errors import VaultError
from hisaar.platform.vault.home import current_home
from hisaar.platform.vault.restore import verify
from hisaar.web import access, navigation

SUFFIX = ".hsr"
WORD = "restore"


@dataclass(frozen=True)
class Kept:
    name: str
    size: int
    made_at: dt.datetime


def kept() -> list[Kept]:
    """Backups in the home folder, newest first."""
    files = [(path, path.stat()) for path in current_home().backups.glob(f"*{SUFFIX}")]
    found = [
        Kept(path.name, stat.st_size, dt.datetime.fromtimestamp(stat.st_mtime, tz=KARACHI))
        for path, stat in files
    ]
    return sorted(found, key=lambda k: k.made_at, reverse=True)


def place(name: str) -> Path:
    """Where a kept backup lies; 404 for anything else."""
    if name not in {k.name for k in kept()}:
        raise Http404("There is no such backup.")
    return current_home().backups / name


def _secret(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput({"autocomplete": "off"})
    )


class BackupForm(forms.Form):
    passphrase = _secret("Passphrase, twelve characters or more")
    again = _secret("The passphrase again")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if len(given.get("passphrase", "")) < 12:
            raise forms.ValidationError("Use twelve characters or more.")
        if given.get("passphrase") != given.get("again"):
            raise forms.ValidationError("The two passphrases differ.")
        return given


class RestoreForm(forms.Form):
    name = forms.ChoiceField(label="Backup")
    upload = forms.FileField(label="or a backup from elsewhere", required=False)
    passphrase = _secret("Its passphrase")
    word = forms.CharField(label=f"Write the word {WORD} to confirm")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(k.name, k.name) for k in kept()]  # type: ignore[attr-defined]
        self.fields["name"].required = not self.files.get("upload")

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip().lower() != WORD:
            raise forms.ValidationError(f"Write {WORD}, so that nobody restores by mistake.")
        return WORD


class BackupsView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "vault.backup")
        return show(request)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "add", "vault.backup")
        form = BackupForm(request.POST)
        if not form.is_valid():
            return show(request, backup_form=form)
        name = f"hisaar-{timezone.localtime():%Y-%m-%d-%H%M%S}{SUFFIX}"
        home = current_home()
        try:
            made = backup(home, home.backups / name, passphrase=form.cleaned_data["passphrase"])
        except VaultError as error:
            form.add_error(None, str(error))
            return show(request, backup_form=form)
        chain.append(actor=request.user, action="backup made", subject="installation",
                     changes={"file": [None, name], "size": [None, made.size]})  # fmt: skip
        messages.success(request, f"{name} is made and encrypted. Keep a copy elsewhere.")
        return redirect("backups")


def show(request: HttpRequest, **in_use: Any) -> HttpResponse:
    context = {
        "kept": kept(), "backup_form": BackupForm(), "restore_form": RestoreForm(),
        "may_restore": access.may(request, "restore", "vault.backup"),
    } | in_use  # fmt: skip
    return render(request, "web/office/backups.html", context)


class BackupFileView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, name: str) -> FileResponse:
        access.require(request, "add", "vault.backup")
        return FileResponse(place(name).open("rb"), as_attachment=True, filename=name)


class BackupVerifyView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        access.require(request, "view", "vault.backup")
        try:
            found = verify(place(name), home=current_home())
        except VaultError as error:
            messages.error(request, f"{name} is not whole: {error}")
        else:
            messages.success(
                request,
                f"{name} is whole: made {found.created_at:%d %b %Y}, {found.blobs} files, the"
                " database opened and checked.",
            )
        return redirect("backups")


class RestoreView(LoginRequiredMixin, View):
    """Check the backup, then hand it to the serving process, which restores and starts again."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "restore", "vault.backup")
        form = RestoreForm(request.POST, request.FILES)
        if not form.is_valid():
            return show(request, restore_form=form)
        given, home = form.cleaned_data, current_home()
        try:
            path = _uploaded(given["upload"]) if given["upload"] else place(given["name"])
            verify(path, passphrase=given["passphrase"])
            chain.append(actor=request.user, action="restore asked for", subject="installation",
                         changes={"file": [None, path.name]})  # fmt: skip
            handover.ask(home, handover.RestoreRequest(path, given["passphrase"]))
        except VaultError as error:
            form.add_error(None, str(error))
            return show(request, restore_form=form)
        return render(request, "web/office/restoring.html", {"name": path.name})


def _uploaded(upload: Any) -> Path:
    name = f"uploaded-{timezone.localtime():%Y-%m-%d-%H%M%S}{SUFFIX}"
    path = current_home().backups / name
    with path.open("xb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    path.chmod(0o600)
    return path


navigation.announce(
    navigation.Page(
        "Backups", "backups", "archive-restore", order=205, heading="Administration",
        allowed=lambda request: access.may(request, "view", "vault.backup"),
    )
)  # fmt: skip
