"""Which record a row is about: by its code, otherwise by the natural key of its register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from hisaar.lib.text import join_names, tidy
from hisaar.platform.records import RecordType

from .coercion import blank
from .directory import Register
from .rows import ImportedRow

Key = tuple[Any, ...]
ValueOf = Callable[[ImportedRow, str], Any]


class Identities:
    """Recognises the rows of one register, and rows that are there twice.

    `value_of` gives what a row states for a field of the key, references looked up.
    """

    def __init__(self, record_type: RecordType, register: Register, value_of: ValueOf) -> None:
        self.record_type = record_type
        self.register = register
        self.value_of = value_of
        self.by_key: list[dict[Key, list[Any]]] = []
        for names in record_type.keys:
            found: dict[Key, list[Any]] = defaultdict(list)
            for record in register.objects.values():
                found[self._key_of_record(record, names)].append(record)
            self.by_key.append(found)
        self.taken: dict[Any, ImportedRow] = {}

    def identify(self, row: ImportedRow) -> None:
        """Give the row its record: one that is stored, or a new one."""
        record = self._by_code(row) if row.code else self._by_key(row)
        if record is not None:
            self._take(row, id(record))
            row.record = record
            row.note_stored()
        else:
            row.record = self.record_type.model(code=row.code)

    def _by_code(self, row: ImportedRow) -> Any:
        record = self.register.by_code.get(row.code)
        prefix = self.record_type.prefix
        if record is None:
            self._take(row, row.code)
        if record is None and not re.fullmatch(rf"{re.escape(prefix)}-\d{{1,9}}", row.code):
            row.blame(
                f"'{row.code}' is not a code of {self.record_type.label_plural}; write {prefix}-"
                " and a number, or leave the cell empty for a new row.",
                name="code",
                value=row.code,
            )
        return record

    def _by_key(self, row: ImportedRow) -> Any:
        """Try the alternatives of the key in turn; a stored record must not contradict one."""
        for place, names in enumerate(self.record_type.keys):
            key = self._key_of_row(row, names)
            if key is None:
                continue
            answers = [r for r in self.by_key[place].get(key, []) if self._agrees(row, r, place)]
            if len(answers) > 1:
                codes = join_names([r.code for r in answers], limit=4)
                row.blame(
                    f"{len(answers)} {self.record_type.label_plural} look like this row ({codes});"
                    " write the code of the one that is meant into a column Code."
                )
                return None
            if answers:
                return answers[0]
        key = next(filter(None, (self._key_of_row(row, n) for n in self.record_type.keys)), None)
        if key is not None:
            self._take(row, key)
        return None

    def _agrees(self, row: ImportedRow, record: Any, place: int) -> bool:
        """Say whether better alternatives of the key are equal, or empty on one side."""
        for names in self.record_type.keys[:place]:
            stated, stored = self._key_of_row(row, names), self._key_of_record(record, names)
            if stated is not None and any(stored) and stated != stored:
                return False
        return True

    def _take(self, row: ImportedRow, identity: Any) -> None:
        first = self.taken.setdefault(identity, row)
        if first is not row:
            where = "" if first.match is row.match else f" of sheet {first.match.sheet.name}"
            row.blame(
                f"This is the same {self.record_type.label} as row {first.number}{where}; keep one"
                " of them."
            )

    def _key_of_record(self, record: Any, names: Sequence[str]) -> Key:
        fields = (self.record_type.field(name) for name in names)
        return tuple(_comparable(getattr(record, f.attname)) for f in fields)

    def _key_of_row(self, row: ImportedRow, names: Sequence[str]) -> Key | None:
        """Return the key that the row states; None where it states nothing of it."""
        values = []
        for name in names:
            stated = self.value_of(row, name)
            values.append(_comparable(stated))
        if not any(value not in (None, "") for value in values):
            return None
        for at, name in enumerate(names):
            if name not in row.raw and name not in row.values:
                field = self.record_type.field(name)
                values[at] = None if field.is_relation else _comparable(blank(field))
        return tuple(values)


def _comparable(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value).casefold()
    if hasattr(value, "_meta"):
        return value.pk if value.pk is not None else f"new {id(value)}"
    return value


class Uniqueness:
    """Finds rows that would clash with a stored record, or with each other, in a unique field."""

    def __init__(self, record_type: RecordType, register: Register) -> None:
        self.groups = _unique_groups(record_type.model)
        self.seen: list[dict[Key, Any]] = []
        for fields, skips_empty in self.groups:
            taken: dict[Key, Any] = {}
            for record in register.objects.values():
                key = _unique_key(record, fields, skips_empty=skips_empty)
                if key is not None:
                    taken[key] = record
            self.seen.append(taken)

    def check(self, row: ImportedRow) -> None:
        """Blame the row for what another record already has."""
        for taken, (fields, skips_empty) in zip(self.seen, self.groups, strict=True):
            key = _unique_key(row.record, fields, skips_empty=skips_empty)
            if key is None:
                continue
            other = taken.setdefault(key, row.record)
            # A stored record that this file changes is compared by what it holds now.
            if other is not row.record and key == _unique_key(
                other, fields, skips_empty=skips_empty
            ):
                labels = join_names([str(f.verbose_name) for f in fields])
                who = other.code or str(other)
                row.blame(
                    f"{who} has the same {labels}; change one of them, or write its code into the"
                    " column Code to change that record.",
                    name=fields[-1].name,
                )


def _unique_groups(model: Any) -> list[tuple[list[Any], bool]]:
    """Return groups of fields that are unique together, and whether empty values are exempt."""
    automatic = {"id", "code"}
    groups = [
        ([f], f.null) for f in model._meta.concrete_fields if f.unique and f.name not in automatic
    ]
    for constraint in model._meta.constraints:
        names = getattr(constraint, "fields", ())
        condition = getattr(constraint, "condition", None)
        if names and (condition is None or _is_about(condition, names)):
            groups.append(([model._meta.get_field(n) for n in names], condition is not None))
    return groups


def _is_about(condition: Any, names: Sequence[str]) -> bool:
    """Say whether a condition only exempts empty values of the unique fields themselves."""
    leaves = [leaf for leaf in condition.flatten() if isinstance(leaf, tuple)]
    return all(name.partition("__")[0] in names and value == "" for name, value in leaves)


def _unique_key(record: Any, fields: Sequence[Any], *, skips_empty: bool) -> Key | None:
    key = tuple(getattr(record, f.attname) for f in fields)
    if None in key or (skips_empty and "" in key):
        return None
    return key
