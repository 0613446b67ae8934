"""Documents on their way: drafted, signed off, approved, superseded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.governance.models import Authorship, Committee, Decision, DocumentVersion
from hisaar.lib.dates import add_months, format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb

_COPIED = (
    "document", "scope", "elements", "capabilities", "topics", "cites", "owner",
)  # fmt: skip
YEARLY = 12


def _is_unapproved(version: DocumentVersion) -> bool:
    return version.approved_on is None and version.withdrawn_on is None


def _is_standing(version: DocumentVersion) -> bool:
    return version.status == DocumentVersion.Status.APPROVED


def _refuse_unless_unapproved(version: DocumentVersion) -> None:
    if not _is_unapproved(version):
        raise Refused(f"{version.code} is {version.status} already; draft the next version.")


@verb(when=_is_unapproved)
@transaction.atomic
def sign_off(
    version: DocumentVersion, *, actor: Any, person: Person, on: dt.date, contribution: str = ""
) -> Authorship:
    """Record that an author signed this version off. Authors sign before it is approved."""
    _refuse_unless_unapproved(version)
    if not person.is_active(on):
        raise Refused(f"{person} did not work here on {format_day(on)}.")
    authorship = version.authorships.filter(person=person).first()
    authorship = authorship or Authorship(version_of=version, person=person, authored_on=on)
    if authorship.signed_off_on:
        day = format_day(authorship.signed_off_on)
        raise Refused(f"{person} signed {version.code} off on {day}.")
    authorship.signed_off_on = on
    authorship.contribution = contribution or authorship.contribution
    return records.save(authorship, actor=actor, action="signed off")


@verb(when=lambda v: _is_unapproved(v) and v.reviewed_on is None)
def review(version: DocumentVersion, *, actor: Any, on: dt.date) -> DocumentVersion:
    """Record that this draft was reviewed and may go to approval."""
    _refuse_unless_unapproved(version)
    version.reviewed_on = on
    return records.save(version, actor=actor, action="reviewed")


@verb(
    when=_is_unapproved,
    confirm="The file is frozen as it is now; a later change needs a new version.",
)
@transaction.atomic
def approve(
    version: DocumentVersion, *, actor: Any, on: dt.date, body: Committee | None = None,
    person: Person | None = None, decision: Decision | None = None,
    effective_on: dt.date | None = None, review_due_on: dt.date | None = None,
) -> DocumentVersion:  # fmt: skip
    """Record the approval of this version by a body or a person, and freeze its file.

    It takes effect on its day (the day of approval, unless another is given); the version that was
    in force before is superseded from that day on.
    """
    _refuse_unless_unapproved(version)
    _refuse_unfit(version, on)
    version.approved_by_body = body or (decision.committee if decision else None)
    version.approved_by = person or (decision.approver if decision else None)
    if not (version.approved_by_body or version.approved_by):
        raise Refused("Name the body or the person that approved it, or the decision.")
    version.approved_on, version.decision = on, decision
    version.effective_on = effective_on or on
    months = version.document.review_months or YEARLY
    version.review_due_on = review_due_on or add_months(version.effective_on, months)
    records.save(version, actor=actor, action="approved")
    earlier = version.document.versions.filter(
        approved_on__isnull=False, superseded_on=None, withdrawn_on=None
    ).exclude(pk=version.pk)
    for other in earlier:
        supersede(other, actor=actor, on=version.effective_on)
    return version


def _refuse_unfit(version: DocumentVersion, on: dt.date) -> None:
    if version.file is None:
        raise Refused(f"{version.code} has no file; add the file that is to be approved.")
    waiting = version.authorships.filter(signed_off_on=None).select_related("person")
    if names := [str(a.person) for a in waiting]:
        raise Refused(f"{version.code} still lacks the sign-off of {', '.join(names)}.")
    if late := version.authorships.filter(signed_off_on__gt=on).first():
        day = format_day(late.signed_off_on)
        raise Refused(f"{late.person} signed {version.code} off on {day}, after that approval.")


@verb(when=_is_standing)
def supersede(version: DocumentVersion, *, actor: Any, on: dt.date) -> DocumentVersion:
    """End this version on the day when the next one takes effect."""
    if not _is_standing(version):
        raise Refused(f"{version.code} is {version.status}; only an approved one is superseded.")
    version.superseded_on = on
    return records.save(version, actor=actor, action="superseded")


@verb(when=lambda v: v.withdrawn_on is None, confirm="It no longer counts from that day on.")
def withdraw(version: DocumentVersion, *, actor: Any, on: dt.date) -> DocumentVersion:
    """Take this version back without another in its place."""
    if version.withdrawn_on is not None:
        raise Refused(f"{version.code} was withdrawn on {format_day(version.withdrawn_on)}.")
    version.withdrawn_on = on
    return records.save(version, actor=actor, action="withdrawn")


@verb()
def draft_next(
    version: DocumentVersion, *, actor: Any, number: str, on: dt.date
) -> DocumentVersion:
    """Begin the next version with what this one covers; its file, authors and days are its own."""
    if version.document.versions.filter(number=number).exists():
        raise Refused(f"{version.document} has a version {number}; give the next number.")
    copied = {name: getattr(version, name) for name in _COPIED}
    draft = DocumentVersion(number=number, drafted_on=on, **copied)
    return records.save(draft, actor=actor, action="drafted")
