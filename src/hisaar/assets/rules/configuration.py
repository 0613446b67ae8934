"""RCA-12: how systems ought to be set, how they were found, and what differs."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max

from hisaar.assets.models import ConfigurationDrift, ConfigurationSnapshot, System
from hisaar.assets.queries import critical_systems, systems_in_service
from hisaar.catalogue.rules import (
    Parameters,
    Verdict,
    all_of,
    every,
    missing,
    not_applicable,
    rule,
)
from hisaar.lib.dates import format_day

BASELINE = ("code", "approved_on", "approver", "to_on")


@rule("RCA-12")
def configurations_are_current(on: date, p: Parameters) -> Verdict:
    """Every critical system has an approved baseline and a snapshot from the last {config_days}
    days; no difference from a baseline waits for review for more than {drift_days} days."""
    systems = list(
        critical_systems(on)
        .select_related("baseline")
        .only("code", *(f"baseline__{name}" for name in BASELINE))
    )
    taken = _newest_snapshots(on)
    since = on - p.days("config_days")
    return all_of(
        baseline=every(
            systems,
            of="critical systems",
            unless=lambda s: not _fault_of_baseline(s, on),
            gap=lambda s: _fault_of_baseline(s, on),
            remedy="Choose the baseline that it is set by, and have it approved.",
            evidence=lambda s: [s.code, s.baseline.code],
        ),
        snapshot=every(
            systems,
            of="critical systems",
            unless=lambda s: s.pk in taken and taken[s.pk] >= since,
            gap=lambda s: _snapshot_told(taken.get(s.pk)),
            remedy="Take a snapshot of its settings and keep the file.",
        ),
        drift=_drift_is_reviewed(on, p.days("drift_days"), has_snapshots=bool(taken)),
    )


def _newest_snapshots(on: date) -> dict[int, date]:
    taken = ConfigurationSnapshot.objects.filter(taken_on__lte=on).exclude(settings="")
    newest = taken.order_by().values("system").annotate(newest=Max("taken_on"))
    return dict(newest.values_list("system", "newest"))


def _fault_of_baseline(system: System, on: date) -> str:
    baseline = system.baseline
    if baseline is None:
        return "has no configuration baseline"
    if baseline.approved_on is None or baseline.approved_on > on or not baseline.approver_id:
        return f"its baseline {baseline.code} is not approved"
    if baseline.to_on is not None and baseline.to_on < on:
        return f"its baseline {baseline.code} ended on {format_day(baseline.to_on)}"
    return ""


def _snapshot_told(newest: date | None) -> str:
    if newest is None:
        return "has no configuration snapshot"
    return f"its configuration was last kept on {format_day(newest)}"


def _drift_is_reviewed(on: date, within: timedelta, *, has_snapshots: bool) -> Verdict:
    in_service = systems_in_service(on).values("pk")
    drifts = ConfigurationDrift.objects.filter(system__in=in_service, found_on__lte=on)
    found = drifts.only("code", "found_on", "gone_on", "outcome", "reviewed_on")
    nothing = (
        not_applicable("No snapshot differs from its baseline.")
        if has_snapshots
        else missing("No snapshot was compared with a baseline.")
    )
    return every(
        list(found),
        of="differences from baselines",
        unless=lambda d: _is_settled(d, on) or d.found_on >= on - within,
        gap="was found on {found_on} and nobody has reviewed it",
        remedy="Review it: accepted with the reason, corrected, or a false alarm.",
        when_empty=nothing,
    )


def _is_settled(drift: ConfigurationDrift, on: date) -> bool:
    is_reviewed = bool(drift.outcome and drift.reviewed_on and drift.reviewed_on <= on)
    return is_reviewed or (drift.gone_on is not None and drift.gone_on <= on)
