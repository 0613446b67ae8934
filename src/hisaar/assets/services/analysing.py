"""An owner's analysis from the first letter to the approver's desk, and asking owners for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hisaar.assets import reopening
from hisaar.assets.models import BusinessFunction, ImpactAnalysis, ImpactBand
from hisaar.governance.models import TriggerEvent
from hisaar.governance.queries import holder
from hisaar.governance.vocabulary import Role
from hisaar.lib.text import join_names
from hisaar.platform import records
from hisaar.platform.notices.invitations import Invitation, invite, open_links, withdraw
from hisaar.platform.notices.services import notify
from hisaar.platform.records import Refused
from hisaar.platform.tasks.services import ensure

from .impact import open_edition, review_analysis

DAYS_TO_APPROVE = 14
BAND = ("up_to_hours", "level", "financial", "customers", "regulatory", "reputation")
OBJECTIVES = ("rto_hours", "rpo_hours", "mtpd_hours")
TEXTS = ("minimum_service", "minimum_resources", "manual_fallback")
ENTRIES = (*OBJECTIVES, *TEXTS, "cyber_scenarios")
Status = ImpactAnalysis.Status


@dataclass(frozen=True)
class Said:
    """What an owner wrote, as far as it could be read; ``is_whole`` when that was everything."""

    values: Mapping[str, Any]
    bands: Sequence[Mapping[str, Any]]
    faults: Sequence[tuple[str, str]]  # label, sentence

    @property
    def is_whole(self) -> bool:
        return not self.faults


def is_same(before: ImpactAnalysis | None, after: ImpactAnalysis) -> bool:
    """Whether the later says nothing that the earlier does not say."""
    if before is None:
        return False
    return _content(before) == _content(after)


def _content(analysis: ImpactAnalysis) -> tuple[Any, ...]:
    bands = sorted(tuple(getattr(b, n) for n in BAND) for b in analysis.bands.all())
    return (*(getattr(analysis, name) for name in ENTRIES), bands)


def in_force(function: BusinessFunction) -> ImpactAnalysis | None:
    """The newest edition that was approved."""
    return (
        function.impact_analyses.filter(status=Status.APPROVED)
        .prefetch_related("bands").order_by("-edition").first()
    )  # fmt: skip


def draft_of(function: BusinessFunction) -> ImpactAnalysis | None:
    return (
        function.impact_analyses.filter(status=Status.DRAFT)
        .select_related("reopened_for").prefetch_related("bands").order_by("-edition").first()
    )  # fmt: skip


def stamp(analysis: ImpactAnalysis | None) -> str:
    """Names a state of the draft: who writes over another state is told so."""
    if analysis is None:
        return "new"
    versions = [analysis.version, *(band.version for band in analysis.bands.all())]
    return f"{analysis.code}-{'.'.join(map(str, versions))}"


@transaction.atomic
def keep(
    function: BusinessFunction, said: Said, *, seen: str, on: dt.date, actor: Any
) -> ImpactAnalysis:
    """Save what could be read into the draft edition, which is begun when there is none."""
    # In one line with others who write to the same function's draft.
    BusinessFunction.objects.select_for_update().get(pk=function.pk)
    draft = draft_of(function)
    if seen != stamp(draft):
        raise Refused(
            "Somebody else has changed this analysis meanwhile, perhaps you in another window."
            " Open the page again; what you typed last is offered to you there."
        )
    draft = draft or _begin(function, on=on, actor=actor)
    for name, value in said.values.items():
        setattr(draft, name, value)
    if draft.rto_hours and draft.mtpd_hours and draft.rto_hours > draft.mtpd_hours:
        draft.rto_hours = None  # the two contradict each other; the form says so
    draft.reviewed_on = None  # what was sent before no longer is what stands here
    records.save(draft, actor=actor, action="drafted")
    _keep_bands(draft, said, actor=actor)
    return _fresh(draft)


def _fresh(draft: ImpactAnalysis) -> ImpactAnalysis:
    return ImpactAnalysis.objects.select_related("function").prefetch_related("bands").get(
        pk=draft.pk
    )  # fmt: skip


def _begin(function: BusinessFunction, *, on: dt.date, actor: Any) -> ImpactAnalysis:
    before = in_force(function)
    if before is not None:
        return open_edition(before, actor=actor, on=on)
    begun = ImpactAnalysis(
        function=function, edition=1, owner=function.owner, analysed_on=on, cyber_scenarios=""
    )
    return records.save(begun, actor=actor, action="opened")


def _keep_bands(draft: ImpactAnalysis, said: Said, *, actor: Any) -> None:
    held = {band.up_to_hours: band for band in draft.bands.all()}
    wanted = {row["up_to_hours"]: row for row in said.bands}
    changed = []
    for hours, row in wanted.items():
        band = held.get(hours) or ImpactBand(analysis=draft)
        for name in BAND:
            setattr(band, name, row[name])
        changed.append(band)
    records.save_many(changed, actor=actor, action="drafted")
    if said.is_whole:  # a row that cannot be read yet must not take away what it was
        for hours, band in held.items():
            if hours not in wanted:
                records.delete(band, actor=actor)


@transaction.atomic
def keep_as_last_time(
    function: BusinessFunction, *, seen: str, on: dt.date, actor: Any
) -> ImpactAnalysis:
    """Make the draft say what the edition in force says."""
    before = in_force(function)
    if before is None:
        raise Refused(f"{function.title} was never analysed; there is no last time.")
    rows = [{name: getattr(band, name) for name in BAND} for band in before.bands.all()]
    values = {name: getattr(before, name) for name in ENTRIES}
    return keep(function, Said(values, rows, []), seen=seen, on=on, actor=actor)


@dataclass(frozen=True)
class Outcome:
    analysis: ImpactAnalysis
    is_confirmed: bool  # the edition in force still holds; nothing waits for approval


@transaction.atomic
def submit(
    function: BusinessFunction, *, seen: str, on: dt.date, actor: Any, conflict: str = ""
) -> Outcome:
    """Hand the draft to be approved; one that changes nothing confirms the edition in force."""
    BusinessFunction.objects.select_for_update().get(pk=function.pk)
    draft, before = draft_of(function), in_force(function)
    if draft is None:
        raise Refused(f"Nothing was written about {function.title} yet; fill in the form first.")
    if seen != stamp(draft):
        raise Refused("The analysis was changed since you looked it over. Look it over again.")
    events = reopening.events_since(before, on) if before else []
    if before is not None and is_same(before, draft) and not events:
        records.delete(draft, actor=actor)
        review_analysis(before, actor=actor, on=on)
        reopening.close_reviews(function, actor=actor)
        _tell(before, f"{function.title}: its owner confirms the impact analysis.")
        return Outcome(before, is_confirmed=True)
    _refuse_incomplete(draft)
    _send(draft, events, on=on, actor=actor, conflict=conflict)
    return Outcome(draft, is_confirmed=False)


def _send(
    draft: ImpactAnalysis, events: Sequence[TriggerEvent], *, on: dt.date, actor: Any, conflict: str
) -> None:
    function = draft.function
    draft.analysed_on = draft.reviewed_on = on
    if events and draft.reopened_for is None:
        draft.reopened_for = events[0]
    records.save(draft, actor=actor, action="submitted")
    reopening.close_reviews(function, actor=actor)
    ciso = holder(Role.CISO, on)
    ensure(
        reopening.approval_reference(draft),
        title=f"Approve the impact analysis of {function.title}"[:200],
        due_on=on + dt.timedelta(days=DAYS_TO_APPROVE), owner=ciso, subject=draft.code,
        details=conflict, actor=actor,
    )  # fmt: skip
    _tell(draft, f"{function.title}: an impact analysis waits for approval. {conflict}".strip())


def _tell(analysis: ImpactAnalysis, sentence: str) -> None:
    day = analysis.reviewed_on or analysis.analysed_on
    ciso = holder(Role.CISO, day)
    if ciso is not None:
        notify(ciso, sentence, code=analysis.code)


def _refuse_incomplete(draft: ImpactAnalysis) -> None:
    wanted: Mapping[str, Any] = {
        "the impact by time": draft.bands.all(),
        "the recovery time objective": draft.rto_hours is not None,
        "the recovery point objective": draft.rpo_hours is not None,
        "the maximum tolerable disruption": draft.mtpd_hours is not None,
        "a cyber event": draft.cyber_scenarios,
        "the minimum that is needed": draft.minimum_resources,
    }
    lacks = [name for name, value in wanted.items() if not value]
    if lacks:
        raise Refused(f"It cannot be sent yet: please add {join_names(lacks)}.")


@transaction.atomic
def ask(function: BusinessFunction, *, days: int, actor: Any) -> Invitation:
    """Send the owner a link to the form; one that was sent before opens nothing any more."""
    if function.owner is None:
        raise Refused(f"{function.code} has no owner to ask; name one on its page.")
    withdraw(reopening.PURPOSE, function.code, actor=actor)
    return invite(
        reopening.PURPOSE, subject=function.code, recipient=function.owner.email,
        greeting=function.owner.title, about=f"Impact analysis: {function.title}"[:150],
        days=days, actor=actor, payload={"person": function.owner.code},
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    function: BusinessFunction
    invitation: Invitation | None  # None when nobody owns the function


@transaction.atomic
def ask_all(functions: Iterable[BusinessFunction], *, days: int, actor: Any) -> list[Asked]:
    """Ask the owner of each function that has no open link yet."""
    open_now = set(open_links(reopening.PURPOSE).values_list("subject", flat=True))
    return [
        Asked(f, ask(f, days=days, actor=actor) if f.owner else None)
        for f in functions
        if f.code not in open_now
    ]
