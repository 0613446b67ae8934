"""Policyholders' data: DAT-01."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hisaar.assets.models import DataSet
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, rule
from hisaar.governance.models import Action
from hisaar.risk.effectiveness import Standing, standings
from hisaar.risk.models import Control
from hisaar.testing.queries import TOLD, overdue

AIMS = ("confidentiality", "integrity", "availability")


@rule("DAT-01")
def policyholder_data_are_protected(on: date, p: Parameters) -> Verdict:
    """Every data set of policyholders has owner and class, and working controls for
    confidentiality, integrity and availability, tested within {control_test_months} months; no
    high weakness where it lies is past its day without an acceptance or an action."""
    sets = list(DataSet.objects.filter(subject=DataSet.Subject.POLICYHOLDERS).order_by("code"))
    places = _places(sets)
    working = _working(on, p, places)
    weak = _weaknesses(on, places)
    return all_of(
        described=every(
            sets,
            of="data sets of policyholders",
            unless=lambda d: d.owner_id and d.classification,
            gap=lambda d: "has no owner" if not d.owner_id else "has no classification",
            remedy="Complete the data set.",
        ),
        controls=every(
            sets,
            of="data sets of policyholders",
            unless=lambda d: not working[d.pk].lacks,
            gap=lambda d: working[d.pk].sentence,
            remedy="Link controls to the data set or to its systems, put them into operation and"
            " test them.",
            evidence=lambda d: working[d.pk].controls,
        ),
        weaknesses=every(
            sets,
            of="data sets of policyholders",
            unless=lambda d: not weak.get(d.pk),
            gap=lambda d: f"lies where {', '.join(weak[d.pk][:3])} should have been fixed by now",
            remedy="Fix it, have it accepted for a time, or raise an action with its code.",
        ),
    )


@dataclass
class Protection:
    """The working controls of one data set, by what they protect."""

    by_aim: dict[str, list[Control]] = field(default_factory=lambda: defaultdict(list))

    @property
    def lacks(self) -> list[str]:
        return [aim for aim in AIMS if not self.by_aim[aim]]

    @property
    def sentence(self) -> str:
        return f"has no working control for {', '.join(self.lacks)}"

    @property
    def controls(self) -> list[str]:
        return sorted({c.code for found in self.by_aim.values() for c in found})


def _places(sets: list[DataSet]) -> dict[int, set[int]]:
    """The systems that hold each data set, by key."""
    found: dict[int, set[int]] = {d.pk: set() for d in sets}
    pairs = DataSet.systems.through.objects.filter(dataset_id__in=list(found))
    for data_set, system in pairs.values_list("dataset_id", "system_id"):
        found[data_set].add(system)
    return found


def _working(on: date, p: Parameters, places: dict[int, set[int]]) -> dict[int, Protection]:
    standing = standings(on, p.months("control_test_months"))
    found = {key: Protection() for key in places}
    on_system: dict[int, list[Standing]] = defaultdict(list)
    for control, system in Control.systems.through.objects.values_list("control_id", "system_id"):
        on_system[system].append(standing[control])
    direct = Control.data_sets.through.objects.filter(dataset_id__in=list(places))
    for control, data_set in direct.values_list("control_id", "dataset_id"):
        _add(found[data_set], standing[control])
    for data_set, systems in places.items():
        for system in sorted(systems):
            for each in on_system.get(system, ()):
                _add(found[data_set], each)
    return found


def _add(protection: Protection, standing: Standing) -> None:
    if not standing.is_working:
        return
    for aim in AIMS:
        if getattr(standing.control, f"protects_{aim}"):
            protection.by_aim[aim].append(standing.control)


def _weaknesses(on: date, places: dict[int, set[int]]) -> dict[int, list[str]]:
    """Codes of what is past its day where the data lie, with no action on it."""
    rows: list[Any] = list(overdue(on).order_by("code").values_list(*TOLD, named=True))
    if not rows:
        return {}
    actions = Action.objects.filter(source__startswith="VUL-", raised_on__lte=on)
    planned = {action.source for action in actions if action.is_open(on)}
    by_place: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.code not in planned:
            by_place[row.system_id].append(row.code)
    return {
        data_set: sorted(code for system in systems for code in by_place.get(system, ()))
        for data_set, systems in places.items()
    }
