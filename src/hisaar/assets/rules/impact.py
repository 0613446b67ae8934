"""Business impact analyses: RCA-17 to RCA-19."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hisaar.assets import graph
from hisaar.assets.models import BusinessFunction
from hisaar.assets.queries import (
    approved_analyses,
    critical_functions,
    impact_analysis_of,
    reviewed_by,
)
from hisaar.catalogue.rules import Parameters, Verdict, every, not_applicable, rule
from hisaar.governance.models import TriggerEvent


def _analysed(on: date) -> list[BusinessFunction]:
    return list(critical_functions(on).prefetch_related(approved_analyses(on)))


@rule("RCA-17")
def critical_functions_have_impact_analyses(on: date, p: Parameters) -> Verdict:
    """Every critical function has an approved impact analysis that considers a cyber event, with
    impact by time band, RTO, RPO and the minimum it needs, from the last {bia_months} months."""
    since = on - p.months("bia_months")

    def fault(function: BusinessFunction) -> str:
        analysis = impact_analysis_of(function)
        if analysis is None:
            return "has no approved impact analysis"
        wanted = {
            "a cyber scenario": analysis.cyber_scenarios, "time bands": analysis.bands.all(),
            "RTO": analysis.rto_hours is not None, "RPO": analysis.rpo_hours is not None,
            "minimum resources": analysis.minimum_resources,
        }  # fmt: skip
        lacks = [name for name, value in wanted.items() if not value]
        if lacks:
            return f"{analysis.code} lacks {', '.join(lacks)}"
        reviewed = reviewed_by(analysis, on)
        if reviewed is None or reviewed < since:
            return f"{analysis.code} is older than the period"
        return ""

    return every(
        _analysed(on),
        of="critical functions",
        unless=lambda f: not fault(f),
        gap=fault,
        remedy="Complete the impact analysis with the owner and have it approved.",
        evidence=impact_analysis_of,
    )


@rule("RCA-18")
def impact_analyses_are_reviewed(on: date, p: Parameters) -> Verdict:
    """Every critical function's impact analysis was reviewed within {bia_months} months."""
    since = on - p.months("bia_months")

    def last_review(function: BusinessFunction) -> date | None:
        analysis = impact_analysis_of(function)
        return reviewed_by(analysis, on) if analysis else None

    def gap(function: BusinessFunction) -> str:
        reviewed = last_review(function)
        if reviewed is None:
            return "its impact analysis was never reviewed"
        return f"its impact analysis was last reviewed on {reviewed:%d %b %Y}"

    return every(
        _analysed(on),
        of="critical functions",
        unless=lambda f: (reviewed := last_review(f)) is not None and reviewed >= since,
        gap=gap,
        remedy="Let the owner confirm the analysis or change it.",
        evidence=impact_analysis_of,
    )


@dataclass(frozen=True)
class Touch:
    """An event that touched a critical function: directly, or something that it stands on."""

    event: TriggerEvent
    function: BusinessFunction

    @property
    def code(self) -> str:
        return self.function.code

    def is_followed(self, within: timedelta) -> bool:
        """Whether the function was analysed again in time."""
        start = self.event.happened_on
        analyses = self.function.analyses_on  # type: ignore[attr-defined]
        return any(start <= a.analysed_on <= start + within for a in analyses)


def _touches(on: date, within: timedelta) -> list[Touch]:
    """Events whose time for a new analysis is over, with each critical function they touched."""
    events = list(TriggerEvent.objects.exclude(source="").filter(happened_on__lte=on - within))
    if not events:
        return []
    needs = graph.load(on)
    functions = [(f, needs.reach(f.code) | {f.code}) for f in _analysed(on)]
    return [Touch(e, f) for e in events for f, reached in functions if e.source in reached]


@rule("RCA-19")
def impact_analyses_follow_events(on: date, p: Parameters) -> Verdict:
    """Each new system, outsourcing, serious incident or reorganisation that touched a critical
    function was followed by a new analysis within {update_days} days."""
    within = p.days("update_days")
    empty = None
    if critical_functions(on).exists():
        empty = not_applicable("No recorded event has called for a new analysis.")
    return every(
        _touches(on, within),
        of="critical functions touched by events",
        unless=lambda touch: touch.is_followed(within),
        gap=lambda touch: f"was not analysed again after {touch.event.code} {touch.event.title}",
        remedy="Make a new edition of the impact analysis.",
        evidence=lambda touch: touch.event,
        when_empty=empty,
    )
