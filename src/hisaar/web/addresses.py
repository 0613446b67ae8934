"""Where records live: addresses put together without a lookup per row of a list."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hisaar.platform.records import RecordType, type_of, type_of_code

CODE = re.compile(r"\b([A-Z]{2,6}-\d{3,})\b")


def registers() -> str:
    return reverse("registers")


def register(record_type: RecordType, page: str = "") -> str:
    """The list of a register, or one of its pages: ``new/``, ``import/``, ``export.csv`` …"""
    return f"{registers()}{record_type.slug}/{page}"


def record(item: Any, page: str = "") -> str:
    """The page of a record, or one of its pages: ``edit/``, ``history/``, ``do/close/`` …"""
    return f"{registers()}{type_of(item).slug}/{item.code}/{page}"


def code_address(code: str) -> str | None:
    """The page of whatever record has that code, or None when no register numbers so."""
    record_type = type_of_code(code)
    return f"{registers()}{record_type.slug}/{code}/" if record_type else None


def with_links(text: str) -> SafeString:
    """Escape a sentence and turn every code in it into a link to its record."""

    def link(found: re.Match[str]) -> str:
        address = code_address(found[1])
        return f'<a href="{address}">{found[1]}</a>' if address else found[1]

    return mark_safe(CODE.sub(link, escape(text)))  # noqa: S308 - escaped just above
