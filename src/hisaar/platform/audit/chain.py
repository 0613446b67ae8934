"""Appending to the audit trail, and proving that nobody changed it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from .models import Entry, Head

SYSTEM = "system"


class Event(NamedTuple):
    action: str
    subject: str
    changes: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Verification:
    """``broken_at`` is the number of the first entry that does not fit, or None."""

    entries: int
    head: str
    broken_at: int | None = None
    problem: str = ""

    @property
    def is_intact(self) -> bool:
        return self.broken_at is None


def actor_name(actor: Any) -> str:
    """A user's sign-in name; ``system`` for what no person did."""
    return SYSTEM if actor is None else str(actor.get_username())


def canonical(changes: Mapping[str, Any]) -> str:
    return json.dumps(changes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(before: str, entry: Entry) -> str:
    """SHA-256 over the digest before and every column of the entry."""
    content = (
        before, str(entry.number), entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor, entry.action, entry.subject, entry.changes_json,
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(content).encode()).hexdigest()


@transaction.atomic
def append_many(events: Iterable[Event], *, actor: Any) -> list[Entry]:
    """Append entries in one line with all other writers, in the caller's transaction."""
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    now, name, entries = timezone.now(), actor_name(actor), []
    for event in events:
        entry = Entry(
            number=head.number + 1, at=now, actor=name, action=event.action,
            subject=event.subject, changes_json=canonical(event.changes),
        )  # fmt: skip
        entry.digest = digest_of(head.digest, entry)
        head.number, head.digest = entry.number, entry.digest
        entries.append(entry)
    if entries:
        Entry.objects.bulk_create(entries, batch_size=2000)
        head.save(update_fields=("number", "digest"))
    return entries


def append(
    *, actor: Any, action: str, subject: str, changes: Mapping[str, Any] | None = None
) -> Entry:
    return append_many([Event(action, subject, changes or {})], actor=actor)[0]


def history(subject: str) -> list[Entry]:
    """What happened to one record, newest first; the batch that it was written in counts."""
    found = Entry.objects.filter(subject__in=(subject, batch_subject(subject)))
    return [e for e in found if e.subject == subject or _holds(e, subject)]


def batch_subject(code: str) -> str:
    """Under what the entry of a batch stands: ``GRT-*`` for whatever begins with GRT."""
    return f"{code.rpartition('-')[0]}-*"


def _holds(batch: Entry, code: str) -> bool:
    """Whether the batch ran over the code: its numbers lie between the first and the last."""
    first, last = (_number(batch.changes.get(end, (None, ""))[1]) for end in ("from", "to"))
    return first <= _number(code) <= last


def _number(code: str) -> int:
    digits = code.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else -1


def head() -> str:
    """The digest of the newest entry: cite it, and everything before it is fixed."""
    return Head.objects.filter(pk=1).values_list("digest", flat=True).first() or ""


def verify() -> Verification:
    """Recompute the chain from the first entry; stop at the first that does not fit."""
    before, number = "", 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=5000):
        number += 1
        if entry.number != number:
            return Verification(number - 1, before, number, f"Entry {number} is missing.")
        if digest_of(before, entry) != entry.digest:
            problem = (
                f"Entry {number} ({entry.actor} {entry.action} {entry.subject},"
                f" {entry.at:%Y-%m-%d %H:%M} UTC) was altered after it was written."
            )
            return Verification(number - 1, before, number, problem)
        before = entry.digest
    end = Head.objects.filter(pk=1).first()
    if end and (end.number, end.digest) != (number, before):
        return Verification(
            number, before, number + 1,
            f"The trail ends at entry {number}, but {end.number} were written: the end is missing.",
        )  # fmt: skip
    return Verification(number, before)
