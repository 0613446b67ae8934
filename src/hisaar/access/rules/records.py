"""The records of what people and machines may touch: RCA-15 and RCA-16."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from hisaar.access.models import AccessReview, AccessReviewItem, Account
from hisaar.access.queries import (
    TECHNICAL,
    grants_in_force,
    left_before,
    open_accounts,
    privileged_accounts,
)
from hisaar.assets.queries import critical_systems
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, missing, rule

from .counting import counted, is_since


@rule("RCA-15")
def access_of_individuals_is_on_record(on: date, p: Parameters) -> Verdict:
    """Every open account on a critical system belongs to somebody who is still here; no leaver's
    account is open after {leaver_days} days; each critical system's access was reviewed within
    {access_review_days} days, its privileged access within {priv_review_days}, and what was to be
    removed is gone."""
    systems = list(critical_systems(on).values_list("pk", "code", named=True))
    if not systems:
        return missing(
            "No system is rated critical, so that nothing can be shown.",
            remedy="Rate the systems, then record their accounts.",
        )
    people = open_accounts(on).exclude(kind__in=TECHNICAL)
    touching = people.filter(_touches({s.pk for s in systems}, on)).order_by("pk")
    return all_of(
        recorded=_recorded(systems, on),
        mapped=counted(
            touching.count(), touching.filter(Q(identity__isnull=True) | left_before(on)),
            of="accounts on critical systems", evidence=(s.code for s in systems),
            gap=_why_unmapped,
            remedy="Attach the identity, or disable the account.",
        ),
        leavers=_leavers(on, p.days("leaver_days")),
        reviewed=_reviewed(
            systems, on, p.days("access_review_days"), p.days("priv_review_days")
        ),
        removals=_removed(on),
    )  # fmt: skip


def _why_unmapped(account: Account) -> str:
    return "belongs to nobody" if account.identity_id is None else "belongs to somebody who left"


def _touches(systems: set[int], on: date) -> Q:
    """Accounts that a system knows, or that hold an entitlement of it."""
    holding = grants_in_force(on).filter(entitlement__system__in=systems).order_by()
    return Q(system__in=systems) | Q(pk__in=holding.values("account_id"))


def _recorded(systems: list[Any], on: date) -> Verdict:
    known = set(open_accounts(on).order_by().values_list("system_id", flat=True).distinct())
    through = grants_in_force(on).order_by().values_list("entitlement__system_id", flat=True)
    known |= set(through.distinct())
    return every(
        systems,
        of="critical systems",
        unless=lambda s: s.pk in known,
        gap="has no account and no grant on record",
        remedy="Bring in its list of accounts.",
    )


def _leavers(on: date, days: timedelta) -> Verdict:
    owned = open_accounts(on).filter(identity__isnull=False)
    return counted(
        owned.count(), owned.filter(left_before(on - days)).order_by("pk"),
        of="accounts with an owner", evidence=_some(owned),
        gap="is open although its holder has left",
        remedy="Disable the account.",
    )  # fmt: skip


def _some(rows: QuerySet[Any]) -> list[str]:
    """A few records that show a large population: its first and its last."""
    ends = (rows.order_by("pk").first(), rows.order_by("-pk").first())
    return [record.code for record in ends if record is not None]


def _signed(on: date) -> list[AccessReview]:
    rows = AccessReview.objects.filter(signed_on__lte=on).prefetch_related("systems")
    return list(rows.order_by("signed_on"))


def last_reviews(on: date, covers: Iterable[str]) -> tuple[dict[int, date], date | None]:
    """Per system the last review that was signed off, and the last that took in all systems."""
    by_system: dict[int, date] = {}
    of_all: date | None = None
    for review in _signed(on):
        if review.covers not in covers or review.signed_on is None:
            continue
        chosen = review.systems.all()
        for system in chosen:
            by_system[system.pk] = review.signed_on
        of_all = of_all if chosen else review.signed_on
    return by_system, of_all


def _reviewed(
    systems: list[Any], on: date, period: timedelta, privileged_period: timedelta
) -> Verdict:
    covers = AccessReview.Covers
    whole = last_reviews(on, (covers.ALL,))
    narrow = last_reviews(on, (covers.ALL, covers.PRIVILEGED))
    privileged = set(privileged_accounts(on).order_by().values_list("system_id", flat=True))

    def fault(system: Any) -> str:
        if not is_since(_latest(whole, system.pk), on - period, on):
            return "its access was not reviewed within the period"
        is_late = not is_since(_latest(narrow, system.pk), on - privileged_period, on)
        if system.pk in privileged and is_late:
            return "its privileged access was not reviewed within the period"
        return ""

    return every(
        systems,
        of="critical systems",
        unless=lambda s: not fault(s),
        gap=fault,
        remedy="Open an access review that covers the system, and have it signed off.",
    )


def _latest(reviews: tuple[dict[int, date], date | None], system: int) -> date | None:
    by_system, of_all = reviews
    return max(filter(None, (by_system.get(system), of_all)), default=None)


def _removed(on: date) -> Verdict:
    """What a signed review decided to remove, seen gone."""
    decided = AccessReviewItem.objects.filter(
        review__signed_on__lte=on, decision=AccessReviewItem.Decision.REMOVE
    )
    open_ones = decided.filter(Q(executed_on__isnull=True) | Q(executed_on__gt=on))
    reviews = AccessReview.objects.filter(signed_on__lte=on)
    nothing = None
    if codes := list(reviews.order_by("-signed_on").values_list("code", flat=True)[:1]):
        nothing = every(codes, unless=bool, gap="", of="reviews")  # nothing was to be removed
    return counted(
        decided.count(), open_ones.order_by("pk"), of="reviews that were signed off",
        gap="was to be removed and was not seen gone",
        remedy="Remove it, bring in the next export, and verify the removals.",
        evidence=_some(decided), when_empty=nothing,
    )  # fmt: skip


ASKED = ("pk", "code", "owner_id", "purpose", "rotated_on", "signs_in_interactively")


@rule("RCA-16")
def access_of_systems_is_on_record(on: date, p: Parameters) -> Verdict:
    """Every service account, key, database link and credential of a job has owner and purpose, was
    changed within {rotation_days} days, lets nobody sign in interactively, and was reviewed within
    {access_review_days} days."""
    rotated, reviewed = on - p.days("rotation_days"), on - p.days("access_review_days")
    accounts = open_accounts(on).filter(kind__in=TECHNICAL)
    looked_at = set(
        AccessReviewItem.objects.filter(
            decided_on__gte=reviewed, decided_on__lte=on, account__kind__in=TECHNICAL
        ).values_list("account_id", flat=True)
    )

    def fault(account: Any) -> str:
        wanted = {"an owner": account.owner_id, "a purpose": account.purpose}
        lacks = [name for name, value in wanted.items() if not value]
        faults = [f"lacks {', '.join(lacks)}"] if lacks else []
        if not is_since(account.rotated_on, rotated, on):
            faults.append("its secret was not changed within the period")
        if account.signs_in_interactively is not False:
            allowed = "is allowed" if account.signs_in_interactively else "is not ruled out"
            faults.append(f"interactive sign-in {allowed}")
        if account.pk not in looked_at:
            faults.append("it was not reviewed within the period")
        return "; ".join(faults)

    return every(
        accounts.values_list(*ASKED, named=True),
        of="service accounts, keys and links",
        unless=lambda a: not fault(a),
        gap=fault,
        remedy="Complete the account, change its secret, or disable it.",
    )
