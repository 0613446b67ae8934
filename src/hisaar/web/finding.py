"""Records of any register by text, in one query however many registers there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest

from hisaar.platform.records import RecordType
from hisaar.platform.records.filters import searched

from . import access


class Hit(NamedTuple):
    register: str  # its slug
    code: str
    title: str


def find(request: HttpRequest, types: Sequence[RecordType], text: str, *, limit: int) -> list[Hit]:
    """What the person may see and the text is found in, register by register."""
    parts = [_matches(request, record_type, text) for record_type in types]
    if not parts:
        return []
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return [Hit(*row) for row in rows[:limit]]


def _matches(request: HttpRequest, record_type: RecordType, text: str) -> Any:
    rows = searched(record_type, access.visible(request, record_type), text).order_by()
    slug = Cast(Value(record_type.slug), CharField())
    return rows.annotate(register=slug).values_list("register", "code", "title")
