"""What the worker has to do, did, and could not do."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from .models import JobRun


def failed() -> QuerySet[JobRun]:
    """Work that nobody will try again unless a person says so, newest first."""
    return JobRun.objects.filter(state=JobRun.State.FAILED).select_related("actor__person")


def recent(limit: int = 50) -> list[JobRun]:
    return list(JobRun.objects.select_related("actor__person")[:limit])


def counts() -> dict[str, int]:
    """How many runs are in each state."""
    rows = JobRun.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(JobRun.State.values, 0) | dict(rows)
