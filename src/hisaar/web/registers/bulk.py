"""Change one field of many records at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hisaar.lib.text import count_of, join_names
from hisaar.platform import records
from hisaar.platform.records import RecordType, Refused
from hisaar.platform.records.forms import form_class, links
from hisaar.web import access

from . import cells, pickers
from .base import RegisterView

LIMIT = 1000


def fields(record_type: RecordType) -> list[tuple[str, str]]:
    """The fields that many records may share: no titles, files, sealed or unique values."""
    found = []
    for name in record_type.form_fields:
        field = record_type.field(name)
        is_own = name == "title" or getattr(field, "unique", False) or hasattr(field, "masked")
        if not is_own and field.get_internal_type() not in ("FileField", "FileLink"):
            found.append((name, cells.column(record_type, name).label))
    return sorted(found, key=lambda pair: pair[1])


def one_field_form(record_type: RecordType, name: str) -> type[forms.ModelForm]:  # type: ignore[type-arg]
    others = tuple(n for n in record_type.form_fields if n != name)
    return form_class(record_type, others)


class BulkView(RegisterView):
    """First shows the field's control for the chosen records, then saves them together."""

    needs = "change"
    template = "web/registers/bulk.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("field", "")
        if name not in dict(fields(self.record_type)):
            raise Refused("Choose the field that shall be changed, then press Change.")
        chosen = self.chosen()
        is_sent = "apply" in request.POST
        # An empty instance would bring its defaults along: the person names the value.
        form = one_field_form(self.record_type, name)(request.POST if is_sent else None)
        pickers.lighten(form, request)
        if not is_sent or not form.is_valid():
            return self.page(form=form, field=name, chosen=chosen, count=len(chosen))
        return self.apply(form, name, chosen)

    def chosen(self) -> list[Any]:
        codes = list(dict.fromkeys(self.request.POST.getlist("codes")))
        if not codes:
            raise Refused("Tick the records that shall be changed first.")
        if len(codes) > LIMIT:
            raise Refused(f"At most {LIMIT:,} records can be changed at once; choose fewer.")
        rows = access.visible(self.request, self.record_type, self.needs)
        found = list(rows.filter(code__in=codes).order_by("code"))
        missing = sorted(set(codes) - {r.code for r in found})
        if missing:
            names = join_names(missing, limit=5)
            raise Refused(
                f"{names} can no longer be found, or is not yours to change."
                " Reload the list and choose again."
            )
        return found

    def apply(self, form: Any, name: str, chosen: list[Any]) -> HttpResponse:
        linked = links(form)
        for record in chosen:
            if not linked:
                setattr(record, name, form.cleaned_data[name])
        records.save_many(
            chosen, actor=self.request.user, action="changed",
            links=dict.fromkeys(range(len(chosen)), linked),
        )  # fmt: skip
        label = cells.column(self.record_type, name).label
        changed = count_of(len(chosen), self.record_type.label, self.record_type.label_plural)
        messages.success(self.request, f"{label} set in {changed}.")
        return redirect(self.address())
