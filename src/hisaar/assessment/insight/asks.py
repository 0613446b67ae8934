"""What the registers leave for the Board to decide, in words that directors read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from hisaar.access import duties
from hisaar.assessment import attention
from hisaar.assets.models import ProtectionException
from hisaar.assets.pictures.standing import hours
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names
from hisaar.risk.appetite import limits
from hisaar.risk.covering import warranty_standings

NAMED = 3
KEEP = ("critical function cannot keep its", "critical functions cannot keep their")


class Ask(NamedTuple):
    """What is to be decided, and why."""

    what: str
    why: str


def asked(on: dt.date) -> Iterator[Ask]:
    """Most pressing first; nothing where nothing is wrong."""
    yield from _breached(on)
    yield from _unwarranted(on)
    yield from _late(on)
    yield from _expired(on)
    yield from _unmitigated(on)
    yield from _unassessed(on)


def _breached(on: dt.date) -> Iterator[Ask]:
    open_ones = [
        s for s in limits(on)
        if s.state == "breached" and not (s.breach and s.breach.is_answered(on))
    ]  # fmt: skip
    if open_ones:
        yield Ask(
            "Accept what lies beyond the appetite, treat it, or move the limit",
            " ".join(s.sentence for s in open_ones[:NAMED]),
        )


def _unwarranted(on: dt.date) -> Iterator[Ask]:
    unmet = [row for row in warranty_standings(on) if not row.is_met]
    if unmet:
        told = [f"{row.warranty.title} ({row.code})" for row in unmet]
        yield Ask(
            "See that what the cyber policy was promised holds, or tell the insurer",
            f"Not shown to be met: {join_names(told, limit=NAMED)}. Cover may fail there.",
        )


def _late(on: dt.date) -> Iterator[Ask]:
    late = attention.late_functions(on)
    if late:
        lines = attention.standing(on).lines
        told = [
            f"{lines[c.code].title} ({hours(c.promised)} promised, {hours(c.possible)} possible)"
            for c in late
        ]
        yield Ask(
            "Pay for faster recovery, or accept longer outages",
            f"{count_of(len(late), *KEEP)} recovery time: {join_names(told, limit=NAMED)}.",
        )


def expired_exceptions(on: dt.date) -> list[ProtectionException]:
    """Leave that ran out while nothing took its place."""
    rows = ProtectionException.objects.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
        approved_on__lte=on, expires_on__lt=on,
    )  # fmt: skip
    held = {_subject(e) for e in ProtectionException.objects.all() if e.is_in_force(on)}
    return [e for e in rows.order_by("expires_on", "code") if _subject(e) not in held]


def _subject(exception: ProtectionException) -> tuple[object, ...]:
    return (
        exception.data_set_id, exception.system_id, exception.interconnection_id, exception.layer,
        exception.what,
    )  # fmt: skip


def _expired(on: dt.date) -> Iterator[Ask]:
    found = expired_exceptions(on)
    if found:
        told = [f"{e.title}, {e.code}, until {format_day(e.expires_on)}" for e in found]
        yield Ask(
            "Renew or refuse exceptions that have run out",
            f"{count_of(len(found), 'exception')} expired: {join_names(told, limit=NAMED)}.",
        )


def _unmitigated(on: dt.date) -> Iterator[Ask]:
    picture = duties.look(on)
    if picture.unmitigated:
        rules = sorted({picture.rule_of(n).title for n in picture.unmitigated})
        yield Ask(
            "Separate duties that lie in one hand, or accept what makes up for it",
            f"{count_of(len(picture.unmitigated), 'violation')} without a control:"
            f" {join_names(rules, limit=NAMED)}.",
        )


def _unassessed(on: dt.date) -> Iterator[Ask]:
    found = [(p, words) for p, words in attention.overdue_parties(on) if p.party.tier == "1"]
    if found:
        told = [f"{p.party.title} {words}" for p, words in found]
        yield Ask(
            "Insist on the assessment of first-tier third parties, or part from them",
            f"{count_of(len(found), 'of the first tier is', 'of the first tier are')} due:"
            f" {join_names(told, limit=NAMED)}.",
        )
