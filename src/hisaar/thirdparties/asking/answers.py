"""Answers as they come in: cleaned, and what is still missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from hisaar.lib.dates import parse_day

from .questionnaire import NOT_APPLICABLE, Question, Questionnaire, Section, remark_of, value_of

LONGEST = 4000
# What is said beside a field, in both languages.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "required": {"en": "Please answer this question.", "ur": "براہِ کرم اس سوال کا جواب دیں۔"},
    "option": {"en": "Choose one of the answers.", "ur": "دیے گئے جوابات میں سے ایک چنیں۔"},
    "date": {
        "en": "Write the date as day.month.year or choose it.",
        "ur": "تاریخ دن، مہینہ اور سال کی صورت میں لکھیں یا چنیں۔",
    },
    "number": {"en": "Write a number.", "ur": "عدد لکھیں۔"},
    "long": {
        "en": f"At most {LONGEST} characters.", "ur": f"زیادہ سے زیادہ {LONGEST} حروف لکھیں۔",
    },
    "reason": {"en": "Say why it does not apply.", "ur": "بتائیں کہ یہ کیوں لاگو نہیں ہوتا۔"},
}  # fmt: skip


@dataclass(frozen=True)
class Cleaned:
    """``values`` fit to be kept; ``faults`` maps a question to the name of a sentence."""

    values: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def clean_section(section: Section, given: Mapping[str, Any]) -> Cleaned:
    """Clean what came in for one section: ``given`` maps ``q`` to its value, ``q.remark`` too.

    An empty answer is kept as such: a draft may be incomplete. Files are stored elsewhere.
    """
    values: dict[str, dict[str, Any]] = {}
    faults: dict[str, str] = {}
    for question in section.questions:
        if question.kind == "file":
            continue
        raw = str(given.get(question.id, "") or "").strip()
        remark = str(given.get(f"{question.id}.remark", "") or "").strip()
        value, fault = clean_value(question, raw)
        if len(remark) > LONGEST:
            fault = "long"
        if fault:
            faults[question.id] = fault
        else:
            values[question.id] = {"value": value} | ({"remark": remark} if remark else {})
    return Cleaned(values, faults)


def clean_value(question: Question, raw: str) -> tuple[str, str]:
    """The value in the form in which it is kept, and the name of what is wrong with it."""
    if not raw:
        return "", ""
    if question.options:
        return (raw, "") if question.option(raw) else ("", "option")
    if question.kind == "date":
        return _day(raw)
    if question.kind == "number":
        return _number(raw)
    return (raw, "") if len(raw) <= LONGEST else ("", "long")


def _day(raw: str) -> tuple[str, str]:
    try:
        return parse_day(raw).isoformat(), ""
    except ValueError:
        return "", "date"


def _number(raw: str) -> tuple[str, str]:
    try:
        number = Decimal(raw.replace(",", ""))
    except InvalidOperation:
        return "", "number"
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return "", "number"
    return format(number, "f"), ""


def lacking(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, str]:
    """Questions that must still be answered, with the name of the sentence that says why."""
    found: dict[str, str] = {}
    for _, question in questionnaire.asked(answers):
        value = value_of(answers, question.id)
        if question.is_required and not value:
            found[question.id] = "required"
        elif value == NOT_APPLICABLE and not remark_of(answers, question.id).strip():
            found[question.id] = "reason"
    return found


def shown(question: Question, value: Any, language: str = "en") -> str:
    """An answer as people read it."""
    if option := question.option(str(value)):
        return option.words.in_(language)
    if question.kind == "date" and value:
        day = dt.date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
