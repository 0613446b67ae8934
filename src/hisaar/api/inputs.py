"""What a program sent, as values that a record or a verb can take."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pydantic
from django.http import HttpRequest

from hisaar.platform.accounts.permissions import visible
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.evidence.subjects import CLAUSE
from hisaar.platform.records import Record, RecordType, find, type_of, verbs
from hisaar.platform.records.fields import CodeField

from . import files, schemas
from .problems import NOT_JSON, Problem, sentences, unfit
from .rendering import JSON


def body_of(request: HttpRequest) -> bytes:
    """The body, if it says that it is JSON."""
    kind = request.content_type or ""
    if kind not in ("", JSON):
        raise Problem(415, f"Send the body as {JSON}, not as {kind[:60]}.")
    return request.body or b"{}"


def validated(
    schema: type[pydantic.BaseModel], content: bytes, labels: dict[str, str] | None = None
) -> dict[str, Any]:
    """The fields that were sent, checked against the schema."""
    titles = {name: f.title or name for name, f in schema.model_fields.items()} | (labels or {})
    try:
        given = schema.model_validate_json(content, strict=True)
    except pydantic.ValidationError as error:
        if any(each["type"].startswith("json_") for each in error.errors()):
            raise Problem(400, NOT_JSON) from None
        raise unfit(sentences(error, titles, list(schema.model_fields))) from None
    except (UnicodeDecodeError, RecursionError):
        raise Problem(400, NOT_JSON) from None
    return {name: getattr(given, name) for name in given.model_fields_set}


class References:
    """Codes and file numbers to records, as far as the caller may see them; faults are gathered."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.errors: dict[str, list[str]] = defaultdict(list)
        self._wanted: dict[type[Record], set[str]] = defaultdict(set)
        self._found: dict[type[Record], dict[str, Any]] = {}

    def want(self, model: type[Record], codes: list[str]) -> None:
        self._wanted[model] |= {code.upper() for code in codes if code}

    def hold(self, records: list[Any]) -> None:
        """What the record refers to already may stay, also when the caller cannot see it."""
        for record in records:
            if record is not None:
                self._table(type(record))[record.code] = record

    def look_up(self) -> None:
        """One query for each register that is referred to."""
        for model, codes in self._wanted.items():
            table = self._table(model)
            if missing := codes - set(table):
                for record in visible(self.user, type_of(model)).filter(code__in=missing):
                    table[record.code] = record

    def _table(self, model: type[Record]) -> dict[str, Any]:
        return self._found.setdefault(model, {})

    def get(self, name: str, model: type[Record], code: str) -> Any:
        record = self._table(model).get(code.upper())
        if record is None:
            label = type_of(model).label
            self.errors[name].append(f"There is no {label} '{code}' that you may see.")
        return record

    def file(self, name: str, number: int) -> Any:
        stored = files.usable(self.user, number)
        if stored is None:
            self.errors[name].append(
                f"There is no file {number} that you may use; upload it to /files first."
            )
        return stored

    def finish(self) -> None:
        if self.errors:
            raise unfit(self.errors)


def resolve(
    record_type: RecordType, given: dict[str, Any], user: Any, record: Any = None
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Values for the fields and the links of a record; ``record`` is the one that is changed."""
    references = References(user)
    fields = {name: record_type.field(name) for name in given if name != "version"}
    for name, field in fields.items():
        if field.is_relation and not isinstance(field, FileLink):
            model: Any = field.related_model
            codes = given[name] if field.many_to_many else [given[name] or ""]
            references.want(model, codes)
            references.hold(_held(record, field))
    references.look_up()
    values: dict[str, Any] = {}
    links: dict[str, list[Any]] = {}
    for name, field in fields.items():
        if field.many_to_many:
            related: Any = field.related_model
            links[name] = [references.get(name, related, c) for c in dict.fromkeys(given[name])]
        else:
            values[name] = _value(references, field, given[name], record)
    references.finish()
    return values, links


def _held(record: Any, field: Any) -> list[Any]:
    if record is None or record.pk is None:
        return []
    held = getattr(record, field.name)
    return list(held.all()) if field.many_to_many else [held]


def _value(references: References, field: Any, value: Any, record: Any) -> Any:
    if isinstance(field, FileLink):
        if value is None or (record is not None and getattr(record, field.attname) == value):
            return getattr(record, field.name, None) if value is not None else None
        return references.file(field.name, value)
    if field.is_relation:
        return references.get(field.name, field.related_model, value) if value else None
    if schemas.is_list(field):
        return " ".join(value)
    if isinstance(field, CodeField) and value:
        code = value.upper()
        if not CLAUSE.fullmatch(code) and find(code) is None:
            references.errors[field.name].append(f"There is no record '{value}'.")
        return code
    return value


def verb_arguments(verb: Any, given: dict[str, Any], user: Any) -> dict[str, Any]:
    """Keyword arguments of a verb; what was left out or is null keeps the verb's own default."""
    references = References(user)
    given = {name: value for name, value in given.items() if value is not None}
    asked = [a for a in verbs.arguments(verb) if a.name in given]
    for argument in asked:
        if model := _model_of(argument.kind):
            value = given[argument.name]
            references.want(model, value if isinstance(value, list) else [value])
    references.look_up()
    found = {}
    for argument in asked:
        name, value, model = argument.name, given[argument.name], _model_of(argument.kind)
        if model and isinstance(value, list):
            found[name] = [references.get(name, model, code) for code in value]
        elif model:
            found[name] = references.get(name, model, value)
        elif hasattr(argument.kind, "verb_form_field"):
            found[name] = references.file(name, value)
        else:
            found[name] = value
    references.finish()
    return found


def _model_of(kind: Any) -> Any:
    """The register that an argument chooses from, if it does."""
    inner = getattr(kind, "__args__", (kind,))[0] if hasattr(kind, "__origin__") else kind
    return inner if isinstance(inner, type) and issubclass(inner, Record) else None


def as_json(data: Any) -> bytes:
    """Values that came as JSON, as JSON again: also whole numbers of any size."""
    return json.dumps(data).encode()
