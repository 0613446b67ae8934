"""Remote access, and the access of third parties: MON-18 and MON-12."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from hisaar.access.models import (
    AccessMisuse,
    AccessReviewItem,
    Account,
    Grant,
    Identity,
    RemotePath,
)
from hisaar.access.queries import grants_in_force, open_accounts
from hisaar.assets.models import Interconnection
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, missing, not_applicable, rule
from hisaar.platform.records.dated import in_force

from .counting import counted, is_since


def _kept_since(since: date, on: date) -> Q:
    """Grants that a reviewer decided to keep between the two days, or their whole account."""
    kept = AccessReviewItem.objects.filter(
        decision=AccessReviewItem.Decision.KEEP, decided_on__gte=since, decided_on__lte=on
    ).order_by()
    whole = kept.filter(grant__isnull=True)
    return Q(pk__in=kept.filter(grant__isnull=False).values("grant_id")) | Q(
        account_id__in=whole.values("account_id")
    )


@rule("MON-18")
def remote_access_is_managed(on: date, p: Parameters) -> Verdict:
    """Every way in from outside is registered, approved and asks for a second factor; none lets
    RDP or SSH in from the internet directly; every user of one was approved within
    {remote_review_days} days."""
    since = on - p.days("remote_review_days")
    paths = list(RemotePath.objects.filter(in_force(on)).order_by("pk"))

    def fault(path: RemotePath) -> str:
        faults = [] if path.has_mfa else ["asks for no second factor"]
        if path.is_exposed or path.kind == RemotePath.Kind.DIRECT:
            faults.append("lets RDP or SSH in from the internet directly")
        if path.approver_id is None or path.approved_on is None or path.approved_on > on:
            faults.append("was not approved")
        return "; ".join(faults)

    remote = grants_in_force(on).filter(Q(kind=Grant.Kind.REMOTE) | Q(entitlement__kind="path"))
    approved = Q(approved_on__gte=since, approved_on__lte=on, approved_by__isnull=False)
    return all_of(
        registered=_registered(paths, on),
        paths=every(
            paths, of="remote paths", unless=lambda r: not fault(r), gap=fault,
            remedy="Close it, or put it behind a gateway with a second factor, approved.",
        ),
        users=counted(
            remote.count(), remote.exclude(approved | _kept_since(since, on)).order_by("pk"),
            of="grants of remote access", gap="was not approved within the period",
            remedy="Have it approved again, or end it.", evidence=(r.code for r in paths),
        ),
    )  # fmt: skip


def _registered(paths: list[RemotePath], on: date) -> Verdict:
    """Interconnections for remote access are remote paths, too."""
    systems = {path.system_id for path in paths} - {None}
    parties = {path.third_party_id for path in paths} - {None}
    links = Interconnection.objects.filter(in_force(on), kind=Interconnection.Kind.REMOTE)
    return every(
        links.order_by("pk"),
        unless=lambda k: k.system_id in systems or k.counterparty_id in parties,
        gap="gives remote access and is registered as no remote path",
        remedy="Add the remote path that it uses.",
        when_empty=not_applicable("No interconnection gives remote access."),
    )


ASKED = ("pk", "code", "kind", "identity_id", "expires_on", "to_on", "has_mfa", "is_logged")


@rule("MON-12")
def misuse_by_third_parties_is_addressed(on: date, p: Parameters) -> Verdict:
    """All access of third parties is somebody's by name, ends on a day, asks for a second factor,
    is logged, and was reviewed within {tp_access_days} days; every alert of misuse has an outcome.
    """
    since = on - p.days("tp_access_days")
    accounts = open_accounts(on).filter(identity__kind=Identity.Kind.THIRD_PARTY)
    reviewed = set(
        AccessReviewItem.objects.filter(
            decided_on__gte=since, decided_on__lte=on,
            account__identity__kind=Identity.Kind.THIRD_PARTY,
        ).values_list("account_id", flat=True)
    )  # fmt: skip
    ending = set(_ending(on))

    def fault(account: Account) -> str:
        wanted = {
            "an account for each person": account.kind != Account.Kind.SHARED,
            "a last day": account.expires_on or account.to_on or account.pk in ending,
            "a second factor": account.has_mfa, "a log of its sessions": account.is_logged,
            "a review within the period": account.pk in reviewed,
        }  # fmt: skip
        lacks = [name for name, value in wanted.items() if not value]
        return f"lacks {', '.join(lacks)}" if lacks else ""

    return all_of(
        access=every(
            accounts.values_list(*ASKED, named=True), of="accounts of third parties",
            unless=lambda a: not fault(a), gap=fault,
            remedy="Limit, secure and review the access, or end it.",
        ),
        misuse=_misuse(on),
    )  # fmt: skip


def _ending(on: date) -> list[int]:
    """Accounts of third parties all of whose grants end on a day."""
    held = grants_in_force(on).filter(account__identity__kind=Identity.Kind.THIRD_PARTY).order_by()
    lasting = held.filter(to_on__isnull=True).values("account_id")
    return list(held.exclude(account_id__in=lasting).values_list("account_id", flat=True))


def _misuse(on: date) -> Verdict:
    rows = AccessMisuse.objects.filter(noticed_on__lte=on)
    outside = rows.filter(
        Q(third_party__isnull=False) | Q(account__identity__kind=Identity.Kind.THIRD_PARTY)
    )
    return every(
        outside.order_by("pk"),
        unless=lambda m: m.outcome and is_since(m.decided_on, m.noticed_on, on),
        gap="has no outcome yet",
        remedy="Record what came of it.",
        when_empty=missing(
            "No alert or report of misuse by a third party is on record.",
            remedy="Record each, with what came of it; a register of detections feeds it.",
        ),
    )
