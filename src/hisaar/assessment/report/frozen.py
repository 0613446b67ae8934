"""Records as they were when the year was frozen, read from the freeze's own file.

What a report says must not depend on what was edited since. So its facts come from the file that
the freeze kept (verified against its hash as it is read), not from the tables.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from functools import cached_property
from typing import Any, TypeVar

import orjson
from django.db import models

from hisaar.assessment.models import Evaluation
from hisaar.platform import records
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.evidence.services import read
from hisaar.platform.records import RecordType, Refused

Model = TypeVar("Model", bound=models.Model)


class Frozen:
    """The verdicts and the records of one freeze."""

    def __init__(self, evaluation: Evaluation) -> None:
        if evaluation.verdicts_file is None or evaluation.records_file is None:
            raise Refused(f"{evaluation} kept no records; freeze the year first.")
        self.evaluation = evaluation
        self._held: dict[type[models.Model], dict[int, Any]] = {}

    @cached_property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """Clause to verdict, as ``Verdict.as_data`` gave it."""
        content = orjson.loads(_content(self.evaluation.verdicts_file))
        return dict(content["clauses"])

    @cached_property
    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        content = gzip.decompress(_content(self.evaluation.records_file))
        return dict(orjson.loads(content))

    @cached_property
    def insight(self) -> dict[str, Any]:
        """What the registers said together; empty for a freeze that was made before that was kept.

        See ``hisaar.assessment.insight``.
        """
        kept = self.evaluation.insight_file
        return dict(orjson.loads(gzip.decompress(_content(kept)))) if kept is not None else {}

    def all(self, model: type[Model]) -> list[Model]:
        """Every record of a register, oldest code first; foreign keys lead to frozen records."""
        return list(self._by_key(model).values())

    def _by_key(self, model: type[Any]) -> dict[int, Any]:
        if model not in self._held:
            if model is StoredFile:
                self._held[model] = StoredFile.objects.in_bulk()
            else:
                rows = self._rows.get(records.type_of(model).name, [])
                # Kept before the links are laid, because registers refer to each other.
                self._held[model] = {row["id"]: _revived(model, row) for row in rows}
                self._link(model)
        return self._held[model]

    def _link(self, model: type[Any]) -> None:
        for f in model._meta.concrete_fields:
            if not f.is_relation or f.related_model not in self._linkable:
                continue
            targets = self._by_key(f.related_model)
            for record in self._held[model].values():
                setattr(record, f.name, targets.get(getattr(record, f.attname)))

    @cached_property
    def _linkable(self) -> set[type[models.Model]]:
        """Registers, and stored files, whose rows never change."""
        return {t.model for t in records.all_types()} | {StoredFile}

    @cached_property
    def _places(self) -> dict[str, tuple[RecordType, int]]:
        """Code to register and key, over all registers, without reviving anything."""
        return {
            row["code"]: (record_type, row["id"])
            for record_type in records.all_types()
            for row in self._rows.get(record_type.name, ())
        }

    def find(self, code: str) -> Any:
        """The record of that code as it was; None when there was none."""
        place = self._places.get(code)
        return None if place is None else self._by_key(place[0].model)[place[1]]

    def register_of(self, code: str) -> RecordType | None:
        place = self._places.get(code)
        return place and place[0]

    def plain(self, code: str) -> dict[str, Any]:
        """The record's columns as they were, for a page or a file; empty when there was none."""
        return self._rows_by_code.get(code, {})

    @cached_property
    def _rows_by_code(self) -> dict[str, dict[str, Any]]:
        return {row["code"]: row for rows in self._rows.values() for row in rows}

    def children(self, model: type[Model], field: str) -> dict[int, list[Model]]:
        """Key of the parent to its records of ``model``."""
        found: dict[int, list[Model]] = defaultdict(list)
        for record in self.all(model):
            found[getattr(record, f"{field}_id")].append(record)
        return found


def _content(stored: StoredFile | None) -> bytes:
    return b"".join(read(stored)) if stored is not None else b""


def _revived(model: type[Any], row: dict[str, Any]) -> Any:
    """An unsaved record with the frozen values; columns that came later keep their defaults."""
    values = {
        f.attname: row[f.name] if f.is_relation else f.to_python(row[f.name])
        for f in model._meta.concrete_fields
        if f.name in row and row[f.name] is not None
    }
    empty = {
        f.attname: None if f.null or f.is_relation else ""
        for f in model._meta.concrete_fields
        if f.name in row and row[f.name] is None
    }
    return model(**values, **empty)
