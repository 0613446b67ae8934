"""Business impact analyses: RCA-17 to RCA-19."""

from __future__ import annotations

from datetime import date

from hisaar.assets.models import BusinessFunction
from hisaar.assets.queries import (
    approved_analyses,
    critical_functions,
    impact_analysis_of,
    reviewed_by,
)
from hisaar.catalogue.rules import Parameters, Verdict, every, not_applicable, rule


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


@rule("RCA-19")
def impact_analyses_follow_events(on: date, p: Parameters) -> Verdict:
    """Each new system, outsourcing, serious incident or reorganisation that touched a critical
    function was followed by a new analysis within {update_days} days."""
    from hisaar.governance.queries import trigger_events

    within = p.days("update_days")
    functions = {f.code: f for f in _analysed(on)}
    events = [e for e in trigger_events(on) if e.subject in functions]
    due = [e for e in events if e.happened_on + within <= on]

    def is_followed(event: object) -> bool:
        analyses = functions[event.subject].analyses_on  # type: ignore[attr-defined]
        start: date = event.happened_on  # type: ignore[attr-defined]
        return any(start <= a.analysed_on <= start + within for a in analyses)

    return every(
        due,
        of="events that touched critical functions",
        unless=is_followed,
        gap=lambda e: f"{e.subject} was not analysed again after {e.title}",
        remedy="Make a new edition of the impact analysis.",
        when_empty=not_applicable("No recorded event has called for a new analysis.")
        if functions
        else None,
    )
