"""Running all rules as of a day, and keeping what they found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

import hisaar
from hisaar.assessment import attention
from hisaar.assessment.models import ClauseResult, Evaluation
from hisaar.assessment.queries import latest_current
from hisaar.catalogue import queries as decisions
from hisaar.catalogue.rules import Verdict, book
from hisaar.governance.queries import entity, size_band
from hisaar.lib.sharing import sharing
from hisaar.platform.audit import chain
from hisaar.platform.audit.models import Head
from hisaar.platform.evidence.queries import evidence_for_many


def run(on: dt.date) -> dict[str, Verdict]:
    """The verdict on every clause as of a day, with the evidence attached to clause ids."""
    verdicts = book.evaluate(on, size_band=size_band(), **decisions.decisions(on))
    attached = evidence_for_many(list(verdicts), on)
    return {
        clause: verdict.with_evidence(*(e.code for e in attached.get(clause, ())))
        for clause, verdict in verdicts.items()
    }


@transaction.atomic
def evaluate(
    on: dt.date, *, actor: Any, kind: str = Evaluation.Kind.CURRENT, year: Any = None
) -> Evaluation:
    """Run all rules as of ``on`` and keep the results; an older one of the same kind goes."""
    is_past = kind == Evaluation.Kind.TREND
    with sharing():
        verdicts = run(on)
        counts = {} if is_past else attention.counts(on)
    head = Head.objects.filter(pk=1).first()
    if kind != Evaluation.Kind.FREEZE:
        stale = Evaluation.objects.filter(kind=kind)
        (stale.filter(on=on) if is_past else stale).delete()
    evaluation = Evaluation.objects.create(
        kind=kind, on=on, made_at=timezone.now(), made_by=chain.actor_name(actor), year=year,
        framework=f"{book.framework.code} {book.framework.version}",
        version=hisaar.__version__, size_band=size_band(),
        audit_number=head.number if head else 0, audit_digest=head.digest if head else "",
        counts_json=orjson.dumps(counts, option=orjson.OPT_SORT_KEYS).decode(),
    )  # fmt: skip
    strengths = book.framework.clauses
    ClauseResult.objects.bulk_create(
        ClauseResult(
            evaluation=evaluation, clause=clause, strength=strengths[clause].strength,
            outcome=verdict.outcome, met=verdict.met, population=verdict.population,
            gap_count=len(verdict.gaps), note=verdict.note,
            verdict_json=canonical(verdict).decode(),
        )
        for clause, verdict in verdicts.items()
    )  # fmt: skip
    return evaluation


def canonical(verdict: Verdict) -> bytes:
    return orjson.dumps(verdict.as_data(), option=orjson.OPT_SORT_KEYS)


def current_evaluation(on: dt.date, *, actor: Any) -> Evaluation:
    """The kept evaluation of that day if no record changed since; a fresh one otherwise."""
    kept = latest_current(on)
    head = Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    if kept is not None and kept.audit_number == head and kept.version == hisaar.__version__:
        return kept
    return evaluate(on, actor=actor)


def month_ends(on: dt.date, count: int = 12) -> list[dt.date]:
    """The last days of the latest ``count`` months that have ended by that day, oldest first.

    >>> [str(day) for day in month_ends(dt.date(2026, 3, 30), 2)]
    ['2026-01-31', '2026-02-28']
    """
    day = on + dt.timedelta(days=1)
    found = []
    for _ in range(count):
        day = day.replace(day=1) - dt.timedelta(days=1)
        found.append(day)
    return found[::-1]


def keep_trend(on: dt.date, *, actor: Any, is_afresh: bool = False) -> list[Evaluation]:
    """Make the points of the last twelve months that are missing.

    ``is_afresh``: also those made before a record changed, as after an import of past records.
    """
    if entity() is None:
        return []
    kept = Evaluation.objects.filter(kind=Evaluation.Kind.TREND)
    if is_afresh:
        head = Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0
        kept = kept.filter(audit_number=head)
    there = set(kept.values_list("on", flat=True))
    return trend([day for day in month_ends(on) if day not in there], actor=actor)


def trend(days: Iterable[dt.date], *, actor: Any) -> list[Evaluation]:
    """Evaluations as of past days, for the chart of a clause over time."""
    return [evaluate(day, actor=actor, kind=Evaluation.Kind.TREND) for day in days]
