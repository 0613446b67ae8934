"""What the person who is signed in may see around a clause, each register by its own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from hisaar.assessment.models import AssessmentYear, ClauseConclusion
from hisaar.assessment.queries import latest
from hisaar.catalogue.framework import Clause
from hisaar.catalogue.models import (
    ApplicabilityDecision,
    ApprovedDecision,
    ClauseException,
    ThresholdOverride,
)
from hisaar.governance.models import Action
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.evidence.queries import evidence_for_many
from hisaar.platform.records import type_of
from hisaar.web import access, addresses


@dataclass(frozen=True)
class Listed:
    """A clause in a list: its outcome in the newest evaluation, and how much of it is met."""

    clause: Clause
    outcome: str = ""
    met: int = 0
    population: int = 0


def sees_outcomes(request: HttpRequest) -> bool:
    """Verdicts are made from all records, and are for those who may see all years."""
    return access.may_all(request, "view", AssessmentYear)


def listed(request: HttpRequest, clauses: Iterable[Clause]) -> list[Listed]:
    """The clauses with their outcomes; without outcomes for those who may not see them."""
    if not sees_outcomes(request):
        return [Listed(clause) for clause in clauses]
    evaluation = latest()
    columns = ("clause", "outcome", "met", "population")
    rows = evaluation.results.values_list(*columns) if evaluation else ()
    found = {identity: rest for identity, *rest in rows}
    blank = ("not_evaluated", 0, 0)
    return [Listed(clause, *found.get(clause.id, blank)) for clause in clauses]


def evidence(request: HttpRequest, clauses: Iterable[str], on: dt.date) -> dict[str, list[Any]]:
    """Clause to the evidence attached to it, of what the person may see."""
    found = evidence_for_many(clauses, on)
    keys = {item.pk for items in found.values() for item in items}
    mine = access.visible(request, type_of(Evidence)).filter(pk__in=keys)
    shown = set(mine.values_list("pk", flat=True)) if keys else set()
    return {code: [i for i in items if i.pk in shown] for code, items in found.items()}


def conclusions(request: HttpRequest, clause: str) -> QuerySet[Any]:
    rows = access.visible(request, type_of(ClauseConclusion)).filter(clause=clause)
    return rows.select_related("year", "concluded_by").order_by("-year__year")


def actions(request: HttpRequest, clause: str) -> QuerySet[Any]:
    rows = access.visible(request, type_of(Action)).filter(source=clause)
    return rows.select_related("owner")


@dataclass(frozen=True)
class Decided:
    """A decision about the clause, and where it stands on the day."""

    record: Any
    state: str
    tone: str


def decisions(request: HttpRequest, clause: Clause, on: dt.date) -> list[Decided]:
    """Overrides of thresholds that the clause reads, exceptions, and that it does not apply."""
    wide = Q(clause="", threshold__in=clause.thresholds)
    asked = (
        (ThresholdOverride, Q(clause=clause.id) | wide),
        (ClauseException, Q(clause=clause.id)),
        (ApplicabilityDecision, Q(clause=clause.id)),
    )
    return [
        Decided(row, *_state(row, on))
        for model, which in asked
        for row in access.visible(request, type_of(model)).filter(which)
    ]


def _state(decision: ApprovedDecision, on: dt.date) -> tuple[str, str]:
    if decision.is_in_force(on):
        return "in force", "good"
    if decision.withdrawn_on is not None and decision.withdrawn_on <= on:
        return "withdrawn", "off"
    if decision.ends_on is not None and decision.ends_on < on:
        return "ended", "off"
    return ("starts later", "off") if decision.is_approved else ("waits for approval", "part")


def steps(request: HttpRequest, clause: Clause) -> dict[str, str]:
    """Where each decision about the clause is added; only what the person and the text allow."""
    offered = (
        ("override", ThresholdOverride, "clause", bool(clause.thresholds)),
        ("exception", ClauseException, "clause", clause.allows_exception),
        ("applicability", ApplicabilityDecision, "clause", clause.allows_not_applicable),
        ("evidence", Evidence, "subjects", True),
        ("action", Action, "source", True),
    )
    return {
        name: addresses.register(type_of(model), f"new/?{field}={clause.id}")
        for name, model, field, is_open in offered
        if is_open and access.may(request, "add", type_of(model))
    }
