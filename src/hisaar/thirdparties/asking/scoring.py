"""Scores with reasons: what each section reached, which answer cost what, and what failed.

Sections are never added up into one number: strength in one place does not make up for a hole in
another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hisaar.lib.dates import add_months, format_day
from hisaar.lib.text import count_of

from .answers import shown
from .questionnaire import NOT_APPLICABLE, Question, Questionnaire, Section, value_of

RANKS = ("critical", "high", "medium", "low")


@dataclass(frozen=True)
class Cost:
    """An answer that did not earn all that its question is worth."""

    question: Question
    answer: str
    lost: Decimal
    reason: str


@dataclass(frozen=True)
class SectionScore:
    section: Section
    reached: Decimal
    possible: Decimal
    asked: int
    answered: int
    costs: tuple[Cost, ...]

    @property
    def is_weak(self) -> bool:
        """Less than half of what could be reached."""
        return self.possible > 0 and self.reached * 2 < self.possible

    @property
    def told(self) -> str:
        if not self.possible:
            return "nothing scored"
        return f"{plain(self.reached)} of {plain(self.possible)} points"


@dataclass(frozen=True)
class Failure:
    """An answer worth nothing to a question that must not fail."""

    question: Question
    answer: str
    reason: str

    @property
    def severity(self) -> str:
        return self.question.severity


@dataclass(frozen=True)
class Score:
    sections: tuple[SectionScore, ...]
    failures: tuple[Failure, ...]
    rating: str
    grounds: tuple[str, ...]


def plain(number: Decimal) -> str:
    """A number without zeros that say nothing: 7.50 is 7.5, 10.0 is 10."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def score(questionnaire: Questionnaire, answers: Mapping[str, Any], *, on: dt.date) -> Score:
    """Score the answers as they stood on the day: dates that they give are measured against it."""
    sections: list[SectionScore] = []
    failures: list[Failure] = []
    for section in questionnaire.sections:
        asked = [q for q in section.questions if questionnaire.is_asked(q, section, answers)]
        scored, failed = _section(section, asked, answers, on)
        sections.append(scored)
        failures += failed
    failures.sort(key=lambda f: RANKS.index(f.severity))
    rating, grounds = _rating(sections, failures)
    return Score(tuple(sections), tuple(failures), rating, grounds)


def _section(
    section: Section, asked: list[Question], answers: Mapping[str, Any], on: dt.date
) -> tuple[SectionScore, list[Failure]]:
    reached = possible = Decimal(0)
    costs: list[Cost] = []
    failures: list[Failure] = []
    for question in asked:
        value = value_of(answers, question.id)
        if not question.scores or value == NOT_APPLICABLE:
            continue
        share, reason = worth(question, value, on)
        possible += question.weight
        reached += question.weight * share
        if share < 1:
            told = shown(question, value) or "no answer"
            costs.append(Cost(question, told, question.weight * (1 - share), reason))
            if share == 0 and question.severity:
                failures.append(Failure(question, told, reason))
    answered = sum(1 for q in asked if value_of(answers, q.id))
    return SectionScore(
        section, reached, possible, len(asked), answered, tuple(costs)
    ), failures  # fmt: skip


def worth(question: Question, value: Any, on: dt.date) -> tuple[Decimal, str]:
    """The share of its weight that an answer earns, and why it is not all of it."""
    if not value:
        return Decimal(0), "it was not answered"
    if option := question.option(str(value)):
        share = Decimal(1) if option.score is None else option.score
        return share, "" if share == 1 else f"the answer is “{option.words.en}”"
    if question.kind == "number":
        return _number(question, Decimal(value))
    if question.kind == "date":
        return _day(question, dt.date.fromisoformat(value), on)
    return Decimal(1), ""


def _number(question: Question, number: Decimal) -> tuple[Decimal, str]:
    if question.least is not None and number < question.least:
        return Decimal(0), f"{plain(number)} is less than {plain(question.least)}"
    if question.most is not None and number > question.most:
        return Decimal(0), f"{plain(number)} is more than {plain(question.most)}"
    return Decimal(1), ""


def _day(question: Question, day: dt.date, on: dt.date) -> tuple[Decimal, str]:
    if question.in_future and day < on:
        return Decimal(0), f"{format_day(day)} has passed"
    months = question.within_months
    if months is not None and not add_months(on, -months) <= day <= on:
        return Decimal(0), f"{format_day(day)} is not within {months} months"
    return Decimal(1), ""


def _rating(sections: list[SectionScore], failures: list[Failure]) -> tuple[str, tuple[str, ...]]:
    """The cyber risk that the answers speak for, with what it rests on."""
    for rank in ("critical", "high"):
        if found := [f for f in failures if f.severity == rank]:
            return rank, tuple(f"{f.question.finding} ({f.reason})" for f in found)
    grounds = [f"{f.question.finding} ({f.reason})" for f in failures]
    grounds += [
        f"{s.section.title} reached {s.told}, less than half" for s in sections if s.is_weak
    ]
    if grounds:
        return "medium", tuple(grounds)
    lost = sum(len(s.costs) for s in sections)
    told = f"no failure and no weak section; {count_of(lost, 'answer')} below full"
    return "low", (told,)
