"""What is done with grants and role profiles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from hisaar.access.models import Entitlement, Grant, RoleProfile
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import OrganisationalUnit, Person
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
    _end(grant, on)
    return records.save(grant, actor=actor, action="ended")


def _end(grant: Grant, on: dt.date) -> None:
    if grant.to_on is not None and grant.to_on <= on:
        raise Refused(f"{grant.code} ended on {format_day(grant.to_on)} already.")
    if grant.from_on and on < grant.from_on:
        raise Refused(f"{grant.code} begins on {format_day(grant.from_on)}; give a later day.")
    grant.to_on = on


@transaction.atomic
def end_grants(grants: Sequence[Grant], *, actor: Any, on: dt.date) -> list[Grant]:
    """Record the last day of all of them, or of none."""
    if not grants:
        raise Refused("No grant was chosen.")
    for grant in grants:
        _end(grant, on)
    return records.save_many(list(grants), actor=actor, action="ended")


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


def draft_profile(
    *, actor: Any, title: str, entitlements: Sequence[Entitlement], on: dt.date,
    unit: OrganisationalUnit | None = None, job: str = "", owner: Person | None = None,
) -> RoleProfile:  # fmt: skip
    """Write down what a job seems to need, from what people hold; it counts once it is approved."""
    if not title.strip():
        raise Refused("Give the profile a title.")
    if not entitlements:
        raise Refused("Choose what the profile consists of; it would hold nothing.")
    wanted = {each.pk for each in entitlements}
    near = RoleProfile.objects.filter(unit=unit, job=job, to_on__isnull=True)
    for other in near.prefetch_related("entitlements"):
        if {each.pk for each in other.entitlements.all()} == wanted:
            raise Refused(f"{other.code} {other} holds the same already.")
    profile = RoleProfile(title=title.strip()[:200], unit=unit, job=job, owner=owner, from_on=on)
    links = {"entitlements": list(entitlements)}
    return records.save(profile, actor=actor, links=links, action="proposed from what people hold")


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
