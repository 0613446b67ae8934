"""What a rule can conclude about an obligation, and what each conclusion counts for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Strength(StrEnum):
    """How strongly the text words an obligation. Each strength has its own test."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"
    CONTEXT = "context"


class Outcome(StrEnum):
    """The eight conclusions. ``NOT_EVIDENCED`` is absence of records, never a failure of them."""

    MET = "met"
    MET_BY_EXCEPTION = "met_by_exception"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_EVIDENCED = "not_evidenced"
    LATE = "late"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]

    @property
    def is_satisfied(self) -> bool:
        return self in (Outcome.MET, Outcome.MET_BY_EXCEPTION)

    @property
    def is_counted(self) -> bool:
        """Whether the clause belongs to the "m" in "n of m met"."""
        return self not in (Outcome.NOT_APPLICABLE, Outcome.NOT_EVALUATED)


_LABELS = {
    Outcome.MET: "met",
    Outcome.MET_BY_EXCEPTION: "met by exception",
    Outcome.PARTLY: "partly met",
    Outcome.NOT_MET: "not met",
    Outcome.NOT_EVIDENCED: "not evidenced",
    Outcome.LATE: "late",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.NOT_EVALUATED: "not evaluated by this version",
}

_MEANINGS = {
    Outcome.MET: "The records show it on the day of evaluation.",
    Outcome.MET_BY_EXCEPTION: "An approved exception that has not expired stands in for it.",
    Outcome.PARTLY: "The records show it for some of what it covers.",
    Outcome.NOT_MET: "There are records, and they contradict it.",
    Outcome.NOT_EVIDENCED: "The records that would decide it are absent.",
    Outcome.LATE: "It was done after its date, which nothing done later can mend.",
    Outcome.NOT_APPLICABLE: "A named person decided, with reasons, that it does not apply.",
    Outcome.NOT_EVALUATED: "This version of the product has no rule for it yet.",
}

# Lists show first what needs work first.
WORST_FIRST: tuple[Outcome, ...] = (
    Outcome.NOT_MET,
    Outcome.NOT_EVIDENCED,
    Outcome.PARTLY,
    Outcome.LATE,
    Outcome.MET_BY_EXCEPTION,
    Outcome.MET,
    Outcome.NOT_APPLICABLE,
    Outcome.NOT_EVALUATED,
)

# A late "must" is no longer open, yet it is not "met": the headline shows it in its own column.
# For a "should" the Guidelines ask for reasons, so that doing it late, with reasons, suffices.
_SATISFY = {
    Strength.MUST: frozenset({Outcome.MET, Outcome.MET_BY_EXCEPTION}),
    Strength.SHOULD: frozenset({Outcome.MET, Outcome.MET_BY_EXCEPTION, Outcome.LATE}),
    Strength.CONSIDER: frozenset({Outcome.MET, Outcome.MET_BY_EXCEPTION, Outcome.LATE}),
    Strength.CONTEXT: frozenset({Outcome.MET, Outcome.MET_BY_EXCEPTION, Outcome.LATE}),
}


def satisfies(outcome: Outcome, strength: Strength) -> bool:
    """Say whether nothing remains to be done or explained for an obligation of this strength."""
    return outcome in _SATISFY[strength]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the outcome that most needs work; ``NOT_EVALUATED`` when there is none."""
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.NOT_EVALUATED)
