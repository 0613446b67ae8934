"""The records about one third party, a table for each register, as far as one may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from hisaar.assets.models import Interconnection, System, ThirdParty
from hisaar.governance.tags import split
from hisaar.platform.records import type_of
from hisaar.thirdparties.countries import name_of
from hisaar.thirdparties.models import (
    AccessSuspension,
    Assurance,
    Contract,
    Exchange,
    Service,
    Subcontractor,
    ThirdPartyAssessment,
    ThirdPartyFinding,
)
from hisaar.thirdparties.vocabulary import Access, SecurityClause
from hisaar.web import access, addresses, chips
from hisaar.web.templatetags.hisaar import record_link
from hisaar.web.text import day


@dataclass(frozen=True)
class Panel:
    key: str
    title: str
    headings: Sequence[str]
    rows: list[list[Any]]
    empty: str
    add: str = ""  # the address of the form for another one

    @property
    def caption(self) -> str:
        return f"Table: {self.title}"


@dataclass(frozen=True)
class _Kind:
    """One panel: which register, by which field, and what a row shows after its link."""

    model: Any
    title: str
    headings: str
    cells: Callable[[Any, dt.date], list[Any]]
    empty: str
    field: str = "third_party"
    related: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()
    order: str = "code"


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[value]


def _titles(rows: Any) -> Any:
    return format_html_join(", ", '<a href="{}">{}</a>', ((addresses.record(r), r) for r in rows))


def countries(codes: Sequence[str]) -> str:
    return ", ".join(name_of(code) for code in codes) or "unknown"


def _contract(row: Contract, on: dt.date) -> list[Any]:
    state = chips.chip("in force", "good") if row.is_in_force(on) else chips.chip("ended", "off")
    hours = f"{row.breach_notice_hours} hours" if row.breach_notice_hours is not None else "—"
    held = [str(SecurityClause(name).label).lower() for name in split(row.clauses)]
    ends = day(row.ends_on) if row.ends_on else "no end"
    return [state, ends, hours, ", ".join(held) or "none"]


def _service(row: Service, on: dt.date) -> list[Any]:
    ways = ", ".join(str(Access(a).label).lower() for a in row.accesses) or "—"
    return [
        _titles(row.functions.all()) or "—", _titles(row.data_sets.all()) or "—", ways,
        countries(row.countries),
    ]  # fmt: skip


def _assurance(row: Assurance, on: dt.date) -> list[Any]:
    expired = row.expires_on is not None and row.expires_on < on
    state = chips.chip("expired", "late") if expired else chips.chip("in date", "good")
    read = day(row.reviewed_on) if row.reviewed_on else "not read yet"
    ends = day(row.expires_on) if row.expires_on else "—"
    return [state, day(row.issued_on), ends, _titles(row.services.all()) or "—", read]


def _assessment(row: ThirdPartyAssessment, on: dt.date) -> list[Any]:
    page = format_html('<a href="{}">answers</a>', reverse("vendor-assessment", args=[row.code]))
    return [
        row.get_status_display(), row.get_rating_display() or "—", day(row.due_on),
        day(row.accepted_on), page if row.questionnaire_id else "on paper",
    ]  # fmt: skip


def _finding(row: ThirdPartyFinding, on: dt.date) -> list[Any]:
    late = row.due_on is not None and row.due_on < on and row.closed_on is None
    state = "closed" if row.closed_on else "overdue" if late else "open"
    tone = {"closed": "off", "overdue": "late", "open": "part"}[state]
    return [chips.chip(state, tone), row.get_severity_display(), day(row.due_on)]


def _suspension(row: AccessSuspension, on: dt.date) -> list[Any]:
    state = chips.chip("cut", "bad") if row.is_in_force(on) else chips.chip("over", "off")
    return [state, day(row.suspended_on), day(row.reconnected_on), row.reason]


KINDS = (
    _Kind(Contract, "Contracts", "Contract|State|Ends|Notice of a breach|Clauses", _contract,
          "No contract is on record.", order="-starts_on"),
    _Kind(Service, "Services", "Service|Functions|Data|Access|Countries", _service,
          "It is not on record what it does.", prefetch=("functions", "data_sets")),
    _Kind(Interconnection, "Links", "Link|Protocol|Encrypted|Verified",
          lambda row, on: [row.protocol or "—", _yes(row.is_encrypted), day(row.verified_on)],
          "No link is on record.", field="counterparty"),
    _Kind(System, "Systems it makes or runs", "System|Kind|Criticality",
          lambda row, on: [row.get_kind_display(), row.get_criticality_display() or "—"],
          "None.", field="vendor"),
    _Kind(ThirdPartyAssessment, "Assessments", "Assessment|Status|Cyber risk|Due|Accepted|Answers",
          _assessment, "It was never assessed.", related=("questionnaire", "third_party"),
          order="-pk"),
    _Kind(Assurance, "Assurance", "Document|State|Issued|Expires|Covers|Read", _assurance,
          "No certificate, report, test or visit is on record.", prefetch=("services",),
          order="-issued_on"),
    _Kind(ThirdPartyFinding, "Findings", "Finding|State|Severity|Due", _finding, "None.",
          order="-found_on"),
    _Kind(Exchange, "Exchanges", "Exchange|Held|Received|Given|Confidential",
          lambda row, on: [day(row.held_on), row.received or "—", row.given or "—",
                           _yes(row.is_under_nda)],
          "Nothing was exchanged yet.", order="-held_on"),
    _Kind(Subcontractor, "Subcontractors", "Subcontractor|Depth|Holds data|Countries",
          lambda row, on: [row.depth, _yes(row.holds_data), countries(row.data_locations.split())],
          "None on record.", related=("provider",), order="depth"),
    _Kind(AccessSuspension, "Suspensions of access", "Suspension|State|Cut|Reconnected|Reason",
          _suspension, "Its access was never cut.", order="-pk"),
)  # fmt: skip


def panels(request: HttpRequest, party: ThirdParty, on: dt.date) -> list[Panel]:
    """A panel for each register that the person may open."""
    return [
        _panel(request, kind, party, on)
        for kind in KINDS
        if access.may(request, "view", type_of(kind.model))
    ]


def _panel(request: HttpRequest, kind: _Kind, party: ThirdParty, on: dt.date) -> Panel:
    record_type = type_of(kind.model)
    rows = access.visible(request, record_type).filter(**{kind.field: party})
    rows = rows.select_related(*kind.related) if kind.related else rows
    rows = rows.prefetch_related(*kind.prefetch).order_by(kind.order, "code")
    add = ""
    if access.may(request, "add", record_type):
        add = f"{addresses.register(record_type, 'new/')}?{kind.field}={party.code}"
    return Panel(
        record_type.slug, kind.title, kind.headings.split("|"),
        [[record_link(row), *kind.cells(row, on)] for row in rows], kind.empty, add,
    )  # fmt: skip
