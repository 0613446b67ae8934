"""STR-10, STR-11 and GOV-06 to GOV-08: who implements, manages, oversees and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from hisaar.catalogue.rules import Parameters, Verdict, every, missing, rule
from hisaar.governance import queries
from hisaar.governance.models import Responsibility, RoleAssignment
from hisaar.governance.tags import split
from hisaar.governance.vocabulary import Body, Element
from hisaar.lib.text import fold

from .versions import Named

Kind = Responsibility.Kind
Duty = Responsibility.BoardDuty
Holders = dict[str, list[RoleAssignment]]
REMEDY = "Record who is responsible, and see that the role is held."


def responsibilities(on: date) -> list[Responsibility]:
    """The responsibilities that hold that day."""
    found = Responsibility.objects.select_related("committee", "decision__committee")
    return [r for r in found if r.holds(on)]


@rule("STR-10")
def board_duties_are_laid_down(on: date, p: Parameters) -> Verdict:
    """A decision of the Board lays down its duties: to approve strategy and framework, to set the
    tolerance, to oversee, and to receive reports. The duties are looked at again within
    {policy_review_months} months."""
    since = on - p.months("policy_review_months")
    of_board = [
        r for r in responsibilities(on) if r.committee and r.committee.kind == Body.BOARD
    ]  # fmt: skip
    adopted = [r for r in of_board if _is_adopted(r, since, on)]

    def bearers(duty: str, among: Iterable[Responsibility]) -> list[Responsibility]:
        return [r for r in among if duty in split(r.board_duties)]

    def reason(tag: Named) -> str:
        if bearers(tag.name, of_board):
            return f"no decision of the Board within the period lays down the duty: {tag.label}"
        return f"the Board's responsibilities do not name the duty: {tag.label}"

    duties = [
        Named(next((r.code for r in bearers(name, of_board)), ""), name, label.lower())
        for name, label in Duty.choices
    ]
    return every(
        duties if of_board else [], of="responsibilities of the Board",
        unless=lambda tag: bearers(tag.name, adopted), gap=reason,
        evidence=lambda tag: bearers(tag.name, adopted),
        remedy="Have the Board adopt its responsibilities, and link the decision.",
    )  # fmt: skip


def _is_adopted(responsibility: Responsibility, since: date, on: date) -> bool:
    decision = responsibility.decision
    if decision is None or not decision.is_by_board or not decision.is_positive:
        return False
    return decision.holds(on) and decision.decided_on >= since


@rule("STR-11")
def every_activity_has_one_accountable_role(on: date, p: Parameters) -> Verdict:
    """Each activity of the framework has exactly one accountable management role, and somebody
    holds it."""
    found = [r for r in responsibilities(on) if not r.board_duties]
    held = queries.current_roles(on)
    by_activity: dict[str, list[Responsibility]] = defaultdict(list)
    for each in found:
        by_activity[fold(each.title)].append(each)

    def reason(activity: Named) -> str:
        accountable = _accountable(by_activity[activity.name])
        if not accountable:
            return f"nobody is accountable for {activity.label}"
        if len(accountable) > 1:
            return f"{len(accountable)} roles are accountable for {activity.label}"
        return f"nobody holds {accountable[0].get_role_display()}, accountable for {activity.label}"

    def is_settled(activity: Named) -> bool:
        accountable = _accountable(by_activity[activity.name])
        return len(accountable) == 1 and accountable[0].role in held

    return every(
        [Named(rows[0].code, name, rows[0].title) for name, rows in by_activity.items()],
        of="responsibilities for activities of the framework",
        unless=is_settled, gap=reason, remedy="Make one role accountable, and see that it is held.",
    )  # fmt: skip


def _accountable(rows: list[Responsibility]) -> list[Responsibility]:
    return [r for r in rows if r.kind == Kind.ACCOUNTABLE and r.role]


def _by_element(rows: Iterable[Responsibility], kind: str) -> dict[str, list[Responsibility]]:
    found: dict[str, list[Responsibility]] = defaultdict(list)
    for each in rows:
        if each.kind == kind:
            for element in split(each.elements):
                found[element].append(each)
    return found


def _is_held(responsibility: Responsibility, held: Holders) -> bool:
    return responsibility.committee_id is not None or responsibility.role in held


def _elements(on: date, kind: Kind, verb: str) -> Verdict:
    rows = responsibilities(on)
    held = queries.current_roles(on)
    found = _by_element(rows, kind)

    def standing(tag: Named) -> list[Responsibility]:
        return [r for r in found.get(tag.name, ()) if r.role in held]

    def reason(tag: Named) -> str:
        if found.get(tag.name):
            return f"nobody holds the role that {verb}s the element: {tag.label}"
        return f"no role {verb}s the element: {tag.label}"

    return every(
        _tags(found) if rows else [], of="responsibilities", unless=standing, gap=reason,
        evidence=standing, remedy=REMEDY,
    )  # fmt: skip


def _tags(found: dict[str, list[Responsibility]]) -> list[Named]:
    return [
        Named(found[name][0].code if found.get(name) else "", name, str(label).lower())
        for name, label in Element.choices
    ]


@rule("GOV-06")
def every_element_is_implemented(on: date, p: Parameters) -> Verdict:
    """Every element of the framework has a role that implements it, and somebody holds it."""
    return _elements(on, Kind.IMPLEMENT, "implement")


@rule("GOV-07")
def every_element_is_managed(on: date, p: Parameters) -> Verdict:
    """Every element of the framework has a role that manages it, and somebody holds it."""
    return _elements(on, Kind.MANAGE, "manage")


@rule("GOV-08")
def every_element_is_overseen(on: date, p: Parameters) -> Verdict:
    """Every element of the framework is overseen by a body, or by somebody else than who
    implements it; or an exception was approved within {exception_months} months."""
    rows = responsibilities(on)
    held = queries.current_roles(on)
    since = on - p.months("exception_months")
    if not any(r.kind == Kind.OVERSEE for r in rows):
        return missing(
            "No responsibility to oversee is on record.",
            remedy="Record which body or role oversees each element.",
        )
    overseen, implemented = _by_element(rows, Kind.OVERSEE), _by_element(rows, Kind.IMPLEMENT)

    def standing(tag: Named) -> list[Responsibility]:
        doers = _people(implemented.get(tag.name, ()), held)
        return [r for r in overseen.get(tag.name, ()) if _is_held(r, held)
                and (r.committee_id or _people([r], held) - doers)]  # fmt: skip

    def reason(tag: Named) -> str:
        rows_of = overseen.get(tag.name, ())
        if not rows_of:
            return f"nobody oversees the element: {tag.label}"
        if not any(_is_held(r, held) for r in rows_of):
            return f"nobody holds the role that oversees the element: {tag.label}"
        return f"who oversees it implements it too: {tag.label}"

    approved = queries.exceptions_from("GOV-08", on, since=since)
    return every(
        _tags(overseen), unless=standing, gap=reason, evidence=standing, remedy=REMEDY,
        excused=lambda tag: approved if _is_same_person(tag, overseen, held) else (),
    )  # fmt: skip


def _is_same_person(tag: Named, overseen: dict[str, list[Responsibility]], held: Holders) -> bool:
    """An exception is for a small team; it does not stand in for nobody."""
    return any(_is_held(r, held) for r in overseen.get(tag.name, ()))


def _people(rows: Iterable[Responsibility], held: Holders) -> set[int]:
    return {a.person_id for r in rows for a in held.get(r.role, ())}
