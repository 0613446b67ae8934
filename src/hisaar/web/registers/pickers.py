"""Choosing related records: a search box instead of ten thousand options."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse

from hisaar.platform.records import RecordType, all_types
from hisaar.platform.records.filters import searched
from hisaar.web import access, addresses

from .base import RegisterView

LIMIT = 50


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


class PickerMany(_Picked, forms.SelectMultiple):
    """Several records."""


def label(record: Any) -> str:
    return f"{record.code} {record}"


def lighten(form: Any, request: HttpRequest) -> None:
    """Give every field that chooses records a picker over what the person may see."""
    types = {t.model: t for t in all_types()}
    for field in form.fields.values():
        if field.widget.is_hidden:
            continue
        if isinstance(field, forms.ModelChoiceField):
            if record_type := types.get(field.queryset.model):
                _lighten_field(form, field, record_type, request)
        elif isinstance(field.widget, forms.Select):
            _search_box(field)
        elif isinstance(field, forms.MultipleChoiceField):
            field.widget.attrs["data-picker"] = ""


def _search_box(field: Any) -> None:
    if isinstance(field.widget, forms.SelectMultiple) or len(list(field.choices)) > 15:
        field.widget.attrs["data-picker"] = ""


def _lighten_field(form: Any, field: Any, record_type: RecordType, request: HttpRequest) -> None:
    is_many = isinstance(field, forms.ModelMultipleChoiceField)
    rows = access.visible(request, record_type)
    name = next(n for n, f in form.fields.items() if f is field)
    held = _held(form, name, is_many=is_many)
    if held:  # what is chosen already may stay, also when the person cannot see all of it
        rows = record_type.model._default_manager.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=held))
    widget = (PickerMany if is_many else Picker)(
        attrs={"data-search": addresses.register(record_type, f"choices/{field.to_field_name or 'pk'}/")}
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


class Choices(RegisterView):
    """The records that match what was typed: ``{"results": [{"value", "text"}]}``."""

    def get(self, request: HttpRequest, key: str, **kwargs: Any) -> HttpResponse:
        rows = access.visible(request, self.record_type)
        found = searched(self.record_type, rows, request.GET.get("q", ""))[:LIMIT]
        results = [
            {"value": r.code if key == "code" else str(r.pk), "text": label(r)} for r in found
        ]
        return JsonResponse({"results": results})
