"""What a review campaign consists of: which lines, and who decides on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from .models import AccessReview, AccessReviewItem, AccessReviewList, Account, Grant, Identity
from .queries import TECHNICAL, grants_in_force, open_accounts

Covers = AccessReview.Covers
Choice = Callable[[Account, Grant | None], list[Any]]


def _covered(covers: str, prefix: str) -> Q:
    """Accounts that the campaign takes in; ``prefix`` leads to them."""
    kind = f"{prefix}kind"
    if covers == Covers.TECHNICAL:
        return Q(**{f"{kind}__in": TECHNICAL})
    if covers == Covers.THIRD_PARTIES:
        return Q(**{f"{prefix}identity__kind": Identity.Kind.THIRD_PARTY})
    if covers == Covers.PRIVILEGED:
        return Q(**{f"{prefix}is_privileged": True}) | Q(**{kind: Account.Kind.ADMINISTRATOR})
    return Q()


def grants_of(review: AccessReview, on: dt.date) -> QuerySet[Grant]:
    """The grants that the campaign takes in."""
    found = grants_in_force(on)
    own = _covered(review.covers, "account__")
    if review.covers == Covers.PRIVILEGED:
        own |= Q(entitlement__is_privileged=True)
    if review.covers == Covers.PHYSICAL:
        own = Q(kind=Grant.Kind.PHYSICAL) | Q(entitlement__area__isnull=False)
    if review.covers == Covers.REMOTE:
        own = Q(kind=Grant.Kind.REMOTE) | Q(entitlement__kind="path")
    found = found.filter(own)
    systems = list(review.systems.values_list("pk", flat=True))
    if systems:
        found = found.filter(Q(account__system__in=systems) | Q(entitlement__system__in=systems))
    return found


def accounts_of(review: AccessReview, on: dt.date) -> QuerySet[Account]:
    """Accounts without any grant that the campaign takes in: their being there is the line."""
    if review.covers in (Covers.PHYSICAL, Covers.REMOTE):
        return Account.objects.none()
    held = Grant.objects.filter(account_id=OuterRef("pk"))
    held = held.filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
    found = open_accounts(on).filter(_covered(review.covers, "")).exclude(Exists(held))
    systems = list(review.systems.values_list("pk", flat=True))
    return found.filter(system__in=systems) if systems else found


def lines_of(review: AccessReview, on: dt.date) -> list[AccessReviewItem]:
    """The lines of the campaign with who decides on each; not stored yet."""
    lines = lines_about(review, grants_of(review, on))
    accounts = accounts_of(review, on).select_related(
        "identity__person", "identity__manager", "owner", "system__owner"
    )
    choose = _chooser(review)
    lines += [_line(review, account, None, choose) for account in accounts.order_by("pk")]
    return lines


def lines_about(review: AccessReview, grants: QuerySet[Grant]) -> list[AccessReviewItem]:
    """Lines of the campaign about these grants with who decides on each; not stored yet."""
    wanted = (
        "account__identity__person", "account__identity__manager", "account__owner",
        "account__system__owner", "entitlement__owner", "entitlement__system__owner",
    )  # fmt: skip
    choose = _chooser(review)
    chosen = grants.select_related(*wanted).order_by("account_id", "pk")
    return [_line(review, grant.account, grant, choose) for grant in chosen]


def _chooser(review: AccessReview) -> Choice:
    return _manager if review.reviewers == AccessReview.Reviewers.MANAGERS else _owner


def _line(
    review: AccessReview, account: Account, grant: Grant | None, choose: Choice
) -> AccessReviewItem:
    identity = account.identity
    own = identity.person_id if identity else None
    people = [*choose(account, grant), review.owner_id]
    reviewer = next((p for p in people if p is not None and p != own), None)
    what = grant.entitlement.code if grant else f"account {account.system.code}"
    job = f"{identity.unit_id or ''} {identity.job}" if identity else "nobody's"
    title = f"{account.name}: {grant.entitlement.title if grant else 'the account'}"
    return AccessReviewItem(
        review=review, account=account, grant=grant, reviewer_id=reviewer, title=title[:200],
        sameness=f"{what}|{job}"[:120],
    )  # fmt: skip


def _manager(account: Account, grant: Grant | None) -> list[Any]:
    identity = account.identity
    person = identity.person if identity else None
    return [
        identity.manager_id if identity else None, person.manager_id if person else None,
        account.owner_id, account.system.owner_id,
    ]  # fmt: skip


def _owner(account: Account, grant: Grant | None) -> list[Any]:
    entitlement = grant.entitlement if grant else None
    system = entitlement.system if entitlement else None
    return [
        entitlement.owner_id if entitlement else None, system.owner_id if system else None,
        account.owner_id, account.system.owner_id,
    ]  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far one reviewer is."""

    review_list: AccessReviewList
    lines: int
    decided: int
    removed: int

    @property
    def left(self) -> int:
        return self.lines - self.decided

    @property
    def percent(self) -> int:
        return self.decided * 100 // self.lines if self.lines else 100


def progress_of(review: AccessReview) -> list[Progress]:
    """Per reviewer, who has most left first: two queries."""
    counted = {
        row["reviewer"]: row
        for row in review.items.order_by().values("reviewer").annotate(
            lines=Count("pk"), decided=Count("pk", filter=~Q(decision="")),
            removed=Count("pk", filter=Q(decision=AccessReviewItem.Decision.REMOVE)),
        )
    }  # fmt: skip
    nothing = {"lines": 0, "decided": 0, "removed": 0}
    rows = []
    for each in review.lists.select_related("reviewer"):
        row = counted.get(each.reviewer_id, nothing)
        rows.append(Progress(each, row["lines"], row["decided"], row["removed"]))
    return sorted(rows, key=lambda p: (-p.left, p.review_list.reviewer.title))


def totals(on: dt.date) -> dict[int, dict[str, int]]:
    """Lines, decided, to remove and seen gone, of each campaign: one query."""
    remove = Q(decision=AccessReviewItem.Decision.REMOVE)
    rows = AccessReviewItem.objects.order_by().values("review").annotate(
        lines=Count("pk"), decided=Count("pk", filter=~Q(decision="")),
        removed=Count("pk", filter=remove),
        executed=Count("pk", filter=remove & Q(executed_on__lte=on)),
    )  # fmt: skip
    return {row.pop("review"): row for row in rows}
