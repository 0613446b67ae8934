"""Reads that pages, reports and rules share; each takes the day it speaks of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from hisaar.platform.people.models import OrganisationalUnit
from hisaar.platform.records.dated import in_force

from .models import (
    BackupSet,
    BusinessFunction,
    BusinessProcess,
    Criticality,
    DataSet,
    ImpactAnalysis,
    Interconnection,
    RestoreTest,
    System,
    ThirdParty,
)


def active_functions(on: dt.date) -> QuerySet[BusinessFunction]:
    return BusinessFunction.objects.filter(in_force(on))


def critical_functions(on: dt.date) -> QuerySet[BusinessFunction]:
    """Functions rated critical, by a rating made no later than that day."""
    rated = Q(classified_on__isnull=True) | Q(classified_on__lte=on)
    return active_functions(on).filter(rated, criticality=Criticality.CRITICAL)


def active_processes(on: dt.date) -> QuerySet[BusinessProcess]:
    return BusinessProcess.objects.filter(in_force(on))


def systems_in_service(on: dt.date) -> QuerySet[System]:
    return System.objects.filter(in_force(on, "in_service_on", "retired_on"))


def critical_systems(on: dt.date) -> QuerySet[System]:
    return systems_in_service(on).filter(criticality=Criticality.CRITICAL)


def links_in_use(on: dt.date, scope: str) -> QuerySet[Interconnection]:
    return Interconnection.objects.filter(in_force(on), scope=scope)


def current_third_parties(on: dt.date) -> QuerySet[ThirdParty]:
    return ThirdParty.objects.filter(in_force(on))


def data_sets() -> QuerySet[DataSet]:
    return DataSet.objects.all()


def open_units(on: dt.date) -> QuerySet[OrganisationalUnit]:
    return OrganisationalUnit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


def approved_analyses(on: dt.date) -> Prefetch:  # type: ignore[type-arg]
    """To prefetch on functions, as ``analyses_on``: analyses approved by the day, newest first."""
    found = ImpactAnalysis.objects.filter(approved_on__lte=on).order_by("-approved_on", "-edition")
    return Prefetch("impact_analyses", found.prefetch_related("bands"), to_attr="analyses_on")


def impact_analysis_of(function: BusinessFunction) -> ImpactAnalysis | None:
    """The one in force among the prefetched ``analyses_on``."""
    analyses: list[ImpactAnalysis] = function.analyses_on  # type: ignore[attr-defined]
    return analyses[0] if analyses else None


def reviewed_by(analysis: ImpactAnalysis, on: dt.date) -> dt.date | None:
    """The last review known on the day; approval counts as one."""
    days = [d for d in (analysis.reviewed_on, analysis.approved_on) if d and d <= on]
    return max(days, default=None)


def recovery_objectives(on: dt.date) -> dict[str, Decimal]:
    """RTO in hours by function code, from the newest analysis approved by the day."""
    approved = ImpactAnalysis.objects.filter(approved_on__lte=on, rto_hours__isnull=False)
    rows = approved.order_by("approved_on", "edition").values_list("function__code", "rto_hours")
    return dict(rows)


def never_restored(on: dt.date) -> QuerySet[BackupSet]:
    """Backup sets in use from which nobody has ever tried to restore."""
    tried = RestoreTest.objects.filter(tested_on__lte=on).values("backup_set_id")
    return BackupSet.objects.filter(in_force(on)).exclude(pk__in=tried).order_by("code")
