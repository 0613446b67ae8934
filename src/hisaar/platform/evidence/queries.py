"""What evidence there is for a record or clause as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from .models import Attachment, Evidence


def _valid(on: dt.date, prefix: str = "") -> Q:
    def term(**lookups: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in lookups.items()})

    return (
        term(effective_on__lte=on)
        & (term(expires_on=None) | term(expires_on__gte=on))
        & (term(superseded_on=None) | term(superseded_on__gt=on))
    )


def evidence_for_many(codes: Iterable[str], on: dt.date) -> dict[str, list[Evidence]]:
    """For each code, what proves something about it on that day, newest first; one query."""
    wanted = [code.upper() for code in codes]
    found: dict[str, list[Evidence]] = {code: [] for code in wanted}
    if not found:
        return found
    rows = (
        Attachment.objects.filter(_valid(on, "evidence__"), subject__in=list(found))
        .select_related("evidence__file", "evidence__owner", "evidence__collected_by")
        .order_by("-evidence__effective_on", "evidence__code")
    )
    for row in rows:
        found[row.subject].append(row.evidence)
    return found


def evidence_for(code: str, on: dt.date) -> list[Evidence]:
    """What proves something about one record or clause on that day, newest first."""
    return evidence_for_many([code], on)[code.upper()]


def expiring(on: dt.date, *, days: int) -> QuerySet[Evidence]:
    """Evidence in force that expires within ``days`` from that day, soonest first."""
    until = on + dt.timedelta(days=days)
    return (
        Evidence.objects.filter(_valid(on), expires_on__lte=until)
        .select_related("owner", "file")
        .order_by("expires_on", "code")
    )
