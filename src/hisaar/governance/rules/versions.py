"""What several rules ask of a document version: in force, kept, approved, in date, covering."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hisaar.catalogue.rules import Months, Verdict, all_of, every, holds, missing
from hisaar.governance import queries
from hisaar.governance.models import Document, DocumentVersion
from hisaar.lib.dates import format_day


@dataclass(frozen=True, slots=True)
class Named:
    """One tag, part or duty to test; a gap in it lies in the record ``code``."""

    code: str
    name: str
    label: str
    value: Any = None

    def __str__(self) -> str:
        return self.code


def named(code: str, choices: Any) -> list[Named]:
    """Each choice of a vocabulary, to be tested on the record ``code``."""
    return [Named(code, str(name), str(label).lower()) for name, label in choices.choices]


def of_the_latest(kind: str, on: date, test: Callable[[DocumentVersion], Verdict]) -> Verdict:
    """Test the version in force of a kind; without one, say what is missing."""
    version = queries.in_force(kind, on)
    return test(version) if version else no_version(kind, on)


def no_version(kind: str, on: date) -> Verdict:
    """Nothing of that kind is in force: not met when there is something, else not evidenced."""
    label = str(Document.Kind(kind).label).lower()
    remedy = f"Have the {label} approved and record its version, with the file."
    known = DocumentVersion.objects.filter(document__kind=kind).select_related("document")
    drafts = [v for v in known if _is_known(v, on)]
    if not drafts:
        return missing(f"There is no approved {label} on record.", remedy=remedy)
    draft = max(drafts, key=lambda v: v.pk)
    return holds(False, record=draft, gap=f"it is not an approved {label} in force", remedy=remedy)


def _is_known(version: DocumentVersion, on: date) -> bool:
    days = (version.drafted_on, version.reviewed_on, version.approved_on)
    return any(day is not None and day <= on for day in days)


def is_kept(version: DocumentVersion) -> Verdict:
    """The bytes that were approved are there and frozen."""
    return holds(
        version.approved_sha256, record=version, gap="the file that was approved is not kept",
        remedy="Add the approved file to this version.",
        evidence=[version.code, f"sha256:{version.approved_sha256}"],
    )  # fmt: skip


def by_board(version: DocumentVersion) -> Verdict:
    """The Board itself approved it."""
    return holds(
        version.is_approved_by_board, record=version,
        gap=f"it was approved by {approver_of(version)}, not by the Board",
        remedy="Table it at the Board and record the approval.",
    )  # fmt: skip


def approver_of(version: DocumentVersion) -> str:
    return str(version.approved_by_body or version.approved_by or "nobody named")


def in_date(version: DocumentVersion, on: date, within: Months) -> Verdict:
    """Its review day has not passed; without one, it was approved within the period."""
    due = review_due(version, within)
    return holds(
        due >= on, record=version, gap=f"its review was due on {format_day(due)}",
        remedy="Review it and have it approved again.",
    )  # fmt: skip


def review_due(version: DocumentVersion, within: Months) -> date:
    """The earlier of the review day that it states and the end of the period allowed."""
    begun = version.approved_on or date.min
    limit = begun + within
    return min(version.review_due_on, limit) if version.review_due_on else limit


def stands(version: DocumentVersion, on: date, within: Months) -> Verdict:
    """Approved with its file kept, and in date."""
    return all_of(file_kept=is_kept(version), in_date=in_date(version, on, within))


def covers(version: DocumentVersion, field: str, wanted: Iterable[Named], what: str) -> Verdict:
    """The version's tags hold every one that is wanted."""
    return every(
        wanted,
        unless=lambda tag: version.covers(field, tag.name),
        gap=lambda tag: f"its {what} do not name: {tag.label}",
        remedy="Write it into the next version, or tag this one if it is there already.",
    )


def says(version: DocumentVersion, field: str, tag: str, *, what: str) -> Verdict:
    """The version is tagged with one thing."""
    return holds(
        version.covers(field, tag), record=version, gap=f"it does not cover {what}",
        remedy="Write it into the next version, or tag this one if it is there already.",
    )  # fmt: skip
