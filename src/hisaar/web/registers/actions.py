"""Verbs: a button, a form made from the function's signature, the answer."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from hisaar.platform.records import Invalid, Refused, verbs
from hisaar.platform.records.models import Record
from hisaar.web import addresses

from . import pickers
from .details import RecordPage


class ActionView(RecordPage):
    """As a dialog when htmx asks, else as a page."""

    template = "web/registers/action.html"

    @property
    def action(self) -> str:
        return self.verb.__name__

    @cached_property
    def verb(self) -> Any:
        found = self.record_type.action(self.kwargs["verb"])
        if found is None:
            raise Http404(f"{self.record_type.label} knows no such step.")
        return found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not verbs.is_offered(self.verb, self.record):
            raise Refused(
                f"{self.record.code} is no longer in a state for '{verbs.label(self.verb)}'."
                " Look at the record to see what can be done now."
            )
        return self.show(self.form(None))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            result = self.verb(self.record, actor=request.user, **_given(form))
        except Refused as refused:
            return self.refuse(form, refused)
        messages.success(request, f"{verbs.label(self.verb)}: done for {self.record.code}.")
        return self.leave(result)

    def form(self, data: Any) -> Any:
        files = self.request.FILES if data is not None else None
        form = verbs.form_class(self.verb)(data, files, prefix="verb")
        pickers.lighten(form, self.request)
        return form

    def show(self, form: Any) -> HttpResponse:
        template = "web/registers/action_dialog.html" if self.is_partial else self.template
        return self.page(
            template, form=form, label=verbs.label(self.verb), summary=verbs.summary(self.verb),
            confirm=verbs.confirmation(self.verb), action_address=self.request.path,
        )  # fmt: skip

    def refuse(self, form: Any, refused: Refused) -> HttpResponse:
        if not form.fields and not self.is_partial:
            messages.error(self.request, str(refused))
            return redirect(addresses.record(self.record))
        errors = refused.errors if isinstance(refused, Invalid) else {"": [str(refused)]}
        for name, sentences in errors.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return self.show(form)

    def leave(self, result: Any) -> HttpResponse:
        """To the record that came out of it, when it is another; else back to this one."""
        is_other = isinstance(result, Record) and result.pk is not None
        address = addresses.record(result if is_other else self.record)
        if self.is_partial:
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)


def _given(form: Any) -> dict[str, Any]:
    """The arguments that were filled in; the others keep the verb's own defaults."""
    return {
        name: list(value) if hasattr(value, "values_list") else value
        for name, value in form.cleaned_data.items()
        if value not in (None, "")
    }
