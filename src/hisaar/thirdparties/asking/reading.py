"""Reading questionnaires: the whole file is checked, and every fault is told with its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from hisaar.catalogue.reading import suggestion

from .questionnaire import (
    KINDS,
    NO,
    NOT_APPLICABLE,
    OPTION_WORDS,
    PARTLY,
    SCORES,
    YES,
    Condition,
    Option,
    Question,
    Questionnaire,
    Section,
    Words,
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TOP = ("id", "version", "title", "intro", "audience", "sections")
_SECTION = ("id", "title", "when", "questions")
_QUESTION = (
    "id", "kind", "text", "help", "weight", "severity", "finding", "required", "options",
    "choices", "when", "least", "most", "within_months", "in_future",
)  # fmt: skip
SEVERITIES = ("critical", "high", "medium", "low")
DEFAULT_OPTIONS = (YES, PARTLY, NO, NOT_APPLICABLE)
_RESERVED = ("section", "step", "respondent")  # names of the form around the questions
_MISSING = object()


class QuestionnaireError(ValueError):
    """A questionnaire cannot be used; ``faults`` names everything that is wrong in it."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def load(path: Path) -> Questionnaire:
    """The questionnaire of a TOML file; QuestionnaireError names every fault by its key."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise QuestionnaireError([f"{path.name}: there is no such file"]) from None
    except UnicodeDecodeError:
        raise QuestionnaireError([f"{path.name}: it is not UTF-8 text; save it so"]) from None
    except tomllib.TOMLDecodeError as error:
        raise QuestionnaireError([f"{path.name}: this is not TOML: {error}"]) from None
    return build(content, name=path.name)


def build(content: Mapping[str, Any], *, name: str) -> Questionnaire:
    """The questionnaire of a table that was read from a file or kept with an edition."""
    return _Reader(name).questionnaire(content)


class _Reader:
    """Collects faults on the way, so that an author mends a file in one go."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []
        self.seen: dict[str, Question] = {}

    def fault(self, key: str, sentence: str) -> None:
        self.faults.append(f"{self.name}: {key}: {sentence}")

    def questionnaire(self, content: Mapping[str, Any]) -> Questionnaire:
        self._refuse_unknown(content, _TOP, "")
        identifier = self._name(content, "id", "id")
        found = Questionnaire(
            id=identifier,
            version=self._text(content, "version", "version"),
            title=self._words(content, "title", "title"),
            intro=self._words(content, "intro", "intro", is_optional=True),
            audience=self._text(content, "audience", "audience", is_optional=True),
            sections=tuple(
                self._section(row, f"sections[{n}]")
                for n, row in self._rows(content, "sections", "sections")
            ),
            content=dict(content),
        )
        sections = [s.id for s in found.sections]
        for twice in sorted({s for s in sections if sections.count(s) > 1}):
            self.fault("sections", f"two sections have the id '{twice}'")
        if self.faults:
            raise QuestionnaireError(self.faults)
        return found

    def _section(self, row: Mapping[str, Any], key: str) -> Section:
        key = f"sections.{row.get('id')}" if isinstance(row.get("id"), str) else key
        self._refuse_unknown(row, _SECTION, key)
        return Section(
            id=self._name(row, "id", f"{key}.id"),
            title=self._words(row, "title", f"{key}.title"),
            when=self._condition(row, key),
            questions=tuple(
                self._question(question, f"{key}.questions[{n}]")
                for n, question in self._rows(row, "questions", f"{key}.questions")
            ),
        )

    def _question(self, row: Mapping[str, Any], key: str) -> Question:
        key = f"questions.{row.get('id')}" if isinstance(row.get("id"), str) else key
        self._refuse_unknown(row, _QUESTION, key)
        kind = self._one_of(row, "kind", key, KINDS)
        question = Question(
            id=self._name(row, "id", f"{key}.id"),
            kind=kind,
            text=self._words(row, "text", f"{key}.text"),
            help=self._words(row, "help", f"{key}.help", is_optional=True),
            weight=self._number(row, "weight", key) or Decimal(0),
            severity=self._one_of(row, "severity", key, SEVERITIES, is_optional=True),
            finding=self._text(row, "finding", f"{key}.finding", is_optional=True),
            is_required=self._truth(row, "required", key, default=True),
            options=self._options(row, kind, key),
            when=self._condition(row, key),
            least=self._number(row, "least", key),
            most=self._number(row, "most", key),
            within_months=self._whole(row, "within_months", key),
            in_future=self._truth(row, "in_future", key, default=False),
        )
        self._check(question, key)
        if question.id in self.seen:
            self.fault(f"{key}.id", "another question has this id already")
        self.seen[question.id] = question
        return question

    def _check(self, question: Question, key: str) -> None:
        bounds = question.least is not None or question.most is not None
        days = question.within_months is not None or question.in_future
        checks = (
            (question.id in _RESERVED, "id", "this name is taken; choose another one"),
            (question.weight < 0, "weight", "it must not be below 0"),
            (question.kind == "text" and question.weight, "weight", "a text cannot be scored"),
            (question.severity and not question.weight, "severity",
             "only a question with a weight can fail"),
            (question.severity and not question.finding, "finding",
             "say in a sentence what is wrong when the answer fails"),
            (question.kind != "number" and bounds, "least", "only a number has bounds"),
            (question.kind != "date" and days, "within_months", "only a date has a time limit"),
            (question.kind == "number" and question.weight and not bounds, "least",
             "say with least or most which numbers score"),
            (question.kind == "date" and question.weight and not days, "within_months",
             "say with within_months or in_future which dates score"),
        )  # fmt: skip
        for is_wrong, name, sentence in checks:
            if is_wrong:
                self.fault(f"{key}.{name}", sentence)

    def _options(self, row: Mapping[str, Any], kind: str, key: str) -> tuple[Option, ...]:
        if kind == "yes_no":
            return self._yes_no(row, key)
        if kind != "choice":
            for name in ("options", "choices"):
                if name in row:
                    self.fault(f"{key}.{name}", f"a question of kind {kind} has none")
            return ()
        options = tuple(
            Option(
                id=self._name(choice, "id", f"{key}.choices[{n}].id"),
                words=self._words(choice, "text", f"{key}.choices[{n}].text"),
                score=self._number(choice, "score", f"{key}.choices[{n}]"),
            )
            for n, choice in self._rows(row, "choices", f"{key}.choices")
        )
        for option in options:
            if option.score is not None and not 0 <= option.score <= 1:
                self.fault(f"{key}.choices.{option.id}.score", "it must lie between 0 and 1")
        return options

    def _yes_no(self, row: Mapping[str, Any], key: str) -> tuple[Option, ...]:
        names = row.get("options", list(DEFAULT_OPTIONS))
        if not isinstance(names, list):
            self.fault(f"{key}.options", 'it must be a list such as ["yes", "no"]')
            names = []
        for name in names:
            if name not in DEFAULT_OPTIONS:
                hint = suggestion(str(name), DEFAULT_OPTIONS)
                self.fault(f"{key}.options", f"'{name}' is no answer{hint}")
        known = [name for name in DEFAULT_OPTIONS if name in names]
        return tuple(Option(name, Words(**OPTION_WORDS[name]), SCORES.get(name)) for name in known)

    def _condition(self, row: Mapping[str, Any], key: str) -> Condition | None:
        if "when" not in row:
            return None
        when = row["when"]
        if not isinstance(when, Mapping) or set(when) != {"question", "is"}:
            self.fault(f"{key}.when", 'write it as { question = "…", is = ["yes"] }')
            return None
        earlier = self.seen.get(when["question"])
        if earlier is None:
            hint = suggestion(str(when["question"]), self.seen)
            self.fault(f"{key}.when", f"no earlier question '{when['question']}'{hint}")
            return None
        answers = when["is"] if isinstance(when["is"], list) else [when["is"]]
        for answer in answers:
            if earlier.option(str(answer)) is None:
                self.fault(f"{key}.when", f"'{earlier.id}' has no answer '{answer}'")
        return Condition(earlier.id, tuple(str(answer) for answer in answers))

    # -- values ----------------------------------------------------------------------------------

    def _refuse_unknown(self, row: Mapping[str, Any], known: Sequence[str], key: str) -> None:
        for name in row:
            if name not in known:
                hint = suggestion(name, known)
                where = f"{key}.{name}" if key else name
                self.fault(where, f"this is not a known key{hint}")

    def _rows(
        self, row: Mapping[str, Any], name: str, key: str
    ) -> list[tuple[int, Mapping[str, Any]]]:
        rows = row.get(name)
        if not isinstance(rows, list) or not rows or not all(isinstance(r, Mapping) for r in rows):
            self.fault(key, "it is missing; give at least one table")
            return []
        return list(enumerate(rows, start=1))

    def _typed(
        self, row: Mapping[str, Any], name: str, key: str, fits: Callable[[Any], bool], noun: str
    ) -> Any:
        """The value when it fits; nothing, with a fault, otherwise; ``_MISSING`` without one."""
        if name not in row:
            return _MISSING
        if not fits(row[name]):
            self.fault(key, f"it is {row[name]!r}; it must be {noun}")
            return None
        return row[name]

    def _text(
        self, row: Mapping[str, Any], name: str, key: str, *, is_optional: bool = False
    ) -> str:
        value = self._typed(row, name, key, lambda v: isinstance(v, str), "a text in quotes")
        if not is_optional and (value is _MISSING or (value is not None and not value.strip())):
            self.fault(key, "it is missing")
        return value if isinstance(value, str) else ""

    def _name(self, row: Mapping[str, Any], name: str, key: str) -> str:
        value = self._text(row, name, key)
        if value and not _NAME.fullmatch(value):
            self.fault(key, f"'{value}' must be small letters, digits and underscores")
        return value

    def _words(
        self, row: Mapping[str, Any], name: str, key: str, *, is_optional: bool = False
    ) -> Words:
        value = row.get(name)
        if value is None and is_optional:
            return Words("")
        if not isinstance(value, Mapping) or not set(value) <= {"en", "ur"}:
            self.fault(key, 'write it as { en = "…", ur = "…" }')
            return Words("")
        return Words(self._text(value, "en", f"{key}.en"), self._text(value, "ur", f"{key}.ur"))

    def _number(self, row: Mapping[str, Any], name: str, key: str) -> Decimal | None:
        value = self._typed(
            row, name, f"{key}.{name}",
            lambda v: isinstance(v, int | float) and not isinstance(v, bool), "a number",
        )  # fmt: skip
        return None if value is _MISSING or value is None else Decimal(str(value))

    def _whole(self, row: Mapping[str, Any], name: str, key: str) -> int | None:
        value = self._typed(
            row, name, f"{key}.{name}",
            lambda v: isinstance(v, int) and not isinstance(v, bool) and v > 0,
            "a whole number above 0",
        )  # fmt: skip
        return None if value is _MISSING else value

    def _truth(self, row: Mapping[str, Any], name: str, key: str, *, default: bool) -> bool:
        value = self._typed(
            row, name, f"{key}.{name}", lambda v: isinstance(v, bool), "true or false"
        )
        return default if value is _MISSING or value is None else value

    def _one_of(
        self, row: Mapping[str, Any], name: str, key: str, known: Sequence[str], *,
        is_optional: bool = False,
    ) -> str:  # fmt: skip
        value = self._text(row, name, f"{key}.{name}", is_optional=is_optional)
        if value and value not in known:
            hint = suggestion(value, known)
            self.fault(f"{key}.{name}", f"'{value}' is not one of {', '.join(known)}{hint}")
        return value
