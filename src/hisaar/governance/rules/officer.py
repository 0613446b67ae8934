"""CISO-01 to CISO-04 and CISO-08 to CISO-10: the officer, their fitness, lines and reports."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import (
    Outcome,
    Parameters,
    Verdict,
    all_of,
    any_of,
    every,
    exists,
    holds,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance import queries
from hisaar.governance.models import (
    AgendaItem,
    Attestation,
    Document,
    DocumentVersion,
    Experience,
    Qualification,
    RoleAssignment,
    Topic,
)
from hisaar.governance.queries import Vacancy
from hisaar.governance.vocabulary import Body, Role
from hisaar.lib.dates import format_day, months_ago
from hisaar.lib.text import fold, join_names
from hisaar.platform.people.models import Person

A_YEAR = 12
DAYS_OF_A_YEAR = 365.25


def ciso_in_office(on: date) -> RoleAssignment | None:
    """The one who is CISO that day; the latest, when there are several."""
    held = queries.holders(Role.CISO, on)
    return held[-1] if held else None


def no_ciso() -> Verdict:
    return missing(
        "Nobody holds the role of CISO on that day.",
        remedy="Record the role assignment of the CISO.",
    )


@rule("CISO-01")
def ciso_is_appointed(on: date, p: Parameters) -> Verdict:
    """One CISO is in office, a senior officer, by letter or decision; over the last 12 months the
    post was never vacant for more than {vacancy_days} days between two holders."""
    history = queries.assignments(Role.CISO, on)
    held = [a for a in history if queries.is_in_office(a, on)]
    days = p.days("vacancy_days").days
    vacancies = queries.vacancies(history, on, since=months_ago(on, A_YEAR))
    if not history:
        return no_ciso()
    if not held:
        return _vacant(history[-1], vacancies)
    verdict = all_of(
        in_office=holds(
            len(held) == 1, record=held[-1], evidence=held,
            gap=f"{join_names([a.code for a in held])} overlap: there must be one CISO",
            remedy="End the assignment that no longer holds.",
        ),
        senior_officer=every(
            held, unless=lambda a: a.person.is_senior_officer,
            gap="{person} is not recorded as a senior officer",
            remedy="Appoint a senior officer, or correct the person's record.",
        ),
        appointment=every(
            held, unless=lambda a: is_appointed(a, on), evidence=_appointment_codes,
            gap="no appointment letter or decision is linked",
            remedy="Link the appointment letter or the decision of the Board.",
        ),
        vacancies=every(
            [v for v in vacancies if v.to_on < on], unless=lambda v: v.days <= days,
            evidence=lambda v: v.code,
            gap=lambda v: f"the post was vacant from {_span(v)}; allowed are {days} days",
            when_empty=not_applicable("It was not vacant."),
        ),
    )  # fmt: skip
    return verdict.with_note(_outside(held) or verdict.note)


def _vacant(last: RoleAssignment, vacancies: list[Vacancy]) -> Verdict:
    span = _span(vacancies[-1]) if vacancies else ""
    return holds(
        False, record=last, gap=f"the post of CISO is vacant: from {span}",
        remedy="Appoint a CISO and record the assignment.",
    )  # fmt: skip


def _span(vacancy: Vacancy) -> str:
    return f"{format_day(vacancy.from_on)} to {format_day(vacancy.to_on)} ({vacancy.days} days)"


def is_appointed(assignment: RoleAssignment, on: date) -> bool:
    decision = assignment.decision
    return assignment.appointment is not None or (
        decision is not None and decision.decided_on <= on and decision.is_positive
    )


def _appointment_codes(assignment: RoleAssignment) -> list[str]:
    linked = (assignment, assignment.appointment, assignment.decision)
    return [record.code for record in linked if record is not None]


def _outside(held: list[RoleAssignment]) -> str:
    # The text speaks of an officer of the insurer but does not forbid others: a person judges.
    staff = (Person.Kind.EMPLOYEE, Person.Kind.DIRECTOR)
    names = [str(a.person) for a in held if a.person.kind not in staff]
    return f"{join_names(names)} is employed outside the insurer: please review." if names else ""


@rule("CISO-02")
def ciso_is_qualified(on: date, p: Parameters) -> Verdict:
    """The CISO holds a qualification of the list ({qualification_list}), or the CEO or the Board
    attested at or after the appointment that the qualification is adequate."""
    ciso = ciso_in_office(on)
    accepted = [str(item) for item in p.list("qualification_list")]
    if ciso is None:
        return no_ciso()
    held = [q for q in Qualification.objects.filter(person=ciso.person) if q.holds(on)]
    return any_of(
        qualification=exists(
            held,
            that=lambda q: is_recognised(q, accepted),
            missing=f"{ciso.person} has no qualification of the list on record.",
            gap="{title} is not on the list of qualifications",
            remedy="Record the qualification, and the entry of the list that it fulfils.",
        ),
        attestation=_attested(ciso, on, Attestation.Topic.QUALIFICATION),
    )


def is_recognised(qualification: Qualification, accepted: list[str]) -> bool:
    """By its entry of the list, or because its title names one: ``CISSP (ISC2)``."""
    words = {fold(word) for word in qualification.title.replace(",", " ").split()}
    stated = {fold(qualification.title), fold(qualification.recognised_as)}
    for entry in accepted:
        short = {fold(name) for name in entry.split("/")} if " " not in entry else set()
        if fold(entry) in stated or short & (words | stated):
            return True
    return False


def _attested(ciso: RoleAssignment, on: date, topic: Attestation.Topic) -> Verdict:
    chiefs = queries.assignments(Role.CEO, on)
    topics = (topic, Attestation.Topic.FIT_AND_PROPER)
    given = Attestation.objects.filter(
        person=ciso.person, topic__in=topics, attested_on__lte=on
    ).select_related("attested_by", "attested_by_body")
    return exists(
        [a for a in given if a.holds(on)],
        that=lambda a: (
            a.attested_on >= ciso.from_on and a.reasons.strip() and _may_attest(a, chiefs)
        ),
        missing=f"Nobody attested that {ciso.person} is adequate.",
        gap="it is not by the CEO or the Board, or older than the appointment, or without reasons",
        remedy="Have the CEO or a committee of the Board attest it, with reasons.",
    )


def _may_attest(attestation: Attestation, chiefs: list[RoleAssignment]) -> bool:
    body = attestation.attested_by_body
    return (body is not None and body.is_of_board) or was_chief_executive(
        chiefs, attestation.attested_by_id, attestation.attested_on
    )


def was_chief_executive(chiefs: list[RoleAssignment], person: int | None, on: date) -> bool:
    """Whether that person was CEO that day, by the history of the role."""
    return any(a.person_id == person and queries.is_in_office(a, on) for a in chiefs)


@rule("CISO-03")
def ciso_is_experienced(on: date, p: Parameters) -> Verdict:
    """The CISO has {min_years} years of experience in information security, or the CEO or the
    Board attested with reasons that the experience is adequate."""
    ciso = ciso_in_office(on)
    needed = p.number("min_years")
    if ciso is None:
        return no_ciso()
    posts = list(Experience.objects.filter(person=ciso.person, is_security=True, from_on__lte=on))
    years = years_of(posts, on)
    return any_of(
        experience=holds(
            years >= needed, record=ciso.person, evidence=posts or ciso.person,
            gap=f"has {years:.1f} years of security experience on record; {needed} are asked for",
            remedy="Record further posts, or have the experience attested with reasons.",
        )
        if posts
        else missing(
            f"No security experience of {ciso.person} is on record.", record=ciso.person,
            remedy="Record the posts held in information security.",
        ),
        attestation=_attested(ciso, on, Attestation.Topic.EXPERIENCE),
    )  # fmt: skip


def years_of(posts: list[Experience], on: date) -> float:
    """Years that the posts span by that day; time in two posts at once counts once."""
    total, covered = 0, date.min
    for post in sorted(posts, key=lambda e: e.from_on):
        ends = min(post.to_on or on, on)
        begins = max(post.from_on, covered)
        total += max((ends - begins).days, 0)
        covered = max(covered, ends)
    return total / DAYS_OF_A_YEAR


@rule("CISO-04")
def ciso_implements_the_framework(on: date, p: Parameters) -> Verdict:
    """The CISO's letter, job description or the framework lays the duty to implement the framework
    on the CISO, who owns the framework document."""
    ciso = ciso_in_office(on)
    framework = queries.in_force(Document.Kind.FRAMEWORK, on)
    if ciso is None:
        return no_ciso()
    kinds = (Document.Kind.JOB_DESCRIPTION, Document.Kind.APPOINTMENT_LETTER)
    linked = {ciso.job_description_id, ciso.appointment_id}
    candidates = [v for v in queries.in_force_of(kinds, on) if v.document_id in linked]
    return all_of(
        duty=exists(
            [*candidates, *filter(None, (framework,))],
            that=lambda v: v.covers("topics", Topic.IMPLEMENT_FRAMEWORK),
            missing="No paper lays the implementation of the framework on the CISO.",
            gap="it does not state the duty to implement the framework",
            remedy="Link the job description to the assignment, and tag the duty in its version.",
        ),
        ownership=_owns(ciso, framework),
    )


def _owns(ciso: RoleAssignment, framework: DocumentVersion | None) -> Verdict:
    if framework is None:
        return missing("There is no framework in force whose owner the CISO could be.")
    owner = framework.owner or framework.document.owner
    return holds(
        owner == ciso.person, record=framework,
        gap=f"its owner is {owner or 'nobody'}, not the CISO {ciso.person}",
        remedy="Make the CISO the owner of the framework.",
    )  # fmt: skip


@rule("CISO-10")
def ciso_reports_to_the_board(on: date, p: Parameters) -> Verdict:
    """Within {board_report_months} months the CISO in office presented a written report to the
    full Board, and the minute of that meeting is recorded."""
    since = on - p.months("board_report_months")
    meetings = queries.board_meetings(since, on)
    items = queries.agenda_items(
        since, on, kind=AgendaItem.Kind.CISO_REPORT, meeting__committee__kind=Body.BOARD
    )
    history = queries.assignments(Role.CISO, on)
    return exists(
        items,
        that=lambda item: not _lacks(item, history, on),
        missing="No report of the CISO to the Board counts for this period.",
        gap=lambda item: f"the report {join_names(_lacks(item, history, on))}",
        evidence=lambda item: [item.meeting.code, item.code, item.report.code],
        remedy="Table the CISO's report at the Board and record presenter, paper and minute.",
        absent=Outcome.NOT_MET if meetings else Outcome.NOT_EVIDENCED,
    )


def _lacks(item: AgendaItem, history: list[RoleAssignment], on: date) -> list[str]:
    day = item.meeting.held_on
    in_office = {a.person_id for a in history if queries.is_in_office(a, day)}
    checks = (
        (item.presenter_id in in_office, "was not presented by the CISO of that day"),
        (item.report is not None and item.report.file_id is not None, "has no paper attached"),
        (item.meeting.is_minuted_on(on), "is not minuted"),
    )
    return [sentence for holds_true, sentence in checks if not holds_true]
