"""The OpenAPI document, and the same as pages to read: no script, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import Router

from . import reference
from .rendering import JSON, dump

router = Router()
METHODS = ("get", "post", "patch", "delete")


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_as_json(), content_type=JSON)
    response["Cache-Control"] = "private, max-age=300"
    return response


@cache
def _as_json() -> bytes:
    return dump(reference.document())


@router.get("/docs", include_in_schema=False)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "api/index.html", {"tags": reference.document()["tags"]})


@router.get("/docs/{tag}", include_in_schema=False)
def part(request: HttpRequest, tag: str) -> HttpResponse:
    known = {each["name"]: each for each in reference.document()["tags"]}
    if tag not in known:
        raise Http404(f"There is no part '{tag[:40]}' of the interface.")
    context = {"tag": known[tag], "operations": operations(tag), "errors": reference.problems()}
    return render(request, "api/part.html", context)


@dataclass(frozen=True)
class Line:
    """One parameter or field, in words."""

    name: str
    kind: str
    text: str
    is_required: bool


@dataclass(frozen=True)
class Shown:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Line] = field(default_factory=list)
    sent: list[Line] = field(default_factory=list)
    answer: list[Line] = field(default_factory=list)


@cache
def operations(tag: str) -> list[Shown]:
    """The operations of a register, in the order of the document."""
    document = reference.document()
    found = []
    for path, methods in document["paths"].items():
        for method in METHODS:
            each = methods.get(method)
            if each and tag in each["tags"]:
                parameters = [*methods.get("parameters", ()), *each["parameters"]]
                found.append(
                    Shown(
                        name=each["operationId"], method=method.upper(), path=f"/api/v1{path}",
                        summary=each["summary"], description=each.get("description", ""),
                        parameters=[_parameter(p) for p in parameters],
                        sent=_fields(each.get("requestBody", {})), answer=_answer(each),
                    )
                )  # fmt: skip
    return found


def _parameter(each: dict[str, Any]) -> Line:
    return Line(each["name"], _kind(each["schema"]), each.get("description", ""), each["required"])


def _answer(each: dict[str, Any]) -> list[Line]:
    success = next(a for code, a in each["responses"].items() if code.startswith("2"))
    return _fields(success)


def _fields(part: dict[str, Any]) -> list[Line]:
    """The fields of a body; of a list, the fields of its items."""
    kinds: list[dict[str, Any]] = list(part.get("content", {}).values())
    schema = _resolved(kinds[0].get("schema", {})) if kinds else {}
    items = schema.get("properties", {}).get("items", {}).get("items")
    schema = _resolved(items) if items else schema
    needed = set(schema.get("required", ()))
    return [
        Line(name, _kind(each), each.get("description") or each.get("title", ""), name in needed)
        for name, each in schema.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    known = reference.document()["components"]["schemas"]
    if "allOf" in schema:
        schema = schema["allOf"][0]
    return known[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _kind(schema: dict[str, Any]) -> str:
    """The type of a value in words: ``text``, ``day or null``, ``list of text``."""
    if choices := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(_kind(each) for each in choices))
    if values := schema.get("enum"):
        return " | ".join(str(value) or "(empty)" for value in values)
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("format") or schema.get("type") or "anything"
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    words = {"date": "day", "date-time": "moment", "string": "text", "integer": "whole number"}
    return words.get(kind, kind) if isinstance(kind, str) else " or ".join(kind)
