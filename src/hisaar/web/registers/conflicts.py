"""Two people changed one record: both versions, and the person's choice field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms.models import model_to_dict
from django.http import QueryDict

from hisaar.platform.audit import chain
from hisaar.platform.records import Conflict, RecordType, changes

from . import cells

CHOICE = "choose-"
SKIPPED = {"csrfmiddlewaretoken", "seen_version"}


@dataclass(frozen=True)
class Difference:
    """One field on which the two versions differ; ``is_mine`` is what is chosen at first."""

    name: str
    label: str
    mine: str
    theirs: str
    is_mine: bool


def compare(
    record_type: RecordType, conflict: Conflict, form: Any, theirs: Any
) -> list[Difference]:
    """The fields that differ. What the person did not touch is taken from the later save."""
    touched_by_them = _changed_since(conflict)
    found = []
    for name in record_type.form_fields:
        if name not in form.fields:
            continue
        mine, stored = form.cleaned_data.get(name), _stored(conflict.theirs, name)
        if _same(mine, stored):
            continue
        before = touched_by_them.get(name, ...)
        column = cells.column(record_type, name)
        words = [shown(record_type, name, value) for value in (mine, stored)]
        is_mine = before is ... or _plain(mine) != before
        found.append(Difference(name, column.label, *words, is_mine=is_mine))
    return found


def _changed_since(conflict: Conflict) -> dict[str, Any]:
    """Field to its value before, for all that was saved since the person opened the form."""
    missed = conflict.theirs.version - conflict.mine.version
    found: dict[str, Any] = {}
    for entry in chain.history(conflict.theirs.code)[:missed]:
        for name, pair in entry.changes.items():
            if isinstance(pair, list) and len(pair) == 2:
                found[name] = pair[0]  # the oldest entry speaks last
    return found


def authors(conflict: Conflict) -> list[Any]:
    """The audit entries that the person has not seen, newest first."""
    missed = conflict.theirs.version - conflict.mine.version
    return chain.history(conflict.theirs.code)[:missed]


def _stored(record: Any, name: str) -> Any:
    if record._meta.get_field(name).many_to_many:
        return list(getattr(record, name).all())
    return getattr(record, name)


def _same(mine: Any, stored: Any) -> bool:
    if isinstance(stored, list):
        return {m.pk for m in mine or ()} == {s.pk for s in stored}
    return (mine or None) == (stored or None) if mine != 0 and stored != 0 else mine == stored


def _plain(value: Any) -> Any:
    if isinstance(value, list) or hasattr(value, "values_list"):
        return sorted(_plain(item) for item in value)
    return getattr(value, "code", None) or changes.plain(value)


def shown(record_type: RecordType, name: str, value: Any) -> str:
    """A cleaned value in words."""
    if isinstance(value, list) or hasattr(value, "values_list"):
        return ", ".join(f"{item.code} {item}" for item in value) or "—"
    if hasattr(value, "code"):
        return f"{value.code} {value}"
    return cells.plain(record_type, name, changes.plain(value))


def posted(data: QueryDict) -> list[tuple[str, str]]:
    """What the form sent, to be sent again with the choices."""
    return [
        (name, value)
        for name, values in data.lists()
        if name not in SKIPPED and not name.startswith(CHOICE)
        for value in values
    ]


def is_resolved(data: QueryDict) -> bool:
    return any(name.startswith(CHOICE) for name in data)


def resolve(data: QueryDict, unbound: Any) -> QueryDict:
    """The data of the form with the stored value wherever the person chose theirs."""
    merged = data.copy()
    stored = model_to_dict(unbound.instance, fields=list(unbound.fields))
    for name in unbound.fields:
        if data.get(f"{CHOICE}{name}") != "theirs":
            continue
        value = stored.get(name)
        if isinstance(value, list):
            merged.setlist(name, [str(getattr(item, "pk", item)) for item in value])
            continue
        value = unbound.fields[name].widget.format_value(unbound[name].value())
        first = value[0] if isinstance(value, list) else value
        if first in (None, "", False):
            merged.pop(name, None)
            merged[name] = ""
        else:
            merged[name] = "on" if first is True else str(first)
    return merged
