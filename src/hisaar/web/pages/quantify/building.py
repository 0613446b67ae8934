"""A scenario as the engine takes it, from what is typed at the moment and what is on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hisaar.engines import loss
from hisaar.risk.models import ControlEffect, LossPart, LossScenario
from hisaar.risk.quantify.effects import Variations
from hisaar.risk.quantify.estimates import Opinion, pooled, three_points
from hisaar.risk.quantify.frequencies import frequency_of
from hisaar.risk.quantify.notes import Note, Unusable
from hisaar.risk.quantify.severities import losses_of, severity_of

from .ranges import Question

Opinions = Mapping[str, Sequence[Opinion]]


@dataclass(frozen=True)
class Sheet:
    """All that a scenario follows from; ``opinions`` by the key of their question.

    ``shocks`` are the chances and rates of common causes that strike it on top of its own events;
    ``counts`` says how far each control with an effect on it counts on the day, 0 to 1.
    """

    scenario: LossScenario
    parts: Sequence[LossPart]
    opinions: Opinions
    shocks: Sequence[tuple[str, float, float]] = ()
    effects: Sequence[ControlEffect] = ()
    counts: Mapping[int, float] = field(default_factory=dict)

    def without(self, left_out: Opinion) -> Sheet:
        kept = {k: [o for o in said if o is not left_out] for k, said in self.opinions.items()}
        return replace(self, opinions=kept)

    def said(self, key: str) -> Sequence[Opinion]:
        return self.opinions.get(key, ())

    @property
    def portfolio(self) -> loss.Portfolio:
        """The scenario alone, without any control.

        Raises
        ------
        Unusable
            With the sentence that says what is missing.
        """
        notes: list[Note] = []
        scenario = self.scenario
        struck = [
            loss.Shock(name, rate, {scenario.code: chance}) for name, rate, chance in self.shocks
        ]
        frequency = frequency_of(scenario, self.said("rate"), notes, is_shaken=bool(struck))
        losses = losses_of(self.parts, lambda part: self._severity(part, notes))
        if not losses:
            raise Unusable(scenario.code, "Say which kinds of cost it has.")
        chance = float(scenario.chance_percent) / 100
        return loss.Portfolio([loss.Scenario(scenario.code, frequency, losses, chance)], struck)

    def controlled(self, bare: loss.Portfolio) -> loss.Portfolio | None:
        """The same with the controls as they stand; None when none of them counts."""
        if not any(self.counts.get(effect.control_id) for effect in self.effects):
            return None
        changed = Variations(bare.scenarios[0], self.effects).under(self.counts)
        return loss.Portfolio([changed], bare.shocks)

    def _severity(self, part: LossPart, notes: list[Note]) -> loss.Severity:
        quantity = "hours" if part.shape == LossPart.Shape.INTERRUPTION else "amount"
        said = {quantity: self.said(part.code)}
        return severity_of(part, said, notes, method=self.scenario.pool)


def joined(sheet: Sheet, question: Question) -> tuple[float, float, float]:
    """What people say to a question together: the ends that hold nine of ten, and between the mean.

    Raises
    ------
    Unusable
        When nobody has given a range that can be used.
    """
    said, notes = sheet.said(question.key), list[Note]()
    if question.has_three:
        three = three_points(said, code=question.key, quantity=question.quantity, notes=notes)
        return three.quantile(0.05), three.mean, three.quantile(0.95)
    found = pooled(
        said, method=sheet.scenario.pool, code=question.key, quantity=question.quantity,
        notes=notes,
    )  # fmt: skip
    return found.low, found.mean, found.high
