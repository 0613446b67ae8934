"""What the pages write beside records themselves: saved views, and a record with its children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict

from hisaar.platform import records
from hisaar.platform.records import Refused
from hisaar.platform.records.models import Record, SavedFilter


@dataclass(frozen=True)
class Child:
    """A row of an inline form: what to save, or to delete."""

    record: Any
    links: dict[str, list[Any]]
    is_removed: bool = False


@transaction.atomic
def save_with_children(
    record: Any, *, actor: Any, links: dict[str, list[Any]], seen_version: int | None,
    children: Iterable[tuple[str, Child]] = (),
) -> Record:  # fmt: skip
    """Save a record and the rows of its form in one transaction: all or nothing.

    ``children`` pairs the name of the child's foreign key with the child.
    """
    saved = records.save(record, actor=actor, links=links, seen_version=seen_version)
    for foreign_key, child in children:
        if child.is_removed:
            records.delete(child.record, actor=actor)
        else:
            setattr(child.record, foreign_key, saved)
            records.save(child.record, actor=actor, links=child.links)
    return saved


def saved_filters(user: Any, register: str) -> list[SavedFilter]:
    """The views of a list that the person keeps, by name."""
    return list(SavedFilter.objects.filter(user_id=user.pk, register=register).order_by("name"))


def keep_filter(user: Any, register: str, *, name: str, query: str) -> SavedFilter:
    """Keep a query string under a name; the same name replaces what it meant before."""
    title = " ".join(name.split())[:80]
    if not title:
        raise Refused("Give the view a name, for example 'Critical and overdue'.")
    parsed = QueryDict(query.lstrip("?"), mutable=True)
    parsed.pop("page", None)
    saved, _ = SavedFilter.objects.update_or_create(
        user_id=user.pk, register=register, name=title, defaults={"query": parsed.urlencode()}
    )
    return saved


def forget_filter(user: Any, register: str, name: str) -> None:
    SavedFilter.objects.filter(user_id=user.pk, register=register, name=name).delete()
