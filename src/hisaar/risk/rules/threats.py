"""What threatens the insurer is known and looked for: RCA-35 to RCA-37."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from hisaar.assets.models import Classification, DataSet
from hisaar.assets.queries import critical_functions
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    not_applicable,
    rule,
)
from hisaar.governance.rules.versions import Named
from hisaar.governance.tags import split
from hisaar.lib.dates import format_day
from hisaar.lib.sharing import shared
from hisaar.lib.text import join_names
from hisaar.platform.records.dated import in_force
from hisaar.risk.models import SituationReport, Threat, ThreatReview
from hisaar.risk.vocabulary import Obligation

WANTED = (
    Obligation.CLAIMS_PAYMENT, Obligation.REGULATORY_FILING, Obligation.REINSURANCE_SETTLEMENT,
    Obligation.DATA_CONFIDENTIALITY,
)  # fmt: skip


@rule("RCA-35")
def the_situation_is_known(on: date, p: Parameters) -> Verdict:
    """A report of the last {sitrep_days} days was issued that covers threats, exposure, open
    incidents, overdue vulnerabilities and the trend."""
    since = on - p.days("sitrep_days")
    rows = SituationReport.objects.filter(reported_on__gte=since, reported_on__lte=on)
    return exists(
        rows.order_by("code"), that=lambda r: r.is_issued(on) and not r.lacks(),
        missing=f"No report on the situation was issued since {format_day(since)} that covers all"
        " five parts.",
        gap=lambda r: f"says nothing of: {join_names(r.lacks())}" if r.lacks()
        else "was not issued",
        remedy="Write a report from records, say what it means, and issue it.",
    )  # fmt: skip


@shared
def _threats(on: date) -> list[Threat]:
    rows = Threat.objects.filter(in_force(on)).order_by("code")
    return list(rows.prefetch_related("functions", "data_sets"))


@rule("RCA-36")
def threats_to_service_are_looked_for(on: date, p: Parameters) -> Verdict:
    """Threats were reviewed within {threat_review_days} days, and every critical function is linked
    to a threat that is rated for likelihood and capability."""
    since = on - p.days("threat_review_days")
    linked: dict[int, list[Threat]] = defaultdict(list)
    for threat in _threats(on):
        for function in threat.functions.all():
            linked[function.pk].append(threat)

    def rated(function: object) -> list[str]:
        return [t.code for t in linked[function.pk] if t.is_rated]  # type: ignore[attr-defined]

    return all_of(
        review=exists(
            ThreatReview.objects.filter(reviewed_on__lte=on, reviewed_on__gte=since),
            that=lambda r: r.conclusion.strip(),
            missing=f"Threats were not reviewed since {format_day(since)}.",
            gap="says nothing of what it found",
            remedy="Review the threats to critical functions, and record what came out.",
        ),
        functions=every(
            critical_functions(on).order_by("code"), unless=rated, evidence=rated,
            gap=lambda f: f"{join_names([t.code for t in linked[f.pk]], limit=3)} is not rated for"
            " likelihood and capability" if linked[f.pk] else "no threat is linked to it",
            remedy="Link the threats that could stop it, and rate them.",
        ),
    )  # fmt: skip


@rule("RCA-37")
def threats_to_obligations_are_looked_for(on: date, p: Parameters) -> Verdict:
    """For paying claims, filing with the regulator, settling with reinsurers and keeping data
    confidential, and for each restricted data set, a threat is linked that was reviewed within
    {threat_review_days} days."""
    since = on - p.days("threat_review_days")
    threats, reviewed = _threats(on), _reviewed(since, on)
    by_obligation: dict[str, list[Threat]] = defaultdict(list)
    by_data_set: dict[int, list[Threat]] = defaultdict(list)
    for threat in threats:
        for name in split(threat.obligations):
            by_obligation[name].append(threat)
        for data_set in threat.data_sets.all():
            by_data_set[data_set.pk].append(threat)

    def fresh(found: list[Threat]) -> list[str]:
        return [t.code for t in found if t.pk in reviewed]

    def gap(found: list[Threat]) -> str:
        if not found:
            return "no threat is linked to it"
        named = join_names([t.code for t in found], limit=3)
        return f"{named} was not reviewed since {format_day(since)}"

    remedy = "Link the threats that could stop it, and review them."
    wanted = [Named("", o.value, str(o.label)) for o in WANTED]
    return all_of(
        obligations=every(
            wanted if threats else [], of="threats" if not threats else "obligations",
            unless=lambda o: fresh(by_obligation[o.name]),
            evidence=lambda o: fresh(by_obligation[o.name]),
            gap=lambda o: f"{o.label}: {gap(by_obligation[o.name])}", remedy=remedy,
        ),
        restricted_data=every(
            DataSet.objects.filter(classification=Classification.RESTRICTED).order_by("code"),
            unless=lambda d: fresh(by_data_set[d.pk]),
            evidence=lambda d: fresh(by_data_set[d.pk]),
            gap=lambda d: gap(by_data_set[d.pk]), remedy=remedy,
            when_empty=_no_restricted_data(),
        ),
    )  # fmt: skip


def _no_restricted_data() -> Verdict | None:
    """With data sets on record of which none is restricted, there is nothing to ask for."""
    if not DataSet.objects.exists():
        return None
    return not_applicable("No data set is classified as restricted.")


def _reviewed(since: date, on: date) -> set[int]:
    """Threats looked at in the period: by a review of that time, or as the threat itself says."""
    pairs = ThreatReview.threats.through.objects.filter(
        threatreview__reviewed_on__gte=since, threatreview__reviewed_on__lte=on
    )
    found = set(pairs.values_list("threat_id", flat=True))
    own = [t.pk for t in _threats(on) if t.reviewed_on and since <= t.reviewed_on <= on]
    return found | set(own)
