"""Following up: findings closed, assurance read, and tasks for what runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction

from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.platform.tasks import services as tasks
from hisaar.platform.tasks.models import Task
from hisaar.thirdparties.models import (
    Assurance,
    Contract,
    Service,
    ThirdPartyAssessment,
    ThirdPartyFinding,
)

CONTRACT_LEAD = 90
ASSURANCE_LEAD = 60
PREFIX = "third parties"


@verb(when=lambda finding: finding.closed_on is None)
def close_finding(
    finding: ThirdPartyFinding, *, actor: Any, on: dt.date, note: Text
) -> ThirdPartyFinding:
    """Record that the finding was dealt with, and how."""
    if finding.closed_on is not None:
        raise Refused(f"{finding.code} was closed on {format_day(finding.closed_on)}.")
    if not note.strip():
        raise Refused(f"Say how {finding.code} was dealt with.")
    if on < finding.found_on:
        raise Refused(f"{finding.code} was found on {format_day(finding.found_on)}, after that.")
    finding.closed_on, finding.closing_note = on, note
    return records.save(finding, actor=actor, action="closed")


@verb()
def review(
    assurance: Assurance, *, actor: Any, by: Person, on: dt.date, exceptions: Text | None = None
) -> Assurance:
    """Record that somebody read it, and what it says is not in order."""
    if on < assurance.issued_on:
        raise Refused(f"{assurance.code} was issued on {format_day(assurance.issued_on)}.")
    assurance.reviewed_by, assurance.reviewed_on = by, on
    assurance.exceptions = exceptions or assurance.exceptions
    return records.save(assurance, actor=actor, action="reviewed")


@verb()
def confirm_location(
    service: Service, *, actor: Any, countries: str, on: dt.date, place: str = ""
) -> Service:
    """Record in which countries the data lie, as the provider confirmed it on that day."""
    if service.location_confirmed_on and on < service.location_confirmed_on:
        day = format_day(service.location_confirmed_on)
        raise Refused(f"{service.code} was confirmed on {day} already; give a later day.")
    service.data_locations, service.location_confirmed_on = countries, on
    service.place = place or service.place
    return records.save(service, actor=actor, action="location confirmed")


class Wanted(NamedTuple):
    """A task that something of a third party asks for, once."""

    reference: str
    title: str
    due_on: dt.date
    owner: Person | None
    code: str


@transaction.atomic
def follow_up(on: dt.date) -> int:
    """Make a task for what runs out or is late, once for each day that it is about."""
    wanted = list(_wanted(on))
    references = [each.reference for each in wanted]
    known = set(Task.objects.filter(reference__in=references).values_list("reference", flat=True))
    new = [each for each in wanted if each.reference not in known]
    for each in new:
        tasks.ensure(
            each.reference,
            title=each.title[:200],
            due_on=each.due_on,
            owner=each.owner,
            subject=each.code,
        )
    return len(new)


def _wanted(on: dt.date) -> Iterator[Wanted]:
    yield from _contracts(on)
    yield from _assurances(on)
    yield from _late(on)


def _owner(row: Any) -> Person | None:
    return row.owner or row.third_party.owner


def _rows(rows: Any) -> Iterable[Any]:
    return rows.select_related("owner", "third_party__owner").order_by("pk")


def _contracts(on: dt.date) -> Iterator[Wanted]:
    """Contracts whose end comes near: by their notice period, three months at least."""
    for row in _rows(Contract.objects.filter(ends_on__gte=on)):
        lead = max(CONTRACT_LEAD, (row.notice_days or 0) + 30)
        if row.ends_on - dt.timedelta(days=lead) <= on:
            last = row.ends_on - dt.timedelta(days=row.notice_days or 0)
            yield Wanted(
                f"{PREFIX} {row.code} ends {row.ends_on}",
                f"Renew, end or replace: {row.title} ends on {format_day(row.ends_on)}",
                max(last, on), _owner(row), row.code,
            )  # fmt: skip


def _assurances(on: dt.date) -> Iterator[Wanted]:
    soon = on + dt.timedelta(days=ASSURANCE_LEAD)
    for row in _rows(Assurance.objects.filter(expires_on__range=(on, soon))):
        yield Wanted(
            f"{PREFIX} {row.code} expires {row.expires_on}",
            f"Ask for the next one: {row.title} expires on {format_day(row.expires_on)}",
            row.expires_on, _owner(row), row.code,
        )  # fmt: skip


def _late(on: dt.date) -> Iterator[Wanted]:
    """Questionnaires that are not back, and findings that are not closed, past their day."""
    out = ThirdPartyAssessment.objects.filter(
        due_on__lt=on, sent_on__isnull=False, answered_on=None, accepted_on=None, withdrawn_on=None
    )
    for row in _rows(out):
        yield Wanted(
            f"{PREFIX} {row.code} late {row.due_on}",
            f"Remind or withdraw: {row.title} was due on {format_day(row.due_on)}",
            on, _owner(row), row.code,
        )  # fmt: skip
    for row in _rows(ThirdPartyFinding.objects.filter(due_on__lt=on, closed_on=None)):
        yield Wanted(
            f"{PREFIX} {row.code} late {row.due_on}",
            f"Have it closed: {row.title} was due on {format_day(row.due_on)}",
            on, _owner(row), row.code,
        )  # fmt: skip
