"""Everything that a quantification rests on, read at once: the number of queries is constant."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from hisaar.platform.records.dated import in_force
from hisaar.risk import effectiveness
from hisaar.risk.effectiveness import Level
from hisaar.risk.models import (
    CommonShock,
    Control,
    ControlEffect,
    Estimate,
    LossScenario,
    ShockShare,
)

from . import calibration
from .estimates import Key, Opinion, latest_estimates, opinions_of

COUNTS = {Level.EFFECTIVE: 1.0, Level.PARTLY: 0.5}


def scenarios_in_force(on: dt.date) -> list[LossScenario]:
    """The scenarios that hold on the day, with their parts, in the order of their codes."""
    return list(_scenarios(on))


def _scenarios(on: dt.date) -> QuerySet[LossScenario]:
    rows = LossScenario.objects.filter(in_force(on)).select_related("owner")
    return rows.prefetch_related("parts").order_by("code")


@dataclass(frozen=True, slots=True)
class ControlState:
    """How far a control counts on the day: 1 when effective, 0.5 when partly, otherwise 0."""

    control: Control
    level: Level
    counts: float


@dataclass(frozen=True)
class Book:
    """Scenarios, what people say of them, what strikes them together, and what controls change.

    Attributes
    ----------
    opinions : mapping
        By scenario, part and quantity.
    shares : mapping of int to list of ShockShare
        By the key of a shock.
    effects : mapping of int to list of ControlEffect
        By the key of a scenario.
    controls : mapping of int to ControlState
        Those that have an effect on a scenario in force.
    """

    on: dt.date
    scenarios: Sequence[LossScenario]
    estimates: Sequence[Estimate] = ()
    weights: Mapping[int, float] = field(default_factory=dict)
    opinions: Mapping[Key, list[Opinion]] = field(default_factory=dict)
    shocks: Sequence[CommonShock] = ()
    effects: Mapping[int, list[ControlEffect]] = field(default_factory=dict)
    controls: Mapping[int, ControlState] = field(default_factory=dict)

    @property
    def struck(self) -> set[int]:
        """The keys of the scenarios that a shock strikes."""
        return {
            share.scenario_id for shock in self.shocks for share in shock.shares.all()
            if shock.rate > 0 and share.chance_percent > 0
        }  # fmt: skip

    def said(self, scenario: int, part: int | None) -> dict[str, list[Opinion]]:
        """What people say of a scenario, or of one of its parts, by quantity."""
        return {
            quantity: self.opinions[scenario, part, quantity]
            for quantity in Estimate.Quantity.values
            if (scenario, part, quantity) in self.opinions
        }


def read(on: dt.date, scenarios: Sequence[LossScenario] | None = None) -> Book:
    """What counts on the day; all scenarios in force unless some are named."""
    found = scenarios_in_force(on) if scenarios is None else list(scenarios)
    keys = [scenario.pk for scenario in found]
    estimates = latest_estimates(on, keys)
    weights = {person: each.weight for person, each in calibration.standings(on).items()}
    effects = _effects(keys)
    return Book(
        on, found, estimates, weights, opinions_of(estimates, weights), _shocks(on), effects,
        _controls(on, effects),
    )  # fmt: skip


def _shocks(on: dt.date) -> list[CommonShock]:
    shares = ShockShare.objects.select_related("scenario").order_by("code")
    rows = CommonShock.objects.filter(in_force(on)).prefetch_related(Prefetch("shares", shares))
    return list(rows.order_by("code"))


def _effects(scenarios: Sequence[int]) -> dict[int, list[ControlEffect]]:
    found: dict[int, list[ControlEffect]] = defaultdict(list)
    rows = ControlEffect.objects.filter(scenario__in=scenarios).select_related("control")
    for effect in rows.order_by("code"):
        found[effect.scenario_id].append(effect)
    return dict(found)


def _controls(
    on: dt.date, effects: Mapping[int, Sequence[ControlEffect]]
) -> dict[int, ControlState]:
    if not effects:
        return {}
    levels = effectiveness.standings(on, effectiveness.period_of_tests(on))
    named = {e.control_id: e.control for several in effects.values() for e in several}
    found = {}
    for key, control in sorted(named.items(), key=lambda pair: pair[1].code):
        level = levels[key].level if key in levels else Level.NOT_OPERATING
        found[key] = ControlState(control, level, COUNTS.get(level, 0.0))
    return found
