"""What is done with grants and role profiles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.access.models import Grant, RoleProfile
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb


def refuse_unless_here(person: Person, on: dt.date) -> None:
    """Whoever does not work here on the day approves nothing."""
    if not person.is_active(on):
        raise Refused(f"{person} does not work here on {format_day(on)}; choose somebody else.")


@verb(when=lambda g: g.to_on is None)
def approve_grant(
    grant: Grant, *, actor: Any, approver: Person, on: dt.date, reference: str = "",
    role_profile: RoleProfile | None = None,
) -> Grant:  # fmt: skip
    """Record who approved it and when, and from which profile it comes."""
    refuse_unless_here(approver, on)
    identity = grant.account.identity
    if identity is not None and identity.person_id == approver.pk:
        raise Refused(f"{approver} cannot approve their own access; let somebody else do it.")
    if grant.approved_on and on < grant.approved_on:
        raise Refused(
            f"{grant.code} was already approved on {format_day(grant.approved_on)};"
            " give a later day."
        )
    if role_profile is not None:
        _refuse_unless_of_profile(grant, role_profile, on)
        grant.role_profile = role_profile
    grant.approved_by, grant.approved_on = approver, on
    grant.approval_reference = reference or grant.approval_reference
    return records.save(grant, actor=actor, action="approved")


def _refuse_unless_of_profile(grant: Grant, profile: RoleProfile, on: dt.date) -> None:
    if not profile.is_approved(on):
        raise Refused(f"{profile.code} is not approved on {format_day(on)}; approve it first.")
    if not profile.entitlements.filter(pk=grant.entitlement_id).exists():
        raise Refused(
            f"{profile.code} does not hold {grant.entitlement.code} {grant.entitlement};"
            " add it to the profile, or except the grant until a day."
        )


@verb(when=lambda g: g.to_on is None)
def end_grant(grant: Grant, *, actor: Any, on: dt.date) -> Grant:
    """Record the last day of the grant."""
    if grant.to_on is not None and grant.to_on <= on:
        raise Refused(f"{grant.code} ended on {format_day(grant.to_on)} already.")
    if grant.from_on and on < grant.from_on:
        raise Refused(f"{grant.code} begins on {format_day(grant.from_on)}; give a later day.")
    grant.to_on = on
    return records.save(grant, actor=actor, action="ended")


@verb(when=lambda g: g.to_on is None)
def except_grant(
    grant: Grant, *, actor: Any, approver: Person, on: dt.date, until: dt.date, reason: Text
) -> Grant:
    """Let the grant stand outside of every profile until a day, with who approved it and why."""
    refuse_unless_here(approver, on)
    if until <= on:
        raise Refused("An exception ends on a later day than the one on which it is made.")
    if not reason.strip():
        raise Refused("Say why the grant is needed outside of the profile.")
    if grant.account.identity is not None and grant.account.identity.person_id == approver.pk:
        raise Refused(f"{approver} cannot except their own access; let somebody else do it.")
    grant.exception_until, grant.exception_reason = until, reason
    grant.approved_by, grant.approved_on = approver, on
    return records.save(grant, actor=actor, action="excepted")


@verb(when=lambda r: r.approved_on is None)
def approve_profile(
    profile: RoleProfile, *, actor: Any, approver: Person, on: dt.date
) -> RoleProfile:
    """Record who approved what the job needs, and when."""
    refuse_unless_here(approver, on)
    if not profile.entitlements.exists():
        raise Refused(f"{profile.code} holds no entitlement yet; add what the job needs first.")
    if profile.approved_on is not None:
        raise Refused(f"{profile.code} was approved on {format_day(profile.approved_on)}.")
    profile.approver, profile.approved_on, profile.reviewed_on = approver, on, on
    return records.save(profile, actor=actor, action="approved")


@verb(when=lambda r: r.approved_on is not None)
def review_profile(profile: RoleProfile, *, actor: Any, on: dt.date) -> RoleProfile:
    """Confirm that the profile still holds what the job needs, and no more."""
    if profile.reviewed_on and on < profile.reviewed_on:
        raise Refused(
            f"{profile.code} was already reviewed on {format_day(profile.reviewed_on)};"
            " give a later day."
        )
    profile.reviewed_on = on
    return records.save(profile, actor=actor, action="reviewed")
