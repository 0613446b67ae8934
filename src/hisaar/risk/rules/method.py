"""Cyber risk among the insurer's other risks: RCA-07."""

from __future__ import annotations

from datetime import date

from hisaar.catalogue.rules import Parameters, Verdict, all_of, exists, rule
from hisaar.risk.models import RiskMethod, TopRiskReport


@rule("RCA-07")
def risk_management_counts_cyber_risks(on: date, p: Parameters) -> Verdict:
    """Cyber risks are scored on the enterprise scale or by a documented conversion, and the report
    of the insurer's greatest risks named one within {period_days} days."""
    methods = [m for m in RiskMethod.objects.all() if m.is_in_force(on)]
    since = on - p.days("period_days")
    reports = TopRiskReport.objects.filter(reported_on__gte=since, reported_on__lte=on)
    return all_of(
        scale=exists(
            methods,
            that=lambda m: m.answers_to_enterprise,
            missing="No approved method scores cyber risks on the enterprise scale.",
            gap="scores on a scale of its own and documents no conversion",
            remedy="Record the method with its conversion to that scale, and approve it.",
        ),
        reported=exists(
            reports,
            that=lambda r: r.cyber_count,
            missing="No report of the greatest risks within the period names a cyber risk.",
            gap="names no cyber risk",
            remedy="Record the top-risk report of the period and the cyber risks in it.",
        ),
    )
