"""Which decisions about clauses are in force on a day: one query each."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, TypeVar

from django.db.models import Q, QuerySet

from .decisions import Exemption, Inapplicability, Override
from .models import ApplicabilityDecision, ApprovedDecision, ClauseException, ThresholdOverride

Decision = TypeVar("Decision", bound=ApprovedDecision)


class Decisions(TypedDict):
    """The arguments of ``rules.evaluate`` that come from records."""

    overrides: tuple[Override, ...]
    exceptions: tuple[Exemption, ...]
    inapplicable: tuple[Inapplicability, ...]


def in_force(decisions: QuerySet[Decision], on: date) -> QuerySet[Decision]:
    """Return the decisions that count on a day, the latest approved last: that one prevails."""
    return (
        decisions.filter(approved_on__lte=on, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))
        .select_related("approver")
        .order_by("approved_on", "code")
    )


def overrides(on: date) -> tuple[Override, ...]:
    rows = in_force(ThresholdOverride.objects.all(), on)
    return tuple(row.as_override() for row in rows)


def exceptions(on: date) -> tuple[Exemption, ...]:
    rows = in_force(ClauseException.objects.all(), on)
    return tuple(row.as_exemption() for row in rows)


def inapplicable(on: date) -> tuple[Inapplicability, ...]:
    rows = in_force(ApplicabilityDecision.objects.all(), on)
    return tuple(row.as_inapplicability() for row in rows)


def decisions(on: date) -> Decisions:
    """Return everything for ``rules.evaluate(on, size_band=…, **decisions(on))``."""
    return Decisions(
        overrides=overrides(on), exceptions=exceptions(on), inapplicable=inapplicable(on)
    )
