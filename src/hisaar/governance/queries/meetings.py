"""What bodies did, by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hisaar.governance.models import Action, AgendaItem, CommitteeMember, Decision, Meeting
from hisaar.governance.vocabulary import Body


def board_meetings(
    since: dt.date, on: dt.date, *, kinds: Iterable[str] = (Body.BOARD,)
) -> list[Meeting]:
    """Meetings of the Board, or of other kinds of bodies, in those days, oldest first."""
    return list(
        Meeting.objects.filter(committee__kind__in=list(kinds), held_on__gte=since, held_on__lte=on)
        .select_related("committee")
        .prefetch_related("attendances", "agenda_items")
        .order_by("held_on", "code")
    )


def agenda_items(since: dt.date, on: dt.date, **filters: object) -> list[AgendaItem]:
    """Agenda items of meetings from ``since`` to ``on``, oldest first."""
    return list(
        AgendaItem.objects.filter(meeting__held_on__gte=since, meeting__held_on__lte=on, **filters)
        .select_related("meeting__committee", "presenter", "report__file", "decision")
        .order_by("meeting__held_on", "position", "code")
    )


def exceptions_from(clause: str, on: dt.date, *, since: dt.date) -> list[Decision]:
    """Approved exceptions from a clause that hold that day and are not older than ``since``."""
    candidates = Decision.objects.filter(
        kind=Decision.Kind.EXCEPTION, decided_on__gte=since, decided_on__lte=on,
        subjects__contains=clause,
    ).select_related("committee", "approver", "meeting")  # fmt: skip
    return [d for d in candidates if d.concerns(clause) and d.is_positive and d.holds(on)]


def members(on: dt.date, kinds: Iterable[str] = (Body.BOARD,)) -> list[CommitteeMember]:
    """Who sat on bodies of some kinds that day, invitees and secretaries left out."""
    seats = CommitteeMember.objects.filter(
        committee__kind__in=list(kinds),
        seat__in=(CommitteeMember.Seat.CHAIR, CommitteeMember.Seat.MEMBER),
    ).select_related("person", "committee")
    return [
        s for s in seats
        if (s.from_on is None or s.from_on <= on) and (s.to_on is None or s.to_on >= on)
    ]  # fmt: skip


def open_actions(on: dt.date, **filters: object) -> list[Action]:
    """Actions neither done nor cancelled that day, soonest due first."""
    raised = Action.objects.filter(raised_on__lte=on, **filters).select_related(
        "owner", "committee"
    )
    return [a for a in raised if a.is_open(on)]


def overdue_actions(on: dt.date, **filters: object) -> list[Action]:
    """Open actions whose day has passed, longest overdue first."""
    return [a for a in open_actions(on, **filters) if a.is_overdue(on)]
