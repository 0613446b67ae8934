"""A page of a register: searched, filtered, ordered, never without a bound."""

from __future__ import annotations

from typing import Annotated, Any

import pydantic
from django.db import models
from django.http import QueryDict
from pydantic import BaseModel, ConfigDict, Field

from hisaar.lib.text import did_you_mean
from hisaar.platform.accounts.permissions import visible
from hisaar.platform.records import Record, RecordType
from hisaar.platform.records.filters import filter_set

from . import outputs
from .problems import refuse_unknown_parameters, sentences, unfit

MOST = 1000
USUAL = 100


class Page(BaseModel):
    """Which part of the rows: every list is bounded."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST, description="At most so many rows.")] = USUAL
    offset: Annotated[int, Field(ge=0, le=10_000_000, description="Leave out so many.")] = 0


CONTROL = ("limit", "offset", "order")


def filter_names(record_type: RecordType) -> list[str]:
    return list(filter_set(record_type).base_filters)


def narrowed(user: Any, record_type: RecordType, query: QueryDict, action: str = "view") -> Any:
    """The rows with which the caller may do ``action`` and that the parameters select, in order."""
    refuse_unknown_parameters(list(query), [*CONTROL, *filter_names(record_type)])
    rows = visible(user, record_type, action)
    asked = _without_blanks(query)
    if asked:
        filters = filter_set(record_type)(asked, rows)
        if not filters.is_valid():
            raise unfit({name: [str(e) for e in each] for name, each in filters.errors.items()})
        rows = filters.qs
    return rows.order_by(*ordering(record_type, query.get("order", "")))


def _without_blanks(query: QueryDict) -> QueryDict:
    """The filters that say something."""
    asked = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in CONTROL and any(values):
            asked.setlist(name, [value for value in values if value])
    return asked


def ordering(record_type: RecordType, asked: str) -> tuple[str, ...]:
    """The columns to sort by; the row's number comes last, so that pages never overlap."""
    if not asked:
        return ("code",)
    name = asked.removeprefix("-")
    known = orders(record_type)
    if name not in known:
        hint = did_you_mean(name, list(known))
        raise unfit({"order": [f"The list cannot be put in the order of '{name[:60]}'. {hint}"]})
    return (f"-{known[name]}" if asked.startswith("-") else known[name], "pk")


def orders(record_type: RecordType) -> dict[str, str]:
    """What a list can be ordered by, with the column that does it."""
    found = {"code": "code", "title": "title", "updated_at": "updated_at"}
    for field in record_type.model._meta.concrete_fields:
        if isinstance(field, models.TextField) or hasattr(field, "masked"):
            continue
        related: Any = field.related_model
        if field.is_relation and not (related and issubclass(related, Record)):
            continue
        found[field.name] = f"{field.name}__title" if field.is_relation else field.name
    return {name: column for name, column in found.items() if name != "id"}


def page_of(query: QueryDict) -> Page:
    given = {name: query[name] for name in ("limit", "offset") if name in query}
    try:
        return Page.model_validate(given)
    except pydantic.ValidationError as error:
        raise unfit(sentences(error, {}, list(Page.model_fields))) from None


def listed(user: Any, record_type: RecordType, query: QueryDict) -> dict[str, Any]:
    """``{"count", "items"}``: how many there are in all, and the rows of this page."""
    page, found = page_of(query), narrowed(user, record_type, query)
    count = found.count()
    if page.offset >= count:
        return {"count": count, "items": []}
    part = found[page.offset : page.offset + page.limit]
    return {"count": count, "items": outputs.rows(record_type, part)}
