"""What people and the daily job do with indicators, limits and breaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from hisaar.governance.models import Decision
from hisaar.lib.dates import format_day
from hisaar.lib.sharing import sharing
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.notices.services import notify
from hisaar.platform.records import Refused, Text, verb
from hisaar.platform.tasks.models import Task
from hisaar.platform.tasks.services import complete, ensure
from hisaar.risk.appetite import LimitStanding, limits
from hisaar.risk.appetite import appetite as appetite_on
from hisaar.risk.indicators import counted, indicators_in_force
from hisaar.risk.models import (
    Acceptance,
    Appetite,
    Indicator,
    IndicatorValue,
    LimitBreach,
    Treatment,
)

DAYS_TO_ANSWER = dt.timedelta(days=14)


# --- indicators ----------------------------------------------------------------------------------


@transaction.atomic
def measure_indicators(
    on: dt.date, *, actor: Any = None, indicators: Iterable[Indicator] | None = None
) -> list[IndicatorValue]:
    """Keep what each indicator stands at that records can be counted for; one value a day each."""
    rows = indicators_in_force(on).exclude(measure="") if indicators is None else list(indicators)
    there = {
        value.indicator_id: value
        for value in IndicatorValue.objects.filter(
            indicator__in=[i.pk for i in rows], measured_on=on
        ).order_by("code")
    }
    wanted: list[IndicatorValue] = []
    with sharing():
        for indicator in rows:
            value = counted(indicator.measure, on)
            row = there.get(indicator.pk)
            if value is None or (row is not None and not row.is_counted):
                continue  # What somebody entered for the day stands.
            row = row or IndicatorValue(indicator=indicator, measured_on=on, is_counted=True)
            row.indicator, row.value = indicator, round(Decimal(repr(float(value))), 4)
            wanted.append(row)
    return records.save_many(wanted, actor=actor, action="counted")


@verb(when=lambda i: bool(i.measure))
def count_now(indicator: Indicator, *, actor: Any, on: dt.date) -> Indicator:
    """Count the indicator from records as of a day, and keep the value."""
    if not indicator.measure:
        raise Refused(f"{indicator.code} is not counted from records; enter its value.")
    if not measure_indicators(on, actor=actor, indicators=[indicator]):
        raise Refused(
            f"Records do not say what {indicator.code} stood at on {format_day(on)}, or somebody"
            " entered a value for that day, which stands."
        )
    return indicator


# --- limits --------------------------------------------------------------------------------------


@verb(when=lambda a: a.approved_on is not None)
def check_limits(appetite: Appetite, *, actor: Any, on: dt.date) -> Appetite:
    """Lay each limit beside what it measures; raise breaches, and end those that are over."""
    found = appetite_on(on)
    if found is None or found.pk != appetite.pk:
        other = f"; {found.code} is" if found else ""
        raise Refused(f"{appetite.code} is not the appetite in force on {format_day(on)}{other}.")
    find_breaches(on, actor=actor)
    return appetite


@transaction.atomic
def find_breaches(on: dt.date, *, actor: Any = None) -> tuple[list[LimitBreach], list[LimitBreach]]:
    """Breaches begun and breaches ended on the day; a second time on it does nothing."""
    with sharing():
        found = limits(on)
    unended = {
        b.limit_id: b
        for b in LimitBreach.objects.filter(
            limit__in=[s.limit.pk for s in found], ended_on__isnull=True
        ).select_related("owner")
    }
    begun = [
        _breach(s, on, actor=actor)
        for s in found if s.state == "breached" and s.limit.pk not in unended
    ]  # fmt: skip
    over = [s for s in found if s.state in ("within", "warning") and s.limit.pk in unended]
    ended = [
        _end(unended[s.limit.pk], on, actor=actor)
        for s in over if unended[s.limit.pk].found_on <= on
    ]  # fmt: skip
    return begun, ended


def _breach(standing: LimitStanding, on: dt.date, *, actor: Any) -> LimitBreach:
    limit = standing.limit
    owner = limit.appetite.owner
    breach = LimitBreach(
        limit=limit, found_on=on, value=round(Decimal(repr(standing.value)), 2), owner=owner,
        remark=f"{standing.sentence} Read from {standing.source}.",
    )  # fmt: skip
    records.save(breach, actor=actor, action="found")
    task = ensure(
        _reference(breach), title=f"Answer the breach of a limit: {limit.title}"[:200],
        due_on=on + DAYS_TO_ANSWER, owner=owner, subject=breach.code, actor=actor,
        details=f"{standing.sentence} Have it accepted, treat it, or table it at the Board.",
    )  # fmt: skip
    if owner is not None:
        notify(owner, f"A limit of the risk appetite is exceeded. {standing.sentence}",
               code=breach.code, key=task.reference, is_urgent=True)  # fmt: skip
    return breach


def _end(breach: LimitBreach, on: dt.date, *, actor: Any) -> LimitBreach:
    breach.ended_on = on
    records.save(breach, actor=actor, action="ended")
    _close_task(breach, f"Back within the limit since {format_day(on)}.", on, actor=actor)
    return breach


def _reference(breach: LimitBreach) -> str:
    return f"breach {breach.code}"


def _close_task(breach: LimitBreach, note: str, on: dt.date, *, actor: Any) -> None:
    for task in Task.objects.filter(reference=_reference(breach), done_on=None, cancelled_on=None):
        complete(task, actor=actor, note=Text(note), on=on)


@verb(when=lambda b: b.answered_on is None)
@transaction.atomic
def answer_breach(
    breach: LimitBreach, *, actor: Any, on: dt.date, acceptance: Acceptance | None = None,
    treatment: Treatment | None = None, decision: Decision | None = None,
    remark: Text | None = None,
) -> LimitBreach:  # fmt: skip
    """Record what was decided about the breach: an acceptance, a treatment or a decision of the
    Board."""
    if breach.answered_on is not None:
        raise Refused(f"{breach.code} was answered on {format_day(breach.answered_on)}.")
    if on < breach.found_on:
        day = format_day(breach.found_on)
        raise Refused(f"{breach.code} was found on {day}; give that day or a later one.")
    _refuse_no_answer(breach, on, acceptance, treatment, decision)
    breach.acceptance, breach.treatment, breach.decision = acceptance, treatment, decision
    breach.answered_on = on
    breach.remark = "\n".join(filter(None, (breach.remark, str(remark or "").strip())))
    records.save(breach, actor=actor, action="answered")
    _close_task(breach, f"Answered on {format_day(on)}.", on, actor=actor)
    return breach


def _refuse_no_answer(
    breach: LimitBreach, on: dt.date, acceptance: Acceptance | None, treatment: Treatment | None,
    decision: Decision | None,
) -> None:  # fmt: skip
    if acceptance is None and treatment is None and decision is None:
        raise Refused(
            f"Name what answers {breach.code}: an acceptance, a treatment or a decision of the"
            " Board."
        )
    day = format_day(on)
    if acceptance is not None and not acceptance.is_in_force(on):
        raise Refused(f"{acceptance.code} is not in force on {day}; have the risk accepted first.")
    if treatment is not None and not treatment.counts(on):
        raise Refused(f"{treatment.code} was not decided by {day}, or was dropped.")
    if decision is not None and decision.decided_on > on:
        taken = format_day(decision.decided_on)
        raise Refused(f"{decision.code} was taken on {taken}; give that day or a later one.")


def told(values: list[IndicatorValue], begun: list[LimitBreach], ended: list[LimitBreach]) -> str:
    """What a run of the job did, in one sentence."""
    found = count_of(len(begun), "breach", "breaches")
    return f"{count_of(len(values), 'indicator')} counted, {found} found, {len(ended)} ended."
