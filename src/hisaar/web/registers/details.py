"""A record's own page, its history, and the files that it holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from hisaar.platform.audit import chain
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.records import RecordType, verbs
from hisaar.web import access, addresses, surroundings

from . import cells, panels
from .base import RegisterView


@dataclass(frozen=True)
class Button:
    """A verb that the record's state allows now."""

    name: str
    label: str
    summary: str
    address: str
    asks: bool  # whether it needs a form or a confirmation first


def buttons(request: HttpRequest, record_type: RecordType, record: Any) -> list[Button]:
    """The verbs that the record's state and the person's roles allow."""
    return [
        Button(
            verb.__name__, verbs.label(verb), verbs.summary(verb),
            addresses.record(record, f"do/{verb.__name__}/"),
            bool(verbs.arguments(verb) or verbs.confirmation(verb)),
        )
        for verb in record_type.actions
        if verbs.is_offered(verb, record) and access.allows(request, verb.__name__, record)
    ]  # fmt: skip


class RecordPage(RegisterView):
    """What the pages of one record share."""

    def page(self, template: str = "", *, status: int = 200, **context: Any) -> HttpResponse:
        own = {"record": self.record, "address": addresses.record(self.record)}
        own["can"] = {
            name: access.allows(self.request, name, self.record) for name in ("change", "delete")
        }
        return super().page(template, status=status, **{**own, **context})


class DetailView(RecordPage):
    template = "web/registers/detail.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record_type, record = self.record_type, self.record
        return self.page(
            sections=self.sections,
            panels=panels.related(request, record_type, record),
            panel_templates=panels.templates(record_type),
            buttons=buttons(request, record_type, record),
            clauses=surroundings.clauses(request, record_type.clauses.split()),
            evidence=surroundings.evidence(request, record.code),
            evidence_add=surroundings.evidence_address(request, record.code),
            tasks=surroundings.tasks(request, record.code),
        )

    @cached_property
    def sections(self) -> list[tuple[str, list[dict[str, Any]]]]:
        return [
            (heading, cells.section(self.record_type, self.record, names.split()))
            for heading, names in self.record_type.sections.items()
        ]


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


class HistoryView(RecordPage):
    """Who changed what and when, field by field, from the audit trail."""

    needs = "history"
    template = "web/registers/history.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        entries = [
            {"entry": entry, "changes": changes(self.record_type, entry)}
            for entry in chain.history(self.record.code)
        ]
        return self.page(entries=entries)


def changes(record_type: RecordType, entry: Any) -> list[Change]:
    """An audit entry in the words of the form."""
    found = []
    for name, pair in entry.changes.items():
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        label = cells.column(record_type, name).label
        found.append(
            Change(
                label, cells.plain(record_type, name, before), cells.plain(record_type, name, after)
            )
        )
    return found


class FileView(RegisterView):
    """The file in one of the record's fields, decrypted as it streams."""

    def get(self, request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        if not self.record_type.has_field(name):
            raise Http404
        field = self.record_type.field(name)
        stored = getattr(self.record, name) if isinstance(field, FileLink) else None
        if stored is None:
            raise Http404
        return surroundings.download(stored)  # type: ignore[return-value]
