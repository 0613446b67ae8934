"""What is done with accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.access.models import Account, Identity
from hisaar.access.queries import TECHNICAL
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.records import Refused, Text, verb


@verb(when=lambda a: a.is_enabled and a.disabled_on is None)
def disable_account(account: Account, *, actor: Any, on: dt.date) -> Account:
    """Record that nobody can sign in with it from that day on; its grants stay on record."""
    if account.disabled_on is not None:
        raise Refused(f"{account.code} was disabled on {format_day(account.disabled_on)}.")
    if account.created_on and on < account.created_on:
        raise Refused(
            f"{account.code} was only made on {format_day(account.created_on)}; give a later day."
        )
    account.is_enabled, account.disabled_on = False, on
    return records.save(account, actor=actor, action="disabled")


@verb(when=lambda a: a.kind in TECHNICAL)
def rotate_key(account: Account, *, actor: Any, on: dt.date) -> Account:
    """Record that its password, key or certificate was changed on that day."""
    if account.kind not in TECHNICAL:
        raise Refused(
            f"{account.code} is a person's; secrets are changed of service accounts and keys."
        )
    if account.rotated_on and on < account.rotated_on:
        raise Refused(
            f"The secret of {account.code} was already changed on"
            f" {format_day(account.rotated_on)}; give a later day."
        )
    account.rotated_on = on
    return records.save(account, actor=actor, action="rotated")


@verb(when=lambda a: a.identity_id is None)
def adopt_orphan(account: Account, *, actor: Any, identity: Identity) -> Account:
    """Say whose account it is."""
    if account.identity_id is not None:
        raise Refused(
            f"{account.code} belongs to {account.identity} already; correct it in its form."
        )
    if identity.employment == Identity.Employment.LEFT:
        raise Refused(
            f"{identity.code} {identity} has left; disable the account instead,"
            " or attach whoever uses it now."
        )
    account.identity = identity
    return records.save(account, actor=actor, action="adopted")


@verb(when=lambda a: a.kind == Account.Kind.SHARED)
def share_until(account: Account, *, actor: Any, until: dt.date, reason: Text) -> Account:
    """Accept until a day that several people use the account, with the reason."""
    if account.kind != Account.Kind.SHARED:
        raise Refused(f"{account.code} is no shared account; set its kind first.")
    if not reason.strip():
        raise Refused("Say why the account must be shared.")
    account.sharing_until, account.sharing_reason = until, reason
    return records.save(account, actor=actor, action="sharing accepted")
