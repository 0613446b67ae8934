"""The OpenAPI document: the endpoints of each register, made from its declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import django_filters
from django.conf import settings
from pydantic import BaseModel

from hisaar.platform.records import RecordType, all_types, verbs
from hisaar.platform.records.filters import filter_set

from . import exchanging, listing, quantifying, schemas
from .registers import shared_fields
from .rendering import JSON

DIALECT = "3.1.0"
Data = dict[str, Any]

_ERRORS = {
    "400": ("Unreadable", "The request cannot be read."),
    "401": ("NobodyKnown", "No API key, no session, or a key that lets nobody in."),
    "403": ("NotPermitted", "The account or the key may not do this."),
    "404": ("NotFound", "There is no such thing, or you may not see it."),
    "409": ("Refused", "The state of the record, or somebody's later change, says no."),
    "413": ("TooLarge", "The body is too large."),
    "415": ("NotThatKind", "The body is not of the kind that is asked for."),
    "422": ("Unfit", "Values that do not fit; each is told under its name."),
    "429": ("Throttled", "Too many failed attempts; wait."),
}
_PROBLEM: Data = {
    "type": "object",
    "required": ["detail", "errors"],
    "properties": {
        "detail": {"type": "string", "description": "What is wrong and what to do, in words."},
        "errors": {
            "type": "object",
            "description": "Field to sentences.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "yours": {"type": "object", "description": "On a conflict: what you sent."},
        "stored": {"type": "object", "description": "On a conflict: the record as it is now."},
    },
}
_ENTRY: Data = {
    "type": "object",
    "properties": {
        "number": {"type": "integer"}, "at": {"type": "string", "format": "date-time"},
        "actor": {"type": "string"}, "action": {"type": "string"},
        "changes": {"type": "object", "description": "Field to [before, after]."},
    },
}  # fmt: skip
_FILE: Data = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"}, "name": {"type": "string"}, "sha256": {"type": "string"},
        "size": {"type": "integer"}, "media_type": {"type": "string"},
        "uploaded_at": {"type": "string", "format": "date-time"},
    },
}  # fmt: skip
_PLAN: Data = {
    "type": "object",
    "properties": {
        "applied": {"type": "boolean"},
        "sheets": {"type": "array", "items": {"type": "object"}},
        "faults": {
            "type": "array",
            "items": {"type": "object", "description": "sheet, row, column, value, message"},
        },
    },
}
_UPLOAD: Data = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}  # fmt: skip


class Components:
    """Schemas that are used, gathered under their names."""

    def __init__(self) -> None:
        self.schemas: Data = {
            "Problem": _PROBLEM, "HistoryEntry": _ENTRY, "StoredFile": _FILE, "ImportPlan": _PLAN,
            "QuantificationResults": quantifying.RESULTS,
            "QuantificationStored": quantifying.STORED,
        }  # fmt: skip

    def add(self, model: type[BaseModel], *, is_output: bool = False) -> Data:
        made = model.model_json_schema(
            mode="serialization" if is_output else "validation",
            ref_template="#/components/schemas/{model}",
        )
        self.schemas |= made.pop("$defs", {})
        for field in made.get("properties", {}).values():
            if field.get("default", ...) is None:  # left out is not the same as null
                del field["default"]
        self.schemas[model.__name__] = made
        return reference(model.__name__)


def reference(name: str) -> Data:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Data) -> Data:
    return {"content": {JSON: {"schema": schema}}}


def listed(item: Data) -> Data:
    count = {"type": "integer", "minimum": 0}
    properties = {"count": count, "items": {"type": "array", "items": item}}
    return {"type": "object", "required": ["count", "items"], "properties": properties}


def operation(
    name: str, summary: str, tag: str, answer: Data | None, *, status: str = "200",
    body: Data | None = None, parameters: Iterable[Data] = (), description: str = "",
) -> Data:  # fmt: skip
    """One operation, with every refusal that any of them can give."""
    success = {"description": "Done.", **(answer or {})}
    errors = {code: {"$ref": f"#/components/responses/{n}"} for code, (n, _) in _ERRORS.items()}
    made: Data = {
        "operationId": name, "summary": summary, "tags": [tag],
        "parameters": list(parameters), "responses": {status: success, **errors},
    }  # fmt: skip
    if description:
        made["description"] = description
    if body:
        made["requestBody"] = body
    return made


def parameter(name: str, schema: Data, *, where: str = "query", description: str = "") -> Data:
    made = {"name": name, "in": where, "required": where == "path", "schema": schema}
    return {**made, "description": description} if description else made


def filters(record_type: RecordType) -> list[Data]:
    """The parameters that narrow the rows of a register."""
    found = []
    for name, each in filter_set(record_type).base_filters.items():
        schema = _filter_schema(each)
        made = parameter(name, schema, description=str(each.label or ""))
        found.append(made)
    order = sorted(listing.orders(record_type))
    choices = [*order, *(f"-{name}" for name in order)]
    text = "What to sort by; with a minus, backwards."
    return [*found, parameter("order", {"type": "string", "enum": choices}, description=text)]


def _filter_schema(each: Any) -> Data:
    if isinstance(each, django_filters.BooleanFilter):
        return {"type": "boolean"}
    if isinstance(each, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    if isinstance(each, django_filters.ModelMultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(each, django_filters.MultipleChoiceFilter):
        values = [str(value) for value, _ in each.extra["choices"] if value not in (None, "")]
        return {"type": "array", "items": {"type": "string", "enum": values}}
    return {"type": "string"}


def paging() -> list[Data]:
    properties = listing.Page.model_json_schema()["properties"]
    return [
        parameter(name, {k: v for k, v in schema.items() if k not in ("title", "description")},
                  description=schema.get("description", ""))
        for name, schema in properties.items()
    ]  # fmt: skip


def register_paths(record_type: RecordType, components: Components) -> Data:
    """The addresses of one register with their operations."""
    tag, slug = record_type.slug, f"/{record_type.slug}"
    name = record_type.model.__name__
    shown = components.add(schemas.output_schema(record_type), is_output=True)
    added = components.add(schemas.input_schema(record_type, partial=False))
    changed = components.add(schemas.input_schema(record_type, partial=True))

    def made(verb: str, summary: str, answer: Data | None, **more: Any) -> Data:
        return operation(f"{verb}{name}", summary, tag, answer, **more)

    a, some = record_type.label, record_type.label_plural
    paths: Data = {
        slug: {
            "get": made("list", f"List {some}", content(listed(shown)),
                        parameters=[*filters(record_type), *paging()],
                        description=record_type.description),
            "post": made("add", f"Add a record to {some}", content(shown), status="201",
                         body={"required": True, **content(added)}),
        },
        f"{slug}/{{code}}": {
            "parameters": [_code(record_type)],
            "get": made("get", f"Read one {a}", content(shown)),
            "patch": made("change", f"Change fields of one {a}", content(shown),
                          body={"required": True, **content(changed)},
                          description="Fields that you leave out stay as they are."),
            "delete": made("delete", f"Delete one {a}", None, status="204",
                           description="Refused while others refer to it; can be restored."),
        },
    }  # fmt: skip
    paths |= _past(record_type, made, shown)
    paths |= _many(record_type, made, components)
    for verb in record_type.actions:
        paths[f"{slug}/{{code}}/do/{verb.__name__}"] = _verb(record_type, verb, made, components)
    return paths


def _past(record_type: RecordType, made: Callable[..., Data], shown: Data) -> Data:
    """What a record was: its history, and its way back."""
    address, a = f"/{record_type.slug}/{{code}}", record_type.label
    entries = content(listed(reference("HistoryEntry")))
    return {
        f"{address}/restore": {
            "parameters": [_code(record_type)],
            "post": made("restore", f"Bring a deleted {a} back", content(shown), status="201"),
        },
        f"{address}/history": {
            "parameters": [_code(record_type)],
            "get": made("history", f"Who changed this {a}, and when", entries),
        },
    }


def _code(record_type: RecordType) -> Data:
    schema = {"type": "string", "pattern": f"^{record_type.prefix}-[0-9]{{4,9}}$"}
    return parameter("code", schema, where="path")


def _many(record_type: RecordType, made: Callable[..., Data], components: Components) -> Data:
    """What is done with many records at once."""
    slug, some = f"/{record_type.slug}", record_type.label_plural
    bulk = {
        "allOf": [components.add(schemas.bulk_schema())],
        "properties": {"field": {"enum": list(shared_fields(record_type))}},
    }
    changed = {
        "type": "object",
        "properties": {
            "count": {"type": "integer"},
            "codes": {"type": "array", "items": {"type": "string"}},
        },
    }
    dry_run = parameter("dry_run", {"type": "boolean"}, description="Rehearse; keep nothing.")
    paths: Data = {
        f"{slug}/bulk": {
            "post": made("bulk", f"Set one field in many {some}", content(changed),
                         body={"required": True, **content(bulk)}),
        },
        f"{slug}/import": {
            "post": made("import", f"Import a workbook or CSV into {some}",
                         content(reference("ImportPlan")), body=_UPLOAD, parameters=[dry_run],
                         description="All of the file, or nothing; every fault is told."),
        },
    }  # fmt: skip
    for form, media_type in exchanging.TYPES.items():
        schema = {"type": "string", "format": "binary"}
        paths[f"{slug}/export.{form}"] = {
            "get": made(f"export{form.capitalize()}", f"{some.capitalize()} as {form.upper()}",
                        {"content": {media_type.partition(";")[0]: {"schema": schema}}},
                        parameters=filters(record_type)),
        }  # fmt: skip
    return paths


def _verb(
    record_type: RecordType, verb: Any, made: Callable[..., Data], components: Components
) -> Data:
    schema = components.add(schemas.verb_schema(record_type, verb))
    outcome = {
        "type": "object",
        "properties": {
            "register": {"type": "string"}, "code": {"type": "string"},
            "record": {"type": ["object", "null"]},
        },
    }  # fmt: skip
    label, confirm = verbs.label(verb), verbs.confirmation(verb)
    text = " ".join(part for part in (verbs.summary(verb), confirm) if part)
    done = made(f"do_{verb.__name__}_", label, content(outcome), description=text,
                body={"required": bool(schemas.verb_schema(record_type, verb).model_fields),
                      **content(schema)})  # fmt: skip
    return {"parameters": [_code(record_type)], "post": done}


def problems() -> list[tuple[str, str]]:
    """Status and meaning of every refusal."""
    return [(code, text) for code, (_, text) in _ERRORS.items()]


@cache
def document() -> Data:
    """The whole document; it is made once, on the first request for it."""
    from .application import TITLE, VERSION, api  # noqa: PLC0415 - it imports the routes

    components = Components()
    paths = _special_paths(api, components)
    for record_type in all_types():
        paths |= register_paths(record_type, components)
    responses = {
        name: {"description": text, **content(reference("Problem"))}
        for name, text in _ERRORS.values()
    }
    tags = [{"name": t.slug, "description": t.description} for t in all_types()]
    return {
        "openapi": DIALECT,
        "info": {
            "title": TITLE, "version": VERSION,
            "description": "Every register of Hisaar, its assessment and its files.",
        },
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": "product", "description": "What is not a register."}, *tags],
        "security": [{"ApiKey": []}, {"Session": []}],
        "paths": paths,
        "components": {
            "schemas": components.schemas, "responses": responses,
            "securitySchemes": {
                "ApiKey": {"type": "http", "scheme": "bearer"},
                "Session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
            },
        },
    }  # fmt: skip


def _special_paths(api: Any, components: Components) -> Data:
    """What ninja knows of the addresses that are no register."""
    known = api.get_openapi_schema(path_prefix="")
    components.schemas |= known["components"]["schemas"]
    paths: Data = {}
    asked = {"/risk/quantify": content(components.add(quantifying.QuantificationAsked))}
    for path, operations in known["paths"].items():
        if "{slug}" in path:
            continue
        paths[path] = {
            method: operation(
                f"{method}{path.title()}".replace("/", "").replace("{", "").replace("}", ""),
                each["summary"], "product", _ANSWERS.get((method, path), content({})),
                status="201" if (method, path) == ("post", "/files") else "200",
                body=asked.get(path, _UPLOAD) if method == "post" else None,
                parameters=each["parameters"], description=each.get("description", ""),
            )
            for method, each in operations.items()
        }  # fmt: skip
    return paths


_ANSWERS: dict[tuple[str, str], Data] = {
    ("post", "/files"): content(reference("StoredFile")),
    ("post", "/import"): content(reference("ImportPlan")),
    ("post", "/risk/quantify"): content(reference("QuantificationResults")),
    ("get", "/risk/quantifications/latest"): content(reference("QuantificationStored")),
    ("get", "/files/{number}"): {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    },
}
