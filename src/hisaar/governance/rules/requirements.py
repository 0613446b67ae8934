"""STR-06 to STR-09: what the framework needs of people, processes, technology and messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hisaar.catalogue.rules import Gap, Parameters, Verdict, every, rule
from hisaar.governance import queries
from hisaar.governance.models import (
    Document,
    DocumentVersion,
    FrameworkRequirement,
    NotificationRule,
)
from hisaar.governance.vocabulary import Severity
from hisaar.lib.text import join_names

from .versions import Named, of_the_latest

Kind = FrameworkRequirement.Kind
Test = Callable[[FrameworkRequirement], str]


def _requirements(on: date, kind: Kind, lack: Test, remedy: str) -> Verdict:
    """Test each requirement of a kind; ``lack`` says what it lacks, nothing when it is fine."""

    def test(version: DocumentVersion) -> Verdict:
        found = FrameworkRequirement.objects.filter(
            document=version.document_id, kind=kind
        ).select_related("procedure__owner")
        return every(
            [r for r in found if r.holds(on)], of=f"requirements of the framework for {kind.label}",
            unless=lambda r: not lack(r), gap=lack, remedy=remedy,
        )  # fmt: skip

    return of_the_latest(Document.Kind.FRAMEWORK, on, test)


@rule("STR-06")
def framework_states_needs_of_people(on: date, p: Parameters) -> Verdict:
    """The framework states what it needs of people, each linked to a role or a course."""
    return _requirements(
        on, Kind.PEOPLE,
        lambda r: "" if r.role or r.course.strip() else "it is linked to no role and no course",
        "Link the role or the course that fulfils it.",
    )  # fmt: skip


@rule("STR-07")
def framework_states_needs_of_processes(on: date, p: Parameters) -> Verdict:
    """The framework states which processes it needs, each linked to an approved procedure in date
    that has an owner."""
    in_force = {v.document_id: v for v in queries.in_force_of(Document.Kind.values, on)}

    def lack(requirement: FrameworkRequirement) -> str:
        procedure = requirement.procedure
        if procedure is None:
            return "it is linked to no procedure"
        version = in_force.get(procedure.pk)
        if version is None:
            return f"{procedure.code} has no approved version in force"
        if version.review_due_on and version.review_due_on < on:
            return f"the review of {version.code} is overdue"
        return "" if procedure.owner_id else f"{procedure.code} has no owner"

    return _requirements(
        on, Kind.PROCESS, lack, "Link an approved procedure in date, with an owner."
    )


@rule("STR-08")
def framework_states_needs_of_technology(on: date, p: Parameters) -> Verdict:
    """The framework states which technology it needs, each linked to a system or control that is in
    place, or planned for a day that has not passed."""

    def lack(requirement: FrameworkRequirement) -> str:
        if not requirement.system.strip():
            return "it is linked to no system and no control"
        if requirement.status == FrameworkRequirement.Status.IN_PLACE:
            return ""
        if requirement.planned_on is None:
            return "it is planned without a day"
        return "" if requirement.planned_on >= on else "the day for which it was planned has passed"

    return _requirements(
        on, Kind.TECHNOLOGY, lack, "Link the system or control, and say when it is in place."
    )


@rule("STR-09")
def framework_states_who_is_told(on: date, p: Parameters) -> Verdict:
    """For each severity of incident there are notification rules, each with audience, channel,
    owner and the longest delay in hours."""
    found = NotificationRule.objects.select_related("owner")
    rules = [r for r in found if r.holds(on)]
    by_severity: dict[str, list[NotificationRule]] = {}
    for each in rules:
        by_severity.setdefault(each.severity, []).append(each)
    verdict = every(
        [Named("", name, label) for name, label in Severity.choices] if rules else [],
        of="notification rules",
        unless=lambda s: any(not _lacks(r) for r in by_severity.get(s.name, ())),
        gap=lambda s: (
            f"no complete notification rule covers incidents of {s.label.lower()} severity"
        ),
        remedy="Add a rule with audience, channel, owner and hours.",
        evidence=lambda s: by_severity.get(s.name, ()),
    )
    incomplete = tuple(
        Gap(r.code, f"it has no {join_names(_lacks(r), 'or')}", "Complete the rule.")
        for r in rules if _lacks(r)
    )  # fmt: skip
    return _with_gaps(verdict, incomplete)


def _with_gaps(verdict: Verdict, gaps: tuple[Gap, ...]) -> Verdict:
    # A severity that is covered needs no second rule to be complete as well.
    return verdict if verdict.outcome.is_satisfied else replace(verdict, gaps=verdict.gaps + gaps)


def _lacks(rule_: NotificationRule) -> list[str]:
    checks = {
        "channel": rule_.channel.strip(),
        "owner": rule_.owner_id,
        "longest delay": rule_.maximum_hours is not None,
    }
    return [name for name, value in checks.items() if not value]
