"""The assessment year: opened, approved, frozen, concluded, tabled and delivered."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterable
from io import BytesIO
from typing import Any, Literal

import orjson
from django.db import transaction

from hisaar.assessment import insight
from hisaar.assessment.models import (
    AssessmentYear,
    ClauseConclusion,
    Evaluation,
    PlannedAssessment,
)
from hisaar.assessment.queries import freeze_of
from hisaar.catalogue.rules import book
from hisaar.governance.models import Meeting
from hisaar.governance.queries import entity
from hisaar.lib.dates import ReportingYear
from hisaar.platform import records
from hisaar.platform.evidence.services import store
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.platform.records.changes import plain

from .evaluating import evaluate


def open_year(year: int, *, actor: Any) -> AssessmentYear:
    """The assessment year, made if it is not there, with the insurer's own year end."""
    found = AssessmentYear.objects.filter(year=year).first()
    if found:
        return found
    profile = entity()
    month, day = (profile.year_end_month, profile.year_end_day) if profile else (12, 31)
    period = ReportingYear(year, month, day)
    fresh = AssessmentYear(
        year=year, period_start_on=period.first_day, period_end_on=period.last_day
    )
    return records.save(fresh, actor=actor, action="opened")


@verb(when=lambda y: y.programme_approved_on is None)
def approve_programme(
    year: AssessmentYear, *, actor: Any, approver: Person, on: dt.date
) -> AssessmentYear:
    """Record who approved the year's programme, and when."""
    if not year.programme:
        raise Refused(f"{year.code} has no programme yet; write what will be assessed, and how.")
    year.programme_approver, year.programme_approved_on = approver, on
    return records.save(year, actor=actor, action="programme approved")


@verb(when=lambda p: p.completed_on is None and p.deferral_approved_on is None)
def defer(
    planned: PlannedAssessment, *, actor: Any, reason: Text, approver: Person, on: dt.date
) -> PlannedAssessment:
    """Put a planned assessment off, with a reason and an approver."""
    planned.deferral_reason, planned.deferral_approver = reason, approver
    planned.deferral_approved_on = on
    return records.save(planned, actor=actor, action="deferred")


@verb(confirm="What the rules see now is kept as it is, with hashes, and the report stands on it.")
def freeze(year: AssessmentYear, *, actor: Any, on: dt.date | None = None) -> AssessmentYear:
    """Freeze the year: evaluate as of its last day (or another), and keep all that was seen."""
    if any(r.status in ("signed_once", "signed", "filed") for r in year.reports.all()):
        raise Refused(
            f"The report for {year.year} is being signed or was filed; void it before you freeze"
            " the year again."
        )
    day = on or year.period_end_on
    with transaction.atomic():
        evaluation = evaluate(day, actor=actor, kind=Evaluation.Kind.FREEZE, year=year)
        _keep_what_was_seen(evaluation)
        records.announce(year, actor=actor, action="frozen", changes={"as of": [None, str(day)]})
    return year


def _keep_what_was_seen(evaluation: Evaluation) -> None:
    verdicts = {r.clause: r.verdict for r in evaluation.results.all()}
    content = orjson.dumps(
        {
            "on": evaluation.on, "framework": evaluation.framework, "version": evaluation.version,
            "size_band": evaluation.size_band, "audit": evaluation.audit_digest,
            "clauses": verdicts,
        },
        option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2,
    )  # fmt: skip
    stem = f"freeze-{evaluation.year.year if evaluation.year else evaluation.on}"
    evaluation.verdicts_file = store(BytesIO(content), name=f"{stem}-verdicts.json")
    evaluation.records_file = store(BytesIO(all_records()), name=f"{stem}-records.json.gz")
    said = BytesIO(what_they_say(evaluation.on))
    evaluation.insight_file = store(said, name=f"{stem}-insight.json.gz")
    evaluation.save(update_fields=("verdicts_file", "records_file", "insight_file"))


def what_they_say(on: dt.date) -> bytes:
    """Tables and pictures made from the records as gzipped JSON."""
    content = orjson.dumps(insight.gather(on), option=orjson.OPT_SORT_KEYS)
    return gzip.compress(content, mtime=0)


