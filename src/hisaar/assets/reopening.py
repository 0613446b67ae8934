"""When an impact analysis no longer speaks of what is there: events, and the owner's task.

A new critical system, a provider that newly holds the processing, a unit that was reorganised:
each is recorded once as a trigger event, and so is an incident by whoever records it. Every event
that touches a critical function after its analysis asks the owner, once, to analyse it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from hisaar.governance.models import TriggerEvent
from hisaar.lib import dates
from hisaar.platform import records
from hisaar.platform.jobs.services import enqueue_once
from hisaar.platform.notices.invitations import withdraw
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records.signals import record_saved
from hisaar.platform.tasks.models import Task
from hisaar.platform.tasks.services import complete, ensure

from . import graph
from .models import (
    BusinessFunction,
    Criticality,
    ImpactAnalysis,
    System,
    ThirdParty,
)
from .queries import approved_analyses, critical_functions, impact_analysis_of

PURPOSE = "impact-analysis"  # of the links by which owners answer
JOB = "assets.reopen_analyses"
DAYS = 30
Kind = TriggerEvent.Kind


@dataclass(frozen=True)
class Standing:
    """A critical function with its analysis in force and everything that it stands on."""

    function: BusinessFunction
    analysis: ImpactAnalysis
    reached: frozenset[str]


def standings(on: dt.date) -> list[Standing]:
    """Critical functions that were analysed; the others need no event to be asked for."""
    functions = critical_functions(on).select_related("owner", "unit")
    analysed = [
        (function, analysis)
        for function in functions.prefetch_related(approved_analyses(on))
        if (analysis := impact_analysis_of(function))
    ]
    if not analysed:
        return []
    needs = graph.load(on)
    return [Standing(f, a, frozenset(needs.reach(f.code) | {f.code})) for f, a in analysed]


def reopen(on: dt.date, *, actor: Any = None) -> tuple[int, int]:
    """Record what has happened and ask the owners; returns the new events and the new tasks."""
    found = standings(on)
    if not found:
        return 0, 0
    events = _record_events(found, on, actor=actor)
    return events, sum(_ask(standing, event) for standing, event in _touches(found, on))


def events_since(analysis: ImpactAnalysis, on: dt.date) -> list[TriggerEvent]:
    """Events after the analysis that touched its function, newest first."""
    recent = list(
        TriggerEvent.objects.exclude(source="")
        .filter(happened_on__gt=analysis.analysed_on, happened_on__lte=on)
        .order_by("-happened_on", "-code")
    )
    if not recent:
        return []
    code = analysis.function.code
    reached = graph.load(on).reach(code) | {code}
    return [event for event in recent if event.source in reached]


@dataclass(frozen=True)
class Beginning:
    """Something that came into use: on a day that was told, or when it was first recorded."""

    row: Any
    day: dt.date
    is_told: bool

    def is_after(self, standing: Standing) -> bool:
        """Whether the analysis cannot have known it.

        A register that is filled after the analysis, but tells no days, makes nothing new: then
        only what was recorded on a later day than the analysis itself counts.
        """
        if self.row.code not in standing.reached:
            return False
        if self.is_told:
            return self.day > standing.analysis.analysed_on
        recorded_on = timezone.localtime(standing.analysis.created_at).date()
        return self.day > max(recorded_on, standing.analysis.analysed_on)


def _record_events(found: list[Standing], on: dt.date, *, actor: Any) -> int:
    systems = System.objects.filter(criticality=Criticality.CRITICAL)
    wanted = [
        *_events(
            systems,
            "in_service_on",
            found,
            on,
            kind=Kind.NEW_CORE_SYSTEM,
            words="New critical system",
        ),
        *_events(
            ThirdParty.objects.all(), "from_on", found, on, kind=Kind.OTHER, words="New provider"
        ),
    ]
    known = set(TriggerEvent.objects.exclude(source="").values_list("source", "kind"))
    made = [event for event in wanted if (event.source, event.kind) not in known]
    records.save_many(made, actor=actor, action="noticed")
    return len(made)


def _events(
    rows: Any, field: str, found: list[Standing], on: dt.date, *, kind: str, words: str
) -> list[TriggerEvent]:
    begun = [
        Beginning(row, told or timezone.localtime(row.created_at).date(), told is not None)
        for row in rows.only("code", "title", field, "created_at")
        for told in [getattr(row, field)]
    ]
    return [
        TriggerEvent(
            title=f"{words}: {each.row.title}"[:200], kind=kind, happened_on=each.day,
            source=each.row.code,
        )
        for each in begun
        if each.day <= on and any(each.is_after(standing) for standing in found)
    ]  # fmt: skip


def _touches(found: list[Standing], on: dt.date) -> list[tuple[Standing, TriggerEvent]]:
    since = min(standing.analysis.analysed_on for standing in found)
    events = TriggerEvent.objects.exclude(source="").filter(
        happened_on__gt=since, happened_on__lte=on
    )
    pairs = [
        (standing, event)
        for event in events
        for standing in found
        if event.source in standing.reached and event.happened_on > standing.analysis.analysed_on
    ]
    asked = set(
        Task.objects.filter(reference__in=[_reference(*p) for p in pairs]).values_list(
            "reference", flat=True
        )
    )
    return [pair for pair in pairs if _reference(*pair) not in asked]


def _reference(standing: Standing, event: TriggerEvent) -> str:
    return f"impact {standing.function.code} {event.code}"


def _ask(standing: Standing, event: TriggerEvent) -> int:
    function = standing.function
    task = ensure(
        _reference(standing, event),
        title=f"Analyse again what stopping {function.title} costs"[:200],
        due_on=max(event.happened_on + dt.timedelta(days=DAYS), dates.today()),
        owner=function.owner, subject=function.code,
        details=f"{event.code} {event.title} came after {standing.analysis.code}.",
    )  # fmt: skip
    if function.owner:
        text = f"{event.title}: please look again at the impact analysis of {function.title}."
        notify(function.owner, text, code=task.code, key=task.reference)
    return 1


def close_reviews(function: BusinessFunction, *, actor: Any) -> int:
    """The owner has analysed it again: what asked for that is done."""
    asked = Task.objects.filter(
        reference__startswith=f"impact {function.code} ", done_on=None, cancelled_on=None
    )
    for task in asked:
        complete(task, actor=actor)
    return len(asked)


def approval_reference(analysis: ImpactAnalysis) -> str:
    return f"impact-approval {analysis.code}"


@receiver(record_saved, sender=TriggerEvent)
def look_again(action: str, **_: Any) -> None:
    """Soon, for what somebody recorded; new systems and providers are looked for daily."""
    if action != "noticed":
        enqueue_once(JOB)


@receiver(record_saved, sender=OrganisationalUnit)
def notice_reorganisation(record: OrganisationalUnit, changes: Any, actor: Any, **_: Any) -> None:
    """The unit went elsewhere or was closed: for each critical function of it."""
    if record.version > 1 and {"parent", "closed_on"} & set(changes):
        touched = critical_functions(dates.today()).filter(unit=record)
        _record_reorganisation(touched, f"{record.title} was reorganised", actor=actor)


@receiver(record_saved, sender=BusinessFunction)
def notice_move(record: BusinessFunction, changes: Any, actor: Any, **_: Any) -> None:
    """The function went to another unit."""
    moved_from = changes.get("unit", [None])[0]
    if record.version > 1 and moved_from and record.criticality == Criticality.CRITICAL:
        _record_reorganisation([record], f"{record.title} moved to another unit", actor=actor)


def _record_reorganisation(touched: Iterable[BusinessFunction], title: str, *, actor: Any) -> None:
    today = dates.today()
    functions = list(touched)
    known = set(
        TriggerEvent.objects.filter(
            source__in=[f.code for f in functions], title=title[:200], happened_on=today
        ).values_list("source", flat=True)
    )
    made = [
        TriggerEvent(title=title[:200], kind=Kind.OTHER, happened_on=today, source=f.code)
        for f in functions
        if f.code not in known
    ]
    if made:
        records.save_many(made, actor=actor, action="noticed")
        enqueue_once(JOB)


@receiver(record_saved, sender=ImpactAnalysis)
def close_what_asked(record: ImpactAnalysis, action: str, actor: Any, **_: Any) -> None:
    """Approved: nobody is asked any more, neither the approver nor the owner by link."""
    if action != "approved":
        return
    withdraw(PURPOSE, record.function.code, actor=actor)
    open_tasks = Task.objects.filter(
        reference=approval_reference(record), done_on=None, cancelled_on=None
    )
    for task in open_tasks:
        complete(task, actor=actor)
