"""Deciding line by line, alike ones together, and handing lines on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from django.db import transaction

from hisaar.access.models import AccessReviewItem, AccessReviewList
from hisaar.platform import records
from hisaar.platform.audit.chain import actor_name
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

from .reviews import items_of, refuse_stranger, refuse_unless_open

Choice = Literal["keep", "remove"]


def _is_undecided(item: AccessReviewItem) -> bool:
    return item.decision == "" and item.review.status == "open"


@verb(when=lambda i: i.review.status == "open")
def decide(
    item: AccessReviewItem, *, actor: Any, decision: Choice, on: dt.date, reason: Text = ""
) -> AccessReviewItem:
    """Keep the right or remove it; a removal needs its reason."""
    return decide_many([item], actor=actor, decision=decision, on=on, reason=reason)[0]


@transaction.atomic
def decide_many(
    items: Sequence[AccessReviewItem], *, actor: Any, decision: Choice, on: dt.date,
    reason: str = "",
) -> list[AccessReviewItem]:  # fmt: skip
    """Decide lines of one campaign alike; all of them or none."""
    if not items:
        raise Refused("No line was chosen.")
    if decision == AccessReviewItem.Decision.REMOVE and not reason.strip():
        raise Refused("Say why it is to be removed.")
    refuse_unless_open(items[0].review)
    for item in items:
        refuse_stranger(item.reviewer, actor)
        _refuse_own(item, actor)
        item.decision, item.decided_on, item.reason = decision, on, reason
        item.decided_by, item.executed_on = _who(item, actor), None
    return records.save_many(list(items), actor=actor, action=f"decided: {decision}")


def _refuse_own(item: AccessReviewItem, actor: Any) -> None:
    identity = item.account.identity
    person = getattr(actor, "person_id", None)
    if identity is not None and person is not None and identity.person_id == person:
        raise Refused(f"{item.code} is about your own access; somebody else decides on it.")


def _who(item: AccessReviewItem, actor: Any) -> str:
    person = getattr(actor, "person", None)
    return str(person or actor_name(actor))[:120]


@verb(when=_is_undecided)
def decide_alike(
    item: AccessReviewItem, *, actor: Any, decision: Choice, on: dt.date, reason: Text = ""
) -> list[AccessReviewItem]:
    """Decide this line and all of the same reviewer that are alike: same right, same job."""
    alike = AccessReviewItem.objects.filter(
        review=item.review_id, reviewer=item.reviewer_id, sameness=item.sameness, decision=""
    )
    chosen = list(alike.select_related("review", "reviewer", "account__identity").order_by("pk"))
    return decide_many(chosen, actor=actor, decision=decision, on=on, reason=reason)


@verb(when=_is_undecided)
@transaction.atomic
def delegate(item: AccessReviewItem, *, actor: Any, to: Person, on: dt.date) -> AccessReviewItem:
    """Let somebody else decide on this line."""
    refuse_stranger(item.reviewer, actor)
    _hand_on([item], item.reviewer, to, on, actor)
    return item


@verb(when=lambda a: a.signed_on is None and a.review.status == "open")
@transaction.atomic
def delegate_list(
    review_list: AccessReviewList, *, actor: Any, to: Person, on: dt.date
) -> AccessReviewList:
    """Let somebody else decide on all lines that are left."""
    refuse_stranger(review_list.reviewer, actor)
    left = items_of(review_list).filter(decision="").select_related(
        "review", "reviewer", "account__identity"
    )  # fmt: skip
    return _hand_on(list(left), review_list.reviewer, to, on, actor)


def _hand_on(
    items: list[AccessReviewItem], before: Person | None, to: Person, on: dt.date, actor: Any
) -> AccessReviewList:
    if not items:
        raise Refused("No line is left to hand on.")
    review = items[0].review
    refuse_unless_open(review)
    if before is not None and to.pk == before.pk:
        raise Refused(f"These lines are {to}'s already; choose somebody else.")
    if not to.is_active(on):
        raise Refused(f"{to} does not work here any more; choose somebody else.")
    own = [i for i in items if i.account.identity and i.account.identity.person_id == to.pk]
    if len(own) == len(items):
        raise Refused(f"These lines are about {to}'s own access; choose somebody else.")
    others = [item for item in items if item not in own]
    for item in others:
        item.reviewer, item.delegated_by = to, before
    records.save_many(others, actor=actor, action="delegated")
    found = AccessReviewList.objects.filter(review=review, reviewer=to).first()
    made = found or AccessReviewList(review=review, reviewer=to)
    made.signed_on = None
    return records.save(made, actor=actor, action="delegated")
