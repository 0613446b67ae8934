"""Do the scenarios fit what happened to the insurer? Own losses against frequency and amounts.

Few losses prove little, and the sentences say so; but ten losses where two were expected do not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hisaar.engines import loss
from hisaar.engines.columns import Unfit
from hisaar.lib.text import count_of
from hisaar.platform.records import Refused
from hisaar.risk.models import LossScenario, OwnLoss

from .book import read
from .building import Model, model_of

DOUBT = 0.05


@dataclass(frozen=True)
class Tested:
    """One scenario beside the losses that were put down to it.

    Attributes
    ----------
    years : tuple of int
        Whole calendar years that were looked at: from the first with any own loss of the insurer.
    count : CountTest or None
        None without a whole year.
    amounts : AmountTest or None
        None without losses above zero, or where amounts cannot be tested.
    sentences : tuple of str
        What follows, for people.
    """

    scenario: LossScenario
    losses: tuple[OwnLoss, ...]
    years: tuple[int, ...]
    count: loss.CountTest | None
    amounts: loss.AmountTest | None
    sentences: tuple[str, ...]

    @property
    def is_doubtful(self) -> bool:
        """Something so unlikely happened that the scenario should be looked at again."""
        tests = [test for test in (self.count, self.amounts) if test is not None]
        return any(test.p_value < DOUBT for test in tests)


def backtest(on: dt.date) -> list[Tested]:
    """Each scenario of the day with own losses by then; controls count as they stand on the day."""
    rows = OwnLoss.objects.filter(happened_on__lte=on).order_by("happened_on", "code")
    losses: dict[int | None, list[OwnLoss]] = defaultdict(list)
    for row in rows:
        losses[row.scenario_id].append(row)
    if not losses:
        return []
    first = min(several[0].happened_on.year for several in losses.values())
    last = on.year if (on.month, on.day) == (12, 31) else on.year - 1
    try:
        model = model_of(read(on))
    except Refused:
        return []
    years = tuple(range(first, last + 1))
    return [
        _tested(record, place, losses[record.pk], years, model)
        for place, record in enumerate(model.scenarios)
        if losses.get(record.pk)
    ]


def _tested(
    record: LossScenario, place: int, losses: Sequence[OwnLoss], years: Sequence[int], model: Model
) -> Tested:
    scenario = model.variations[place].under(model.counts)
    told: list[str] = []
    count = _count(scenario, model, losses, years, told)
    amounts = _amounts(scenario, losses, told)
    return Tested(record, tuple(losses), tuple(years), count, amounts, tuple(told))


def _count(
    scenario: loss.Scenario, model: Model, losses: Sequence[OwnLoss], years: Sequence[int],
    told: list[str],
) -> loss.CountTest | None:  # fmt: skip
    if not years:
        told.append("No whole year of own losses has passed, so that the rate cannot be tested.")
        return None
    seen = [sum(1 for row in losses if row.happened_on.year == year) for year in years]
    try:
        found = loss.count_test(Shaken.of(scenario, model.shocks), seen)
    except Unfit as refusal:
        told.append(f"The rate cannot be tested: {refusal}")
        return None
    span = count_of(len(years), "year")
    fact = f"{count_of(found.observed, 'event')} in {span}, {found.expected:.3g} expected"
    told.append(f"{fact}: {_on_count(found)}")
    return found


def _on_count(found: loss.CountTest) -> str:
    if found.p_value >= DOUBT:
        return f"this does not speak against the rate (p {found.p_value:.2f})."
    if found.observed > found.expected:
        return (
            f"so many have a chance of only {found.p_more:.1%} if the rate is right; ask again how"
            " often it happens."
        )
    return (
        f"so few have a chance of only {found.p_fewer:.1%} if the rate is right; ask again how"
        " often it happens, and whether all losses are on record."
    )


def _amounts(
    scenario: loss.Scenario, losses: Sequence[OwnLoss], told: list[str]
) -> loss.AmountTest | None:
    amounts = [float(row.amount) for row in losses if row.amount > 0]
    if not amounts:
        return None
    try:
        found = loss.amount_test(event_of(scenario), amounts)
    except Unfit as refusal:
        told.append(f"The amounts cannot be tested: {refusal}")
        return None
    fact = f"{count_of(len(amounts), 'amount')} beside the distribution of an event"
    if found.p_value >= DOUBT:
        told.append(f"{fact}: they do not speak against it (p {found.p_value:.2f}).")
        return found
    side = "higher" if float(np.median(found.places)) > 0.5 else "lower"
    told.append(f"{fact}: they lie {side} than people said (p {found.p_value:.3f}); ask again what"
                " an event costs.")  # fmt: skip
    return found


def event_of(scenario: loss.Scenario) -> loss.Severity:
    """The cost of one event, all of its parts together."""
    if len(scenario.parts) == 1:
        return scenario.parts[0][1]
    return WholeEvent(scenario)


class WholeEvent(loss.Severity):
    """The distribution of what all parts of an event cost together, from its transform."""

    def __init__(self, scenario: loss.Scenario) -> None:
        once = loss.Scenario(scenario.name, loss.Counted((0.0, 1.0)), scenario.losses)
        self.event_mean, self.event_square = scenario.event_mean, scenario.event_square
        self.one = loss.aggregate(loss.Portfolio([once]))

    @property
    def mean(self) -> float:
        return self.event_mean

    @property
    def square(self) -> float:
        return self.event_square

    def curve(self, limit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x = np.minimum(limit, self.one.end)
        return self.one.limited(x), self.one.exceedance(x)

    def draw(self, stream: np.random.Generator, count: int) -> np.ndarray:
        raise Unfit("The parts of an event are drawn one by one.")

    def scaled(self, factor: float) -> loss.Severity:
        raise Unfit("The parts of an event are multiplied one by one.")


@dataclass(frozen=True)
class Shaken(loss.Frequency):
    """Events of a scenario that succeed, with those that common shocks bring about."""

    own: loss.Frequency
    chance: float
    struck: float

    @classmethod
    def of(cls, scenario: loss.Scenario, shocks: Sequence[loss.Shock]) -> Shaken:
        struck = sum(shock.rate * shock.struck.get(scenario.name, 0.0) for shock in shocks)
        return cls(scenario.frequency, scenario.chance, struck)

    @property
    def mean(self) -> float:
        return self.own.mean * self.chance + self.struck

    @property
    def variance(self) -> float:
        own = self.chance**2 * (self.own.variance - self.own.mean) + self.own.mean * self.chance
        return own + self.struck

    def generate(self, z: np.ndarray) -> np.ndarray:
        succeeded = 1 - self.chance + self.chance * z
        return np.asarray(self.own.generate(succeeded) * np.exp(self.struck * (z - 1)))

    def slope(self, z: np.ndarray) -> np.ndarray:
        succeeded = 1 - self.chance + self.chance * z
        own = self.chance * self.own.slope(succeeded) * np.exp(self.struck * (z - 1))
        return np.asarray(own + self.struck * self.generate(z))

    def counts(self, stream: np.random.Generator, years: int) -> np.ndarray:
        own = stream.binomial(self.own.counts(stream, years), self.chance)
        return np.asarray(own + stream.poisson(self.struck, years))
