"""The filter set of a register, shared by pages, API, command line and export."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
from django.db import models
from django.db.models import Q, QuerySet

from .registry import RecordType


def _filter_for(f: Any) -> dict[str, django_filters.Filter]:
    """Filters of one field: choices and relations by value, days as a range."""
    if isinstance(f, models.DateField):
        lookups = (("from", "gte"), ("to", "lte"))
        if isinstance(f, models.DateTimeField):
            lookups = (("from", "date__gte"), ("to", "date__lte"))
        return {
            f"{f.name}_{suffix}": django_filters.DateFilter(
                field_name=f.name, lookup_expr=lookup, label=f"{f.verbose_name} {suffix}"
            )
            for suffix, lookup in lookups
        }
    label = str(getattr(f, "verbose_name", f.name))
    if f.is_relation:
        kind = (
            django_filters.ModelMultipleChoiceFilter
            if f.many_to_many
            else django_filters.ModelChoiceFilter
        )
        return {
            f.name: kind(
                queryset=f.related_model._default_manager.all(), to_field_name="code", label=label
            )
        }
    if f.choices:
        return {f.name: django_filters.MultipleChoiceFilter(choices=f.choices, label=label)}
    if isinstance(f, models.BooleanField):
        return {f.name: django_filters.BooleanFilter(label=label)}
    return {f.name: django_filters.CharFilter(lookup_expr="icontains", label=label)}


def searched(record_type: RecordType, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Rows whose code or searched fields contain ``text``."""
    if not text.strip():
        return queryset
    query = Q(code__icontains=text.strip())
    for name in record_type.search.split():
        query |= Q(**{f"{name}__icontains": text.strip()})
    return queryset.filter(query)


@cache
def filter_set(record_type: RecordType) -> type[django_filters.FilterSet]:
    """``q`` searches; every name in ``filters`` narrows."""

    def search(self: Any, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return searched(record_type, queryset, value)

    meta = type("Meta", (), {"model": record_type.model, "fields": []})
    body: dict[str, Any] = {
        "Meta": meta, "search": search,
        "q": django_filters.CharFilter(method="search", label="Search"),
    }  # fmt: skip
    for name in record_type.filters.split():
        body |= _filter_for(record_type.field(name))
    return type(f"{record_type.model.__name__}FilterSet", (django_filters.FilterSet,), body)


def joined(record_type: RecordType, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with every relation that the list shows, so that a page costs one query."""
    return queryset.select_related(*record_type.relation_columns)
