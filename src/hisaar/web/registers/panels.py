"""What stands beside a record: related records, evidence, tasks, and the clauses it serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.utils.safestring import SafeString

from hisaar.platform.records import RecordType, all_types
from hisaar.platform.records.filters import joined
from hisaar.web import access, addresses

from . import cells

LIMIT = 10
_WORTH_ASKING = 4  # relations, from which on one question saves more than it costs


@dataclass(frozen=True)
class Panel:
    """A table of related records, the newest few, and where the others are."""

    label: str
    count: int
    headings: list[tuple[str, str]]
    rows: SafeString
    more: str = ""
    add: str = ""


@dataclass(frozen=True)
class Clause:
    """An obligation that the register serves, with its outcome when one is known."""

    id: str
    title: str
    address: str
    outcome: str = ""


def related(request: HttpRequest, record_type: RecordType, record: Any) -> list[Panel]:
    """The panels that the register declares, as far as the person may see them."""
    names = [*record_type.children.split(), *(n for n in record_type.panels if "." not in n)]
    types = {t.model: t for t in all_types()}
    shown = []
    for name in dict.fromkeys(names):
        relation: Any = record_type.model._meta.get_field(name)
        other = types.get(relation.related_model)
        if other is not None and access.may(request, "view", other):
            rows = access.visible(request, other).filter(**{_path_back(relation): record})
            shown.append((relation, other, rows))
    held = _held(record, [rows for *_, rows in shown])
    return [
        _panel(request, relation, other, record, rows if is_held else None)
        for (relation, other, rows), is_held in zip(shown, held, strict=True)
    ]


def _held(record: Any, relations: list[Any]) -> list[bool]:
    """Which relations hold anything, in one query: most panels of most records are empty."""
    if len(relations) < _WORTH_ASKING:
        return [True] * len(relations)
    kept = type(record)._default_manager.filter(pk=record.pk).order_by()
    return list(kept.values_list(*(Exists(rows.order_by()) for rows in relations)).get())


def templates(record_type: RecordType) -> list[str]:
    return [name for name in record_type.panels if name.endswith(".html")]


def _panel(request: HttpRequest, relation: Any, other: RecordType, record: Any, held: Any) -> Panel:
    """One panel; ``held`` are its rows, or nothing when there are none."""
    back = _path_back(relation)
    top: list[Any] = []
    if held is not None:
        top = list(joined(other, held)[: LIMIT + 1])
    count = held.count() if len(top) > LIMIT else len(top)
    columns = [c for c in cells.columns(other) if c.name != back]
    query = f"?{back}={record.code}"
    can_filter = back in other.filters.split()
    return Panel(
        label=_label(relation, other), count=count,
        headings=[(c.label, c.css if c.css == "hs-number" else "") for c in columns],
        rows=cells.rows(other, top[:LIMIT], columns=columns),
        more=addresses.register(other, query) if can_filter and count > LIMIT else "",
        add=addresses.register(other, f"new/{query}") if _may_add(request, other, back) else "",
    )  # fmt: skip


def _path_back(relation: Any) -> str:
    """The name, seen from the related model, of the relation to this record."""
    if relation.auto_created and not relation.concrete:
        return str(relation.field.name)
    return str(relation.remote_field.name)


def _may_add(request: HttpRequest, other: RecordType, back: str) -> bool:
    return back in other.form_fields and access.may(request, "add", other)


def _label(relation: Any, other: RecordType) -> str:
    name = getattr(relation, "related_name", "") or ""
    label = name.replace("_", " ") if name and "+" not in name else other.label_plural
    return label[:1].upper() + label[1:]
