"""Weaknesses that nobody fixed in time say something about the controls that cover the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min

from hisaar.lib.dates import format_day
from hisaar.risk.effectiveness import Contradiction, Coverage, contradicts
from hisaar.risk.models import Control

from .models import Vulnerability
from .queries import overdue

Domain, Layer = Control.Domain, Vulnerability.Layer
DOMAINS = {
    Layer.OS: Domain.ENDPOINT,
    Layer.APPLICATION: Domain.APPLICATION,
    Layer.WEB: Domain.APPLICATION,
    Layer.DATABASE: Domain.DATABASE,
    Layer.NETWORK: Domain.NETWORK,
}


@contradicts
def overdue_weaknesses(on: dt.date, coverage: Coverage) -> Iterator[Contradiction]:
    """High and critical ones past their day contradict patching, and the layer's own controls."""
    if not coverage.by_system:
        return
    for (system, layer), (code, reason) in _worst(on).items():
        own = DOMAINS.get(layer)
        domains = (Domain.PATCHING, own) if own else (Domain.PATCHING,)
        for control in coverage.of(system, domains):
            yield Contradiction(control.pk, code, reason, system)


def _worst(on: dt.date) -> dict[tuple[int, str], tuple[str, str]]:
    """By system and layer, one weakness and the sentence on all of them.

    One fact for each: ten thousand weaknesses say no more against a control than the first.
    """
    groups = (
        overdue(on)
        .order_by()
        .values_list("system_id", "layer")
        .annotate(first=Min("code"), oldest=Min("due_on"), count=Count("pk"))
    )
    return {
        (system, layer): (code, _sentence(count, oldest))
        for system, layer, code, oldest, count in groups
    }


def _sentence(count: int, oldest: dt.date) -> str:
    if count == 1:
        return f"it was to be fixed by {format_day(oldest)}"
    return f"it and {count - 1} more on the same system are open, due since {format_day(oldest)}"
