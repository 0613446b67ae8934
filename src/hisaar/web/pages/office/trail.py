"""The audit trail: searched, verified, exported."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.platform.audit import chain, export
from hisaar.platform.audit.models import Entry
from hisaar.platform.evidence.services import verify_files
from hisaar.web import access, navigation

PAGE = 50


class TrailView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "audit.entry")
        text = " ".join(request.GET.get("q", "").split())[:100]
        entries = Entry.objects.all()
        if text:
            entries = entries.filter(
                Q(subject__icontains=text) | Q(actor__icontains=text) | Q(action__icontains=text)
            )
        page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
        context = {
            "page": page, "text": text, "may_export": access.may(request, "export", "audit.entry"),
        }  # fmt: skip
        return render(request, "web/office/trail.html", context)


class TrailVerifyView(LoginRequiredMixin, View):
    """Recompute the chain and every file's hash; the answer names what does not fit."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        access.require(request, "view", "audit.entry")
        context = {"found": chain.verify(), "faults": verify_files()}
        return render(request, "web/office/trail_verified.html", context)


class TrailExportView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        access.require(request, "export", "audit.entry")
        answer = StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
        return answer


class _Echo:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines() -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(export.HEADINGS)
    for row in export.rows():
        yield writer.writerow(row)


navigation.announce(
    navigation.Page(
        "Audit trail", "trail", "link-2", order=200, heading="Administration",
        allowed=lambda request: access.may(request, "view", "audit.entry"),
    )
)  # fmt: skip
