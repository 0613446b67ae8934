"""GOV-09 to GOV-13: means, powers, access, and the example of Board and management."""

from __future__ import annotations

from datetime import date
from typing import Any

from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance import queries
from hisaar.governance.models import (
    AgendaItem,
    Budget,
    Mandate,
    ResourceRequest,
    RoleAssignment,
)
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Body, Power, Role
from hisaar.lib.dates import ReportingYear, format_day, months_ago
from hisaar.platform.people.models import Person

from .officer import ciso_in_office, no_ciso, was_chief_executive
from .versions import Named

A_YEAR = 12
# Roles that a cyber budget pays for.
CYBER_ROLES = (Role.CISO, Role.SECURITY_ANALYST)


@rule("GOV-09")
def means_are_provided(on: date, p: Parameters) -> Verdict:
    """Money and posts for cybersecurity are approved for the year; whoever rejected a request
    accepted the risk by a decision; no cyber role was vacant for more than {vacancy_days} days."""
    since = months_ago(on, A_YEAR)
    profile = queries.entity()
    year = profile.reporting_year(on) if profile else ReportingYear.containing(on)
    budgets = Budget.objects.filter(year=year.year).select_related("decision")
    return all_of(
        budget=exists(
            budgets,
            that=lambda b: b.is_approved(on) and b.amount > 0 and b.headcount is not None,
            missing=f"No approved budget with posts is on record for {year.label}.",
            gap="it is not approved, or states no amount or no posts",
            remedy="Record amount, posts and approval of the year's cyber budget.",
        ),
        requests=_rejected(since, on),
        vacancies=_vacancies(since, on, p.days("vacancy_days").days),
    )


def _rejected(since: date, on: date) -> Verdict:
    found = ResourceRequest.objects.filter(
        result=ResourceRequest.Result.REJECTED, decided_on__gte=since, decided_on__lte=on
    ).select_related("acceptance")
    return every(
        found, of="rejected requests",
        unless=lambda r: r.acceptance is not None and r.acceptance.decided_on <= on,
        gap="it was rejected, and no decision accepts the risk that remains",
        remedy="Have the risk accepted by a decision, or grant the request.",
        when_empty=not_applicable("No request was rejected."),
    )  # fmt: skip


def _vacancies(since: date, on: date, days: int) -> Verdict:
    found = RoleAssignment.objects.filter(role__in=CYBER_ROLES, from_on__lte=on)
    history = list(found.select_related("person"))
    vacancies = [
        (role, v)
        for role in CYBER_ROLES
        for v in queries.vacancies([a for a in history if a.role == role], on, since=since)
    ]
    return every(
        [Named(v.code, role, str(role.label), v) for role, v in vacancies] if history else [],
        of="assignments of cyber roles", unless=lambda n: n.value.days <= days,
        gap=lambda n: f"after it, the post of {n.label} was vacant for {n.value.days} days"
        f" from {format_day(n.value.from_on)}",
        remedy="Fill the post, or assign somebody to act.",
        when_empty=not_applicable("No cyber role was vacant.") if history else None,
    )  # fmt: skip


def _mandates(ciso: RoleAssignment, on: date) -> list[Mandate]:
    found = ciso.mandates.select_related("granted_by_body", "granted_by")
    return [m for m in found if m.holds(on)]


@rule("GOV-10")
def ciso_has_powers(on: date, p: Parameters) -> Verdict:
    """The CISO's mandate, granted by the Board or the CEO, allows to stop or isolate a system, to
    halt a go-live, to see all records and to engage retained experts."""
    ciso = ciso_in_office(on)
    if ciso is None:
        return no_ciso()
    mandates = _mandates(ciso, on)
    if not mandates:
        return _no_mandate(ciso)
    chiefs = queries.assignments(Role.CEO, on)
    by_right = [m for m in mandates if _may_grant(m, chiefs)]
    remedy = "Have the Board or the CEO grant the power, and record it in the mandate."

    def granting(tag: Named) -> list[Mandate]:
        return [m for m in by_right if tag.name in split(m.powers)]

    def reason(tag: Named) -> str:
        if any(tag.name in split(m.powers) for m in mandates):
            return f"neither Board nor CEO granted the power: {tag.label}"
        return f"it does not grant the power: {tag.label}"

    return every(
        [Named(mandates[-1].code, name, label.lower()) for name, label in Power.choices],
        unless=granting, gap=reason, evidence=granting, remedy=remedy,
    )  # fmt: skip


def _no_mandate(ciso: RoleAssignment) -> Verdict:
    return missing(
        f"No mandate of the CISO {ciso.person} is on record.", record=ciso,
        remedy="Record the mandate: powers, access to the Board, and who granted it.",
    )  # fmt: skip


