"""Impact analyses: approve, review, and make the next edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.assets.models import ImpactAnalysis, ImpactBand
from hisaar.governance.models import TriggerEvent
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, verb

_CARRIED = (
    "function", "owner", "cyber_scenarios", "rto_hours", "rpo_hours", "mtpd_hours",
    "minimum_service", "minimum_resources", "manual_fallback",
)  # fmt: skip
_BAND = ("up_to_hours", "level", "financial", "customers", "regulatory", "reputation")


@verb(when=lambda a: a.status == ImpactAnalysis.Status.DRAFT)
def approve_analysis(
    analysis: ImpactAnalysis, *, actor: Any, approver: Person, on: dt.date
) -> ImpactAnalysis:
    """Record who approved the analysis, and when."""
    missing = [
        str(ImpactAnalysis._meta.get_field(name).verbose_name)
        for name in ("rto_hours", "rpo_hours", "mtpd_hours")
        if getattr(analysis, name) is None
    ]
    if missing or not analysis.bands.exists():
        lacks = ", ".join([*missing, *([] if analysis.bands.exists() else ["its time bands"])])
        raise Refused(f"{analysis.code} cannot be approved yet: it lacks {lacks}.")
    analysis.status = ImpactAnalysis.Status.APPROVED
    analysis.approver, analysis.approved_on = approver, on
    analysis.reviewed_on = max(filter(None, (analysis.reviewed_on, on)))
    return records.save(analysis, actor=actor, action="approved")


@verb(when=lambda a: a.status == ImpactAnalysis.Status.APPROVED)
def review_analysis(analysis: ImpactAnalysis, *, actor: Any, on: dt.date) -> ImpactAnalysis:
    """Confirm that the analysis still holds as it stands."""
    if analysis.reviewed_on and on < analysis.reviewed_on:
        raise Refused(
            f"{analysis.code} was already reviewed on {analysis.reviewed_on:%d %b %Y};"
            " give a later day."
        )
    analysis.reviewed_on = on
    return records.save(analysis, actor=actor, action="reviewed")


@verb(when=lambda a: a.status == ImpactAnalysis.Status.APPROVED)
def open_edition(
    analysis: ImpactAnalysis, *, actor: Any, on: dt.date, event: TriggerEvent | None = None
) -> ImpactAnalysis:
    """Begin the next edition with what this one says, to be changed and approved again."""
    draft = ImpactAnalysis.objects.filter(
        function=analysis.function, status=ImpactAnalysis.Status.DRAFT
    ).first()
    if draft is not None:
        raise Refused(f"{draft.code} is still a draft for this function; complete that one.")
    newest = ImpactAnalysis.objects.filter(function=analysis.function).order_by("-edition")[0]
    carried = {name: getattr(analysis, name) for name in _CARRIED}
    with transaction.atomic():
        made = ImpactAnalysis(
            edition=newest.edition + 1, analysed_on=on, reopened_for=event, **carried
        )
        records.save(made, actor=actor, action="opened")
        bands = [
            ImpactBand(analysis=made, **{name: getattr(band, name) for name in _BAND})
            for band in analysis.bands.all()
        ]
        records.save_many(bands, actor=actor, action="carried over")
    return made
