"""Choosing related records: a search box instead of ten thousand options."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views import View

from hisaar.platform.records import RecordType, all_types, find
from hisaar.platform.records.fields import CodeField
from hisaar.platform.records.filters import searched
from hisaar.web import access, addresses, finding

from .base import RegisterView

LIMIT = 50
LONG_LIST = 15  # more options than this deserve a search box


class _Picked:
    """Renders only what is chosen; the rest is asked for while the person types."""

    queryset: Any
    to_field = "pk"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        chosen = [str(v) for v in value if v not in (None, "")]
        options = [] if self.allow_multiple_selected else [("", "")]  # type: ignore[attr-defined]
        if chosen:
            options += [(str(getattr(r, self.to_field)), label(r)) for r in self._records(chosen)]
        subgroup = [
            self.create_option(name, key, text, bool(key) and key in chosen, index, attrs=attrs)  # type: ignore[attr-defined]
            for index, (key, text) in enumerate(options)
        ]
        return [(None, subgroup, 0)]

    def _records(self, chosen: list[str]) -> list[Any]:
        if self.to_field == "pk":
            chosen = [key for key in chosen if key.isdecimal()]
        return list(self.queryset.filter(**{f"{self.to_field}__in": chosen}))


class Picker(_Picked, forms.Select):
    """One record."""


class CodePicker(_Picked, forms.Select):
    """The code of one record, of any of several registers."""

    def _records(self, chosen: list[str]) -> list[Any]:
        return [record for code in chosen if (record := find(code))]


class PickerMany(_Picked, forms.SelectMultiple):
    """Several records."""


def label(record: Any) -> str:
    return f"{record.code} {record}"


def lighten(form: Any, request: HttpRequest) -> None:
    """Give every field that chooses records a picker over what the person may see."""
    types = {t.model: t for t in all_types()}
    codes = _code_fields(form)
    for name, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        if name in codes:
            field.widget = _code_picker(field, codes[name])
        elif isinstance(field, forms.ModelChoiceField):
            if record_type := types.get(field.queryset.model):
                _lighten_field(form, field, record_type, request)
        elif isinstance(field.widget, forms.Select):
            _search_box(field)


def _code_fields(form: Any) -> dict[str, CodeField]:
    """The fields of a record's form that hold the code of another record."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    if model is None:
        return {}
    return {f.name: f for f in model._meta.fields if isinstance(f, CodeField)}


def _code_picker(field: Any, code_field: CodeField) -> CodePicker:
    slugs = [t.slug for t in all_types() if t.model._meta.label in code_field.registers]
    address = f"{reverse('code-choices')}?{urlencode({'in': ','.join(slugs)})}"
    picker = CodePicker(attrs={"data-search": address})
    picker.to_field, picker.is_required = "code", field.required
    return picker


def _search_box(field: Any) -> None:
    is_many = isinstance(field.widget, forms.SelectMultiple)
    if is_many or len(list(field.widget.choices)) > LONG_LIST:
        field.widget.attrs["data-picker"] = ""


def _lighten_field(form: Any, field: Any, record_type: RecordType, request: HttpRequest) -> None:
    is_many = isinstance(field, forms.ModelMultipleChoiceField)
    rows = access.visible(request, record_type)
    name = next(n for n, f in form.fields.items() if f is field)
    held = _held(form, name, is_many=is_many)
    if held:  # what is chosen already may stay, also when the person cannot see all of it
        rows = record_type.model._default_manager.filter(
            Q(pk__in=rows.values("pk")) | Q(pk__in=held)
        )
    widget = (PickerMany if is_many else Picker)(
        attrs={
            "data-search": addresses.register(
                record_type, f"choices/{field.to_field_name or 'pk'}/"
            )
        }
    )
    widget.queryset, widget.to_field = rows, field.to_field_name or "pk"
    widget.is_required = field.required
    field.widget = widget
    field.queryset = rows
    field.label_from_instance = label


def _held(form: Any, name: str, *, is_many: bool) -> list[int]:
    instance = getattr(form, "instance", None)
    if instance is None or instance.pk is None:
        return []
    if is_many:
        return list(getattr(instance, name).values_list("pk", flat=True))
    key = getattr(instance, f"{name}_id", None)
    return [key] if key else []


class CodeChoices(LoginRequiredMixin, View):
    """The same over several registers: ``?in=systems,business-functions``, or all without it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wanted = {slug for slug in request.GET.get("in", "").split(",") if slug}
        types = [t for t in access.open_types(request) if not wanted or t.slug in wanted]
        hits = finding.find(request, types, request.GET.get("q", ""), limit=LIMIT)
        return JsonResponse(
            {"results": [{"value": h.code, "text": f"{h.code} {h.title}"} for h in hits]}
        )


class Choices(RegisterView):
    """The records that match what was typed: ``{"results": [{"value", "text"}]}``."""

    def get(self, request: HttpRequest, key: str, **kwargs: Any) -> HttpResponse:
        rows = access.visible(request, self.record_type)
        found = searched(self.record_type, rows, request.GET.get("q", ""))[:LIMIT]
        results = [
            {"value": r.code if key == "code" else str(r.pk), "text": label(r)} for r in found
        ]
        return JsonResponse({"results": results})
