"""Duty rules: loaded from the library, approved, and made up for where they are broken."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.access import duties
from hisaar.access.library import rules_of_the_library
from hisaar.access.models import DutyMitigation, DutyRule, Entitlement, Identity
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

from .grants import refuse_unless_here


def load_library(*, actor: Any) -> list[DutyRule]:
    """Add the library's rules as drafts; those that are there, even changed, are left alone."""
    known = set(DutyRule.objects.exclude(reference="").values_list("reference", flat=True))
    fresh = [
        DutyRule(
            reference=rule.reference, title=rule.title, area=rule.area, severity=rule.severity,
            first_mode=rule.first_mode, first=" ".join(rule.first),
            second_mode=rule.second_mode, second=" ".join(rule.second), reason=rule.reason,
        )
        for rule in rules_of_the_library() if rule.reference not in known
    ]  # fmt: skip
    return records.save_many(fresh, actor=actor, action="loaded from the library")


@verb(when=lambda r: r.approved_on is None)
def approve_rule(rule: DutyRule, *, actor: Any, approver: Person, on: dt.date) -> DutyRule:
    """Record who decided that these duties must not lie in one hand, and from when on."""
    refuse_unless_here(approver, on)
    if rule.approved_on is not None:
        raise Refused(f"{rule.code} was approved on {format_day(rule.approved_on)}.")
    rule.approver, rule.approved_on = approver, on
    return records.save(rule, actor=actor, action="approved")


@verb(when=lambda r: r.approved_on is not None)
def mitigate_violation(
    rule: DutyRule, *, actor: Any, identity: Identity, control: Text, approver: Person,
    on: dt.date, until: dt.date,
) -> DutyMitigation:  # fmt: skip
    """Record what makes up for it until a day that somebody holds both duties."""
    refuse_unless_here(approver, on)
    if until <= on:
        raise Refused("A control that makes up for a violation ends on a later day; give one.")
    if identity.person_id == approver.pk:
        raise Refused(f"{approver} cannot approve what makes up for their own access.")
    if not control.strip():
        raise Refused("Say what is done instead, by whom and how often.")
    if ("identity", identity.pk) not in _breakers(rule, on):
        raise Refused(
            f"{identity.code} {identity} does not break {rule.code} on {format_day(on)};"
            " there is nothing to make up for."
        )
    mitigation = DutyMitigation(
        rule=rule, identity=identity, control=control, approver=approver, approved_on=on,
        expires_on=until,
    )  # fmt: skip
    return records.save(mitigation, actor=actor, action="approved")


def _breakers(rule: DutyRule, on: dt.date) -> set[duties.Holder]:
    picture = duties.look(on, [rule])
    return {picture.holder_of(n) for n in range(picture.count)}


@verb(when=lambda m: m.expires_on is not None)
def end_mitigation(mitigation: DutyMitigation, *, actor: Any, on: dt.date) -> DutyMitigation:
    """Record that the control ends on that day."""
    if mitigation.expires_on is not None and mitigation.expires_on <= on:
        raise Refused(f"{mitigation.code} ends on {format_day(mitigation.expires_on)} anyway.")
    mitigation.expires_on = on
    return records.save(mitigation, actor=actor, action="ended")


@verb()
def tag_entitlement(entitlement: Entitlement, *, actor: Any, activities: str) -> Entitlement:
    """Say what the entitlement lets one do, in tags such as claim.register."""
    entitlement.activities = activities
    return records.save(entitlement, actor=actor, action="tagged")
