"""Which version of which document was in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hisaar.governance.models import Document, DocumentVersion
from hisaar.lib.sharing import is_sharing, shared

_JOINED = (
    "document__owner", "approved_by_body", "approved_by", "file", "cites",
    "decision__meeting__committee", "decision__committee",
)  # fmt: skip


def history(kinds: str | Iterable[str], on: dt.date) -> list[DocumentVersion]:
    """Versions of documents of some kinds that were approved by that day, oldest first."""
    wanted = {kinds} if isinstance(kinds, str) else {str(k) for k in kinds}
    if is_sharing():
        return [v for v in _of_the_day(on) if v.document.kind in wanted]
    return _approved(on, document__kind__in=wanted)


@shared
def _of_the_day(on: dt.date) -> tuple[DocumentVersion, ...]:
    """Of all kinds: where many rules ask, each for its kind, all are loaded once."""
    return tuple(_approved(on))


def _approved(on: dt.date, **narrowed: object) -> list[DocumentVersion]:
    versions = DocumentVersion.objects.filter(approved_on__lte=on, **narrowed)
    return sorted(versions.select_related("document", *_JOINED), key=_begins)


def _begins(version: DocumentVersion) -> tuple[dt.date, dt.date, int]:
    approved = version.approved_on or dt.date.min
    return (version.effective_on or approved, approved, version.pk)


def in_force_of(kinds: str | Iterable[str], on: dt.date) -> list[DocumentVersion]:
    """The version in force of every document of some kinds.

    A later version ends the ones before it; when it is withdrawn, they do not come back.
    """
    latest: dict[int, DocumentVersion] = {}
    for version in history(kinds, on):
        if _begins(version)[0] <= on:
            latest[version.document_id] = version
    return [v for v in latest.values() if v.is_in_force(on)]


def in_force(kind: str, on: dt.date) -> DocumentVersion | None:
    """The version in force of the one document of a kind: the latest, when there are several."""
    return max(in_force_of(kind, on), key=_begins, default=None)


def overdue_reviews(
    on: dt.date, kinds: Iterable[str] = Document.Kind.values
) -> list[DocumentVersion]:
    """Versions in force whose review was due before that day, longest overdue first."""
    found = [v for v in in_force_of(kinds, on) if v.review_due_on and v.review_due_on < on]
    return sorted(found, key=lambda v: (v.review_due_on, v.code))
