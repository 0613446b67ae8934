"""Search over all registers: by code straight to the record, by text in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from hisaar.platform.records import type_of_code
from hisaar.web import access, addresses
from hisaar.web.finding import Hit, find

LIMIT = 200
SHOWN = 10
SHORTEST = 2


@dataclass(frozen=True)
class Hits:
    """What one register has, the first few, and where to see all."""

    label: str
    records: list[tuple[str, str, str]]  # address, code, title
    count: int
    address: str


class SearchView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        text = " ".join(request.GET.get("q", "").split())[:200]
        if address := self.exact(text):
            return redirect(address)
        types = access.open_types(request)
        rows = find(request, types, text, limit=LIMIT) if len(text) >= SHORTEST else []
        context = {
            "search_text": text, "groups": _grouped(request, rows, text),
            "count": len(rows), "is_cut": len(rows) == LIMIT,
            "is_short": 0 < len(text) < SHORTEST,
        }  # fmt: skip
        return render(request, "web/pages/search.html", context)

    def exact(self, text: str) -> str:
        """The address of the record whose code was typed."""
        record_type = type_of_code(text)
        if record_type is None:
            return ""
        rows = access.visible(self.request, record_type).filter(code=text.upper())
        return addresses.code_address(text.upper()) or "" if rows.exists() else ""


def _grouped(request: HttpRequest, rows: list[Hit], text: str) -> list[Hits]:
    by_register: dict[str, list[tuple[str, str]]] = {}
    for register, code, title in rows:
        by_register.setdefault(register, []).append((code, title))
    types = {t.slug: t for t in access.open_types(request)}
    query = urlencode({"q": text})
    found = []
    for slug, hits in by_register.items():
        record_type = types[slug]
        base = addresses.register(record_type)
        label = record_type.label_plural
        shown = [(f"{base}{code}/", code, title) for code, title in hits[:SHOWN]]
        found.append(Hits(label[:1].upper() + label[1:], shown, len(hits), f"{base}?{query}"))
    return sorted(found, key=lambda h: -h.count)
