"""Baselines, snapshots and what differs between them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db import transaction

from hisaar.assets.models import Baseline, ConfigurationDrift, ConfigurationSnapshot, System
from hisaar.lib.dates import format_day
from hisaar.lib.settings_text import HIDDEN, fits
from hisaar.platform import records
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb

Outcome = ConfigurationDrift.Outcome


@verb(when=lambda s: s.retired_on is None)
def take_snapshot(
    system: System, *, actor: Any, file: StoredFile, on: dt.date
) -> ConfigurationSnapshot:
    """Keep how the system is set, from a JSON, INI or name=value file, and name what differs."""
    return records.save(
        ConfigurationSnapshot(system=system, file=file, taken_on=on, owner=system.owner),
        actor=actor, action="taken",
    )  # fmt: skip


def compute_drift(snapshot: ConfigurationSnapshot, *, actor: Any) -> list[ConfigurationDrift]:
    """Name each setting that is not as the system's baseline says; returns the new ones.

    A difference that is on record, and was not corrected meanwhile, is not named again. What an
    earlier snapshot showed and this one has right is noted as gone.
    """
    system = System.objects.select_related("baseline").get(pk=snapshot.system_id)
    if system.baseline is None or not snapshot.settings:
        return []
    differing = differences(system.baseline.expected, snapshot.found)
    earlier = list(ConfigurationDrift.objects.filter(system=system))
    known = {_what(row) for row in earlier if _still_stands(row, snapshot)}
    new = [
        ConfigurationDrift(
            system=system, snapshot=snapshot, setting=name, expected=expected, found=found,
            found_on=snapshot.taken_on, owner=system.owner,
        )
        for name, (expected, found) in differing.items()
        if (name, expected, found) not in known
    ]  # fmt: skip
    gone = [row for row in earlier if _has_gone(row, snapshot, differing)]
    for row in gone:
        row.gone_on = snapshot.taken_on
    if new:
        records.save_many(new, actor=actor, action="found")
    if gone:
        records.save_many(gone, actor=actor, action="no longer found")
    return new


def differences(expected: dict[str, str], found: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Settings of a baseline that were found otherwise, with both values; absent is empty.

    A hidden value cannot be compared: that it is there must do.
    """
    return {
        name: (value, found.get(name, ""))
        for name, value in expected.items()
        if found.get(name) != HIDDEN and not fits(value, found.get(name))
    }


def _what(row: ConfigurationDrift) -> tuple[str, str, str]:
    return row.setting, row.expected, row.found


def _still_stands(row: ConfigurationDrift, snapshot: ConfigurationSnapshot) -> bool:
    is_later = row.found_on >= snapshot.taken_on
    if row.outcome == Outcome.CORRECTED or row.gone_on is not None:
        return is_later
    return True


def _has_gone(
    row: ConfigurationDrift, snapshot: ConfigurationSnapshot, differing: dict[str, Any]
) -> bool:
    is_open = row.gone_on is None and row.found_on < snapshot.taken_on
    return is_open and row.setting not in differing


@verb(when=lambda d: not d.outcome)
def review_drift(
    drift: ConfigurationDrift, *, actor: Any, outcome: Literal["accepted", "corrected", "false"],
    reviewer: Person, on: dt.date, reason: Text = "",
) -> ConfigurationDrift:  # fmt: skip
    """Say what came of the difference: accepted with a reason, corrected, or a false alarm."""
    if drift.outcome:
        raise Refused(f"{drift.code} was already reviewed, as {drift.get_outcome_display()}.")
    if on < drift.found_on:
        raise Refused(
            f"{drift.code} was found on {format_day(drift.found_on)}; give that day or a later."
        )
    if outcome != Outcome.CORRECTED and not reason.strip():
        raise Refused(f"Give the reason for which {drift.code} is {outcome}.")
    drift.outcome, drift.reason = outcome, reason
    drift.reviewer, drift.reviewed_on = reviewer, on
    return records.save(drift, actor=actor, action="reviewed")


@verb(when=lambda s: s.accepted_on is None)
def accept_snapshot(
    snapshot: ConfigurationSnapshot, *, actor: Any, reviewer: Person, on: dt.date, reason: Text
) -> ConfigurationSnapshot:
    """Accept the state as it is: every open difference of the snapshot, with one reason."""
    if snapshot.accepted_on is not None:
        raise Refused(
            f"{snapshot.code} was already accepted on {format_day(snapshot.accepted_on)}."
        )
    if not snapshot.settings:
        raise Refused(f"{snapshot.code} holds no settings; add its file first.")
    if on < snapshot.taken_on:
        raise Refused(f"{snapshot.code} was taken on {format_day(snapshot.taken_on)}, later.")
    drifts = list(snapshot.drifts.filter(outcome=""))
    for drift in drifts:
        drift.outcome, drift.reason = Outcome.ACCEPTED, reason
        drift.reviewer, drift.reviewed_on = reviewer, on
    snapshot.accepted_by, snapshot.accepted_on = reviewer, on
    with transaction.atomic():
        if drifts:
            records.save_many(drifts, actor=actor, action="reviewed")
        return records.save(snapshot, actor=actor, action="accepted")


@verb(when=lambda s: bool(s.settings))
def adopt_as_baseline(
    snapshot: ConfigurationSnapshot, *, actor: Any, title: str, approver: Person, on: dt.date
) -> Baseline:
    """Make this state the system's approved baseline; hidden settings are left out."""
    if not snapshot.settings:
        raise Refused(f"{snapshot.code} holds no settings; add its file first.")
    system = snapshot.system
    lines = [n for n in snapshot.settings.splitlines() if not n.endswith(f" = {HIDDEN}")]
    if not lines:
        raise Refused(f"All settings of {snapshot.code} are hidden; nothing can be compared.")
    with transaction.atomic():
        baseline = Baseline(
            title=title, kind=system.kind, scope=system.title, settings="\n".join(lines),
            owner=system.owner, approver=approver, approved_on=on,
        )  # fmt: skip
        records.save(baseline, actor=actor, action="adopted")
        system.baseline = baseline
        records.save(system, actor=actor, action="given a baseline")
    return baseline


@verb(when=lambda b: b.approved_on is None)
def approve_baseline(baseline: Baseline, *, actor: Any, approver: Person, on: dt.date) -> Baseline:
    """Record who approved the baseline, and when."""
    if baseline.approved_on is not None:
        raise Refused(f"{baseline.code} was approved on {format_day(baseline.approved_on)}.")
    if not (baseline.settings or baseline.document_id):
        raise Refused(f"{baseline.code} has no settings and no document; add one of them first.")
    baseline.approver, baseline.approved_on = approver, on
    return records.save(baseline, actor=actor, action="approved")


@verb(when=lambda b: b.approved_on is not None)
def review_baseline(baseline: Baseline, *, actor: Any, on: dt.date) -> Baseline:
    """Confirm that the baseline still holds as it stands."""
    latest = max(filter(None, (baseline.reviewed_on, baseline.approved_on)), default=None)
    if latest is None:
        raise Refused(f"{baseline.code} was not approved yet; approve it first.")
    if on < latest:
        raise Refused(f"{baseline.code} was already reviewed on {format_day(latest)}.")
    baseline.reviewed_on = on
    return records.save(baseline, actor=actor, action="reviewed")
