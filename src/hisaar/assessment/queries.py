"""Reads of the assessment that pages, reports and rules share."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from hisaar.catalogue.framework import Clause
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.catalogue.rules import book

from .models import AssessmentYear, ClauseConclusion, ClauseResult, Evaluation


def latest_current(on: dt.date) -> Evaluation | None:
    return Evaluation.objects.filter(kind=Evaluation.Kind.CURRENT, on=on).first()


def latest() -> Evaluation | None:
    """The newest evaluation of the current state, whatever day it speaks of."""
    return Evaluation.objects.filter(kind=Evaluation.Kind.CURRENT).first()


def freeze_of(year: AssessmentYear) -> Evaluation | None:
    return year.evaluations.filter(kind=Evaluation.Kind.FREEZE).first()


def totals(evaluation: Evaluation) -> dict[str, dict[str, int]]:
    """Strength to outcome to number, every strength and outcome present."""
    found = Counter(evaluation.results.values_list("strength", "outcome"))
    return {s.value: {o.value: found[s.value, o.value] for o in Outcome} for s in Strength}


@dataclass(frozen=True)
class Row:
    """One clause on the desk: what the text asks, what the rule found, what people concluded."""

    clause: Clause
    result: ClauseResult | None
    conclusion: ClauseConclusion | None

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.result.outcome) if self.result else Outcome.NOT_EVALUATED


def desk(evaluation: Evaluation | None, year: AssessmentYear | None) -> list[Row]:
    """All clauses in the order of the text, in two queries."""
    results = {r.clause: r for r in evaluation.results.defer("verdict_json")} if evaluation else {}
    conclusions = (
        {c.clause: c for c in year.conclusions.select_related("concluded_by")} if year else {}
    )
    return [
        Row(clause, results.get(clause.id), conclusions.get(clause.id))
        for clause in book.framework.clauses.values()
    ]


def history(clause: str) -> list[tuple[dt.date, Outcome]]:
    """The clause's outcome over time, oldest first: trend points, freezes and the current one."""
    rows = ClauseResult.objects.filter(clause=clause).values_list("evaluation__on", "outcome")
    by_day = dict(rows.order_by("evaluation__on", "evaluation_id"))
    return [(day, Outcome(outcome)) for day, outcome in by_day.items()]


@dataclass(frozen=True)
class Change:
    clause: str
    before: Outcome
    after: Outcome


def compare(earlier: Evaluation, later: Evaluation) -> list[Change]:
    """Clauses whose outcome differs between two evaluations, in the order of the text."""
    pairs: dict[str, dict[int, str]] = defaultdict(dict)
    rows = ClauseResult.objects.filter(evaluation__in=(earlier, later))
    for evaluation, clause, outcome in rows.values_list("evaluation_id", "clause", "outcome"):
        pairs[clause][evaluation] = outcome
    none = Outcome.NOT_EVALUATED.value
    changes = []
    for clause in book.framework.clauses:
        before = Outcome(pairs[clause].get(earlier.pk, none))
        after = Outcome(pairs[clause].get(later.pk, none))
        if before != after:
            changes.append(Change(clause, before, after))
    return changes
