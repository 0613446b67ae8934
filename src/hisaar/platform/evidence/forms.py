"""The form field of a stored file."""

from __future__ import annotations

from typing import Any

from django import forms

from hisaar.platform.records.refusals import Refused

from .files import StoredFile
from .storage import store


class StoredFileField(forms.FileField):
    """Takes an upload and stores it; keeps what is there when nothing is uploaded.

    The file is in the vault once the field is clean, under its content's hash, so that a form
    that fails elsewhere loses nothing; files that no record refers to are swept later.
    """

    widget = forms.ClearableFileInput

    def clean(self, data: Any, initial: Any = None) -> StoredFile | None:
        if isinstance(initial, int):
            initial = StoredFile.objects.filter(pk=initial).first()
        cleaned = super().clean(data, initial)
        if cleaned is False or cleaned is None:
            return None
        if isinstance(cleaned, StoredFile):
            return cleaned
        try:
            return store(cleaned, name=cleaned.name)
        except Refused as error:
            raise forms.ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return StoredFile.objects.filter(pk=value).first() if isinstance(value, int) else value
