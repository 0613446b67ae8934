"""All registers on one page: what each is for, and how many records it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hisaar.platform.records import RecordType
from hisaar.web import access, addresses


@dataclass(frozen=True)
class Register:
    label: str
    description: str
    address: str
    count: int


class OverviewView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        types = access.open_types(request)
        counts = _counts(request, types)
        order = {label: number for number, label in enumerate(apps.app_configs)}
        groups: dict[str, list[Register]] = {}
        for record_type in sorted(types, key=lambda t: order[t.app]):
            label = record_type.label_plural
            register = Register(
                label[:1].upper() + label[1:], record_type.description,
                addresses.register(record_type), counts.get(record_type.slug, 0),
            )  # fmt: skip
            name = str(apps.get_app_config(record_type.app).verbose_name)
            groups.setdefault(name, []).append(register)
        can_import = any(access.may(request, "import", t) for t in types)
        context = {"groups": list(groups.items()), "can_import": can_import}
        return render(request, "web/pages/overview.html", context)


def _counts(request: HttpRequest, types: list[RecordType]) -> dict[str, int]:
    """How many rows the person may see in each register: one query for all of them."""
    parts = [
        access.visible(request, t).order_by().annotate(register=Value(t.slug)).values("register")
        .annotate(number=Count("pk")).values_list("register", "number")
        for t in types
    ]  # fmt: skip
    if not parts:
        return {}
    first, *others = parts
    return dict(first.union(*others, all=True) if others else first)
