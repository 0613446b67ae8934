"""What people do with threats and with reports on the situation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.risk.models import SituationReport, Threat, ThreatReview
from hisaar.risk.situation import Told, latest_report, told

A_MONTH = dt.timedelta(days=30)


@verb(when=lambda t: t.to_on is None)
@transaction.atomic
def review_threat(
    threat: Threat, *, actor: Any, on: dt.date, likelihood: int, capability: int,
    conclusion: Text, reviewer: Person | None = None, sources: Text | None = None,
) -> Threat:  # fmt: skip
    """Look at the threat again: how likely it is, what it could do (1 very low to 5 very high), and
    what that means; the review is kept."""
    for name, level in (("likelihood", likelihood), ("capability", capability)):
        if level not in Threat.Level.values:
            raise Refused(f"The {name} is 1 (very low) to 5 (very high), not {level}.")
    if not str(conclusion).strip():
        raise Refused(f"Say what the review of {threat.code} found.")
    if threat.reviewed_on and on < threat.reviewed_on:
        day = format_day(threat.reviewed_on)
        raise Refused(f"{threat.code} was reviewed on {day}; give that day or a later one.")
    threat.likelihood, threat.capability, threat.reviewed_on = likelihood, capability, on
    records.save(threat, actor=actor, action="reviewed")
    review = ThreatReview(
        title=f"Review of {threat.title}"[:200], reviewed_on=on, reviewer=reviewer,
        owner=threat.owner, obligations=threat.obligations, sources=sources or "",
        conclusion=conclusion,
    )  # fmt: skip
    records.save(
        review, actor=actor, links={"threats": [threat], "functions": threat.functions.all()}
    )
    return threat


@verb(when=lambda r: r.issued_on is None)
def write_situation_report(report: SituationReport, *, actor: Any) -> SituationReport:
    """Fill the five parts with what records say of the period; what people wrote stays."""
    _refuse_issued(report)
    on = report.reported_on
    since = report.period_from_on or _since(on)
    found = told(since, on)
    before = report.facts.get("text", {})
    text = {part: "\n".join(t.sentence for t in sources) for part, sources in found.items()}
    for part, words in text.items():
        written = getattr(report, part)
        if not written.strip() or written == before.get(part):
            setattr(report, part, words)
    report.period_from_on = since
    report.facts = {
        "since": since.isoformat(), "as_of": on.isoformat(), "text": text,
        "parts": {part: [_plain(t) for t in sources] for part, sources in found.items()},
    }  # fmt: skip
    return records.save(report, actor=actor, action="written from records")


def _since(on: dt.date) -> dt.date:
    """From the report before on; without one, of the last month."""
    before = latest_report(on - dt.timedelta(days=1))
    return before.reported_on if before else on - A_MONTH


def _plain(said: Told) -> dict[str, Any]:
    return {"sentence": said.sentence, "facts": [list(fact) for fact in said.facts]}


@verb(when=lambda r: r.issued_on is None, confirm="It cannot be changed by this afterwards.")
def issue_situation_report(report: SituationReport, *, actor: Any, on: dt.date) -> SituationReport:
    """Release the report; each of its five parts has to say something."""
    _refuse_issued(report)
    if on < report.reported_on:
        day = format_day(report.reported_on)
        raise Refused(f"{report.code} speaks of {day}; issue it on that day or later.")
    lacking = [str(SituationReport._meta.get_field(p).verbose_name) for p in report.lacks()]
    if lacking:
        raise Refused(
            f"{report.code} says nothing of: {join_names(lacking)}. Write it from records, or say"
            " in your own words that there is nothing to report."
        )
    report.issued_on = on
    return records.save(report, actor=actor, action="issued")


def _refuse_issued(report: SituationReport) -> None:
    if report.issued_on is not None:
        raise Refused(f"{report.code} was issued on {format_day(report.issued_on)}.")
