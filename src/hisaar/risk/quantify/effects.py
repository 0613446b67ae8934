"""What controls change in a scenario: each counts as far as its tests say, several multiply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hisaar.engines.columns import Unfit
from hisaar.engines.loss import Change, Scenario, Severity
from hisaar.risk.models import ControlEffect

from .notes import Note

NOTHING = Change()


def change_of(effects: Sequence[ControlEffect], counts: Mapping[int, float]) -> Change:
    """All effects on a scenario as one change; ``counts`` is how far each control counts, 0 to 1.

    A control that counts by half takes off half of what it takes off when it works.
    """
    rate = chance = low = high = duration = 1.0
    for effect in effects:
        share = counts.get(effect.control_id, 0.0)
        worst = effect.amount_percent if effect.worst_percent is None else effect.worst_percent
        rate *= 1 - share * float(effect.rate_percent) / 100
        chance *= 1 - share * float(effect.chance_percent) / 100
        low *= 1 - share * float(effect.amount_percent) / 100
        high *= 1 - share * float(worst) / 100
        duration *= 1 - share * float(effect.duration_percent) / 100
    return Change(rate, chance, low, high, duration)


@dataclass
class Variations:
    """One scenario under any set of controls; what was worked out once is the same object again.

    Attributes
    ----------
    bare : Scenario
        Without any control.
    effects : sequence of ControlEffect
    notes : list of Note
        Filled with what the scenario cannot take, once for each effect.
    """

    bare: Scenario
    effects: Sequence[ControlEffect] = ()
    notes: list[Note] = field(default_factory=list)
    _losses: dict[tuple[float, float, float], Severity | Mapping[str, Severity]] = field(
        default_factory=dict
    )
    _found: dict[Change, Scenario] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._takes_apart = self._takes(Change(low=0.99, high=0.98))
        self._takes_duration = self._takes(Change(duration=0.99))
        for effect in self.effects:
            self._tell(effect)

    def _takes(self, change: Change) -> bool:
        try:
            change.applied(self.bare)
        except Unfit:
            return False
        return True

    def _tell(self, effect: ControlEffect) -> None:
        apart = effect.worst_percent not in (None, effect.amount_percent)
        if apart and not self._takes_apart:
            self.notes.append(Note(
                effect.code, "Worst amounts can shrink by another share than the others only where"
                f" all parts of {self.bare.name} come from ranges; all of its amounts shrink by"
                f" {float(effect.amount_percent):g} %.",
            ))  # fmt: skip
        if effect.duration_percent and not self._takes_duration:
            self.notes.append(Note(
                effect.code, f"{self.bare.name} has no part with hours, so that nothing of it can"
                " be shorter; that part of the effect is left aside.",
            ))  # fmt: skip

    def under(self, counts: Mapping[int, float]) -> Scenario:
        """The scenario with each control counting so far."""
        change = self._fitting(change_of(self.effects, counts))
        if change not in self._found:
            self._found[change] = self._applied(change)
        return self._found[change]

    def _fitting(self, change: Change) -> Change:
        high = change.high if self._takes_apart else change.low
        duration = change.duration if self._takes_duration else 1.0
        return Change(change.rate, change.chance, change.low, high, duration)

    def _applied(self, change: Change) -> Scenario:
        try:
            found = change.applied(self.bare)
        except Unfit as refusal:  # a range that would turn around: everything shrinks alike
            self.notes.append(Note(
                self.bare.name, f"{refusal} Its controls are counted as if they made all amounts"
                " smaller alike; look at what they say of the worst amounts.",
            ))  # fmt: skip
            found = Change(
                change.rate, change.chance, change.low, change.low, change.duration
            ).applied(self.bare)
        key = change.low, change.high, change.duration
        losses = self._losses.setdefault(key, found.losses)
        return Scenario(found.name, found.frequency, losses, found.chance)
