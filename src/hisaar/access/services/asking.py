"""Asking about chosen rights: into a review that runs, or into one that is opened for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from hisaar.access.campaigns import lines_about
from hisaar.access.models import AccessReview, AccessReviewItem, Grant
from hisaar.access.queries import grants_in_force
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused

from .reviews import ask, refuse_unless_open, tell

OPEN_FOR = dt.timedelta(days=14)


@transaction.atomic
def ask_about(
    grants: Iterable[Grant], *, actor: Any, on: dt.date, review: AccessReview | None = None,
    owner: Person | None = None, title: str = "", due_on: dt.date | None = None,
) -> AccessReview:  # fmt: skip
    """Let the managers of whoever holds these grants keep or remove them.

    Without a review, a new one is opened for them alone. What already stands in the review, and
    what is not in force on the day, is left out; when nothing is left, that is refused.
    """
    chosen = grants_in_force(on).filter(pk__in=[grant.pk for grant in grants])
    if review is None:
        review = _opened(actor, on, owner, title, due_on or on + OPEN_FOR)
    else:
        refuse_unless_open(review)
        standing = AccessReviewItem.objects.filter(review=review, grant__isnull=False)
        chosen = chosen.exclude(pk__in=standing.order_by().values("grant"))
    lines = lines_about(review, chosen)
    if not lines:
        raise Refused(
            "None of these is left to ask about: they stand in the review already, or have ended."
        )
    lists = ask(review, lines, actor=actor)
    words = "You are asked to look at rights that are hardly used or needed"
    tell(lists, words, key=f"{review.code} asked {lines[0].code}")
    return review


def _opened(
    actor: Any, on: dt.date, owner: Person | None, title: str, due_on: dt.date
) -> AccessReview:
    if due_on <= on:
        raise Refused("Reviewers need some days; give a later day by which they answer.")
    name = title.strip() or f"Chosen rights, {format_day(on)}"
    review = AccessReview(
        title=name[:200], owner=owner, status=AccessReview.Status.OPEN, opened_on=on, due_on=due_on,
    )  # fmt: skip
    return records.save(review, actor=actor, action="opened")
