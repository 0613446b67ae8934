"""CISO-08 and CISO-09: one person in two posts, and the lines of the roles."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance import queries
from hisaar.governance.models import CisoNeedAssessment, Decision, RoleAssignment
from hisaar.governance.vocabulary import Role
from hisaar.lib.text import join_names
from hisaar.platform.people.models import Person

from .need import latest_assessment
from .officer import ciso_in_office, no_ciso


def _both(on: date) -> tuple[RoleAssignment | None, RoleAssignment | None]:
    heads = queries.holders(Role.HITD, on)
    return ciso_in_office(on), heads[-1] if heads else None


def _one_is_unknown(ciso: RoleAssignment | None) -> Verdict:
    if ciso is None:
        return no_ciso()
    return missing(
        "Nobody holds the role of head of IT on that day.",
        remedy="Record the role assignment of the head of IT.",
    )


@rule("CISO-08")
def ciso_is_not_head_of_it(on: date, p: Parameters) -> Verdict:
    """The CISO is not the head of IT; or the Board approved that, with reasons, within
    {exception_months} months, after the assessment of need concluded to combine the posts."""
    ciso, head = _both(on)
    since = on - p.months("exception_months")
    if ciso is None or head is None:
        return _one_is_unknown(ciso)
    if ciso.person_id != head.person_id:
        return holds(True, gap="", evidence=[ciso, head])
    approved = [
        d for d in queries.exceptions_from("CISO-08", on, since=since)
        if d.is_by_board and d.reasons.strip()
    ]  # fmt: skip
    return every(
        [ciso],
        unless=lambda a: False,
        excused=lambda a: _excuse(approved, on),
        gap=f"{ciso.person} is CISO and head of IT, without a valid exception of the Board that "
        "rests on an assessment of need",
        remedy="Separate the posts, or have the Board approve the exception with reasons.",
    )


def _excuse(approved: list[Decision], on: date) -> list[str]:
    need = latest_assessment(on)
    if not approved or need is None or need.conclusion != CisoNeedAssessment.Conclusion.COMBINED:
        return []
    return [approved[-1].code, need.code]


@rule("CISO-09")
def combined_posts_have_separate_lines(on: date, p: Parameters) -> Verdict:
    """Where one person is CISO and head of IT, the two roles report to different places, and the
    CISO's line does not lead into IT."""
    ciso, head = _both(on)
    if ciso is None or head is None:
        return _one_is_unknown(ciso)
    if ciso.person_id != head.person_id:
        return not_applicable("CISO and head of IT are different persons.", evidence=[ciso, head])
    unknown = [a for a in (ciso, head) if not a.holds_line]
    if unknown:
        return missing(
            f"No reporting line of {join_names([a.code for a in unknown])} is on record.",
            record=unknown[0], remedy="Record whom the role reports to.",
        )  # fmt: skip
    return all_of(
        separate=holds(
            _end_of(ciso, on) != _end_of(head, on), record=ciso, evidence=[ciso, head],
            gap=f"both roles report to {ciso.line}",
            remedy="Give the role of CISO a line of its own.",
        ),
        outside_it=holds(
            not _leads_into_it(ciso, head, on), record=ciso,
            gap=f"its line, {ciso.line}, leads into IT",
            remedy="Let the CISO report outside the IT line.",
        ),
    )  # fmt: skip


def _end_of(assignment: RoleAssignment, on: date) -> str | int:
    """Where the line ends: the Board, a person, or a role that nobody holds that day."""
    if assignment.reports_to_board:
        return "board"
    if not assignment.reports_to_role:
        return int(assignment.reports_to_person_id or 0)
    person = queries.holder(assignment.reports_to_role, on)
    return person.pk if person else assignment.reports_to_role


def _leads_into_it(ciso: RoleAssignment, head: RoleAssignment, on: date) -> bool:
    if ciso.reports_to_board:
        return False
    if ciso.reports_to_role == Role.HITD:
        return True
    person = ciso.reports_to_person
    if ciso.reports_to_role:
        person = queries.holder(ciso.reports_to_role, on)
    if person is None:
        return False
    unit = person.unit
    below = any(a.reports_to_role == Role.HITD for a in _roles_of(person, on))
    return person.pk == head.person_id or below or bool(unit and unit.is_information_technology)


def _roles_of(person: Person, on: date) -> list[RoleAssignment]:
    return [a for a in RoleAssignment.objects.filter(person=person) if a.is_held(on)]