def all_records() -> bytes:
    """Every record of every register as gzipped JSON, the same bytes for the same records."""
    content = {
        record_type.name: [
            {f.name: _plain(f, row) for f in record_type.model._meta.concrete_fields}
            for row in record_type.model._default_manager.order_by("code").iterator()
        ]
        for record_type in sorted(records.all_types(), key=lambda t: t.name)
    }
    data = orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=str)
    return gzip.compress(data, mtime=0)


def _plain(f: Any, row: Any) -> Any:
    if hasattr(f, "masked"):
        return f.masked(getattr(row, f.attname))
    return plain(getattr(row, f.attname))


@verb(when=lambda y: y.completed_on is None)
def complete(year: AssessmentYear, *, actor: Any, on: dt.date) -> AssessmentYear:
    """Finish the annual assessment: it is frozen and every clause has a design conclusion."""
    if freeze_of(year) is None:
        raise Refused(f"{year.title} has not been frozen yet; freeze it first.")
    blank = blank_conclusions(year)
    if blank:
        raise Refused(
            f"{len(blank)} clauses of {year.title} have no design conclusion yet:"
            f" {', '.join(blank[:5])}{' …' if len(blank) > 5 else ''}. Conclude them on the desk."
        )
    year.completed_on = on
    return records.save(year, actor=actor, action="completed")


def blank_conclusions(year: AssessmentYear) -> list[str]:
    """Clauses, in order, for which nobody has concluded on the design."""
    done = set(year.conclusions.exclude(design="").values_list("clause", flat=True))
    scored = (c.id for c in book.framework.clauses.values() if c.strength != "context")
    return [clause for clause in scored if clause not in done]


@verb()
def table_at_board(
    year: AssessmentYear, *, actor: Any, meeting: Meeting,
    conclusion: Literal["adequate", "with_actions", "inadequate"], remarks: Text | None = None,
) -> AssessmentYear:  # fmt: skip
    """Record at which meeting the assessment was tabled, and what the Board concluded."""
    if year.completed_on and meeting.held_on < year.completed_on:
        raise Refused(
            f"{meeting.code} was held on {meeting.held_on:%d %b %Y}, before the assessment was"
            f" finished on {year.completed_on:%d %b %Y}; choose a later meeting."
        )
    year.board_meeting, year.board_conclusion, year.board_remarks = (
        meeting,
        conclusion,
        remarks or "",
    )
    return records.save(year, actor=actor, action="tabled")


@verb()
def deliver(year: AssessmentYear, *, actor: Any, to: list[Person], on: dt.date) -> AssessmentYear:
    """Record to whom in management the results were delivered."""
    year.delivered_on = on
    return records.save(year, actor=actor, action="delivered", links={"delivered_to": to})


@verb(when=lambda y: y.delivered_on is not None and y.acknowledged_on is None)
def acknowledge(year: AssessmentYear, *, actor: Any, on: dt.date) -> AssessmentYear:
    """Record that management acknowledged the results."""
    year.acknowledged_on = on
    return records.save(year, actor=actor, action="acknowledged")


def conclude(
    year: AssessmentYear, clause: str, *, actor: Any, seen_version: int | None = None,
    **values: Any,
) -> ClauseConclusion:  # fmt: skip
    """Set fields of the conclusion on one clause (design, operation, remark …)."""
    if clause not in book.framework.clauses:
        raise Refused(f"There is no clause {clause}.")
    found = year.conclusions.filter(clause=clause).first()
    conclusion = found or ClauseConclusion(year=year, clause=clause)
    for name, value in values.items():
        setattr(conclusion, name, value)
    return records.save(
        conclusion, actor=actor, action="concluded", seen_version=seen_version if found else None
    )


@transaction.atomic
def conclude_many(
    year: AssessmentYear, clauses: Iterable[str], *, actor: Any, **values: Any
) -> list[ClauseConclusion]:
    """Set the same fields of the conclusions on several clauses."""
    wanted = list(dict.fromkeys(clauses))
    known = {c.clause: c for c in year.conclusions.filter(clause__in=wanted)}
    rows = [known.get(c) or ClauseConclusion(year=year, clause=c) for c in wanted]
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    return records.save_many(rows, actor=actor, action="concluded")
