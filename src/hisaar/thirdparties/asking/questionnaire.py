"""What a questionnaire is: sections of questions in English and Urdu."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

LANGUAGES = ("en", "ur")
KINDS = ("yes_no", "text", "choice", "date", "number", "file")
YES, PARTLY, NO, NOT_APPLICABLE = "yes", "partly", "no", "not_applicable"
SCORES: Mapping[str, Decimal] = {YES: Decimal(1), PARTLY: Decimal("0.5"), NO: Decimal(0)}
OPTION_WORDS = {
    YES: {"en": "Yes", "ur": "جی ہاں"},
    PARTLY: {"en": "Partly", "ur": "جزوی طور پر"},
    NO: {"en": "No", "ur": "جی نہیں"},
    NOT_APPLICABLE: {"en": "Does not apply", "ur": "لاگو نہیں ہوتا"},
}


@dataclass(frozen=True)
class Words:
    """A text in both languages; Urdu that is missing is said in English."""

    en: str
    ur: str = ""

    def in_(self, language: str) -> str:
        return self.ur if language == "ur" and self.ur else self.en

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True)
class Condition:
    """A question is asked only when an earlier one was answered so."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    id: str
    words: Words
    score: Decimal | None = None


@dataclass(frozen=True)
class Question:
    """``weight`` is what a full answer is worth; 0 asks without scoring.

    ``severity`` makes an answer worth nothing a failure: it is named, and a finding is proposed.
    ``least`` and ``most`` bound what scores in numbers; ``within_months`` says how old a date may
    be, and ``in_future`` that it must not have passed.
    """

    id: str
    kind: str
    text: Words
    help: Words = Words("")
    weight: Decimal = Decimal(0)
    severity: str = ""
    finding: str = ""
    is_required: bool = True
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    within_months: int | None = None
    in_future: bool = False

    def option(self, identifier: str) -> Option | None:
        return next((o for o in self.options if o.id == identifier), None)

    @property
    def scores(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True)
class Section:
    id: str
    title: Words
    questions: tuple[Question, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Questionnaire:
    """``content`` is the table it was read from, to be kept with the answers."""

    id: str
    version: str
    title: Words
    intro: Words
    sections: tuple[Section, ...]
    audience: str = ""
    content: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {q.id: q for section in self.sections for q in section.questions}

    def section(self, identifier: str) -> Section | None:
        return next((s for s in self.sections if s.id == identifier), None)

    def is_asked(self, question: Question, section: Section, answers: Mapping[str, Any]) -> bool:
        """Whether the conditions of a question and its section hold with these answers."""
        return self._holds(section.when, answers) and self._holds(question.when, answers)

    def _holds(self, condition: Condition | None, answers: Mapping[str, Any]) -> bool:
        if condition is None:
            return True
        earlier = self.questions[condition.question]
        home = next(s for s in self.sections if earlier in s.questions)
        if not self.is_asked(earlier, home, answers):
            return False
        return value_of(answers, condition.question) in condition.answers

    def asked(self, answers: Mapping[str, Any]) -> Iterator[tuple[Section, Question]]:
        """Every question that these answers leave open to be asked, in order."""
        for section in self.sections:
            for question in section.questions:
                if self.is_asked(question, section, answers):
                    yield section, question


def value_of(answers: Mapping[str, Any], question: str) -> Any:
    """What was answered: a word, a text, a list of codes of files, or nothing."""
    return (answers.get(question) or {}).get("value", "")


def remark_of(answers: Mapping[str, Any], question: str) -> str:
    return str((answers.get(question) or {}).get("remark", ""))
