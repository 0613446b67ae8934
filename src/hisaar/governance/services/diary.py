"""What happened in the course of the year: entries done, progress, runs, answers."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db import transaction

from hisaar.governance.models import (
    CalendarEntry,
    Decision,
    Objective,
    ObjectiveProgress,
    ProcessRun,
    ResourceRequest,
    SecurityProcess,
)
from hisaar.lib.dates import add_months, format_day
from hisaar.platform import records
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


@verb(when=lambda e: e.done_on is None)
@transaction.atomic
def complete_entry(
    entry: CalendarEntry, *, actor: Any, on: dt.date, evidence: Evidence | None = None,
    remark: Text | None = None,
) -> CalendarEntry:  # fmt: skip
    """Record that it was done; a recurring entry gets its next date."""
    if entry.done_on is not None:
        raise Refused(f"{entry.code} was done on {format_day(entry.done_on)}.")
    entry.done_on, entry.evidence = on, evidence or entry.evidence
    entry.remark = remark or entry.remark
    records.save(entry, actor=actor, action="done")
    if months := _MONTHS.get(entry.recurrence):
        # Counted from the date that the law gives, so that doing it early moves nothing.
        due_on = add_months(entry.due_on, months)
        if not CalendarEntry.objects.filter(title=entry.title, due_on=due_on).exists():
            following = CalendarEntry(
                title=entry.title, due_on=due_on, recurrence=entry.recurrence, owner=entry.owner,
                instrument=entry.instrument, source=entry.source,
            )  # fmt: skip
            records.save(following, actor=actor, action="recurs")
    return entry


@verb()
def note_progress(
    objective: Objective, *, actor: Any, on: dt.date, value: str, remark: Text | None = None
) -> ObjectiveProgress:
    """Note how far the objective has come."""
    note = ObjectiveProgress(objective=objective, noted_on=on, value=value, remark=remark or "")
    return records.save(note, actor=actor, action="progress noted")


@verb()
def log_run(
    process: SecurityProcess, *, actor: Any, on: dt.date, performed_by: Person, result: str = "",
    evidence: Evidence | None = None,
) -> ProcessRun:  # fmt: skip
    """Record that the process was run."""
    if not process.holds(on):
        raise Refused(f"{process.code} was not in use on {format_day(on)}.")
    run = ProcessRun(
        process=process, ran_on=on, performed_by=performed_by, result=result, evidence=evidence
    )
    return records.save(run, actor=actor, action="run")


@verb(when=lambda r: r.result == ResourceRequest.Result.PENDING)
def decide_request(
    request: ResourceRequest, *, actor: Any, on: dt.date,
    result: Literal["granted", "in_part", "rejected"], decision: Decision | None = None,
    acceptance: Decision | None = None,
) -> ResourceRequest:  # fmt: skip
    """Record the answer. A rejected request needs a decision that accepts the remaining risk."""
    if request.result != ResourceRequest.Result.PENDING:
        raise Refused(f"{request.code} was {request.result} already.")
    request.result, request.decided_on = result, on
    request.decision, request.acceptance = decision, acceptance
    return records.save(request, actor=actor, action=result)
