"""Review campaigns: opened, sent out, reminded of, signed off, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from hisaar.access.campaigns import lines_of
from hisaar.access.models import AccessReview, AccessReviewItem, AccessReviewList, SecureArea
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.accounts import permissions
from hisaar.platform.accounts.models import User
from hisaar.platform.notices import invitations
from hisaar.platform.notices.services import Telling, notify_each
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb

from .verifying import verify_removals

PURPOSE = "access-review"
GRACE_DAYS = 14
BATCH = 5000
Status = AccessReview.Status


def is_open(review: AccessReview) -> bool:
    return review.status == Status.OPEN


def refuse_unless_open(review: AccessReview) -> None:
    if review.status == Status.DRAFT:
        raise Refused(f"{review.code} has not been opened yet.")
    if review.status != Status.OPEN:
        day = format_day(review.signed_on) if review.signed_on else ""
        raise Refused(f"{review.code} was signed off on {day}; nothing can be decided any more.")


@verb(when=lambda r: r.status == Status.DRAFT, confirm="The lines are fixed from then on.")
@transaction.atomic
def open_review(review: AccessReview, *, actor: Any, on: dt.date, due_on: dt.date) -> AccessReview:
    """Make a line of each right that is in force on that day, for whoever has to decide on it."""
    if review.status != Status.DRAFT:
        raise Refused(f"{review.code} was opened on {format_day(review.opened_on or on)}.")
    if due_on <= on:
        raise Refused("Reviewers need some days; give a later day by which they answer.")
    lines = lines_of(review, on)
    if not lines:
        raise Refused("Nothing is in force on that day that this review would cover.")
    lists = ask(review, lines, actor=actor)
    review.status, review.opened_on, review.due_on = Status.OPEN, on, due_on
    records.save(review, actor=actor, action="opened")
    tell(lists, "You are asked to review who may touch what", key=f"{review.code} opened")
    return review


def ask(
    review: AccessReview, lines: list[AccessReviewItem], *, actor: Any
) -> list[AccessReviewList]:
    """Store new lines and the lists of whoever has to decide on them; returns those lists."""
    if unassigned := sum(1 for line in lines if line.reviewer_id is None):
        raise Refused(
            f"{count_of(unassigned, 'line')} would have nobody to decide: managers or owners are"
            " missing. Give the review an owner, who then decides on those."
        )
    for start in range(0, len(lines), BATCH):
        records.save_bulk(lines[start : start + BATCH], actor=actor, action="asked")
    asked = {line.reviewer_id for line in lines}
    there = review.lists.filter(reviewer__in=asked).select_related("review", "reviewer")
    lists = {each.reviewer_id: each for each in there}
    for pk, person in Person.objects.in_bulk(asked - set(lists)).items():
        lists[pk] = AccessReviewList(review=review, reviewer=person)
    for each in lists.values():
        each.signed_on = None
    return records.save_many(list(lists.values()), actor=actor, action="asked")


def tell(lists: list[AccessReviewList], words: str, *, key: str) -> None:
    due = {each.review.due_on for each in lists}
    by = f" by {format_day(day)}" if len(due) == 1 and (day := due.pop()) else ""
    notify_each(
        [Telling(a.reviewer, f"{words}{by}: {a.review.title}.", a.code) for a in lists], key=key
    )


@verb(when=lambda a: a.signed_on is None and a.review.status == Status.OPEN)
@transaction.atomic
def invite_reviewer(
    review_list: AccessReviewList, *, actor: Any, on: dt.date
) -> invitations.Invitation:
    """Make the link by which the reviewer answers; one that was made before stops working."""
    review, person = review_list.review, review_list.reviewer
    refuse_unless_open(review)
    if review_list.signed_on is not None:
        raise Refused(f"{person} has finished on {format_day(review_list.signed_on)}.")
    invitations.withdraw(PURPOSE, review_list.code, actor=actor)
    left = ((review.due_on or on) - on).days
    invitation = invitations.invite(
        PURPOSE, subject=review_list.code, recipient=person.email, greeting=person.title,
        about=review.title, days=min(max(left, 0) + GRACE_DAYS, invitations.LONGEST),
        actor=actor, payload={"person": person.code},
    )  # fmt: skip
    review_list.invited_on = on
    records.save(review_list, actor=actor, action="invited")
    return invitation


@transaction.atomic
def invite_reviewers(
    review: AccessReview, *, actor: Any, on: dt.date
) -> list[tuple[AccessReviewList, invitations.Invitation]]:
    """Make a link for everybody who has not finished; the addresses can be read only now."""
    refuse_unless_open(review)
    waiting = review.lists.filter(signed_on__isnull=True).select_related("reviewer", "review")
    return [(each, invite_reviewer(each, actor=actor, on=on)) for each in waiting]


@verb(when=is_open)
@transaction.atomic
def remind(review: AccessReview, *, actor: Any, on: dt.date) -> list[AccessReviewList]:
    """Remind everybody who has lines left to decide; twice on one day reminds once."""
    refuse_unless_open(review)
    rows = review.lists.filter(signed_on__isnull=True).exclude(reminded_on=on)
    waiting = [each for each in rows.select_related("reviewer", "review")
               if each.reviewer.is_active(on)]  # fmt: skip
    for each in waiting:
        each.reminded_on = on
    records.save_many(waiting, actor=actor, action="reminded")
    tell(waiting, "Please do not forget to review who may touch what",
          key=f"{review.code} reminded {on}")  # fmt: skip
    return waiting


@verb(when=lambda a: a.signed_on is None and a.review.status == Status.OPEN)
@transaction.atomic
def finish_list(review_list: AccessReviewList, *, actor: Any, on: dt.date) -> AccessReviewList:
    """Say that every line was looked at; the link stops working."""
    refuse_unless_open(review_list.review)
    refuse_stranger(review_list.reviewer, actor)
    if review_list.signed_on is not None:
        raise Refused(f"{review_list.code} was finished on {format_day(review_list.signed_on)}.")
    left = items_of(review_list).filter(decision="").count()
    if left:
        raise Refused(f"{count_of(left, 'line')} of {review_list.code} still to decide.")
    review_list.signed_on = on
    records.save(review_list, actor=actor, action="finished")
    invitations.withdraw(PURPOSE, review_list.code, actor=actor)
    return review_list


def refuse_stranger(reviewer: Person | None, actor: Any) -> None:
    """Who has an own place in the campaign decides; the CISO and imports may record for others."""
    person = getattr(actor, "person_id", None)
    if reviewer is None or person in (None, reviewer.pk):
        return
    if isinstance(actor, User) and actor.is_active and _keeps_campaigns(actor):
        return
    raise Refused(f"Only {reviewer} decides on these lines; ask them to delegate them to you.")


def _keeps_campaigns(actor: User) -> bool:
    return bool(permissions.allows(actor, "sign_off", AccessReview()))


def items_of(review_list: AccessReviewList) -> Any:
    """The lines of one reviewer in the campaign."""
    return AccessReviewItem.objects.filter(
        review=review_list.review_id, reviewer=review_list.reviewer_id
    )


@verb(when=is_open, confirm="Nothing can be decided after that.")
@transaction.atomic
def sign_off(review: AccessReview, *, actor: Any, signer: Person, on: dt.date) -> AccessReview:
    """Confirm that all lines were decided; what is to be removed is then removed and verified."""
    refuse_unless_open(review)
    if not signer.is_active(on):
        raise Refused(f"{signer} does not work here on {format_day(on)}; choose somebody else.")
    left = review.items.filter(decision="").values("reviewer__title")
    if waiting := list(left.annotate(number=Count("pk")).order_by("-number")[:3]):
        told = ", ".join(f"{w['reviewer__title']} ({w['number']})" for w in waiting)
        raise Refused(f"{review.code} has lines that nobody decided: {told}. Remind or delegate.")
    open_lists = list(review.lists.filter(signed_on__isnull=True))
    for each in open_lists:
        each.signed_on = on
    records.save_many(open_lists, actor=actor, action="finished")
    for each in review.lists.all():
        invitations.withdraw(PURPOSE, each.code, actor=actor)
    review.status, review.signed_by, review.signed_on = Status.SIGNED, signer, on
    _note_areas(review, actor, on)
    return records.save(review, actor=actor, action="signed off")


def _note_areas(review: AccessReview, actor: Any, on: dt.date) -> None:
    """A review of physical access is the review of those areas' lists."""
    if review.covers != AccessReview.Covers.PHYSICAL:
        return
    looked_at = Q(entitlements__grants__review_items__review=review)
    areas = list(SecureArea.objects.filter(looked_at).distinct())
    for area in areas:
        area.reviewed_on = max(filter(None, (area.reviewed_on, on)))
    records.save_many(areas, actor=actor, action="reviewed")


@verb(when=lambda r: r.status == Status.SIGNED)
@transaction.atomic
def close_review(review: AccessReview, *, actor: Any, on: dt.date) -> AccessReview:
    """Close the campaign once everything that was to be removed was seen gone."""
    if review.status != Status.SIGNED:
        raise Refused(f"{review.code} has not been signed off; sign it off first.")
    found = verify_removals(review, actor=actor, on=on)
    if found.open_items:
        codes = ", ".join(item.code for item in found.open_items[:5])
        raise Refused(
            f"{count_of(len(found.open_items), 'removal')} of {review.code} not seen yet: {codes}."
            " Remove them, bring in the next export, and close it then."
        )
    review.status, review.closed_on = Status.CLOSED, on
    return records.save(review, actor=actor, action="closed")
