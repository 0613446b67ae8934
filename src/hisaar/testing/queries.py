"""Reads that pages, reports and rules share; each takes the day it speaks of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from .models import SecurityTest, Severity, Vulnerability

GRAVE = (Severity.CRITICAL, Severity.HIGH)
# Registers hold thousands of rows: only what is told about is fetched, as plain tuples.
TOLD = ("pk", "code", "system_id", "severity", "layer", "found_on", "due_on", "identifier")


def open_vulnerabilities(on: dt.date) -> QuerySet[Vulnerability]:
    """Found by the day, and neither fixed nor found to be false by then."""
    return Vulnerability.objects.filter(
        Q(fixed_on__isnull=True) | Q(fixed_on__gt=on),
        Q(false_positive_on__isnull=True) | Q(false_positive_on__gt=on),
        found_on__lte=on,
    )


def unaccepted_vulnerabilities(on: dt.date) -> QuerySet[Vulnerability]:
    """Open on the day, and not accepted for a time that holds the day."""
    accepted = Q(
        accepted_on__lte=on, accepted_until__gte=on, acceptance_approver__isnull=False
    ) & ~Q(acceptance_reason="")
    return open_vulnerabilities(on).exclude(
        pk__in=Vulnerability.objects.filter(accepted).values("pk")
    )


def overdue(on: dt.date, severities: Iterable[str] = GRAVE) -> QuerySet[Vulnerability]:
    """Open, unaccepted and past the day by which it was to be fixed."""
    return unaccepted_vulnerabilities(on).filter(severity__in=list(severities), due_on__lt=on)


def open_beyond(
    on: dt.date, days: dict[str, dt.timedelta], layers: Iterable[str] = ()
) -> dict[int, list[Any]]:
    """By the key of a system, what is open longer than the days allowed for its severity.

    A weakness of no stated layer counts for every layer: nobody has shown that it is elsewhere.
    """
    late = Q()
    for severity, allowed in days.items():
        late |= Q(severity=severity, found_on__lt=on - allowed)
    rows = unaccepted_vulnerabilities(on).filter(late)
    if layers:
        rows = rows.filter(layer__in=[*layers, ""])
    return by_system(rows)


def by_system(rows: QuerySet[Vulnerability]) -> dict[int, list[Any]]:
    """The rows as tuples, by the key of their system, the oldest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("found_on", "code").values_list(*TOLD, named=True):
        found[row.system_id].append(row)
    return found


def latest_tests(on: dt.date, since: dt.date) -> dict[int, list[SecurityTest]]:
    """By the key of a system, the tests of it performed in the period, the latest first."""
    rows = SecurityTest.objects.filter(performed_on__gte=since, performed_on__lte=on)
    tests = {test.pk: test for test in rows.order_by("-performed_on", "code")}
    pairs = SecurityTest.systems.through.objects.filter(securitytest_id__in=list(tests))
    found: dict[int, list[SecurityTest]] = defaultdict(list)
    order = {key: at for at, key in enumerate(tests)}
    keys = pairs.values_list("securitytest_id", "system_id")
    for test, system in sorted(keys, key=lambda pair: order[pair[0]]):
        found[system].append(tests[test])
    return found
