"""What the register of access counts for statements of the inherent risk profile.

It stands here because risk and access lie side by side, and neither may know of the other.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Count as Number
from django.db.models import Q

from hisaar.access.models import Account, Grant, Identity
from hisaar.access.queries import open_accounts, privileged_accounts
from hisaar.assets.models import ThirdParty
from hisaar.lib.text import count_of
from hisaar.platform.people.models import OrganisationalUnit, Person
from hisaar.platform.records.dated import in_force
from hisaar.risk.profile.reconciling import Count, counts

OUTSIDE = Q(identity__kind=Identity.Kind.THIRD_PARTY) | Q(
    identity__person__kind=Person.Kind.OUTSIDE
)
SELLERS = (ThirdParty.Category.AGENT, ThirdParty.Category.BROKER)
# Of the privileged accounts, in percent: from here on the insurer leans on its vendors.
HEAVY, MOST = 25, 50


def _has_accounts() -> bool:
    return Account.objects.exists()


@counts("I-T5")
def organisations_with_access(on: dt.date) -> Count | None:
    if not _has_accounts():
        return None
    held = open_accounts(on).filter(identity__third_party__isnull=False)
    found = held.order_by().values("identity__third_party_id").distinct().count()
    says = f"accounts of {count_of(found, 'third party', 'third parties')} are open"
    return Count(says, number=found, register="identities", query="kind=third_party")


@counts("I-T6")
def outsiders_with_access(on: dt.date) -> Count | None:
    if not _has_accounts():
        return None
    held = open_accounts(on).filter(OUTSIDE)
    found = held.order_by().values("identity_id").distinct().count()
    says = f"{count_of(found, 'identity', 'identities')} from outside hold open accounts"
    return Count(says, number=found, register="identities", query="kind=third_party")


@counts("I-D3")
def users_of_portals(on: dt.date) -> Count | None:
    """People of agents and brokers, and people of branches with a right to remote access."""
    if not _has_accounts():
        return None
    remote = Grant.objects.filter(in_force(on), kind=Grant.Kind.REMOTE)
    branch = Q(identity__unit__kind=OrganisationalUnit.Kind.BRANCH)
    held = open_accounts(on).filter(
        Q(identity__third_party__category__in=SELLERS)
        | (branch & Q(pk__in=remote.values("account_id")))
    )
    found = held.order_by().values("identity_id").distinct().count()
    if not found:
        return None  # portals often know their users themselves
    says = (
        f"{count_of(found, 'identity', 'identities')} of agents, brokers and branches have access"
    )
    return Count(says, number=found, register="identities")


@counts("I-O4")
def privileged_users(on: dt.date) -> Count | None:
    """How far the insurer leans on outsiders; whether there are more than needed, people say."""
    if not _has_accounts():
        return None
    found = privileged_accounts(on).order_by().aggregate(
        all=Number("pk", distinct=True), outside=Number("pk", distinct=True, filter=OUTSIDE)
    )  # fmt: skip
    if not found["all"]:
        return None
    share = 100 * found["outside"] / found["all"]
    least = 5 if share > MOST else 4 if share > HEAVY else 2 if found["outside"] else 1
    says = (
        f"{count_of(found['all'], 'privileged account')} are open,"
        f" {found['outside']} of them of outsiders"
    )
    return Count(says, at_least=least, register="accounts", query="is_privileged=true")
