"""The codes that evidence is attached to: records of any register, and clauses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from hisaar.platform.records.registry import type_of_code

CLAUSE = re.compile(r"[A-Z]{3,4}-\d{2}")
_SEPARATORS = re.compile(r"[\s,;]+")


def parse(text: str) -> list[str]:
    """The codes in ``text``, in upper case, each once, in the order they were given."""
    return list(dict.fromkeys(code.upper() for code in _SEPARATORS.split(text) if code))


def missing(codes: Iterable[str]) -> list[str]:
    """Those that are neither a clause's id nor the code of a record; one query a register."""
    unknown: list[str] = []
    by_type: dict[object, list[str]] = defaultdict(list)
    for code in codes:
        if CLAUSE.fullmatch(code):
            continue
        record_type = type_of_code(code)
        if record_type is None:
            unknown.append(code)
        else:
            by_type[record_type.model].append(code)
    for model, wanted in by_type.items():
        found = model._default_manager.filter(code__in=wanted)  # type: ignore[attr-defined]
        unknown += sorted(set(wanted) - set(found.values_list("code", flat=True)))
    return unknown
