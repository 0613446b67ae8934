"""Proof of removal: what was decided to go is gone from the registers, and stays gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hisaar.access.models import AccessReview, AccessReviewItem
from hisaar.access.queries import grants_in_force
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.records import Refused, verb

REMOVE = AccessReviewItem.Decision.REMOVE


@dataclass(frozen=True)
class Removals:
    """What a look into the registers found: newly seen gone, back again, and still there."""

    seen_gone: tuple[AccessReviewItem, ...]
    come_back: tuple[AccessReviewItem, ...]
    open_items: tuple[AccessReviewItem, ...]


@transaction.atomic
def verify_removals(review: AccessReview, *, actor: Any, on: dt.date) -> Removals:
    """Compare every removal of the campaign with the registers; three queries and what changed.

    A removal is seen when the account cannot be signed in with any more, or the grant has ended
    and no other gives the account the same right. What comes back later is open again.
    """
    return _verify(review.items.filter(decision=REMOVE), actor=actor, on=on)


@transaction.atomic
def verify_open_removals(*, actor: Any, on: dt.date) -> Removals:
    """The same for all campaigns that are not closed: after each export, and every night."""
    kept = AccessReview.Status
    items = AccessReviewItem.objects.filter(
        decision=REMOVE, review__status__in=(kept.OPEN, kept.SIGNED)
    )
    return _verify(items, actor=actor, on=on)


def _verify(items: Any, *, actor: Any, on: dt.date) -> Removals:
    chosen = list(items.select_related("account", "grant").order_by("pk"))
    if not chosen:
        return Removals((), (), ())
    still = _still_held(chosen, on)
    gone, back, waiting = [], [], []
    for item in chosen:
        if is_there(item, still, on):
            waiting.append(item)
            if item.executed_on is not None:
                item.executed_on = None
                back.append(item)
        elif item.executed_on is None:
            item.executed_on = seen_on(item, on)
            gone.append(item)
    records.save_many(gone, actor=actor, action="removal seen")
    records.save_many(back, actor=actor, action="came back")
    return Removals(tuple(gone), tuple(back), tuple(waiting))


def _still_held(items: list[AccessReviewItem], on: dt.date) -> set[tuple[int, int]]:
    """Pairs of account and entitlement that are in force, of the accounts in question."""
    accounts = {item.account_id for item in items if item.grant_id}
    found: set[tuple[int, int]] = set()
    ordered = sorted(accounts)
    for start in range(0, len(ordered), 10_000):
        rows = grants_in_force(on).filter(account__in=ordered[start : start + 10_000])
        # A grant whose last day is today was ended; that is what removal looks like.
        rows = rows.exclude(to_on=on).order_by()
        found.update(rows.values_list("account_id", "entitlement_id"))
    return found


def is_there(item: AccessReviewItem, still: set[tuple[int, int]], on: dt.date) -> bool:
    """Whether what was to be removed can still be used."""
    if not item.account.is_open(on):
        return False
    if item.grant is None:
        return True
    return (item.account_id, item.grant.entitlement_id) in still


def seen_on(item: AccessReviewItem, on: dt.date) -> dt.date:
    """The day from which it was gone, not before the decision."""
    ends = (
        item.account.disabled_on, item.account.to_on,
        item.grant.to_on if item.grant else None,
    )  # fmt: skip
    past = [day for day in ends if day is not None and day <= on]
    return max(filter(None, (item.decided_on, min(past, default=on))))


@verb(when=lambda i: i.decision == REMOVE and i.executed_on is None)
def confirm_removal(item: AccessReviewItem, *, actor: Any, on: dt.date) -> AccessReviewItem:
    """Look whether the removal was carried out, and record that it was seen."""
    if item.decision != REMOVE:
        raise Refused(f"{item.code} was not decided to be removed.")
    if item.executed_on is not None:
        raise Refused(f"{item.code} was seen gone on {format_day(item.executed_on)}.")
    if is_there(item, _still_held([item], on), on):
        raise Refused(
            f"{item.title} is still in force on {format_day(on)}: end the grant or disable the"
            " account, or bring in the export that shows it gone."
        )
    item.executed_on = seen_on(item, on)
    return records.save(item, actor=actor, action="removal seen")
