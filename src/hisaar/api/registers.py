"""The endpoints of every register, one set for all: the address names the register."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from hisaar.lib.text import join_names
from hisaar.platform import records
from hisaar.platform.accounts.permissions import permits, require, visible
from hisaar.platform.audit import chain
from hisaar.platform.records import Conflict, Record, RecordType, Refused, verbs

from . import inputs, listing, outputs, schemas
from .problems import Problem, unfit
from .rendering import answer

router = Router()


def register_of(slug: str) -> RecordType:
    try:
        return records.by_slug(slug)
    except Refused as refused:
        raise Http404(str(refused)) from None


def record_of(user: Any, record_type: RecordType, code: str) -> Any:
    """The record, if the caller may see it."""
    rows = visible(user, record_type).filter(code=code.upper()) if code.isprintable() else None
    record = rows.first() if rows is not None else None
    if record is None:
        raise Http404(f"There is no {record_type.label} {code[:40]}.")
    return record


@router.get("/{slug}")
def list_records(request: HttpRequest, slug: str) -> HttpResponse:
    record_type = register_of(slug)
    require(request.user, "view", record_type)
    return answer(listing.listed(request.user, record_type, request.GET))


@router.post("/{slug}")
def add_record(request: HttpRequest, slug: str) -> HttpResponse:
    record_type, user = register_of(slug), request.user
    require(user, "add", record_type)
    schema = schemas.input_schema(record_type, partial=False)
    given = inputs.validated(schema, inputs.body_of(request))
    values, links = inputs.resolve(record_type, given, user)
    record = record_type.model(**values)
    require(user, "add", record_type, record)
    records.save(record, actor=user, links=links)
    return answer(outputs.one(record, record_type), status=201)


@router.post("/{slug}/bulk")
def change_many(request: HttpRequest, slug: str) -> HttpResponse:
    record_type, user = register_of(slug), request.user
    require(user, "change", record_type)
    given = inputs.validated(schemas.bulk_schema(), inputs.body_of(request))
    name, value = given["field"], given.get("value")
    if name not in shared_fields(record_type):
        known = join_names(list(shared_fields(record_type)), "or", limit=40)
        raise unfit({"field": [f"'{name}' is not a field to change in many records: {known}."]})
    schema = schemas.input_schema(record_type, partial=True)
    content = inputs.as_json({name: value, "version": 0})
    checked = inputs.validated(schema, content)
    chosen = _chosen(user, record_type, given["codes"])
    values, links = inputs.resolve(record_type, checked, user)
    for record in chosen:
        if name in values:
            setattr(record, name, values[name])
    numbered = dict.fromkeys(range(len(chosen)), links)
    records.save_many(chosen, actor=user, action="changed", links=numbered)
    return answer({"count": len(chosen), "codes": [record.code for record in chosen]})


def shared_fields(record_type: RecordType) -> tuple[str, ...]:
    """The fields that many records may share: no titles, files, sealed or unique values."""
    return tuple(
        name for name in record_type.form_fields
        if name != "title" and not _is_own(record_type.field(name))
    )  # fmt: skip


def _is_own(field: Any) -> bool:
    is_file = field.is_relation and not issubclass(field.related_model, Record)
    return bool(getattr(field, "unique", False) or hasattr(field, "masked") or is_file)


def _chosen(user: Any, record_type: RecordType, codes: list[str]) -> list[Any]:
    wanted = {code.upper() for code in codes}
    rows = visible(user, record_type, "change").filter(code__in=wanted)
    found = list(rows.order_by("code"))
    if missing := sorted(wanted - {record.code for record in found}):
        names = join_names(missing, limit=5)
        raise unfit({"codes": [f"{names}: not there, or not yours to change."]})
    return found


@router.get("/{slug}/{code}")
def get_record(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    record_type = register_of(slug)
    require(request.user, "view", record_type)
    record = record_of(request.user, record_type, code)
    require(request.user, "view", record_type, record)
    return answer(outputs.one(record, record_type))


@router.patch("/{slug}/{code}")
def change_record(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    record_type, user = register_of(slug), request.user
    require(user, "change", record_type)
    record = record_of(user, record_type, code)
    require(user, "change", record_type, record)
    schema = schemas.input_schema(record_type, partial=True)
    given = inputs.validated(schema, inputs.body_of(request))
    values, links = inputs.resolve(record_type, given, user, record)
    for name, value in values.items():
        setattr(record, name, value)
    try:
        records.save(record, actor=user, links=links, seen_version=given["version"])
    except Conflict as conflict:
        stored = outputs.one(record, record_type)
        yours = {name: given[name] for name in given}
        raise Problem(409, str(conflict), yours=yours, stored=stored) from None
    return answer(outputs.one(record, record_type))


@router.delete("/{slug}/{code}")
def delete_record(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    record_type, user = register_of(slug), request.user
    require(user, "delete", record_type)
    record = record_of(user, record_type, code)
    require(user, "delete", record_type, record)
    records.delete(record, actor=user)
    return HttpResponse(status=204)


@router.post("/{slug}/{code}/restore")
def restore_record(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    record_type, user = register_of(slug), request.user
    require(user, "delete", record_type)
    if records.type_of_code(code) is not record_type:
        raise Http404(f"{code[:40]} is not a code of {record_type.label_plural}.")
    with transaction.atomic():
        record = records.restore(code.upper(), actor=user)
        require(user, "delete", record_type, record)
    return answer(outputs.one(record, record_type), status=201)


@router.get("/{slug}/{code}/history")
def get_history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    record_type = register_of(slug)
    require(request.user, "history", record_type)
    record = record_of(request.user, record_type, code)
    require(request.user, "history", record_type, record)
    items = [
        {"number": e.number, "at": e.at, "actor": e.actor, "action": e.action, "changes": e.changes}
        for e in chain.history(record.code)
    ]
    return answer({"count": len(items), "items": items})


@router.post("/{slug}/{code}/do/{verb}")
def act(request: HttpRequest, slug: str, code: str, verb: str) -> HttpResponse:
    record_type, user = register_of(slug), request.user
    function = record_type.action(verb)
    if function is None:
        known = join_names([a.__name__ for a in record_type.actions], "or") or "nothing"
        raise Http404(f"A {record_type.label} knows no step '{verb[:40]}'; it knows {known}.")
    require(user, verb, record_type)
    record = record_of(user, record_type, code)
    require(user, verb, record_type, record)
    schema = schemas.verb_schema(record_type, function)
    given = inputs.validated(schema, inputs.body_of(request))
    arguments = inputs.verb_arguments(function, given, user)
    if not verbs.is_offered(function, record):
        raise Refused(
            f"{record.code} is not in a state for '{verbs.label(function)}'. Read it to see what"
            " it is now."
        )
    result = function(record, actor=user, **arguments)
    return answer(_outcome(user, record, result))


def _outcome(user: Any, record: Any, result: Any) -> dict[str, Any]:
    """The record that came out of it, when it is another; else the one it was done to."""
    is_record = isinstance(result, Record) and result.pk is not None
    after = result if is_record else record
    record_type = records.type_of(after)
    body: dict[str, Any] = {"register": record_type.slug, "code": after.code, "record": None}
    if permits(user, "view", record_type):
        rows = visible(user, record_type).filter(pk=after.pk)
        body["record"] = next(iter(outputs.rows(record_type, rows)), None)
    return body
