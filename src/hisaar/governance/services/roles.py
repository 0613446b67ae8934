"""Appointments, mandates, and the question of a separate CISO."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db import transaction

from hisaar.governance import need, queries
from hisaar.governance.models import (
    CisoNeedAssessment,
    Committee,
    Decision,
    Document,
    Mandate,
    RoleAssignment,
)
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Role
from hisaar.lib.dates import format_day
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

# Roles that several people may hold at once.
SHARED = (Role.DIRECTOR, Role.SECURITY_ANALYST, Role.OTHER)


def appoint(
    person: Person, *, actor: Any, role: str, from_on: dt.date, to_on: dt.date | None = None,
    is_acting: bool = False, reports_to_board: bool = False, reports_to_role: str = "",
    reports_to_person: Person | None = None, appointed_by: Committee | None = None,
    decision: Decision | None = None, appointment: Document | None = None,
) -> RoleAssignment:  # fmt: skip
    """Give a role to a person from a day on; Refused while somebody else holds it."""
    if not person.is_active(from_on):
        raise Refused(f"{person} does not work here on {format_day(from_on)}.")
    if role not in SHARED:
        _refuse_overlap(role, from_on, to_on)
    assignment = RoleAssignment(
        person=person, role=role, from_on=from_on, to_on=to_on, is_acting=is_acting,
        reports_to_board=reports_to_board, reports_to_role=reports_to_role,
        reports_to_person=reports_to_person, decision=decision, appointment=appointment,
        appointed_by=appointed_by or (decision.committee if decision else None),
    )  # fmt: skip
    return records.save(assignment, actor=actor, action="appointed")


def _refuse_overlap(role: str, from_on: dt.date, to_on: dt.date | None) -> None:
    others = RoleAssignment.objects.filter(role=role).select_related("person")
    for other in others:
        begins_before_we_end = to_on is None or other.from_on <= to_on
        ends_after_we_begin = other.to_on is None or other.to_on >= from_on
        if begins_before_we_end and ends_after_we_begin:
            raise Refused(
                f"{other.person} holds {Role(role).label} from {format_day(other.from_on)}"
                f" ({other.code}); end that assignment first."
            )


@verb(when=lambda a: a.to_on is None)
def end_assignment(assignment: RoleAssignment, *, actor: Any, on: dt.date) -> RoleAssignment:
    """Record the last day on which the person holds the role."""
    if assignment.to_on is not None:
        raise Refused(f"{assignment.code} ended on {format_day(assignment.to_on)}.")
    if on < assignment.from_on:
        raise Refused(f"{assignment.code} began only on {format_day(assignment.from_on)}.")
    assignment.to_on = on
    return records.save(assignment, actor=actor, action="ended")


@verb(when=lambda a: a.to_on is None)
@transaction.atomic
def hand_over(
    assignment: RoleAssignment, *, actor: Any, person: Person, from_on: dt.date,
    is_acting: bool = False, decision: Decision | None = None,
    appointment: Document | None = None,
) -> RoleAssignment:  # fmt: skip
    """End this assignment the day before, and give the role with its reporting line to another."""
    end_assignment(assignment, actor=actor, on=from_on - dt.timedelta(days=1))
    return appoint(
        person, actor=actor, role=assignment.role, from_on=from_on, is_acting=is_acting,
        reports_to_board=assignment.reports_to_board, decision=decision,
        reports_to_role=assignment.reports_to_role, appointment=appointment,
        reports_to_person=assignment.reports_to_person,
    )  # fmt: skip


@verb()
def grant_mandate(
    assignment: RoleAssignment, *, actor: Any, on: dt.date, stop_systems: bool, halt_go_live: bool,
    access_records: bool, engage_experts: bool, direct_board_access: bool,
    body: Committee | None = None, person: Person | None = None,
) -> Mandate:  # fmt: skip
    """Record what the holder may do on their own authority, and who granted it."""
    if not (body or person):
        raise Refused("Name the body or the person that grants the mandate.")
    given = {
        "stop_system": stop_systems, "halt_go_live": halt_go_live,
        "access_records": access_records, "engage_experts": engage_experts,
    }  # fmt: skip
    powers = " ".join(name for name, is_given in given.items() if is_given)
    mandate = Mandate(
        assignment=assignment, powers=powers,
        has_direct_board_access=direct_board_access, granted_on=on, granted_by_body=body,
        granted_by=person,
    )  # fmt: skip
    return records.save(mandate, actor=actor, action="granted")


def _is_open(assessment: CisoNeedAssessment) -> bool:
    return assessment.completed_on is None


def proposal_for(assessment: CisoNeedAssessment, on: dt.date) -> need.Proposal:
    """What the records of that day propose."""
    ciso = queries.holders(Role.CISO, on)
    roles: list[str] = []
    line = ""
    if ciso:
        line = ciso[-1].reports_to_role
        held = RoleAssignment.objects.filter(person=ciso[-1].person).exclude(role=Role.CISO)
        roles = sorted({a.role for a in held if a.is_held(on)})
    return need.propose(
        size_band=queries.size_band(), band=assessment.band, other_roles=roles,
        categories=split(assessment.driving_categories), reports_to_role=line,
    )  # fmt: skip


@verb(when=_is_open)
def propose_need(assessment: CisoNeedAssessment, *, actor: Any, on: dt.date) -> CisoNeedAssessment:
    """Compute what size, inherent risk and conflicts of that day speak for.

    An assessment that names no profile rests on the inherent risk profile in force on the day.
    """
    if not _is_open(assessment):
        raise Refused(f"{assessment.code} was completed; begin a new assessment.")
    _rest_on_the_profile(assessment, on)
    proposal = proposal_for(assessment, on)
    assessment.proposal, assessment.proposal_reasons = proposal.conclusion, proposal.text
    return records.save(assessment, actor=actor, action="proposal computed")


def _rest_on_the_profile(assessment: CisoNeedAssessment, on: dt.date) -> None:
    """Fill in what nobody wrote; what somebody did write stays as it is."""
    stated = None if assessment.profile else need.profile_on(on)
    if stated is None or stated.band is None or assessment.band not in (None, stated.band):
        return
    assessment.profile, assessment.profile_completed_on = stated.code, stated.completed_on
    assessment.band = stated.band
    assessment.driving_categories = assessment.driving_categories or " ".join(stated.categories)


@verb(when=_is_open)
def conclude_need_assessment(
    assessment: CisoNeedAssessment, *, actor: Any, on: dt.date,
    conclusion: Literal["separate", "combined"], reasons: Text,
    approved_by: Person | None = None, approved_by_body: Committee | None = None,
    decision: Decision | None = None,
) -> CisoNeedAssessment:  # fmt: skip
    """Record what was concluded, why, and who approved it; the proposal is kept beside."""
    if not _is_open(assessment):
        raise Refused(f"{assessment.code} was completed; begin a new assessment.")
    if assessment.band is None:
        raise Refused(f"{assessment.code} does not state the overall inherent risk yet.")
    if not str(reasons).strip():
        raise Refused("Give the reasons for the conclusion.")
    if not (approved_by or approved_by_body or decision):
        raise Refused("Name who approved the conclusion: a person, a body, or the decision.")
    proposal = proposal_for(assessment, on)
    assessment.proposal, assessment.proposal_reasons = proposal.conclusion, proposal.text
    assessment.conclusion, assessment.reasons, assessment.completed_on = conclusion, reasons, on
    assessment.approved_by, assessment.decision = approved_by, decision
    assessment.approved_by_body = approved_by_body or (decision.committee if decision else None)
    return records.save(assessment, actor=actor, action="concluded")
