"""Codes: a prefix and a number that is never given twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .models import Record
from .models import Sequence as Numbers
from .refusals import Refused
from .registry import type_of


def code_for(prefix: str, number: int) -> str:
    return f"{prefix}-{number:04d}"


def assign_codes(records: Sequence[Record]) -> None:
    """Number new records in their order; a code that came with a record is kept if it fits."""
    if not records:
        return
    prefix = type_of(records[0]).prefix
    Numbers.objects.get_or_create(prefix=prefix)
    counter = Numbers.objects.select_for_update().get(prefix=prefix)
    given = [_number(prefix, r.code) for r in records if r.code]
    last = max([counter.last, *given])
    for record in records:
        if not record.code:
            last += 1
            record.code = code_for(prefix, last)
    if last != counter.last:
        counter.last = last
        counter.save(update_fields=("last",))


def _number(prefix: str, code: str) -> int:
    match = re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,9}})", code)
    if match is None:
        raise Refused(
            f"'{code}' is not a code of this register; write {prefix}- and a number,"
            f" such as {code_for(prefix, 42)}, or leave it empty to get the next one."
        )
    return int(match[1])
