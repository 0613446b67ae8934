"""Adding and changing a record, its children with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import inlineformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hisaar.platform.records import Conflict, Invalid, RecordType, Refused
from hisaar.platform.records.forms import form_class, form_field, links
from hisaar.web import access, addresses, services

from . import conflicts, pickers
from .base import RegisterView


@dataclass
class Children:
    """The rows of one kind below a record, as a formset."""

    foreign_key: str
    record_type: RecordType
    formset: Any

    @property
    def label(self) -> str:
        label = self.record_type.label_plural
        return label[:1].upper() + label[1:]

    def changed(self) -> list[tuple[str, services.Child]]:
        """What to write: rows that were filled, changed or removed."""
        found = []
        for form in self.formset.forms:
            is_removed = bool(form.cleaned_data.get("DELETE"))  # absent for who may not delete
            is_new = form.instance.pk is None
            if (is_new and (is_removed or not form.has_changed())) or not (
                is_removed or form.has_changed()
            ):
                continue
            child = services.Child(form.instance, links(form), is_removed)
            found.append((self.foreign_key, child))
        # Removals first, so that a row may take the place of one that goes.
        return sorted(found, key=lambda pair: not pair[1].is_removed)


class FormView(RegisterView):
    """The form of a register; subclasses say which record it is about."""

    template = "web/registers/form.html"

    @property
    def instance(self) -> Any:
        return self.record if "code" in self.kwargs else None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(None, None)
        return self.show(form, self.children(None, None))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        data: Any = request.POST
        if conflicts.is_resolved(data):
            data = conflicts.resolve(data, self.form(None, None))
        form, children = self.form(data, request.FILES), self.children(data, request.FILES)
        is_valid = form.is_valid()
        is_valid = all(c.formset.is_valid() for c in children) and is_valid
        if is_valid and (reason := self.refusal(form)):
            form.add_error(None, reason)
            is_valid = False
        if not is_valid:
            return self.show(form, children)
        try:
            saved = self.save(form, children)
        except Conflict as conflict:
            return self.show_conflict(conflict, form)
        except Refused as refused:
            _tell(form, refused)
            return self.show(form, children)
        messages.success(request, f"{saved.code} saved.", extra_tags=f"saved:{request.path}")
        return redirect(self.destination(saved))

    def refusal(self, form: Any) -> str:
        """Why a new record may not be added as it stands: some may add only what they own."""
        if form.instance.pk is not None:
            return ""
        return access.refusal(self.request, self.needs, form.instance)

    def save(self, form: Any, children: list[Children]) -> Any:
        seen = form.data.get("seen_version", "")
        record = form.instance
        return services.save_with_children(
            record, actor=self.request.user, links=links(form),
            seen_version=int(seen) if record.pk and seen.isdecimal() else None,
            children=[pair for group in children for pair in group.changed()],
        )  # fmt: skip

    def destination(self, saved: Any) -> str:
        if "another" in self.request.POST:
            return self.address("new/")
        return addresses.record(saved)

    def form(self, data: Any, files: Any) -> Any:
        initial = {} if self.instance else self.initial()
        form = form_class(self.record_type)(data, files, instance=self.instance, initial=initial)
        if hasattr(self.record_type.model, "derive_title") and "title" in form.fields:
            form.fields["title"].required = False
        pickers.lighten(form, self.request)
        return form

    def initial(self) -> dict[str, Any]:
        """What the address fills in: ``new/?function=FUN-0001`` for a record of another's panel."""
        found: dict[str, Any] = {}
        for name in self.request.GET:
            value = self.request.GET.get(name, "")
            if name in self.record_type.form_fields:
                field: Any = self.record_type.field(name)
                found[name] = _by_code(self.request, field, value) if field.is_relation else value
        return found

    def children(self, data: Any, files: Any) -> list[Children]:
        groups = []
        for foreign_key, child_type in self.record_type.child_types:
            if not self.may("change", child_type):
                continue
            formset_class = inlineformset_factory(
                self.record_type.model, child_type.model,
                form=form_class(child_type, (foreign_key,)),
                fk_name=foreign_key, extra=0,
                can_delete=self.may("delete", child_type), formfield_callback=form_field,
            )  # fmt: skip
            formset = formset_class(
                data, files, instance=self.instance, prefix=child_type.model._meta.model_name
            )
            for form in formset.forms:
                pickers.lighten(form, self.request)
            groups.append(Children(foreign_key, child_type, formset))
        return groups

    def show(self, form: Any, children: list[Children]) -> HttpResponse:
        sections = [
            (heading, [form[n] for n in names.split() if n in form.fields])
            for heading, names in self.record_type.sections.items()
        ]
        empties = [group.formset.empty_form for group in children]
        for empty in empties:
            pickers.lighten(empty, self.request)
        has_errors = form.is_bound and (
            form.errors or any(c.formset.total_error_count() for c in children)
        )
        return self.page(
            form=form, sections=sections, record=self.instance, has_errors=has_errors,
            children=list(zip(children, empties, strict=True)),
            has_files=form.is_multipart() or any(c.formset.is_multipart() for c in children),
            cancel=addresses.record(self.instance) if self.instance else self.address(),
        )  # fmt: skip

    def show_conflict(self, conflict: Conflict, form: Any) -> HttpResponse:
        theirs = self.form(None, None)
        return self.page(
            "web/registers/conflict.html", status=409, record=conflict.theirs, reason=str(conflict),
            fields=conflicts.compare(self.record_type, conflict, form, theirs),
            posted=conflicts.posted(self.request.POST), version=conflict.theirs.version,
            others=conflicts.authors(conflict), cancel=addresses.record(conflict.theirs),
        )  # fmt: skip


class AddView(FormView):
    needs = "add"


class ChangeView(FormView):
    needs = "change"


def _by_code(request: HttpRequest, field: Any, code: str) -> Any:
    rows = field.related_model._default_manager.filter(code=code.upper())
    found = rows.first()
    if found is None or not access.allows(request, "view", found):
        return None
    return [found.pk] if field.many_to_many else found.pk


def _tell(form: Any, refused: Refused) -> None:
    """Put what the record refused beside the field it speaks of."""
    if not isinstance(refused, Invalid):
        form.add_error(None, str(refused))
        return
    for name, sentences in refused.errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, forms.ValidationError(sentence))
