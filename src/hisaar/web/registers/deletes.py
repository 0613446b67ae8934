"""Deleting a record: asked first, refused while others refer to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hisaar.platform import records
from hisaar.platform.records import Refused

from .details import RecordPage


class DeleteView(RecordPage):
    needs = "delete"
    template = "web/registers/delete.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        children = [
            (child_type.label_plural, child_type.model._default_manager.filter(
                **{foreign_key: self.record}).count())
            for foreign_key, child_type in self.record_type.child_types
        ]  # fmt: skip
        return self.page(children=[pair for pair in children if pair[1]])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        code = self.record.code
        try:
            records.delete(self.record, actor=request.user)
        except Refused as refused:
            return self.page(refusal=str(refused), status=409)
        messages.success(request, f"{code} was deleted. The audit trail keeps what it was.")
        return redirect(self.address())
