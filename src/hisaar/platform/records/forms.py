"""The form of a register, shared by pages and API."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.db import models

from .registry import RecordType


def form_field(f: Any, **kwargs: Any) -> forms.Field | None:
    """The form field of a model field: days get a date picker, text gets room."""
    if isinstance(f, models.DateTimeField):
        kwargs["widget"] = forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    elif isinstance(f, models.DateField):
        kwargs["widget"] = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    elif isinstance(f, models.TextField) and not f.choices:
        kwargs["widget"] = forms.Textarea({"rows": 3})
    return f.formfield(**kwargs)  # type: ignore[no-any-return]


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """Sealed values are never sent to the browser: an empty field keeps what is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[str, Any] = {}
        for f in self.instance._meta.concrete_fields:
            if hasattr(f, "masked") and f.name in self.fields:
                self._kept[f.name] = stored = getattr(self.instance, f.attname)
                self.initial[f.name] = ""
                self.fields[f.name].widget.attrs["placeholder"] = f.masked(stored)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, stored in self._kept.items():
            if not cleaned.get(name):
                cleaned[name] = stored
        return cleaned


@cache
def form_class(record_type: RecordType, exclude: tuple[str, ...] = ()) -> type[forms.ModelForm]:  # type: ignore[type-arg]
    """A ModelForm over the fields of ``sections``; ``exclude`` drops some (a child's parent).

    Use it to clean and to bind; write with ``services.save(form.instance, links=links(form))``.
    """
    names = [n for n in record_type.form_fields if n not in exclude]
    return forms.modelform_factory(
        record_type.model, form=RecordForm, fields=names, formfield_callback=form_field
    )


def links(form: Any) -> dict[str, list[Any]]:
    """The many-to-many values of a valid form, as ``services.save`` takes them."""
    names = {f.name for f in form._meta.model._meta.many_to_many}
    return {n: list(v) for n, v in form.cleaned_data.items() if n in names}
