"""What the framework says beside what the registers show: FWK-02, FWK-04, STR-03 and STR-04."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from hisaar.assets.models import DataSet
from hisaar.assets.queries import critical_systems
from hisaar.catalogue.rules import (
    Gap,
    Outcome,
    Parameters,
    Verdict,
    all_of,
    every,
    exists,
    rule,
    shown,
)
from hisaar.governance.models import Action
from hisaar.governance.rules.framework import has_capability
from hisaar.governance.vocabulary import Capability
from hisaar.intel.models import IntelligenceSource
from hisaar.lib.dates import format_day
from hisaar.platform.records.dated import in_force
from hisaar.risk.effectiveness import Standing, standings, thresholds
from hisaar.risk.models import Control, ControlTest, ThreatReview
from hisaar.risk.queries import operating_controls
from hisaar.testing.rules.data import policyholder_data_are_protected

Domain = Control.Domain
# Operations of IT, by the domain of the controls that see to each.
OPERATIONS = {
    "configuration and change": Domain.CONFIGURATION, "patching": Domain.PATCHING,
    "backup": Domain.BACKUP, "logging": Domain.MONITORING, "malware protection": Domain.ENDPOINT,
}  # fmt: skip
# Capacity has no domain of its own; standards have a number for it.
CAPACITY = ("A.8.6", "PR.IR-04")


@rule("FWK-02")
def framework_anticipates(on: date, p: Parameters) -> Verdict:
    """The framework describes how threats are anticipated; the threat register was reviewed within
    {threat_review_days} days, and a source of threat intelligence is in use."""
    since = on - p.days("threat_review_days")
    return all_of(
        capability=has_capability(on, Capability.ANTICIPATE),
        sources=exists(
            IntelligenceSource.objects.filter(in_force(on)).order_by("code"),
            missing="no source of threat intelligence is in use",
            remedy="Add the sources that the insurer hears of threats from.",
        ),
        threats=exists(
            ThreatReview.objects.filter(reviewed_on__gte=since, reviewed_on__lte=on),
            missing=f"the threat register was not reviewed since {format_day(since)}",
            remedy="Review the threats on record, and record what came out.",
        ),
    )


@rule("FWK-04")
def framework_prevents(on: date, p: Parameters) -> Verdict:
    """The framework describes how events are prevented; every critical system has a preventive
    control that was tested effective within {control_test_months} months."""
    preventing = _preventing(on, p)

    def gap(system: Any) -> str:
        found = preventing.get(system.pk, [])
        if not found:
            return "has no preventive control"
        return f"has no preventive control that works: {found[0].control.code} is {found[0].level}"

    def works(system: Any) -> list[str]:
        return [s.control.code for s in preventing.get(system.pk, ()) if s.is_working]

    return all_of(
        capability=has_capability(on, Capability.PREVENT),
        controls=every(
            critical_systems(on).order_by("code").values_list("pk", "code", named=True),
            of="critical systems",
            unless=works,
            gap=gap,
            remedy="Link a preventive control to the system, put it into operation and test it.",
            evidence=works,
        ),
    )


def _preventing(on: date, p: Parameters) -> dict[int, list[Standing]]:
    """By the key of a system, the preventive controls on it, working or not."""
    standing = standings(on, p.months("control_test_months"))
    found: dict[int, list[Standing]] = defaultdict(list)
    pairs = Control.systems.through.objects.order_by("control_id")
    for control, system in pairs.values_list("control_id", "system_id"):
        if standing[control].control.nature == Control.Nature.PREVENTIVE:
            found[system].append(standing[control])
    return found


@rule("STR-03")
def framework_secures_operations(on: date, p: Parameters) -> Verdict:
    """The framework describes operational security; configuration and change, patching, backup,
    logging, malware protection and capacity each have an owned control that was tested within
    {control_test_months} months."""
    since = on - p.months("control_test_months")
    tests = ControlTest.objects.filter(tested_on__gte=since, tested_on__lte=on)
    tested = set(tests.values_list("control_id", flat=True))
    controls = list(operating_controls(on).order_by("code"))
    parts = {name: [c for c in controls if c.domain == d] for name, d in OPERATIONS.items()}
    parts["capacity"] = [c for c in controls if set(c.answers.split(", ")) & set(CAPACITY)]
    return all_of(
        capability=has_capability(on, Capability.OPERATIONAL_SECURITY),
        **{
            name.replace(" ", "_"): exists(
                found,
                that=lambda c: c.owner_id and c.pk in tested,
                missing=f"no owned control for {name} was tested within the period",
                gap=lambda c: "was not tested within the period" if c.owner_id else "has no owner",
                remedy=_remedy(name),
            )
            for name, found in parts.items()
        },
    )


def _remedy(name: str) -> str:
    if name == "capacity":
        return f"Add a control that answers to {' or '.join(CAPACITY)}, name its owner, test it."
    return f"Add a control of the domain {OPERATIONS[name].label}, name its owner, test it."


@rule("STR-04")
def framework_protects_policyholder_data(on: date, p: Parameters) -> Verdict:
    """The framework describes how policyholder data are protected; every set of policyholder data
    has an owner and a control in operation; what DAT-01 finds lacking has an action with owner and
    day."""
    sets = list(DataSet.objects.filter(subject=DataSet.Subject.POLICYHOLDERS).order_by("code"))
    controls = _controls_on(sets, on)
    return all_of(
        capability=has_capability(on, Capability.POLICYHOLDER_DATA),
        data_sets=every(
            sets,
            of="data sets of policyholders",
            unless=lambda d: d.owner_id and controls.get(d.pk),
            gap=lambda d: "has no control in operation" if d.owner_id else "has no owner",
            remedy="Name the owner, and link controls to the data set or to its systems.",
            evidence=lambda d: [d.code, *sorted(controls[d.pk])[:3]],
        ),
        protection=_protection_or_plan(on),
    )


def _controls_on(sets: Iterable[DataSet], on: date) -> dict[int, set[str]]:
    """By the key of a data set, the codes of controls on it or on a system that holds it."""
    codes = dict(operating_controls(on).values_list("pk", "code"))
    found: dict[int, set[str]] = defaultdict(set)
    direct = Control.data_sets.through.objects.values_list("control_id", "dataset_id")
    for control, data_set in direct:
        if control in codes:
            found[data_set].add(codes[control])
    on_system: dict[int, set[str]] = defaultdict(set)
    for control, system in Control.systems.through.objects.values_list("control_id", "system_id"):
        if control in codes:
            on_system[system].add(codes[control])
    held = DataSet.systems.through.objects.filter(dataset__in=list(sets))
    for data_set, system in held.values_list("dataset_id", "system_id"):
        found[data_set] |= on_system.get(system, set())
    return found


def _protection_or_plan(on: date) -> Verdict:
    """What DAT-01 says of the same data; an action that is open, owned and dated stands in."""
    found = policyholder_data_are_protected(on, thresholds("DAT-01", on))
    if found.outcome.is_satisfied:
        return shown("DAT-01 is met.", evidence=found.evidence)
    actions = Action.objects.filter(source="DAT-01", raised_on__lte=on).order_by("due_on", "code")
    plans = [a for a in actions if a.is_open(on) and a.owner_id and a.due_on]
    if plans:
        return shown(f"DAT-01 is {found.outcome.label}; there is a plan for it.", evidence=plans)
    return Verdict(
        Outcome.NOT_EVIDENCED if found.outcome is Outcome.NOT_EVIDENCED else Outcome.NOT_MET,
        population=1,
        gaps=(Gap("DAT-01", f"is {found.outcome.label}, and no action is open to mend it",
                  "Raise an action with DAT-01 as its source, with owner and day."),),
    )  # fmt: skip