def _may_grant(mandate: Mandate, chiefs: list[RoleAssignment]) -> bool:
    body = mandate.granted_by_body
    return (body is not None and body.is_board) or was_chief_executive(
        chiefs, mandate.granted_by_id, mandate.granted_on
    )


@rule("GOV-11")
def ciso_reaches_the_board(on: date, p: Parameters) -> Verdict:
    """The CISO's mandate gives direct access to the Board, and within 12 months the CISO attended a
    meeting of the Board or its committee, or met it in a private session."""
    ciso = ciso_in_office(on)
    if ciso is None:
        return no_ciso()
    mandates = _mandates(ciso, on)
    return all_of(
        access=exists(
            mandates, that=lambda m: m.has_direct_board_access,
            missing=f"No mandate gives the CISO {ciso.person} direct access to the Board.",
            gap="it gives no direct access to the Board", remedy="Grant it in the mandate.",
        ),
        contact=_contact(on),
    )  # fmt: skip


def _contact(on: date) -> Verdict:
    since = months_ago(on, A_YEAR)
    kinds = (Body.BOARD, Body.BOARD_COMMITTEE)
    meetings = queries.board_meetings(since, on, kinds=kinds)
    history = queries.assignments(Role.CISO, on)

    def was_there(meeting: Any) -> bool:
        officers = {a.person_id for a in history if queries.is_in_office(a, meeting.held_on)}
        attended = (a for a in meeting.attendances.all() if a.is_present)
        return meeting.had_private_session or any(a.person_id in officers for a in attended)

    return exists(
        meetings, that=was_there,
        missing="The CISO attended no meeting of the Board or its committees within 12 months.",
        remedy="Record the CISO's attendance, or the private session.",
    )  # fmt: skip


@rule("GOV-12")
def board_sets_an_example(on: date, p: Parameters) -> Verdict:
    """Within 12 months the Board sent a message on cybersecurity, and at least {director_pct}
    percent of the directors were trained in it within {director_training_months} months."""
    since = months_ago(on, A_YEAR)
    trained_since = on - p.months("director_training_months")
    return all_of(
        message=exists(
            [m for m in queries.communications(since, on) if m.is_from_board],
            missing="The Board sent no message on cybersecurity within 12 months.",
            remedy="Record the message as a communication of the Board.",
        ),
        training=_trained(
            directors(on), trained_since, on, percent=p.percent("director_pct"), of="directors"
        ),
    )


def directors(on: date) -> list[Person]:
    """Who sits on the Board that day; without seats on record, who is a director by kind."""
    seated = {s.person_id: s.person for s in queries.members(on)}
    if seated:
        return list(seated.values())
    found = Person.objects.filter(kind=Person.Kind.DIRECTOR)
    return [person for person in found if person.is_active(on)]


def _trained(people: list[Person], since: date, on: date, *, percent: int, of: str) -> Verdict:
    found = queries.trained([person.pk for person in people], since, on)
    return every(
        people, of=of, unless=lambda person: person.pk in found,
        gap=f"has no cyber training on record since {format_day(since)}",
        remedy="Record the training, or arrange one.",
        evidence=lambda person: found[person.pk].code, at_least=percent,
    )  # fmt: skip


@rule("GOV-13")
def management_sets_an_example(on: date, p: Parameters) -> Verdict:
    """Within 12 months the CEO or COO sent a message on cybersecurity, all of senior management was
    trained in it, and the figures on awareness were tabled at a management committee."""
    since = months_ago(on, A_YEAR)
    grades = (Person.Grade.EXECUTIVE, Person.Grade.SENIOR)
    people = Person.objects.filter(grade__in=grades).exclude(kind=Person.Kind.OUTSIDE)
    return all_of(
        message=exists(
            [m for m in queries.communications(since, on) if m.is_from_chief_executive],
            missing="Neither CEO nor COO sent a message on cybersecurity within 12 months.",
            remedy="Record the message as a communication of the CEO or COO.",
        ),
        training=_trained(
            [person for person in people if person.is_active(on)], since, on, percent=100,
            of="members of senior management",
        ),
        figures=exists(
            queries.agenda_items(
                since, on, kind=AgendaItem.Kind.AWARENESS,
                meeting__committee__kind=Body.MANAGEMENT,
            ),
            missing="No management committee saw figures on awareness within 12 months.",
            remedy="Table the figures, and record the agenda item.",
            evidence=lambda i: [i.meeting.code, i.code],
        ),
    )  # fmt: skip
