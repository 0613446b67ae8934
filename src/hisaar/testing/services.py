"""What people do about weaknesses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

from .models import Vulnerability


def _is_unsettled(vulnerability: Vulnerability) -> bool:
    return vulnerability.fixed_on is None and vulnerability.false_positive_on is None


def _refuse_if_settled(vulnerability: Vulnerability) -> None:
    if vulnerability.fixed_on:
        day = format_day(vulnerability.fixed_on)
        raise Refused(f"{vulnerability.code} was fixed on {day}; reopen it first.")
    if vulnerability.false_positive_on:
        day = format_day(vulnerability.false_positive_on)
        raise Refused(f"{vulnerability.code} was set aside as false on {day}; reopen it first.")


def _refuse_before_found(vulnerability: Vulnerability, on: dt.date) -> None:
    if on < vulnerability.found_on:
        day = format_day(vulnerability.found_on)
        raise Refused(f"{vulnerability.code} was found on {day}; give a later day.")


@verb(when=_is_unsettled)
def fix(
    vulnerability: Vulnerability, *, actor: Any, on: dt.date, evidence: Evidence | None = None
) -> Vulnerability:
    """Record that the weakness is gone, and what shows it."""
    _refuse_if_settled(vulnerability)
    _refuse_before_found(vulnerability, on)
    vulnerability.fixed_on = on
    vulnerability.evidence = evidence or vulnerability.evidence
    return records.save(vulnerability, actor=actor, action="fixed")


@verb(when=_is_unsettled)
def accept_until(
    vulnerability: Vulnerability, *, actor: Any,
    on: dt.date, until: dt.date, reason: Text, approver: Person,
) -> Vulnerability:  # fmt: skip
    """Leave it open until a day, with a reason and somebody who answers for that."""
    _refuse_if_settled(vulnerability)
    _refuse_before_found(vulnerability, on)
    if until < on:
        raise Refused("The last day of the acceptance lies before its first; give a later day.")
    if not str(reason).strip():
        raise Refused(f"Say why {vulnerability.code} can stay open until then.")
    if approver.pk == vulnerability.owner_id:
        raise Refused(
            f"{approver} answers for fixing {vulnerability.code}; somebody else has to accept it."
        )
    vulnerability.accepted_on, vulnerability.accepted_until = on, until
    vulnerability.acceptance_reason, vulnerability.acceptance_approver = reason, approver
    return records.save(vulnerability, actor=actor, action="accepted")


@verb(when=_is_unsettled)
def mark_false_positive(
    vulnerability: Vulnerability, *, actor: Any, on: dt.date, reason: Text
) -> Vulnerability:
    """Record that there is no such weakness, and how that was seen."""
    _refuse_if_settled(vulnerability)
    _refuse_before_found(vulnerability, on)
    if not str(reason).strip():
        raise Refused(f"Say how it was seen that {vulnerability.code} is none.")
    vulnerability.false_positive_on, vulnerability.false_positive_reason = on, reason
    return records.save(vulnerability, actor=actor, action="marked as false positive")


@verb(when=lambda v: v.status != Vulnerability.Status.OPEN)
def reopen(vulnerability: Vulnerability, *, actor: Any, reason: Text) -> Vulnerability:
    """Take back that it was fixed, accepted or false; the trail keeps what was said."""
    if vulnerability.status == Vulnerability.Status.OPEN:
        raise Refused(f"{vulnerability.code} is open already.")
    if not str(reason).strip():
        raise Refused(f"Say why {vulnerability.code} is open again.")
    vulnerability.fixed_on = vulnerability.false_positive_on = None
    vulnerability.accepted_on = vulnerability.accepted_until = None
    vulnerability.acceptance_approver = None
    vulnerability.acceptance_reason = vulnerability.false_positive_reason = ""
    note = f"Reopened: {reason}"
    vulnerability.details = "\n".join(filter(None, (vulnerability.details, note)))
    return records.save(vulnerability, actor=actor, action="reopened")
