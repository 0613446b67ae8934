"""The records that a file may refer to, found by code or by any of their names.

Each register is read once, with one query, when something first asks for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from hisaar.lib.text import closest, fold, join_names, tidy
from hisaar.platform.records import Record, RecordType, type_of

CODE = re.compile(r"[A-Z]{2,8}-\d{1,9}")
_CODE_BEHIND = re.compile(r".*[(\[]\s*([A-Za-z]{2,8}-\d{1,9})\s*[)\]]")
_SUGGESTIONS = 30  # looking for the nearest of ten thousand names takes a while


class NotFound(ValueError):  # noqa: N818 - it is an answer, not a fault
    """Nothing, or more than one thing, answers to the name; the message says what to do."""


class Register:
    """All records of one model, by primary key, by code and by name."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.record_type = _type_of(model)
        self.objects: dict[Any, Any] = {}
        self.by_code: dict[str, Any] = {}
        self.by_name: dict[str, dict[int, Any]] = defaultdict(dict)
        self.by_fold: dict[str, dict[int, Any]] = defaultdict(dict)
        self.shown: dict[str, str] = {}
        for record in model._default_manager.all():
            self.objects[record.pk] = record
            self.add(record)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def add(self, record: Any) -> None:
        """Let the record be found under the names that it has now, beside any it had."""
        code = getattr(record, "code", "")
        if code:
            self.by_code[code] = record
        for name in _names(record, self.record_type):
            self.shown.setdefault(fold(name), name)
            self.by_name[tidy(name).casefold()][id(record)] = record
            self.by_fold[fold(name)][id(record)] = record

    def find(self, text: str) -> Any | None:
        """Return the one record of that code or name, None when there is none."""
        code = text.upper()
        behind = _CODE_BEHIND.fullmatch(text)
        found = self.by_code.get(code) or (behind and self.by_code.get(behind[1].upper()))
        if found:
            return found
        for names, form in ((self.by_name, tidy(text).casefold()), (self.by_fold, fold(text))):
            answers = list(names.get(form, {}).values())
            if len(answers) == 1:
                return answers[0]
            if answers:
                codes = [getattr(answer, "code", "") or "a new row" for answer in answers]
                raise NotFound(
                    f"'{text}' is the name of {len(answers)} {self.model._meta.verbose_name_plural}"
                    f" ({join_names(codes, limit=4)}); write the code of the one that is meant."
                )
        return None


class Directory:
    """The registers that have been asked for."""

    def __init__(self) -> None:
        self._registers: dict[Any, Register] = {}
        self._wired: set[int] = set()
        self._suggested = 0

    def of(self, model: Any) -> Register:
        """Return the register of a model, read on first use."""
        if model not in self._registers:
            self._registers[model] = Register(model)
        return self._registers[model]

    def resolve(self, text: str, models: Iterable[Any]) -> Any:
        """Return the one record of these models that `text` names.

        Raises
        ------
        NotFound
            With the nearest name, when one is near.
        """
        registers = [self.of(model) for model in models]
        for register in registers:
            found = register.find(text)
            if found is not None:
                return found
        raise NotFound(self._missing(text, registers))

    def wire(self, record: Any) -> None:
        """Fill the record's foreign keys from the registers: reading one then costs no query."""
        for field in record._meta.concrete_fields:
            key = getattr(record, field.attname)
            if not field.is_relation or key is None or field.is_cached(record):
                continue
            target = self.of(field.related_model).objects.get(key)
            if target is not None:
                field.set_cached_value(record, target)
                self._wire_target(target)

    def _wire_target(self, target: Any) -> None:
        """Fill the foreign keys of what was referred to, as far as registers are loaded."""
        if id(target) in self._wired:
            return
        self._wired.add(id(target))
        for field in target._meta.concrete_fields:
            key = getattr(target, field.attname)
            if field.is_relation and key is not None and field.related_model in self._registers:
                further = self._registers[field.related_model].objects.get(key)
                if further is not None and not field.is_cached(target):
                    field.set_cached_value(target, further)

    def _missing(self, text: str, registers: list[Register]) -> str:
        labels = join_names([register.label for register in registers], "or", limit=6)
        hint = ""
        if self._suggested < _SUGGESTIONS:
            self._suggested += 1
            name = closest(text, [name for r in registers for name in r.shown.values()])
            hint = f" Did you mean '{name}'?" if name else ""
        several = " Several are separated by semicolons." if "," in text else ""
        return (
            f"There is no {labels} called '{text}'.{hint}{several} Correct it, or add it to its"
            " own sheet."
        )


def _names(record: Any, record_type: RecordType | None) -> set[str]:
    """Return what people may call a record: its title, and any single field that is its key."""
    if record_type is None:
        return {str(record)}
    single = {names[0] for names in record_type.keys if len(names) == 1} | {"title"}
    values = [getattr(record, name) for name in single if not record_type.field(name).is_relation]
    return {str(value) for value in values if value not in (None, "")}


def _type_of(model: Any) -> RecordType | None:
    try:
        return type_of(model) if issubclass(model, Record) else None
    except KeyError:
        return None
