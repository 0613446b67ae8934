"""The fields of a register as JSON: what may be sent, what comes back; made once a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
)

from hisaar.platform.evidence.fields import SubjectsField
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.records import Record, RecordType, verbs
from hisaar.platform.vault.fields import BlindIndexField

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_TEXT = 100_000
MOST_LINKS = 1000
STRICT = ConfigDict(extra="forbid", strict=True)


def _in_our_time(value: Any) -> Any:
    """Days that nobody can mean would break every sum with months."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"give a day between {FIRST_YEAR} and {LAST_YEAR}.")
    return value


def _without_null(text: str) -> str:
    if "\x00" in text:
        raise ValueError("take out the null character.")
    return text


def _text(longest: int | None) -> Any:
    limits = StringConstraints(strip_whitespace=True, max_length=longest or LONGEST_TEXT)
    return Annotated[str, limits, AfterValidator(_without_null)]


Day = Annotated[dt.date, AfterValidator(_in_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Code: Any = _text(40)
FileNumber = Annotated[int, Field(ge=1, le=2**53, description="The id of a file under /files.")]
Number = Annotated[Decimal, Field(max_digits=30)]

_PLAIN: tuple[tuple[type[Any], Any], ...] = (
    (models.BooleanField, bool),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.DecimalField, Number),
    (models.FloatField, float),
    (models.IntegerField, Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]),
    (models.JSONField, Any),
)


def is_list(field: Any) -> bool:
    """Whether the field holds several words: tags, codes of subjects, links."""
    return bool(
        field.many_to_many or isinstance(field, SubjectsField) or hasattr(field, "vocabulary")
    )


def kind_of(field: Any) -> Any:
    """The type in JSON of a field's value, null aside."""
    if is_list(field):
        words = [str(name) for name, _ in getattr(field, "vocabulary", ())]
        item: Any = Literal[tuple(words)] if words else Code
        return Annotated[list[item], Field(max_length=MOST_LINKS)]
    if field.is_relation:
        return Code if issubclass(field.related_model, Record) else FileNumber
    if field.flatchoices:
        values = [value for value, _ in field.flatchoices if value not in (None, "")]
        return Literal[tuple([*values, ""] if field.blank and not field.null else values)]
    return next((kind for base, kind in _PLAIN if isinstance(field, base)), _text(field.max_length))


def described(field: Any) -> dict[str, Any]:
    """The label and the help of the form, as documentation."""
    label, help_text = str(field.verbose_name), str(getattr(field, "help_text", ""))
    if field.is_relation and issubclass(field.related_model, Record):
        about = field.related_model._meta
        words = about.verbose_name_plural if field.many_to_many else about.verbose_name
        help_text = f"{help_text} Code of {'several ' if field.many_to_many else 'one '}{words}."
    title = f"{label[:1].upper()}{label[1:]}"
    return {"title": title, **({"description": help_text.strip()} if help_text else {})}


def is_required(field: Any) -> bool:
    if field.many_to_many or field.is_relation:
        return not field.blank and not getattr(field, "null", False)
    return not (field.blank or field.null or field.has_default())


@cache
def input_schema(record_type: RecordType, *, partial: bool) -> type[BaseModel]:
    """What may be sent to add a record, or (``partial``) to change one."""
    fields: dict[str, Any] = {}
    for name in record_type.form_fields:
        field: Any = record_type.field(name)
        kind = kind_of(field) | None if getattr(field, "null", False) else kind_of(field)
        is_needed = is_required(field) and not partial
        if name == "title" and hasattr(record_type.model, "derive_title"):
            is_needed = False
        default = ... if is_needed else None
        fields[name] = (kind, Field(default, **described(field)))
    if partial:
        version = Field(
            ge=0, le=2**31 - 1, title="Version",
            description="The version that you read: if somebody saved since, the answer is 409 and"
            " nothing is lost.",
        )  # fmt: skip
        fields["version"] = (int, version)
    verb = "Change" if partial else "New"
    return create_model(f"{record_type.model.__name__}{verb}", __config__=STRICT, **fields)


@cache
def output_schema(record_type: RecordType) -> type[BaseModel]:
    """What comes back of a record. It documents; rows are built without it."""
    fields: dict[str, Any] = {
        "code": (str, Field(title="Code", examples=[f"{record_type.prefix}-0001"])),
        "title": (str, Field(title="Title")),
        "version": (int, Field(title="Version", description="Send it back when you change it.")),
    }
    for field in shown_fields(record_type):
        kind = str if hasattr(field, "masked") else kind_of(field)
        if get_origin(kind) is Literal:  # what verbs alone set may still be empty
            kind = Literal[(*dict.fromkeys((*get_args(kind), "")),)]
        kind = kind | None if getattr(field, "null", False) else kind
        fields[field.name] = (kind, Field(**described(field)))
    for name in computed_columns(record_type):
        fields[name] = (Any, Field(title=name.replace("_", " ").capitalize()))
    fields |= {
        "created_at": (dt.datetime, Field(title="Added")),
        "updated_at": (dt.datetime, Field(title="Last changed")),
    }
    config = ConfigDict(extra="forbid")
    return create_model(record_type.model.__name__, __config__=config, **fields)


_FRAME = {"id", "code", "title", "version", "created_at", "updated_at"}


@cache
def shown_fields(record_type: RecordType) -> tuple[Any, ...]:
    """Fields that leave the product, in the order of the form, then what verbs have set."""
    meta = record_type.model._meta
    on_form = [record_type.field(n) for n in record_type.form_fields if n not in _FRAME]
    others = [
        f for f in meta.concrete_fields
        if f not in on_form and f.name not in _FRAME and not isinstance(f, BlindIndexField)
    ]  # fmt: skip
    return (*on_form, *others)


@cache
def computed_columns(record_type: RecordType) -> tuple[str, ...]:
    """Columns of the list that no field holds."""

    def is_field(name: str) -> bool:
        try:
            record_type.model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        return True

    return tuple(n for n in record_type.column_names if not is_field(n))


_ARGUMENTS: dict[Any, Any] = {
    bool: bool, int: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)], Decimal: Number,
    dt.date: Day, dt.datetime: Moment, verbs.Text: _text(None), str: _text(1000),
    StoredFile: FileNumber,
}  # fmt: skip


def argument_kind(kind: Any) -> Any:
    """The type in JSON of a verb's argument; records go by their codes."""
    if get_origin(kind) is Literal:
        return kind
    if get_origin(kind) is list:
        return Annotated[list[Code], Field(max_length=MOST_LINKS)]
    if isinstance(kind, type) and issubclass(kind, Record):
        return Code
    return _ARGUMENTS[kind]


@cache
def verb_schema(record_type: RecordType, verb: Callable[..., Any]) -> type[BaseModel]:
    """What a verb asks for, from its signature."""
    fields: dict[str, Any] = {}
    for argument in verbs.arguments(verb):
        kind = argument_kind(argument.kind)
        if argument.is_required:
            fields[argument.name] = (kind, Field(title=argument.label))
        else:
            fields[argument.name] = (kind | None, Field(None, title=argument.label))
    name = "".join(part.capitalize() for part in verb.__name__.split("_"))
    return create_model(f"{record_type.model.__name__}{name}", __config__=STRICT, **fields)


@cache
def bulk_schema() -> type[BaseModel]:
    return create_model(
        "BulkChange", __config__=STRICT,
        codes=(Annotated[list[Code], Field(min_length=1, max_length=1000)], Field(title="Codes")),
        field=(_text(60), Field(title="Field")),
        value=(Any, Field(title="Value", description="As the register's own schema has it.")),
    )  # fmt: skip
