"""Rows of a table as values of fields: days in one order, personal columns left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hisaar.discovery.formats.facts import Notes
from hisaar.discovery.formats.limits import KEPT_ENTRIES
from hisaar.lib.text import count_of, fold

from . import cells
from .fields import LISTS, FieldSpec
from .mapping import Mapping
from .sheets import Table

_TOLD_PER_COLUMN = 5
_COUNTERS = {"sno", "srno", "sr", "slno", "snumber", "serial", "no", "#", "نمبرشمار"}  # of the rows


@dataclass(slots=True)
class Record:
    """One row: values by field, what has no field by heading, and its place."""

    values: dict[str, Any]
    other: dict[str, Any]
    where: str


@dataclass(slots=True)
class _Plan:
    """How each column is read."""

    fields: list[tuple[int, FieldSpec, str]] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    orders: dict[int, cells.DayOrder] = field(default_factory=dict)
    is_month_first: bool = False
    unreadable: Counter[str] = field(default_factory=Counter)


def records(table: Table, mapping: Mapping, notes: Notes) -> Iterator[Record]:
    """Yield the rows as records; what a cell does not tell is left out and told."""
    plan = _plan(table, mapping, notes)
    for number, values in table.rows(notes):
        yield _record(plan, values, table.sheet.where(number), notes)
    _tell_days(plan, table, notes)
    for heading, count in plan.unreadable.items():
        if count > _TOLD_PER_COLUMN:
            more = count_of(count - _TOLD_PER_COLUMN, "more cell")
            notes.fault("the whole list", f"Column '{heading}': {more} could not be read.")


def _plan(table: Table, mapping: Mapping, notes: Notes) -> _Plan:
    specs = LISTS[mapping.subject].fields
    meanings = {fold(c.heading): c for c in mapping.columns if c.heading}
    by_place = mapping.columns if len(mapping.columns) == len(table.headings) else ()
    plan, seen = _Plan(), set()
    for at, heading in enumerate(table.headings):
        column = meanings.get(fold(heading)) if heading else (by_place[at] if by_place else None)
        name = column.field if column else ""
        if name and name not in seen:
            seen.add(name)
            _place(plan, at, specs[name], heading)
        elif heading and fold(heading) not in _COUNTERS:
            _place_other(plan, at, heading, mapping.subject, notes)
    _tell_bare(table, {at for at, _, _ in plan.fields}, notes)
    _weigh_days(plan, table)
    if plan.personal:
        notes.remark(
            "the headings",
            f"{', '.join(plan.personal)}: recognised as personal data and not taken over.",
        )
    return plan


def _tell_bare(table: Table, placed: set[int], notes: Notes) -> None:
    """Tell of columns with values below no heading, as far as the first rows show."""
    widest = max((len(values) for _, values in table.sample), default=0)
    for at in range(widest):
        heading = table.headings[at] if at < len(table.headings) else ""
        if heading or at in placed:
            continue
        number = next((n for n, row in table.sample if at < len(row) and cells.text(row[at])), 0)
        if number:
            where = table.sheet.where(number)
            notes.fault(where, f"Column {at + 1} has values but no heading: left out.")


def _weigh_days(plan: _Plan, table: Table) -> None:
    """Find in which order days stand: a column's own values decide, then those of the others."""
    for at, order in plan.orders.items():
        for _, values in table.sample:
            if at < len(values):
                order.look(values[at])
    total = cells.DayOrder(
        sum(order.day_first for order in plan.orders.values()),
        sum(order.month_first for order in plan.orders.values()),
    )
    plan.is_month_first = total.is_month_first


def _place(plan: _Plan, at: int, spec: FieldSpec, heading: str) -> None:
    if spec.kind == "personal":
        plan.personal.append(f"'{heading}'")
        return
    plan.fields.append((at, spec, heading))
    if spec.kind == "day":
        plan.orders[at] = cells.DayOrder()


def _place_other(plan: _Plan, at: int, heading: str, subject: str, notes: Notes) -> None:
    """Keep a column without a meaning, unless another list knows it for personal data."""
    if is_personal(heading):
        plan.personal.append(f"'{heading}'")
        return
    notes.not_known(f"column {heading}")
    if len(plan.others) < KEPT_ENTRIES:
        plan.others.append((at, heading))


def is_personal(heading: str) -> bool:
    """Say whether a heading promises data on a person that no register here needs."""
    folded = fold(heading)
    return any(
        folded == fold(word)
        for spec in LISTS["staff"].fields.values()
        if spec.kind == "personal" and spec.name not in {"address", "mobile", "bank_account"}
        for word in spec.synonyms
    )


def _record(plan: _Plan, values: list[Any], where: str, notes: Notes) -> Record:
    found: dict[str, Any] = {}
    other: dict[str, Any] = {}
    width = len(values)
    for at, spec, heading in plan.fields:
        raw = values[at] if at < width else ""
        if raw == "" or raw is None:
            continue
        try:
            value = _read(plan, at, spec, raw)
        except cells.Unreadable as error:
            other[heading] = cells.text(raw)[:200]
            plan.unreadable[heading] += 1
            if plan.unreadable[heading] <= _TOLD_PER_COLUMN:
                notes.fault(where, f"Column '{heading}': {error} The cell is kept as it is.")
            continue
        if value not in (None, "", []):
            found[spec.name] = value
    for at, heading in plan.others:
        if at < width and (shown := cells.text(values[at])):
            other[heading] = shown[:2_000]
    return Record(found, other, where)


def _read(plan: _Plan, at: int, spec: FieldSpec, raw: Any) -> Any:
    if spec.kind == "day":
        return plan.orders[at].read(raw, default_month_first=plan.is_month_first)
    return cells.READERS[spec.kind](raw)


def _tell_days(plan: _Plan, table: Table, notes: Notes) -> None:
    for at, order in plan.orders.items():
        heading = table.headings[at]
        place = f"column '{heading}'"
        if order.is_month_first:
            notes.remark(place, "Its days were read month first, as other days in it show.")
        elif order.ambiguous:
            assumed = "month" if plan.is_month_first and not order.day_first else "day"
            notes.remark(
                place,
                f"{count_of(order.ambiguous, 'day')} such as {order.example} could be read in two"
                f" ways; read {assumed} first.",
            )
