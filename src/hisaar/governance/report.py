"""The chapter on governance of the annual report: records in, plain structures out.

``seen`` holds the records as they were; the report hands in what its freeze kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from django.db import models

from hisaar.governance.models import (
    AgendaItem,
    Attendance,
    Decision,
    Document,
    DocumentVersion,
    EntityProfile,
    Meeting,
    RoleAssignment,
)
from hisaar.governance.models.entity import Channel
from hisaar.governance.queries import is_in_office, vacancies
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Body, Perimeter, Role
from hisaar.lib.dates import format_day
from hisaar.platform.people.models import OrganisationalUnit

Model = TypeVar("Model", bound=models.Model)

OFFICERS = (Role.CISO, Role.CEO, Role.COO, Role.HITD, Role.CRO, Role.HEAD_OF_RISK)
PAPERS = (
    Document.Kind.FRAMEWORK, Document.Kind.STRATEGY, Document.Kind.RISK_MANAGEMENT_POLICY,
    Document.Kind.POLICY, Document.Kind.RESPONSE_PLAN, Document.Kind.COMMUNICATION_PLAN,
)  # fmt: skip
BODIES = (Body.BOARD, Body.BOARD_COMMITTEE)


class Seen(Protocol):
    """Records as somebody saw them; foreign keys lead to records that were seen too."""

    def all(self, model: type[Model]) -> list[Model]: ...

    def children(self, model: type[Model], field: str) -> dict[int, list[Model]]: ...


def chapter(seen: Seen, *, since: dt.date, on: dt.date) -> dict[str, Any]:
    """Officers, vacancies, meetings, decisions and documents of the time from ``since`` to
    ``on``."""
    return {
        "since": format_day(since),
        "until": format_day(on),
        "officers": officers(seen, since, on),
        "vacancies": ciso_vacancies(seen, since, on),
        "meetings": meetings(seen, since, on),
        "decisions": decisions(seen, since, on),
        "documents": documents_in_force(seen, on),
    }


def shown(day: dt.date | None) -> str:
    return format_day(day) if day else ""


# --- the entity ----------------------------------------------------------------------------------


def entity_facts(profile: EntityProfile) -> list[list[str]]:
    """What the insurer is: label and value, only what is recorded."""
    channels = dict(Channel.choices)
    pairs = [
        ("Registration number", profile.registration_number),
        ("Registered as", str(profile.get_registration_type_display() or "")),
        ("Registered on", shown(profile.registered_on)),
        ("Subject to the Guidelines since", shown(profile.subject_since_on)),
        ("Head office", profile.head_office),
        ("Group", profile.group),
        ("Listed", "yes" if profile.is_listed else "no"),
        ("Staff", f"{profile.staff_count:,}" if profile.staff_count is not None else ""),
        ("Size band for thresholds", str(profile.get_size_band_display())),
        ("Distribution channels",
         ", ".join(str(channels.get(tag, tag)) for tag in split(profile.channels))),
        ("Year end", _day_of_year(profile)),
    ]  # fmt: skip
    return [[label, value] for label, value in pairs if value]


def _day_of_year(profile: EntityProfile) -> str:
    return f"{dt.date(2024, profile.year_end_month, profile.year_end_day):%d %B}".lstrip("0")


def window(seen: Seen, profile: EntityProfile, on: dt.date) -> dict[str, Any] | None:
    """What is recorded about the window takaful operation; None when there is none that day."""
    if not profile.has_window_on(on):
        return None
    units = [
        unit for unit in seen.all(OrganisationalUnit)
        if unit.kind == OrganisationalUnit.Kind.WINDOW
        and (unit.closed_on is None or unit.closed_on > on)
    ]  # fmt: skip
    framework = [v for v in _in_force(seen, on) if v.document.kind == Document.Kind.FRAMEWORK]
    return {
        "since": shown(profile.window_since_on),
        "units": [f"{unit.title} ({unit.code})" for unit in units],
        "officers": [
            f"{a.person.title} ({a.code})"
            for a in seen.all(RoleAssignment)
            if a.role == Role.SHARIAH_COMPLIANCE and is_in_office(a, on)
        ],
        "in_scope": [v.code for v in framework if v.covers("scope", Perimeter.WINDOW)],
        "framework": [v.code for v in framework],
    }


# --- people --------------------------------------------------------------------------------------


def officers(seen: Seen, since: dt.date, on: dt.date) -> list[dict[str, str]]:
    """Who held the offices that matter here at any time between the days, by office and day."""
    found = [
        a for a in seen.all(RoleAssignment)
        if a.role in OFFICERS and a.from_on <= on and (a.to_on is None or a.to_on >= since)
    ]  # fmt: skip
    found.sort(key=lambda a: (list(OFFICERS).index(Role(a.role)), a.from_on, a.code))
    return [
        {
            "code": a.code,
            "role": str(a.get_role_display()),
            "person": a.person.title + (" (acting)" if a.is_acting else ""),
            "from": shown(a.from_on),
            "to": shown(a.to_on if a.to_on and a.to_on <= on else None) or "in office",
            "line": a.line,
            "appointed_by": str(a.appointed_by or "not recorded"),
        }
        for a in found
    ]


def ciso_vacancies(seen: Seen, since: dt.date, on: dt.date) -> list[str]:
    """Days between ``since`` and ``on`` on which nobody was CISO, as sentences."""
    history = [a for a in seen.all(RoleAssignment) if a.role == Role.CISO and a.from_on <= on]
    if not history:
        return ["No CISO is on record."]
    return [
        f"{shown(v.from_on)} to {shown(v.to_on)} ({v.days:,} days)"
        for v in vacancies(history, on, since=since)
    ]


def holders_on(seen: Seen, role: str, on: dt.date) -> list[str]:
    return [
        a.person.title for a in seen.all(RoleAssignment) if a.role == role and is_in_office(a, on)
    ]


# --- bodies --------------------------------------------------------------------------------------


def meetings(seen: Seen, since: dt.date, on: dt.date) -> list[dict[str, Any]]:
    """Meetings of the Board and its committees, with what they dealt with on cybersecurity."""
    items = seen.children(AgendaItem, "meeting")
    present = seen.children(Attendance, "meeting")
    held = [m for m in seen.all(Meeting) if since <= m.held_on <= on and m.committee.kind in BODIES]
    return [
        {
            "code": m.code,
            "body": m.committee.title,
            "held_on": shown(m.held_on),
            "quorum": _quorum(m, present[m.pk]),
            "minuted": "minuted" if m.is_minuted_on(on) else "no minute on record",
            "items": [
                f"{i.title} ({i.get_kind_display()})" if i.kind != i.Kind.OTHER else i.title
                for i in sorted(items[m.pk], key=lambda i: (i.position, i.code))
                if i.is_cyber
            ],
        }
        for m in sorted(held, key=lambda m: (m.held_on, m.code))
    ]


def _quorum(meeting: Meeting, attendances: Iterable[Attendance]) -> str:
    there = sum(1 for a in attendances if a.is_present and a.counts_for_quorum)
    needed = meeting.needed_for_quorum
    return f"{there} present" + (f", quorum {needed}" if needed is not None else "")


def decisions(seen: Seen, since: dt.date, on: dt.date) -> list[dict[str, str]]:
    """What was decided between the days, oldest first."""
    found = [d for d in seen.all(Decision) if since <= d.decided_on <= on]
    return [
        {
            "code": d.code,
            "title": d.title,
            "kind": str(d.get_kind_display()).partition(" (")[0],
            "result": str(d.get_result_display()),
            "decided_on": shown(d.decided_on),
            "by": d.approver_name or "not recorded",
            "review_on": shown(d.review_on),
            "reasons": d.reasons,
        }
        for d in sorted(found, key=lambda d: (d.decided_on, d.code))
    ]


# --- documents -----------------------------------------------------------------------------------


def _in_force(seen: Seen, on: dt.date) -> list[DocumentVersion]:
    """The version in force of every document; a later one ends those before it."""
    by_document: dict[int, list[DocumentVersion]] = defaultdict(list)
    for version in seen.all(DocumentVersion):
        if version.approved_on and _begins(version) <= on and version.approved_on <= on:
            by_document[version.document_id].append(version)
    latest = [max(found, key=lambda v: (_begins(v), v.pk)) for found in by_document.values()]
    return [v for v in latest if v.is_in_force(on)]


def _begins(version: DocumentVersion) -> dt.date:
    return version.effective_on or version.approved_on or dt.date.max


def documents_in_force(seen: Seen, on: dt.date) -> list[dict[str, str]]:
    """Framework, strategy, policies and plans that governed on that day, with approval and hash."""
    found = [v for v in _in_force(seen, on) if v.document.kind in PAPERS]
    found.sort(key=lambda v: (list(PAPERS).index(v.document.kind), v.document.title))
    return [
        {
            "code": v.code,
            "title": v.document.title,
            "kind": str(v.document.get_kind_display()),
            "version": v.number,
            "approved_on": shown(v.approved_on),
            "approved_by": str(v.approved_by_body or v.approved_by or "not recorded"),
            "review_due_on": shown(v.review_due_on),
            "sha256": v.approved_sha256,
        }
        for v in found
    ]
